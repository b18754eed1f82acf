"""Two processes at the same moment on one database: nothing is lost, doubled or skipped, and the log stays whole."""

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from comity.engines.deadlines import Limit, Unit
from comity.kernel import attachments, numbering, proof, record, telling, tick
from comity.kernel.actor import Actor
from comity.kernel.errors import NotAllowed, StaleVersion, WrongState
from comity.kernel.models import Checkpoint, Counter, Deadline, Entry, Notification
from tests import make
from tests.kernel.processes import apart, finished
from tests.kernel.things.models import FLOW, State, Thing, may_work

pytestmark = pytest.mark.usefixtures("committed")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EACH = 10


@pytest.fixture
def worker() -> Actor:
    return make.actor("case")


def a_thing(worker: Actor) -> Thing:
    thing = Thing(name="lamp")
    with record.create(thing, by=worker, may=may_work, flow=FLOW):
        pass
    return thing


def in_two(act: Callable[[], object]) -> None:
    assert finished(apart(act, act)) == [0, 0]


def the_log_is_whole(entries: int) -> None:
    verdict = proof.verify(checkpoints=[])
    assert (verdict.ok, verdict.entries, verdict.contents) == (True, entries, entries), verdict.problems


def test_twenty_changes_at_once_are_all_there(worker: Actor) -> None:
    thing = a_thing(worker)

    def grow() -> None:
        for _ in range(EACH):
            with record.change("grow", thing, by=worker, may=may_work) as act:
                act.subject.size += 1

    in_two(grow)
    thing.refresh_from_db()
    assert (thing.size, thing.version) == (2 * EACH, 2 * EACH + 1)
    the_log_is_whole(2 * EACH + 1)


def test_of_two_who_write_on_the_same_version_one_is_told(worker: Actor) -> None:
    thing = a_thing(worker)

    def rename() -> None:
        for version in range(1, EACH + 1):
            with contextlib.suppress(StaleVersion), record.change("rename", thing, by=worker, may=may_work, seen=version) as act:
                act.subject.name = f"name {version} of {act.subject.version}"
            while Thing.objects.get(pk=thing.pk).version <= version:
                pass

    in_two(rename)
    thing.refresh_from_db()
    assert thing.version == EACH + 1
    the_log_is_whole(EACH + 1)


def test_the_same_step_twice_at_once_is_taken_once(worker: Actor) -> None:
    things = [a_thing(worker) for _ in range(EACH)]

    def drop_all() -> None:
        for thing in things:
            with contextlib.suppress(WrongState):
                record.move_only(FLOW, "drop", thing, by=worker)

    in_two(drop_all)
    assert Thing.objects.filter(state=State.CLOSED, version=2).count() == EACH
    the_log_is_whole(2 * EACH)


def test_two_who_confirm_the_same_proposal_use_it_once(worker: Actor) -> None:
    thing = a_thing(worker)
    with record.move(FLOW, "open", thing, by=worker) as act:
        act.leave_clock("answer", "no limit is agreed")
    record.propose(FLOW, "close", thing, by=worker)
    head = make.actor("head")

    def confirm() -> None:
        with contextlib.suppress(WrongState, NotAllowed):
            record.move_only(FLOW, "close", thing, by=head)

    in_two(confirm)
    assert Entry.objects.filter(action="things.thing.close", category="alteration").count() == 1


def test_numbers_are_neither_doubled_nor_skipped_whoever_gives_up(worker: Actor) -> None:
    def number_things() -> None:
        for turn in range(2 * EACH):
            with contextlib.suppress(ZeroDivisionError), record.unit():
                number = numbering.next_number("AR-2026")
                with record.create(Thing(name=f"AR-2026-{number:04}"), by=worker, may=may_work):
                    pass
                if turn % 2:
                    raise ZeroDivisionError

    in_two(number_things)
    assert sorted(Thing.objects.values_list("name", flat=True)) == [f"AR-2026-{number:04}" for number in range(1, 2 * EACH + 1)]
    assert Counter.objects.get().last == 2 * EACH
    the_log_is_whole(2 * EACH)


def test_a_number_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="in the transaction"):
        numbering.next_number("AR-2026")


def test_a_promise_that_breaks_is_noted_and_told_once_by_two_ticks(worker: Actor) -> None:
    for _ in range(EACH):
        thing = a_thing(worker)
        with record.move(FLOW, "open", thing, by=worker, at=NOON) as act:
            act.open_clock("answer", "answer", Limit(8, Unit.HOURS, "Article 5"), NOON, "")

    def let_time_pass() -> None:
        now = NOON + timedelta(days=1)
        tick.note_breaches(now)
        telling.tell([worker.user_id or 0], "late", once="the day of the breach")
        attachments.sweep(now)

    in_two(let_time_pass)
    assert Deadline.objects.filter(breached_at__isnull=False).count() == EACH
    assert Entry.objects.filter(action="things.thing.breach").count() == EACH
    assert Notification.objects.filter(template="late").count() == 1
    the_log_is_whole(3 * EACH)


def test_two_who_sign_the_log_at_once_agree(worker: Actor) -> None:
    proof.anchor_path().unlink(missing_ok=True)
    a_thing(worker)
    in_two(lambda: proof.checkpoint_if_due(datetime.now(UTC)))
    assert Checkpoint.objects.count() == 1
    assert proof.verify().ok


@pytest.mark.parametrize("table", ["kernel_entry", "kernel_entrycontent", "kernel_checkpoint"])
def test_what_is_committed_is_append_only(worker: Actor, table: str) -> None:
    a_thing(worker)
    proof.checkpoint_if_due(datetime.now(UTC))
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {'entry_id' if table.endswith('content') else 'sequence'} = 77"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    the_log_is_whole(1)
