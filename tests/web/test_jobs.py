"""Whoever started a job sees how far it is and can stop it; nobody else learns of it."""

import threading
from collections.abc import Callable

import pytest
from django.http import Http404, HttpRequest

from comity.kernel import jobs, record
from comity.kernel.actor import Actor, ActorKind
from comity.kernel.jobs import running
from comity.kernel.jobs.running import JobRun
from comity.kernel.models import Job
from comity.people.models import Officer
from comity.web import jobs as pages

pytestmark = pytest.mark.django_db
Asking = Callable[..., HttpRequest]


@pytest.fixture(autouse=True)
def one_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_kinds", {})

    def count(run: JobRun) -> int:
        run.progress(3, 10, "Rows read")
        return 10

    jobs.kind("things.count", "Counting things", page=lambda job: f"/things/?job={job.pk}")(count)


@pytest.fixture
def job(officer: Officer) -> Job:
    with record.unit():
        return jobs.start("things.count", "1", Actor(ActorKind.OFFICER, officer.name, officer.pk))


def test_a_waiting_job_asks_again_every_two_seconds_and_reloads_without_scripts(job: Job, officer: Officer, asking: Asking) -> None:
    page = pages.job(asking("GET", f"/jobs/{job.pk}/", by=officer), job.pk).content.decode()
    assert "Counting things" in page
    assert 'hx-trigger="every 2s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "waiting" in page
    assert f"/jobs/{job.pk}/cancel/" in page


def test_a_running_job_says_how_far_it_is_as_a_fragment(job: Job, officer: Officer, asking: Asking) -> None:
    Job.objects.update(done=3, total=10, words="Rows read")
    fragment = pages.job(asking("GET", f"/jobs/{job.pk}/", by=officer, HX_Request="true"), job.pk).content.decode()
    assert "<html" not in fragment
    assert "3 of 10" in fragment
    assert '<progress max="10" value="3"' in fragment
    assert "Rows read" in fragment


def test_a_finished_job_asks_no_more_and_leads_to_what_came_of_it(job: Job, officer: Officer, asking: Asking) -> None:
    running.work(threading.Event(), until_empty=True)
    page = pages.job(asking("GET", f"/jobs/{job.pk}/", by=officer), job.pk).content.decode()
    assert "every 2s" not in page
    assert 'http-equiv="refresh"' not in page
    assert f'href="/things/?job={job.pk}"' in page
    assert "/cancel/" not in page


def test_a_failed_job_says_why_even_where_its_kind_is_gone(job: Job, officer: Officer, asking: Asking) -> None:
    jobs._kinds.clear()
    running.work(threading.Event(), until_empty=True)
    page = pages.job(asking("GET", f"/jobs/{job.pk}/", by=officer), job.pk).content.decode()
    assert "does not know how to do this" in page
    assert "things.count" in page


def test_its_starter_stops_it(job: Job, officer: Officer, asking: Asking) -> None:
    response = pages.cancel(asking("POST", f"/jobs/{job.pk}/cancel/", by=officer), job.pk)
    assert (response.status_code, response.headers["Location"]) == (302, f"/jobs/{job.pk}/")
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_a_running_one_that_is_to_end_says_so(job: Job, officer: Officer, asking: Asking) -> None:
    from comity.kernel import clock

    running.claim(clock.now())
    jobs.cancel(job)
    page = pages.job(asking("GET", f"/jobs/{job.pk}/", by=officer), job.pk).content.decode()
    assert "as soon as it can" in page
    assert "/cancel/" not in page


@pytest.mark.parametrize("view", [pages.job, pages.cancel])
def test_nobody_else_learns_of_it(view: Callable[..., object], job: Job, colleague: Officer, asking: Asking) -> None:
    with pytest.raises(Http404):
        view(asking("POST" if view is pages.cancel else "GET", "/", by=colleague), job.pk)
    job.refresh_from_db()
    assert job.state == "waiting"
