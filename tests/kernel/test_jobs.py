"""Work that pages leave behind is done once: whatever fails, whoever is killed, however often it is started."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import translation

from comity.kernel import clock, jobs, record
from comity.kernel.actor import system
from comity.kernel.jobs import running
from comity.kernel.jobs.running import JobRun
from comity.kernel.models import Category, Entry, Job, Notification
from comity.people.actions import confirm_role, lock, propose_role
from comity.people.models import Membership, Officer
from tests import making_people
from tests.kernel.making_jobs import STEPS, a_kind, make_things, started, work
from tests.kernel.things.models import Thing, may_work


@pytest.fixture(autouse=True)
def only_these_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_kinds", {})
    monkeypatch.setattr(running, "SAID_EVERY", 0.0)


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
    Membership.objects.filter(officer_id=worker.user_id).update(until_on=F("from_on"))
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
