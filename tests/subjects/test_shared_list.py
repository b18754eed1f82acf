"""The list of entries: saved by a job, mapped by every process, swapped while searches go on, and never that of another database."""

import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections, transaction

from comity.engines.screening import Subject
from comity.kernel import clock
from comity.kernel.models import Job
from comity.lists.models import ListEntry
from comity.subjects import followed, indexes, shelf, tasks
from comity.subjects.followed import BUILD
from tests.kernel.making_jobs import work
from tests.kernel.processes import apart, finished
from tests.subjects.sharing import NAMES, PATIENCE, files, found, is_mapped, listing

pytestmark = pytest.mark.usefixtures("an_empty_shelf")


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
    soon, later = indexes.Index(followed.ENTRIES), indexes.Index(followed.ENTRIES)
    with taken_back():
        listing("1", "3", n1="Fabrizio")
        work()
        for index in (soon, later):
            assert (found("Teodor", index), found("Fabrizio", index), is_mapped()) == ({"3"}, {"1"}, True)
    for index in (soon, indexes.Index(followed.ENTRIES)):
        assert (found("Teodor", index), found("Fabrizio", index)) == (set(), set())
        assert (found("Malvina", index), found("Orsino", index), len(index)) == ({"2"}, {"1"}, 2)
    listing("1", "4", n1="Ignazio")  # the same keys and editions as in the database before
    for index in (soon, later, indexes.Index(followed.ENTRIES)):
        assert (found("Ysolde", index), found("Ignazio", index), found("Fabrizio", index)) == ({"4"}, {"1"}, set())
    work()
    assert files() == [shelf.path_of(followed.edition()).name], "that of the database before is gone"
