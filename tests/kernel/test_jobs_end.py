"""A job that is cancelled, lost, taken away or forgotten: what stops it, and what stays of it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from comity.kernel import clock, jobs, record, tick
from comity.kernel.actor import system
from comity.kernel.jobs import running
from comity.kernel.jobs.running import JobRun
from comity.kernel.models import Job, Notification
from tests import making_people
from tests.kernel.making_jobs import a_kind, make_things, started, work
from tests.kernel.things.models import Thing, may_work


@pytest.fixture(autouse=True)
def only_these_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_kinds", {})
    monkeypatch.setattr(running, "SAID_EVERY", 0.0)


@pytest.mark.django_db
def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_when_it_next_says_how_far_it_is() -> None:
    a_kind(make_things)
    waiting = started(making_people.actor("case"))
    jobs.cancel(waiting)
    assert work() == 0

    def cancel_midway(run: JobRun) -> None:
        run.progress(1)
        jobs.cancel(run.job)
        assert run.cancelled()
        run.progress(2)
        pytest.fail("it must have ended")

    a_kind(cancel_midway)
    job = started(making_people.actor("case"), "2")
    work()
    job.refresh_from_db()
    waiting.refresh_from_db()
    assert (job.state, job.done, waiting.state) == ("cancelled", 2, "cancelled")
    jobs.cancel(job)
    job.refresh_from_db()
    assert job.state == "cancelled"


@pytest.mark.django_db
def test_a_finished_job_cannot_be_cancelled() -> None:
    a_kind(make_things)
    job = started(making_people.actor("case"))
    work()
    jobs.cancel(job)
    job.refresh_from_db()
    assert (job.state, job.cancel_asked) == ("done", False)


@pytest.mark.django_db
def test_a_job_that_is_forgotten_meanwhile_cannot_be_cancelled() -> None:
    a_kind(make_things)
    job = started(making_people.actor("case"))
    Job.objects.all().delete()
    assert not jobs.cancel(job)


@pytest.mark.django_db
def test_a_worker_that_is_to_stop_leaves_its_job_for_the_next() -> None:
    stopped = threading.Event()

    def stop_midway(run: JobRun) -> int:
        if run.cursor is None:
            with run.unit(cursor=1):
                pass
            stopped.set()
            run.progress(1)
            pytest.fail("it must have ended")
        return 7

    a_kind(stop_midway)
    job = started(system("test"))
    assert running.work(stopped) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.cursor) == ("waiting", 0, 1)
    work()
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", 7)


@pytest.mark.django_db
def test_progress_is_written_once_a_second_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SAID_EVERY", 60.0)

    def hurry(run: JobRun) -> None:
        for number in range(50):
            run.progress(number + 1, 50)
        assert Job.objects.get().done == 1

    a_kind(hurry)
    job = started(system("test"))
    work()
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", 50)


@pytest.mark.django_db
def test_a_worker_whose_job_was_given_away_can_neither_act_nor_end_it() -> None:
    def outlive_the_lease(run: JobRun) -> None:
        lost = clock.now() + jobs.LEASE + timedelta(seconds=1)
        assert jobs.return_lost(lost) == 1
        with pytest.raises(running.LostLease):
            run.progress(1)
        with run.unit(), record.create(Thing(name="twice"), by=run.by, may=may_work):
            pytest.fail("the body must not run")

    a_kind(outlive_the_lease)
    job = started(making_people.actor("case"))
    running.do(running.claim(clock.now()) or job, threading.Event())
    job.refresh_from_db()
    assert (job.state, job.attempts, job.claim) == ("waiting", 1, "")
    assert not Thing.objects.exists()


@pytest.mark.django_db
def test_a_result_of_a_job_that_was_given_away_is_not_written() -> None:
    def finish_late(run: JobRun) -> int:
        jobs.return_lost(clock.now() + jobs.LEASE + timedelta(seconds=1))
        return 7

    a_kind(finish_late)
    job = started(system("test"))
    running.do(running.claim(clock.now()) or job, threading.Event())
    job.refresh_from_db()
    assert (job.state, job.result) == ("waiting", None)


@pytest.mark.django_db
def test_a_lost_job_comes_back_three_times_and_then_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    a_kind(make_things)
    worker = making_people.actor("case")
    job = started(worker)
    now = clock.now()
    for attempt in (1, 2, 3):
        now += timedelta(minutes=10)
        assert running.claim(now) is not None, attempt
        assert jobs.return_lost(now) == 0, "the lease still runs"
        assert jobs.return_lost(now + timedelta(minutes=3)) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", 3)
    assert Notification.objects.get().values == {"label": "Making things"}
    assert {jobs.return_lost, jobs.forget_old} <= set(tick.duties())


@pytest.mark.django_db
def test_a_lost_job_that_nobody_wants_any_more_ends() -> None:
    a_kind(make_things)
    job = started(system("test"))
    assert running.claim(clock.now()) is not None
    jobs.cancel(job)
    jobs.return_lost(clock.now() + timedelta(days=1))
    job.refresh_from_db()
    assert job.state == "cancelled"


@contextmanager
def once_answered(words: str, act: Callable[[], object]) -> Iterator[None]:
    """Somebody else acts between two statements: right after the first one that holds these words."""
    acted = []

    def run(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, parameters, many, context)
        if words in sql and not acted:
            acted.append(True)
            act()
        return answer

    with connection.execute_wrapper(run):
        yield


@pytest.mark.django_db
def test_a_job_that_another_took_between_look_and_lock_is_left_to_it() -> None:
    a_kind(make_things)
    started(system("test"))
    with once_answered("LIMIT 1", lambda: Job.objects.update(state="cancelled", ended_at=clock.now())):
        assert running.claim(clock.now()) is None


@pytest.mark.django_db
def test_a_lost_job_that_another_gave_back_meanwhile_is_left_alone() -> None:
    a_kind(make_things)
    job = started(system("test"))
    running.claim(clock.now())
    with once_answered("lease_until", lambda: Job.objects.update(lease_until=clock.now() + timedelta(days=9))):
        assert jobs.return_lost(clock.now() + timedelta(days=1)) == 0
    job.refresh_from_db()
    assert (job.state, job.errors) == ("running", [])


@pytest.mark.django_db
def test_a_month_after_its_end_a_job_is_forgotten() -> None:
    a_kind(make_things)
    started(making_people.actor("case"))
    started(making_people.actor("case"), "2")
    running.do(running.claim(clock.now()) or pytest.fail("none waits"), threading.Event())
    assert jobs.forget_old(clock.now() + timedelta(days=29)) == 0
    assert jobs.forget_old(clock.now() + timedelta(days=31)) == 1
    assert Job.objects.get().key == "2"


@pytest.mark.django_db
def test_a_job_is_seen_by_its_starter_alone() -> None:
    a_kind(make_things)
    worker = making_people.actor("case")
    job = started(worker)
    assert Job.objects.visible_to(worker).get() == job
    for other in (making_people.actor("case"), making_people.actor("auditor"), system("tick")):
        assert not Job.objects.visible_to(other).exists()
