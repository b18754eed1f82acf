"""Work that pages leave behind is done once: whatever fails, whoever is killed, however often it is started."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from comity.kernel import clock, jobs, record
from comity.kernel.actor import system
from comity.kernel.jobs import running
from comity.kernel.jobs.running import JobRun
from comity.kernel.models import Entry, Job, JobState
from tests import making_people
from tests.kernel.making_jobs import STEPS, a_kind, make_things, started, work
from tests.kernel.processes import apart, finished
from tests.kernel.standing import kill_where_it_stands, stand
from tests.kernel.things.models import Thing, may_work


@pytest.fixture(autouse=True)
def only_these_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_kinds", {})
    monkeypatch.setattr(running, "SAID_EVERY", 0.0)


def test_a_job_outside_a_unit_is_refused(committed: None) -> None:
    a_kind(make_things)
    with pytest.raises(RuntimeError, match="in the unit"):
        jobs.start("things.make", "1", system("test"))


def test_a_waiting_worker_stops_when_told(committed: None) -> None:
    stopped = threading.Event()
    threading.Timer(0.2, stopped.set).start()
    assert running.work(stopped) == 0


def test_two_workers_never_take_the_same_job(committed: None, tmp_path: Path) -> None:
    def note(run: JobRun) -> None:
        with (tmp_path / "done").open("a") as file:
            file.write(f"{run.job.key}\n")

    a_kind(note)
    with record.unit():
        for number in range(20):
            jobs.start("things.make", str(number), system("test"))
    assert finished(apart(work, work)) == [0, 0]
    assert sorted((tmp_path / "done").read_text().split(), key=int) == [str(number) for number in range(20)]


def test_a_job_whose_worker_was_killed_in_the_middle_is_done_exactly_once(committed: None, tmp_path: Path) -> None:
    reached = tmp_path / "reached"

    def make_slowly(run: JobRun) -> int:
        for number in range(run.cursor or 0, STEPS):
            with run.unit(cursor=number + 1), record.create(Thing(name=f"thing {number}"), by=run.by, may=may_work):
                if number == 5 and run.job.attempts == 1:
                    stand(reached)
            run.progress(number + 1, STEPS)
        return STEPS

    a_kind(make_slowly)
    job = started(making_people.actor("case"))
    kill_where_it_stands(work, reached)
    job.refresh_from_db()
    assert (job.state, Thing.objects.count()) == ("running", 5)
    assert work() == 0, "the lease still runs"
    with clock.at(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        assert jobs.return_lost(clock.now()) == 1
        assert finished(apart(work)) == [0]
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == (JobState.DONE, STEPS, 2)
    assert sorted(Thing.objects.values_list("name", flat=True)) == [f"thing {number}" for number in range(STEPS)]
    assert Entry.objects.filter(action="things.thing.create").count() == STEPS


def test_many_who_want_the_same_effect_at_once_get_one_job(committed: None) -> None:
    a_kind(make_things)
    wanting = [lambda: started(system("test"))] * 6
    assert finished(apart(*wanting)) == [0] * 6
    assert Job.objects.count() == 1
    with transaction.atomic():
        assert Job.objects.get().state == JobState.WAITING
