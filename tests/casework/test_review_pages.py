"""The pages of what is due for review: for the heads of the desk, each decision shown before it is taken, many of them as a job."""

import re
import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.casework.models import AssistanceRequest, ErasedRequest, Erasure
from comity.kernel import clock, jobs
from comity.kernel.jobs import running
from comity.kernel.models import Entry, Job, JobState
from tests import making_casework as making
from tests.making_people import signed_in

pytestmark = pytest.mark.django_db
REVIEW, ERASE, KEEP, ERASED = "/requests/review/", "/requests/review/erase/", "/requests/review/keep/", "/requests/erased/"
PERSON = {"names": ["Mario Rossi"], "role": "witness", "review_on": date(2020, 1, 1)}


@pytest.fixture
def bureau():
    return making.bureau()


def due(bureau, **facts):
    """A request that ended, with a person whose review has come."""
    return making.answered(bureau, persons=[PERSON], **facts)


def test_a_head_sees_what_is_due_and_nobody_else_has_such_a_page(bureau):
    wanted, early, elsewhere = due(bureau), making.answered(bureau), due(making.bureau())
    page = signed_in(bureau.officers["head"]).get(REVIEW).content.decode()
    assert wanted.reference in page
    assert early.reference not in page
    assert elsewhere.reference not in page
    for who in ("case", "duty", "auditor"):
        client = signed_in(bureau.officers[who])
        assert client.get(REVIEW).status_code == 404
        assert [client.post(url, {"selected": [wanted.pk]}).status_code for url in (ERASE, KEEP)] == [404, 404]


@pytest.mark.parametrize("url", [ERASE, KEEP])
def test_the_preview_of_what_happens_to_each_names_it_with_its_title(bureau, url):
    request = due(bureau, title="canary title")
    preview = signed_in(bureau.officers["head"]).post(url, {"selected": [request.pk]}).content.decode()
    row = preview.partition('<th scope="row">')[2].partition("</th>")[0]
    assert " ".join(re.sub("<[^>]+>", "", row).split()) == f"{request.reference} canary title"


def test_an_empty_list_says_what_fills_it(bureau):
    head = signed_in(bureau.officers["head"])
    assert "six months after its end" in head.get(REVIEW).content.decode()
    assert "No request has been erased" in head.get(ERASED).content.decode()


def test_the_same_questions_are_asked_of_one_row_and_of_many(bureau):
    head = signed_in(bureau.officers["head"])

    def asked(url):
        head.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert head.get(url).status_code == 200
        return len(captured)

    due(bureau)
    one = asked(REVIEW)
    for _ in range(3):
        due(bureau)
    assert asked(REVIEW) == one


def test_erasing_is_previewed_confirmed_and_leaves_its_mark(bureau):
    wanted, early = due(bureau), making.answered(bureau)
    head = signed_in(bureau.officers["head"])
    chosen = {"selected": [wanted.pk, early.pk]}
    preview = head.post(ERASE, chosen).content.decode()
    assert wanted.reference in preview
    assert early.reference not in preview
    assert AssistanceRequest.objects.count() == 2
    assert '<p class="alert-line"><b>It cannot be undone.' in preview
    assert f"{wanted.reference}</bdi> <bdi" in preview, "no dot stands between a reference and the title on its own line"
    without_reason = head.post(ERASE, {**chosen, "confirmed": "yes", "because": ""})
    assert without_reason.status_code == 422
    assert head.post(ERASE, {**chosen, "confirmed": "yes", "because": "the purpose is met"}, follow=True).redirect_chain == [(REVIEW, 302)]
    assert list(AssistanceRequest.objects.all()) == [early]
    shown = head.get(ERASED).content.decode()
    assert wanted.reference in shown
    assert "the purpose is met" in shown
    assert wanted.reference in signed_in(bureau.officers["auditor"]).get(ERASED).content.decode()
    assert signed_in(bureau.officers["case"]).get(ERASED).status_code == 404
    assert head.get(wanted.get_absolute_url()).status_code == 404


def test_whoever_was_in_charge_is_told_why_it_stays(bureau):
    request = due(bureau)
    AssistanceRequest.objects.filter(pk=request.pk).update(officer=bureau.officers["head"])
    preview = signed_in(bureau.officers["head"]).post(ERASE, {"selected": [request.pk], "confirmed": "yes", "because": "x"})
    assert "You were in charge of it" in preview.content.decode()
    assert AssistanceRequest.objects.filter(pk=request.pk).exists()


def test_several_are_kept_longer_with_one_reason(bureau):
    requests = [due(bureau), due(bureau)]
    head = signed_in(bureau.officers["head"])
    chosen = {"selected": [request.pk for request in requests], "confirmed": "yes", "because": "an appeal is pending"}
    too_far = head.post(KEEP, {**chosen, "until_on": "2099-01-01"})
    assert too_far.status_code == 422
    assert "at most twelve months" in too_far.content.decode()
    until = (clock.now() + timedelta(days=90)).date()
    assert head.post(KEEP, {**chosen, "until_on": str(until)}).status_code == 302
    assert set(AssistanceRequest.objects.values_list("review_on", flat=True)) == {until}
    assert "Nothing is due for review" in head.get(REVIEW).content.decode()


def test_one_is_erased_from_its_own_page_and_the_page_says_why_not(bureau):
    request, early = due(bureau), making.answered(bureau)
    head = signed_in(bureau.officers["head"])
    assert "Its review is not due yet" in head.get(f"{early.get_absolute_url()}erase/").content.decode()
    assert "Only the head of desk" in signed_in(bureau.officers["case"]).get(request.get_absolute_url()).content.decode()
    url = f"{request.get_absolute_url()}erase/"
    asked = head.get(url).content.decode()
    assert "name no person" in asked
    assert '<p class="alert-line"><b>It cannot be undone.' in asked
    assert head.post(url, {"because": "the purpose is met"}, follow=True).status_code == 200
    assert ErasedRequest.objects.get().reference == request.reference
    page = signed_in(bureau.officers["auditor"]).get("/audit/", {"record": request.reference.lower()}).context["page"]
    assert {row.entry.subject_key for row in page.rows} == {request.key}, "its trail is found by its reference all the same"


def test_many_are_a_job_that_goes_on_where_it_was_stopped(bureau, monkeypatch):
    monkeypatch.setattr("comity.casework.views.keeping.IN_THE_REQUEST", 2)
    monkeypatch.setattr("comity.casework.tasks.AT_A_TIME", 2)
    requests = [due(bureau) for _ in range(5)]
    head = signed_in(bureau.officers["head"])
    confirmed = {"selected": [request.pk for request in requests], "confirmed": "yes", "because": "the purpose is met"}
    answer = head.post(ERASE, confirmed)
    job = Job.objects.get()
    assert answer.headers["Location"] == f"/jobs/{job.pk}/"
    assert AssistanceRequest.objects.count() == 5
    AssistanceRequest.objects.filter(pk=requests[3].pk).update(officer=bureau.officers["head"])
    running.work(threading.Event(), until_empty=True)
    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.DONE, {"erased": 4, "left": 1})
    assert [request.pk for request in AssistanceRequest.objects.all()] == [requests[3].pk]
    erasure = Erasure.objects.get()
    assert (erasure.because, erasure.requests.count()) == ("the purpose is met", 4)
    assert Entry.objects.filter(action="casework.assistancerequest.dispose").count() == 4
    assert jobs.known(job.kind).page(job) == ERASED


def test_the_inbox_leads_a_head_to_what_is_due(bureau):
    head, case = (signed_in(bureau.officers[who]) for who in ("head", "case"))
    assert "Due for review (" not in head.get("/requests/").content.decode()
    due(bureau)
    assert "Due for review (1)" in head.get("/requests/").content.decode()
    assert REVIEW not in case.get("/requests/").content.decode()
