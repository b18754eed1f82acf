"""What persons are compared with is in memory before anybody asks, and follows every import."""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from comity.engines.screening import Subject
from comity.subjects import indexes
from comity.subjects.searching import among_entries, among_entries_each, found_of
from tests import making_people
from tests.kernel.making_jobs import work
from tests.making_subjects import a_person, a_record, a_un_file, an_import, officer_at

LONGEST = 20.0  # seconds, on a busy machine


def held(wanted: int) -> bool:
    limit = time.monotonic() + LONGEST
    while len(indexes.entries) + len(indexes.mentions) != wanted and time.monotonic() < limit:
        time.sleep(0.02)
    return len(indexes.entries) + len(indexes.mentions) == wanted


def test_a_thread_keeps_up_with_every_import_so_that_a_check_reads_no_entry_itself(committed: None) -> None:
    by = officer_at(1)
    person = a_person(by, a_record(by), names=["Orsino Valdemarca"], birth_dates=["1961-02-03"])
    head = making_people.actor("head")
    an_import(a_un_file({"key": "1"}), by=head)
    stopped = threading.Event()
    told: list[int] = []
    thread = threading.Thread(target=indexes.keep_warm, args=(stopped, 0.05), kwargs={"changed": told.append})
    thread.start()
    try:
        assert held(2)
        an_import(a_un_file({"key": "1"}, *({"key": str(key), "first": f"Name{key}"} for key in range(2, 60))), by=head)
        time.sleep(0.2)
        assert len(indexes.entries) == 1, "the thread leaves to the job what the job builds for all"
        work()
        assert held(60)
    finally:
        stopped.set()
        thread.join(LONGEST)
    assert not thread.is_alive()
    assert told == [2, 60], "said at each change and not between"
    with CaptureQueriesContext(connection) as asked:
        assert among_entries(person.subject())
    assert len([query for query in asked if "lists_listentry" in query["sql"]]) == 1, "only those that were found"


def test_a_database_that_cannot_be_asked_ends_no_thread(committed: None) -> None:
    by = officer_at(1)
    a_person(by, a_record(by))
    stopped, thrown = threading.Event(), threading.Event()

    def refuse_once(execute: Callable[..., object], *statement: object) -> object:
        if not thrown.is_set():
            thrown.set()
            raise OperationalError("away")
        return execute(*statement)

    def keep() -> None:
        with connection.execute_wrapper(refuse_once):
            indexes.keep_warm(stopped, 0.05)

    thread = threading.Thread(target=keep)
    thread.start()
    try:
        assert held(1)
    finally:
        stopped.set()
        thread.join(LONGEST)
    assert thrown.is_set()


@pytest.mark.django_db
def test_many_asked_together_are_answered_as_each_alone() -> None:
    an_import(a_un_file(*({"key": str(key), "second": f"Valdemarca{chr(97 + key)}"} for key in range(12))))
    asked = [
        Subject(names=["Orsino Valdemarcad"]),
        Subject(names=["Zzyzx Qwortle"], documents=["YA7654321"]),
        Subject(documents=["YA7654321"]),
        Subject(names=["Zzyzx Qwortle"]),
        Subject(),
        Subject(names=["Orsino Valdemarca"], birth_dates=["1961-02-03"]),
    ]
    together = found_of(list(among_entries_each(asked)))
    assert together == [among_entries(one) for one in asked]
    assert any(together)
    assert found_of([]) == list(among_entries_each([])) == []
