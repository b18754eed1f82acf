"""The job that builds the list: one after imports in quick succession, done again where its worker is killed, left when cancelled."""

import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from comity.kernel import clock, jobs, record, tick
from comity.kernel.jobs import running
from comity.kernel.models import Job
from comity.lists.models import ImportRun, ListEntry
from comity.people import queries
from comity.people.actions import lock
from comity.subjects import followed, indexes, shelf, tasks
from comity.subjects.followed import BUILD
from tests import making_people
from tests.kernel.making_jobs import work
from tests.kernel.standing import kill_where_it_stands, standing_still
from tests.making_subjects import a_un_file, an_import
from tests.subjects.sharing import files, found, is_mapped, listing

pytestmark = pytest.mark.usefixtures("an_empty_shelf")


def test_two_imports_in_quick_succession_make_one_job_and_one_list_that_holds_both(committed: None) -> None:
    listing("1")
    listing("2", into="Another list")
    assert Job.objects.filter(kind=BUILD).count() == 1
    assert work() == 1
    indexes.entries.warm()
    assert (found("Orsino"), found("Malvina"), is_mapped(), len(files())) == ({"1"}, {"2"}, True, 1)


def test_an_import_that_ends_while_the_list_is_read_is_on_it(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    listing("1")

    class Overtaken(running.JobRun):
        """A second import ends when the first entries have been read."""

        def progress(self, done: int, total: int = 0, words: str = "") -> None:
            if words == "Entries read" and not ListEntry.objects.filter(entry_key="2").exists():
                listing("2", into="Another list")
            super().progress(done, total, words)

    monkeypatch.setattr(running, "JobRun", Overtaken)
    assert work() == 2
    first, second = Job.objects.filter(kind=BUILD).order_by("pk")
    assert (first.result, second.result) == ({"entries": 2, "was_there": False}, {"entries": 2, "was_there": True})
    assert files() == [shelf.path_of(followed.edition()).name]


def test_an_import_that_is_committed_after_a_later_one_is_taken_up(committed: None) -> None:
    """Two lists may be imported at the same moment on PostgreSQL: the key is given before the commit."""
    listing("1")
    first = ImportRun.objects.get()
    listing("2", into="Another list")
    listing("3", into="A third list")
    late = ImportRun.objects.order_by("pk")[1]
    ImportRun.objects.filter(pk=late.pk).update(outcome="tried")
    before = followed.edition()
    ImportRun.objects.filter(pk=late.pk).update(outcome="done")
    assert before is not None
    assert before < (after := followed.edition())
    assert (after.last, followed.is_ours(after), followed.is_ours(before)) == (before.last, True, True)
    assert not followed.is_ours(before._replace(last=first.pk))


WHERE: dict[str, dict[str, Any]] = {"reading": {"at": lambda done, words: True}, "saved": {"unit": 1}}


@pytest.mark.parametrize("place", WHERE)
def test_a_worker_that_is_killed_leaves_a_list_that_the_next_one_builds(
    committed: None, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing("1", "2")
    reached = tmp_path / "reached"

    monkeypatch.setattr(running, "JobRun", standing_still(reached, **WHERE[place]))
    kill_where_it_stands(work, reached)
    monkeypatch.undo()
    assert followed.is_behind()
    left = [shelf.folder() / name for name in files()]
    assert [path.name.startswith(shelf.INCOMING) for path in left] == ([True] if place == "saved" else [])
    for path in left:
        os.utime(path, (0, 0))
    with clock.at(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        assert jobs.return_lost(clock.now()) == 1
        assert work() == 1
    assert not followed.is_behind()
    assert files() == [shelf.path_of(followed.edition()).name], "what the killed one was writing is swept"
    assert found("Malvina") == {"2"}


def test_one_that_is_cancelled_saves_nothing_and_stays_away_until_the_next_import(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    listing("1", "2")
    told: list[str] = []

    class Watched(running.JobRun):
        """Somebody presses Cancel as soon as there is some progress."""

        def progress(self, done: int, total: int = 0, words: str = "") -> None:
            told.append(words)
            jobs.cancel(self.job)
            self.say(done, total, words)

    monkeypatch.setattr(running, "JobRun", Watched)
    assert work() == 1
    monkeypatch.undo()
    assert (Job.objects.get(kind=BUILD).state, told, files()) == ("cancelled", ["Entries read"], [])
    assert tasks.see_to_the_list(clock.now()) == 0
    assert found("Orsino") == {"1"}
    listing("1", "3")
    assert work() == 1
    assert not followed.is_behind()


@pytest.mark.django_db
def test_whoever_imported_sees_on_the_imports_page_how_far_the_list_is_and_nobody_else_does() -> None:
    officer, other = making_people.officer("head"), making_people.officer("head")
    run = an_import(a_un_file({"key": "1"}), by=queries.actor_for(officer))
    job = Job.objects.get(kind=BUILD)
    with record.unit():
        of_many = jobs.start("screening.compare", "7", queries.actor_for(officer), {"run": run.pk})
    link = f'<a href="/jobs/{job.pk}/">waiting</a>'
    page, of_another = (making_people.signed_in(one).get(f"/lists/runs/{run.pk}/").content.decode() for one in (officer, other))
    assert link in page
    assert link not in of_another
    assert f"/jobs/{of_many.pk}/" not in page, "it is of a screening with the number of the import"
    assert jobs.cancel(of_many)
    assert work() == 1
    assert f"/lists/runs/{run.pk}/" in making_people.signed_in(officer).get(f"/jobs/{job.pk}/").content.decode()


def test_where_the_file_is_gone_the_tick_has_it_built_again_once_an_hour(committed: None) -> None:
    assert tasks.see_to_the_list in tick.duties()
    assert tasks.see_to_the_list(clock.now()) == 0
    listing("1")
    now = clock.now()
    assert [tasks.see_to_the_list(now + timedelta(hours=hours)) for hours in range(3)] == [0, 0, 0], "the job of the import waits"
    work()
    assert tasks.see_to_the_list(now) == 0
    wanted = []
    for moment in (now, now, now + timedelta(hours=1)):
        shutil.rmtree(shelf.folder(), ignore_errors=True)
        wanted.append(tasks.see_to_the_list(moment))
        work()
    assert wanted == [1, 0, 1]
    assert Job.objects.latest("pk").officer is None


def test_whose_access_was_closed_after_the_import_keeps_nobody_from_a_new_list(committed: None) -> None:
    officer = making_people.officer("head")
    an_import(a_un_file({"key": "1"}), by=queries.actor_for(officer))
    lock(making_people.founders()[0], officer, because="suspended")
    work()
    assert (Job.objects.get(kind=BUILD).state, followed.is_behind()) == ("failed", True)
    assert tasks.see_to_the_list(clock.now()) == 1
    work()
    assert not followed.is_behind()
