"""A form sent after the session ended: its text waits for its writer alone, and goes on when the writer says so; no script is needed."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from tests import making_casework as making
from tests.making_people import PASSWORD, signed_in, with_app

from comity.casework import actions
from comity.casework.models import AssistanceRequest
from comity.kernel import clock
from comity.kernel.models import Draft
from comity.people import sessions
from comity.web import drafts

pytestmark = pytest.mark.django_db
TYPED = "The officer in charge is on leave until Monday."


@pytest.fixture
def bureau():
    return making.bureau()


@pytest.fixture
def lost(bureau):
    """A browser whose session ran out over a form, the address of the form, and what it sends."""
    request = making.accepted(bureau)
    browser = signed_in(bureau.officers["other"])
    browser.handler.enforce_csrf_checks = True
    address = f"{request.get_absolute_url()}take_over/"
    page = browser.get(address)
    form = page.context["form"]
    sent = {
        "csrfmiddlewaretoken": page.context["csrf_token"],
        "_draft": page.context["draft"],
        "version": str(form.initial["version"]),
        "because": TYPED,
    }
    return browser, request, address, {name: str(value) for name, value in sent.items()}


def later():
    return clock.at(clock.now() + sessions.IDLE_FOR + timedelta(minutes=1))


def sign_in(browser: Client, officer):
    browser.force_login(officer)


def fields_of(page) -> dict[str, str]:
    [one] = page.context["unsent"]
    return {**dict(one.fields), "csrfmiddlewaretoken": str(page.context["csrf_token"])}


def test_what_was_sent_waits_for_its_writer_and_goes_on(bureau, lost):
    browser, request, address, sent = lost
    with later():
        turned_away = browser.post(address, sent)
        assert turned_away.status_code == 302
        assert turned_away["Location"] == "/sign-in/?next=%2Funsent%2F"
        assert AssistanceRequest.objects.get(pk=request.pk).officer == bureau.officers["case"]
        sign_in(browser, bureau.officers["other"])
        page = browser.get("/unsent/")
        assert TYPED in page.content.decode()
        [one] = page.context["unsent"]
        assert one.to == address
        assert browser.post(one.to, fields_of(page)).status_code == 302
    assert AssistanceRequest.objects.get(pk=request.pk).officer == bureau.officers["other"]
    assert not Draft.objects.exists()


def test_signing_in_with_both_factors_leads_back_to_what_waits(bureau):
    officer = bureau.officers["other"]
    secret = with_app(officer)
    address = f"{making.accepted(bureau).get_absolute_url()}take_over/"
    browser = signed_in(officer)
    form = {"_draft": browser.get(address).context["draft"], "because": TYPED}
    with later():
        way = browser.post(address, form)["Location"]
        browser.post(way, {"login": officer.username, "password": PASSWORD, "next": "/unsent/"})
        code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
        assert browser.post("/sign-in/second/", {"code": code})["Location"] == "/unsent/"
        assert TYPED in browser.get("/unsent/").content.decode()


def test_another_officer_at_the_same_machine_sees_nothing_of_it(bureau, lost):
    browser, _request, address, sent = lost
    with later():
        browser.post(address, sent)
        with_app(bureau.officers["head"])
        sign_in(browser, bureau.officers["head"])
        page = browser.get("/unsent/").content.decode()
        assert TYPED not in page
        assert "Nothing of yours waits here." in page
        browser.post("/unsent/discard/", {"form": Draft.objects.get().form, "csrfmiddlewaretoken": sent["csrfmiddlewaretoken"]})
    assert Draft.objects.filter(officer=bureau.officers["other"]).exists()


def test_another_site_puts_no_words_into_it(lost):
    browser, _request, address, sent = lost
    with later():
        assert browser.post(address, {**sent, "csrfmiddlewaretoken": "x" * 64}).status_code == 302
    assert not Draft.objects.exists()


def test_a_stranger_has_nothing_kept(lost):
    _browser, _request, address, sent = lost
    stranger = Client()
    assert stranger.post(address, sent)["Location"] == "/sign-in/"
    assert not Draft.objects.exists()


def test_a_form_that_keeps_no_draft_is_not_kept(lost):
    browser, _request, _address, sent = lost
    sent.pop("_draft")
    with later():
        browser.post("/again/", {**sent, "password": PASSWORD})
    assert not Draft.objects.exists()


def test_what_is_wrong_in_it_is_said_and_it_goes_on_waiting(bureau, lost):
    browser, _request, address, sent = lost
    with later():
        browser.post(address, {**sent, "because": ""})
        sign_in(browser, bureau.officers["other"])
        page = browser.get("/unsent/")
        assert browser.post(address, fields_of(page)).status_code in {200, 422}
        assert len(browser.get("/unsent/").context["unsent"]) == 1


def test_it_can_be_given_up(bureau, lost):
    browser, _request, address, sent = lost
    with later():
        browser.post(address, sent)
        sign_in(browser, bureau.officers["other"])
        page = browser.get("/unsent/")
        form = {"form": page.context["unsent"][0].draft.form, "csrfmiddlewaretoken": str(page.context["csrf_token"])}
        assert browser.post("/unsent/discard/", form)["Location"] == "/unsent/"
    assert not Draft.objects.exists()


def test_only_what_was_not_sent_is_discarded_there(bureau):
    officer = bureau.officers["case"]
    drafts.keep(officer.pk, "casework.arrival", {"title": ["typed"]})
    signed_in(officer).post("/unsent/discard/", {"form": "casework.arrival"})
    assert Draft.objects.exists()


def test_too_much_text_is_turned_away_and_not_kept(lost):
    browser, _request, address, sent = lost
    with later():
        assert browser.post(address, {**sent, "because": "x" * (drafts.LIMIT + 1)}).status_code == 302
    assert not Draft.objects.exists()


def test_it_waits_on_while_its_writer_has_first_to_say_what_for(bureau):
    request, head = making.accepted(bureau), bureau.officers["head"]
    actions.seal(bureau.actor("case"), request, is_sealed=True, because="a source")
    actions.grant(bureau.actor("case"), request, officer=head, until_at=clock.now() + timedelta(days=3), because="on leave")
    address = f"{request.get_absolute_url()}take_over/"
    browser = signed_in(head)
    browser.post(browser.get(address)["Location"], {"purpose": "to take it over"})
    page = browser.get(address)
    sent = {"_draft": page.context["draft"], "version": str(page.context["form"].initial["version"]), "because": TYPED}
    drafts.keep(head.pk, sent["_draft"], {"because": [TYPED]})
    with later():
        browser.post(address, sent)
        sign_in(browser, head)
        asked = browser.post(address, fields_of(browser.get("/unsent/")))
        assert "/purpose/" in asked["Location"]
        assert Draft.objects.count() == 2
        browser.post(asked["Location"], {"purpose": "to take it over"})
        assert browser.post(address, fields_of(browser.get("/unsent/"))).status_code == 302
    assert AssistanceRequest.objects.get(pk=request.pk).officer == head
    assert not Draft.objects.exists()


def test_a_quarter_of_an_hour_after_the_end_nothing_is_kept_any_more(lost):
    browser, _request, address, sent = lost
    with later():
        browser.get(address)
        with clock.at(clock.now() + timedelta(minutes=16)):
            assert browser.post(address, sent)["Location"] == "/sign-in/"
        assert not Draft.objects.exists()
        with clock.at(clock.now() + timedelta(minutes=14)):
            assert browser.post(address, sent)["Location"] == "/sign-in/?next=%2Funsent%2F"
    assert Draft.objects.exists()


def test_whoever_stands_there_next_writes_over_nothing_that_waits(lost):
    browser, _request, address, sent = lost
    with later():
        browser.post(address, sent)
        assert browser.post(address, {**sent, "because": "Something else."})["Location"] == "/sign-in/"
        assert browser.post(address, sent)["Location"] == "/sign-in/?next=%2Funsent%2F", "sent twice, it waits"
    assert Draft.objects.get().fields["because"] == [TYPED]


def test_whoever_stands_there_next_pushes_out_no_draft(bureau, lost):
    browser, _request, address, sent = lost
    for number in range(drafts.KEPT_AT_MOST):
        drafts.keep(bureau.officers["other"].pk, f"casework.settle.{number}", {"answer": ["typed"]})
    with later():
        for number in range(drafts.UNSENT_AT_MOST + 3):
            browser.post(address, {**sent, "_draft": f"casework.refuse.{number}"})
    assert Draft.objects.filter(form__startswith="casework.settle.").count() == drafts.KEPT_AT_MOST
    assert Draft.objects.filter(drafts.IS_UNSENT).count() == drafts.UNSENT_AT_MOST


def test_what_waits_is_not_pushed_out_by_drafts_and_pushes_none_out(bureau, lost):
    browser, _request, address, sent = lost
    with later():
        browser.post(address, sent)
    with clock.at(clock.now() + timedelta(days=1)):
        for number in range(drafts.KEPT_AT_MOST):
            drafts.keep(bureau.officers["other"].pk, f"casework.settle.{number}", {"answer": ["typed"]})
    assert Draft.objects.count() == drafts.KEPT_AT_MOST + 1
