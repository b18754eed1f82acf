"""Work that pages leave behind is done once: whatever fails, whoever is killed, however often it is started."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import translation

from comity.kernel import clock, jobs, record, tick
from comity.kernel.actor import Actor, system
from comity.kernel.jobs import running
from comity.kernel.jobs.running import JobRun
from comity.kernel.models import Category, Entry, Job, Notification
from comity.people.actions import confirm_role, lock, propose_role
from comity.people.models import Membership, Officer
from tests import making_people
from tests.kernel.things.models import Thing, may_work

STEPS = 8


@pytest.fixture(autouse=True)
def only_these_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_kinds", {})
    monkeypatch.setattr(running, "SAID_EVERY", 0.0)


def a_kind(work: Callable[[JobRun], Any], name: str = "things.make") -> None:
    jobs.kind(name, "Making things")(work)


def started(by: Actor, key: str = "1", **payload: Any) -> Job:
    with record.unit():
        return jobs.start("things.make", key, by, payload)


def work() -> int:
    return running.work(threading.Event(), until_empty=True)


def make_things(run: JobRun) -> int:
    """Makes STEPS things, each in its own unit; goes on where it was left."""
    for number in range(run.cursor or 0, STEPS):
        with run.unit(cursor=number + 1), record.create(Thing(name=f"thing {number}"), by=run.by, may=may_work):
            pass
        run.progress(number + 1, STEPS, "Things made")
    return STEPS


@pytest.mark.django_db
def test_a_job_is_done_as_its_starter_and_says_how_far_it_came() -> None:
    worker = making_people.actor("case")
    a_kind(make_things)
    job = started(worker)
    assert work() == 1
    job.refresh_from_db()
    assert (job.state, job.result, job.done, job.total, job.words, job.attempts) == ("done", STEPS, STEPS, STEPS, "Things made", 1)
    assert job.is_over
    assert str(job) == "things.make 1"
    assert Entry.objects.filter(actor=worker.identity, action="things.thing.create").count() == STEPS


@pytest.mark.django_db
def test_the_actor_comes_back_whole() -> None:
    a_kind(make_things)
    worker = making_people.actor("head")
    assert jobs.actor_of(started(worker)) == worker
    robot = system("import")
    assert jobs.actor_of(started(robot, "2")) == robot


@pytest.mark.django_db
def test_a_job_goes_with_the_unit_that_wanted_it() -> None:
    a_kind(make_things)
    with pytest.raises(ZeroDivisionError), record.unit():
        jobs.start("things.make", "1", system("test"))
        raise ZeroDivisionError
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_the_same_effect_is_one_job_however_often_it_is_wanted() -> None:
    a_kind(make_things)
    assert started(making_people.actor("case")) == started(making_people.actor("case"))
    assert work() == 1
    started(making_people.actor("case"))
    assert work() == 0
    assert Thing.objects.count() == STEPS


@pytest.mark.django_db
@pytest.mark.parametrize("value", [1, None, True, "a1-b2.c3", ["1", 2], {"run": 3}])
def test_a_payload_of_ids_is_taken(value: Any) -> None:
    a_kind(make_things)
    assert started(system("test"), held=value).payload == {"held": value}


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["Li Wei", "李", "x" * 201, 1.5, ["a b"], {"run": "a b"}])
def test_a_payload_with_words_is_refused(value: Any) -> None:
    a_kind(make_things)
    with pytest.raises(ValueError, match="ids only"):
        started(system("test"), held=value)


@pytest.mark.django_db
def test_a_kind_that_nobody_knows_is_neither_started_nor_done() -> None:
    with pytest.raises(LookupError):
        started(system("test"))
    a_kind(make_things)
    job = started(making_people.actor("case"))
    jobs._kinds.clear()
    work()
    job.refresh_from_db()
    assert (job.state, job.errors[0]["because"]) == ("failed", "This version of Comity does not know how to do this.")
    assert Notification.objects.get().values == {"label": "things.make"}


@pytest.mark.django_db
def test_what_the_job_got_wrong_is_not_tried_again_and_told() -> None:
    def refuse(run: JobRun) -> None:
        raise ValidationError("This file is empty.")

    a_kind(refuse)
    worker = making_people.actor("case")
    job = started(worker)
    assert work() == 1
    job.refresh_from_db()
    assert (job.state, [error["because"] for error in job.errors]) == ("failed", ["This file is empty."])
    assert Notification.objects.get().officer_id == worker.user_id


@pytest.mark.django_db
def test_what_the_policy_refuses_has_failed_with_its_sentence() -> None:
    a_kind(make_things)
    job = started(making_people.actor("duty"))
    work()
    job.refresh_from_db()
    assert (job.state, job.errors[0]["because"]) == ("failed", "only a case officer works on things")


@pytest.mark.django_db
def test_a_job_acts_with_the_roles_of_the_moment_and_in_the_language_of_its_starter() -> None:
    worker = making_people.actor("case")
    officer = Officer.objects.get(pk=worker.person_id)
    seen: list[tuple[frozenset[str], str]] = []
    a_kind(lambda run: seen.append((run.by.roles, translation.get_language())))
    started(worker)
    first, second = making_people.founders()
    confirm_role(second, propose_role(first, officer, officer.memberships.get().desk, "liaison"))
    Officer.objects.filter(pk=officer.pk).update(language="zh-hans")
    work()
    assert seen == [(frozenset({"case", "liaison"}), "zh-hans")]


@pytest.mark.django_db
def test_a_dated_role_that_has_ended_when_the_job_runs_does_nothing_more() -> None:
    a_kind(make_things)
    worker = making_people.actor("case")
    job = started(worker)
    Membership.objects.filter(officer_id=worker.user_id).update(until_on=clock.today())
    with clock.at(clock.now() + timedelta(days=2)):
        work()
    job.refresh_from_db()
    assert (job.state, job.errors[0]["because"]) == ("failed", "Whoever wanted this holds no role at that desk any more.")
    assert not Thing.objects.exists()


@pytest.mark.django_db
def test_who_is_shut_out_in_the_middle_has_nothing_more_written_and_the_refusal_is_remembered() -> None:
    worker = making_people.actor("case")

    def be_shut_out(run: JobRun) -> None:
        with run.unit(cursor=1), record.create(Thing(name="before"), by=run.by, may=may_work):
            pass
        lock(making_people.founders()[0], Officer.objects.get(pk=worker.person_id), because="suspended")
        with run.unit(cursor=2), record.create(Thing(name="after"), by=run.by, may=may_work):
            pytest.fail("the body must not run")

    a_kind(be_shut_out)
    job = started(worker)
    work()
    job.refresh_from_db()
    assert (job.state, job.cursor, job.errors[0]["because"]) == ("failed", 1, "The access of whoever wanted this was closed meanwhile.")
    assert [thing.name for thing in Thing.objects.all()] == ["before"]
    assert Entry.objects.get(category=Category.NOT_ALLOWED).action == "things.make"


@pytest.mark.django_db
def test_what_is_our_fault_is_tried_three_times_each_a_little_later() -> None:
    def break_down(run: JobRun) -> None:
        raise ZeroDivisionError

    a_kind(break_down)
    job = started(system("test"))
    now = clock.now()
    for later in (0, 1, 6, 20):
        with clock.at(now + timedelta(seconds=later)):
            work()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", 3)
    assert [error["because"] for error in job.errors] == ["ZeroDivisionError"] * 3
    assert not Notification.objects.exists(), "nobody in person wanted it"


@pytest.mark.django_db
def test_a_failed_job_started_again_goes_on_where_it_ended() -> None:
    broken = [True]

    def stumble(run: JobRun) -> int:
        if run.cursor == 3 and broken:
            raise ValidationError("stumbled")
        for number in range(run.cursor or 0, STEPS):
            with run.unit(cursor=number + 1), record.create(Thing(name=f"thing {number}"), by=run.by, may=may_work):
                pass
            if number == 2 and broken:
                raise ValidationError("stumbled")
        return STEPS

    a_kind(stumble)
    job = started(making_people.actor("case"))
    work()
    assert Thing.objects.count() == 3
    broken.clear()
    again = started(making_people.actor("case"))
    work()
    again.refresh_from_db()
    assert (again.pk, again.state, again.result) == (job.pk, "done", STEPS)
    assert sorted(Thing.objects.values_list("name", flat=True)) == [f"thing {number}" for number in range(STEPS)]


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
