"""The list of entries: built once by a job, mapped by every process, swapped while searches go on, and never that of another database."""

import os
import shutil
import signal
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections, transaction

from comity.engines.screening import Subject
from comity.kernel import clock, jobs, tick
from comity.kernel.jobs import running
from comity.kernel.models import Job
from comity.lists.models import ListEntry
from comity.people import queries
from comity.people.actions import lock
from comity.subjects import followed, indexes, shelf, tasks
from comity.subjects.followed import BUILD
from tests import making_people
from tests.kernel.making_jobs import work
from tests.kernel.processes import apart, finished
from tests.making_subjects import a_un_file, an_import

PATIENCE = 60.0  # seconds, on a busy machine
NAMES = {"1": "Orsino", "2": "Malvina", "3": "Teodor", "4": "Ysolde", "5": "Benedek", "6": "Quirin"}


@pytest.fixture(autouse=True)
def an_empty_shelf() -> Iterator[None]:
    shutil.rmtree(shelf.folder(), ignore_errors=True)
    yield
    shutil.rmtree(shelf.folder(), ignore_errors=True)


def listing(*keys: str, into: str = "An invented list", **renamed: str) -> None:
    """An import of these entries, each with its own first name, or that it has now."""
    names = {**NAMES, **{key.removeprefix("n"): name for key, name in renamed.items()}}
    entries = ({"key": key, "first": names[key], "passport": f"YA765432{key}"} for key in keys)
    an_import(a_un_file(*entries), into=into, drops_most=True, by=making_people.actor("head"))


def found(first: str, index: indexes.Index = indexes.entries) -> set[str]:
    """The keys of those who carry exactly this name."""
    hits = index.search(Subject(names=[f"{first} Valdemarca"]))
    named = ListEntry.objects.in_bulk([int(hit.id) for hit in hits if hit.score > 0.5])
    return {entry.entry_key for entry in named.values() if first in entry.caption}


def files() -> list[str]:
    return sorted(path.name for path in shelf.folder().glob("*")) if shelf.folder().is_dir() else []


def is_mapped() -> bool:
    """Whether this process has a saved list in its memory that lies there still."""
    return any(name in line and not line.endswith("(deleted)") for line in _maps() for name in files())


def _maps() -> list[str]:
    return Path("/proc/self/maps").read_text().splitlines()


def test_a_job_after_an_import_saves_the_list_and_another_process_maps_it_for_its_first_search(committed: None, tmp_path: Path) -> None:
    listing("1", "2")
    job = Job.objects.get(kind=BUILD)
    assert (job.state, files()) == ("waiting", [])
    assert work() == 1
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"entries": 2, "was_there": False})
    (file,) = shelf.folder().iterdir()
    assert file == shelf.path_of(followed.edition())
    assert (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(shelf.folder().stat().st_mode)) == (0o600, 0o700)

    def first_search() -> None:
        assert not is_mapped()
        (tmp_path / "told").write_text(f"{found('Malvina')} {is_mapped()}")

    assert finished(apart(first_search)) == [0]
    assert (tmp_path / "told").read_text() == "{'2'} True"


def test_what_is_added_changed_and_withdrawn_is_found_by_the_next_search_before_any_job_runs(committed: None) -> None:
    listing("1", "2", "3")
    work()
    assert found("Orsino") == {"1"}
    assert is_mapped()
    listing("1", "3", "4", n3="Teofil")
    assert found("Ysolde") == {"4"}
    assert (found("Teofil"), found("Teodor"), found("Malvina"), len(indexes.entries)) == ({"3"}, set(), set(), 3)
    assert indexes.entries.warm() == 3
    assert Job.objects.filter(kind=BUILD, state="waiting").count() == 1
    indexes.forget()
    assert (found("Teofil"), found("Malvina")) == ({"3"}, set()), "a process that maps the older file catches up as well"
    listing(*NAMES)
    work()
    assert indexes.entries.warm() == len(NAMES)
    assert found("Malvina") == {"2"}
    assert len(files()) == 1


def test_a_mapped_list_answers_as_one_in_memory_does(committed: None) -> None:
    listing(*NAMES)
    listing("1", "2", into="Another list")
    in_memory = indexes.Index(followed.ENTRIES)
    asked = [Subject(names=[f"{name} Valdemarca"], birth_dates=["1961"]) for name in NAMES.values()] + [Subject(documents=["YA7654323"])]
    before = [in_memory.search(each) for each in asked]
    work()
    after = [indexes.entries.search(each) for each in asked]
    assert is_mapped()
    assert [[(hit.id, hit.score, hit.evidence) for hit in hits] for hits in after] == [
        [(hit.id, hit.score, hit.evidence) for hit in hits] for hits in before
    ]
    assert all(before)


def test_searches_go_on_while_a_new_list_takes_the_place_of_the_old_one(committed: None) -> None:
    """None misses whom the list holds before and after, and one that begins after an import finds what it brought."""
    listing("1", "2", "3")
    work()
    stopped = threading.Event()
    searched: list[int] = []
    wrong: list[object] = []

    def search_on() -> None:
        asked = Subject(names=["Orsino Valdemarca"])
        listed = str(ListEntry.objects.get(entry_key="1").pk)
        count = 0
        try:
            while not stopped.is_set():
                hits = indexes.entries.search(asked)
                if not hits or hits[0].id != listed or not hits[0].evidence:
                    wrong.append(hits)
                count += 1
        except Exception as broke:
            wrong.append(broke)
        finally:
            searched.append(count)
            connections.close_all()

    threads = [threading.Thread(target=search_on) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for turn in range(6):
            name = f"Ludo{'abcdef'[turn]}"
            listing("1", "2", "3", "4", n4=name)
            assert found(name) == {"4"}
            work()
            assert indexes.entries.warm() == 4
            assert found(name) == {"4"}
    finally:
        stopped.set()
        for thread in threads:
            thread.join(PATIENCE)
    assert wrong == []
    assert min(searched) > 6


def test_whoever_changes_what_is_searched_waits_for_the_searches_that_run_and_holds_up_the_next() -> None:
    turns = indexes.Turns()
    order: list[str] = []

    def change() -> None:
        with turns.changing():
            order.append("changed")
            searches.start()
            time.sleep(0.2)
            order.append("changed further")

    def search() -> None:
        with turns.searching():
            order.append("searched")

    changes, searches = threading.Thread(target=change), threading.Thread(target=search)
    with turns.searching(), turns.searching():
        changes.start()
        time.sleep(0.2)
        order.append("searched before")
    changes.join(PATIENCE)
    searches.join(PATIENCE)
    assert order == ["searched before", "changed", "changed further", "searched"]


@pytest.mark.parametrize("spoiled", ["cut", "flipped", "emptied", "without notes"])
def test_a_spoiled_file_is_not_searched_and_is_built_again(committed: None, spoiled: str, caplog: pytest.LogCaptureFixture) -> None:
    listing("1", "2")
    work()
    (file,) = shelf.folder().iterdir()
    content = file.read_bytes()
    match spoiled:
        case "cut":
            file.write_bytes(content[: len(content) // 2])
        case "flipped":
            file.write_bytes(content[:-200] + bytes(byte ^ 255 for byte in content[-200:]))
        case "emptied":
            file.write_bytes(b"")
        case "without notes":
            indexes.Index(followed.ENTRIES).caught_up().watchlist.save(file)
    assert found("Orsino") == {"1"}
    assert not is_mapped()
    assert "is of no use" in caplog.text
    assert "Valdemarca" not in caplog.text
    assert tasks.see_to_the_list(clock.now()) == 1
    work()
    indexes.entries.warm()
    assert (found("Orsino"), is_mapped(), len(files())) == ({"1"}, True, 1)


def test_a_list_that_another_version_of_the_engine_saved_is_not_opened_and_goes(committed: None) -> None:
    listing("1")
    work()
    (file,) = shelf.folder().iterdir()
    older = file.rename(file.with_name(file.name.replace(shelf._engine(), "0" * 12)))
    assert found("Orsino") == {"1"}
    assert not is_mapped()
    assert tasks.see_to_the_list(clock.now()) == 1
    work()
    assert indexes.entries.warm() == 1
    assert (is_mapped(), older.exists()) == (True, False)


def test_the_list_of_another_database_is_never_searched(committed: None, caplog: pytest.LogCaptureFixture) -> None:
    listing("1", "2")
    work()
    (file,) = shelf.folder().iterdir()
    of_another = file.with_name(file.name.replace("entries-", "entries-9"))
    file.rename(of_another)
    listing("1", "3")
    assert (found("Malvina"), found("Teodor"), is_mapped()) == (set(), {"3"}, False)
    assert "is of another database" in caplog.text
    work()
    assert not of_another.exists()


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens inside is gone from the database at the end, as in a desk that is restored from a backup taken before."""
    outer = transaction.atomic()
    outer._from_testcase = True
    with outer:
        yield
        transaction.set_rollback(True)


def test_after_a_restore_neither_a_file_nor_a_process_answers_from_the_database_before(committed: None) -> None:
    listing("1", "2")
    work()
    with taken_back():
        listing("1", "3", n1="Fabrizio")
        work()
        assert (found("Teodor"), found("Fabrizio"), is_mapped()) == ({"3"}, {"1"}, True)
    held = indexes.entries
    for index in (held, indexes.Index(followed.ENTRIES)):
        assert (found("Teodor", index), found("Fabrizio", index)) == (set(), set())
        assert (found("Malvina", index), found("Orsino", index), len(index)) == ({"2"}, {"1"}, 2)
    listing("1", "4", n1="Ignazio")
    for index in (held, indexes.Index(followed.ENTRIES)):
        assert (found("Ysolde", index), found("Ignazio", index), found("Fabrizio", index)) == ({"4"}, {"1"}, set())
    work()
    assert files() == [shelf.path_of(followed.edition()).name], "that of the database before is gone"


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


@pytest.mark.parametrize("place", ["reading", "saved"])
def test_a_worker_that_is_killed_leaves_a_list_that_the_next_one_builds(
    committed: None, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing("1", "2")
    reached = tmp_path / "reached"

    class Standing(running.JobRun):
        """One that stands still at this place."""

        def progress(self, done: int, total: int = 0, words: str = "") -> None:
            self.stand("reading")
            super().progress(done, total, words)

        def unit(self, cursor: object = None):
            self.stand("saved")
            return super().unit(cursor)

        def stand(self, here: str) -> None:
            if place == here:
                reached.touch()
                time.sleep(PATIENCE)

    monkeypatch.setattr(running, "JobRun", Standing)
    (worker,) = apart(work)
    limit = time.monotonic() + PATIENCE
    while not reached.exists() and time.monotonic() < limit:
        time.sleep(0.02)
    os.kill(worker.pid or 0, signal.SIGKILL)
    assert finished([worker]) == [-signal.SIGKILL]
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
    link = f'<a href="/jobs/{job.pk}/">waiting</a>'
    page, of_another = (making_people.signed_in(one).get(f"/lists/runs/{run.pk}/").content.decode() for one in (officer, other))
    assert link in page
    assert link not in of_another
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
