"""Drafts: kept for their writer alone, bounded, gone when the form was taken, kept when it was not."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from tests import making_people

from comity.kernel import clock, tick
from comity.kernel.errors import NotAllowed, WrongState
from comity.kernel.models import Draft
from comity.web import drafts, views
from comity.web.middleware import Shell

FORM = "casework.receive"


def keep(asking, officer, form=FORM, **fields):
    return views.draft(asking("POST", "/", fields, by=officer), form)


def read(asking, officer, form=FORM) -> dict:
    return json.loads(views.draft(asking("GET", "/", by=officer), form).content)


def test_a_draft_comes_back_with_every_value(asking, officer):
    assert keep(asking, officer, facts="four persons", grounds=["a", "b"], csrfmiddlewaretoken="x", _draft=FORM).status_code == 200
    assert read(asking, officer)["fields"] == {"facts": ["four persons"], "grounds": ["a", "b"]}
    keep(asking, officer, facts="five persons")
    assert read(asking, officer)["fields"] == {"facts": ["five persons"]}


def test_nobody_reads_writes_or_discards_the_draft_of_another(asking, officer, colleague):
    keep(asking, officer, facts="ours")
    assert read(asking, colleague) == {"fields": {}}
    keep(asking, colleague, facts="theirs")
    views.draft(asking("DELETE", "/", by=colleague), FORM)
    assert read(asking, officer)["fields"] == {"facts": ["ours"]}


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_stranger_is_told_to_sign_in_and_nothing_else(asking, officer, method):
    keep(asking, officer, facts="ours")
    answer = views.draft(asking(method, "/"), FORM)
    assert answer.status_code == 401
    assert b"ours" not in answer.content
    assert Draft.objects.count() == 1


def test_a_draft_has_a_limit(asking, officer):
    assert keep(asking, officer, facts="x" * (drafts.LIMIT + 1)).status_code == 413
    assert keep(asking, officer, form="x" * 121, facts="x").status_code == 414
    assert not Draft.objects.exists()


def test_an_officer_has_at_most_a_hundred_and_the_oldest_go(officer):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(drafts.KEPT_AT_MOST + 3):
        with clock.at(start + timedelta(minutes=number)):
            drafts.keep(officer.pk, f"form{number}", {"a": ["b"]})
    assert Draft.objects.count() == drafts.KEPT_AT_MOST
    assert not Draft.objects.filter(form__in=("form0", "form1", "form2")).exists()


@pytest.mark.parametrize(
    ("answer", "remains"),
    [
        (HttpResponseRedirect("/done/"), False),
        (drafts.NotTaken("/purpose/"), True),
        (HttpResponse("the form again", status=422), True),
        (HttpResponse("the form again"), True),
    ],
)
def test_a_draft_goes_when_its_form_was_taken(asking, officer, answer, remains):
    keep(asking, officer, facts="x")
    Shell(lambda http_request: answer)(asking("POST", "/", {"_draft": FORM}, by=officer))
    assert Draft.objects.exists() is remains


def test_a_draft_stays_when_somebody_was_faster(asking, officer):
    keep(asking, officer, facts="x")
    http_request = asking("POST", "/requests/1/", {"_draft": FORM}, by=officer, referer="http://testserver/requests/1/?tab=a")
    shell = Shell(lambda http_request: shell.process_exception(http_request, WrongState("Li Na was faster.")))
    answer = shell(http_request)
    assert (answer.status_code, answer["Location"]) == (302, "/requests/1/?tab=a")
    assert [str(message) for message in http_request._messages] == ["Li Na was faster."]
    assert Draft.objects.exists()


def test_a_draft_stays_when_the_session_was_lost(asking, officer):
    keep(asking, officer, facts="x")
    Shell(lambda http_request: HttpResponseRedirect("/sign-in/"))(asking("POST", "/", {"_draft": FORM}))
    assert Draft.objects.exists()


def test_what_lay_untouched_for_thirty_days_goes_at_a_tick(officer):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with clock.at(start):
        drafts.keep(officer.pk, FORM, {"facts": ["old"]})
        drafts.keep_unsent(officer.pk, FORM, {"facts": ["old"]})
    with clock.at(start + timedelta(days=1)):
        drafts.keep(officer.pk, "casework.settle.1", {"facts": ["younger"]})
    assert drafts.forget_old in tick.duties()
    assert [drafts.forget_old(start + drafts.KEPT_FOR + timedelta(minutes=late)) for late in (0, 1, 1)] == [0, 2, 0]
    assert Draft.objects.get().form == "casework.settle.1"


def refused(asking, officer, error: Exception, /, **sent: str):
    http_request = asking("POST", "/requests/1/ask/", sent, by=officer, referer="http://testserver/requests/1/ask/")
    shell = Shell(lambda http_request: shell.process_exception(http_request, error))
    return shell(http_request)


@pytest.mark.parametrize(("error", "status"), [(NotAllowed("Only the officer."), 403), (WrongState("Li Na was faster."), 409)])
def test_what_was_typed_stands_on_the_page_of_the_refusal_and_in_the_draft(asking, officer, error, status):
    answer = refused(
        asking, officer, error, _draft=FORM, csrfmiddlewaretoken="x", version="3", because="as <b>agreed</b>", ground="a", words="如约"
    )
    assert answer.status_code == status
    page = answer.content.decode()
    assert "as &lt;b&gt;agreed&lt;/b&gt;" in page
    assert "如约" in page, "Chinese is written without spaces"
    assert 'href="/requests/1/"' in page or status == 403
    assert read(asking, officer)["fields"] == {"because": ["as <b>agreed</b>"], "ground": ["a"], "words": ["如约"]}


def test_a_refused_form_too_long_for_a_draft_says_that_it_is_not_kept(asking, officer):
    short = refused(asking, officer, NotAllowed("Only the officer."), _draft=FORM, facts="four persons").content.decode()
    assert "It is kept as your draft." in short
    long = refused(asking, officer, NotAllowed("Only the officer."), _draft=FORM, facts="many persons " * 30_000).content.decode()
    assert "too long for a draft" in long
    assert "It is kept" not in long
    assert read(asking, officer)["fields"] == {"facts": ["four persons"]}


def test_a_refused_form_that_keeps_no_draft_may_hold_a_secret_and_is_neither_shown_nor_kept(asking, officer):
    answer = refused(asking, officer, NotAllowed("Only the officer."), password="seven grey herons")
    assert "herons" not in answer.content.decode()
    assert not Draft.objects.exists()


def test_what_was_typed_is_kept_while_something_has_to_be_done_first(asking, officer):
    Shell(lambda http_request: drafts.NotTaken("/sign-in/again/"))(asking("POST", "/", {"_draft": FORM, "because": "agreed\0"}, by=officer))
    assert read(asking, officer)["fields"] == {"because": ["agreed"]}


def test_more_than_a_draft_holds_is_refused_as_anything_else(asking, officer):
    answer = refused(asking, officer, NotAllowed("Only the officer."), _draft=FORM, because="x" * (drafts.LIMIT + 1))
    assert answer.status_code == 403
    assert not Draft.objects.exists()


def test_what_another_site_sends_in_the_officers_name_becomes_no_draft(officer):
    client = making_people.signed_in(officer)
    client.handler.enforce_csrf_checks = True
    answer = client.post("/requests/new/", {"_draft": FORM, "facts": "words of somebody else"})
    assert answer.status_code == 403
    assert not Draft.objects.exists()


def test_what_was_typed_for_another_desk_is_kept_where_the_page_is_absent_at_this_one(asking, officer):
    Shell(lambda http_request: HttpResponseNotFound())(asking("POST", "/", {"_draft": FORM, "because": "agreed"}, by=officer))
    assert Draft.objects.get().fields["because"] == ["agreed"]
