"""Promises that a unit opens are written with it in one go, are found by whoever asks sooner, and are never lost in between."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from comity.engines.deadlines import Limit, Unit
from comity.kernel import clocks, record, waiting
from comity.kernel.actor import Actor
from comity.kernel.models import Deadline, DeadlineState
from tests import make
from tests.kernel.things.models import FLOW, Thing, may_work

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EIGHT_HOURS = Limit(8, Unit.HOURS, "Article 5")


@pytest.fixture
def worker() -> Actor:
    return make.actor("case")


def opened(worker: Actor, name: str) -> Thing:
    made = Thing(name=name)
    with record.create(made, by=worker, may=may_work, flow=FLOW, at=NOON):
        pass
    with record.move(FLOW, "open", made, by=worker, at=NOON) as act:
        act.open_clock("answer", "answer", EIGHT_HOURS, NOON, "")
    return made


def test_the_promises_of_a_unit_are_written_in_one_statement(worker: Actor) -> None:
    with CaptureQueriesContext(connection) as asked, record.unit():
        for name in ("lamp", "torch", "candle"):
            opened(worker, name)
    assert sum('INSERT INTO "kernel_deadline"' in query["sql"] for query in asked) == 1
    assert list(Deadline.objects.order_by("subject_key").values_list("due_at", flat=True)) == [NOON + timedelta(hours=8)] * 3


def test_whoever_asks_inside_the_unit_finds_them_and_can_go_on_with_them(worker: Actor) -> None:
    with record.unit():
        lamp = opened(worker, "lamp")
        assert clocks.live(lamp).get().due_at == NOON + timedelta(hours=8)
        with record.change("extend", lamp, by=worker, may=may_work, at=NOON) as act:
            act.extend("answer", 4, Unit.HOURS, "an interpreter is needed")
    assert Deadline.objects.get().due_at == lamp.next_due_at == NOON + timedelta(hours=12)


@pytest.mark.parametrize("asks_between", [False, True])
def test_what_happens_to_a_promise_in_the_act_that_opens_it_is_kept(worker: Actor, *, asks_between: bool) -> None:
    lamp = Thing(name="lamp")
    with record.create(lamp, by=worker, may=may_work, flow=FLOW, at=NOON):
        pass
    with record.move(FLOW, "open", lamp, by=worker, at=NOON) as act:
        act.open_clock("answer", "answer", EIGHT_HOURS, NOON, "")
        if asks_between:
            assert Deadline.objects.count() == 1
        act.pause("answer", "the requester is asked")
    assert (Deadline.objects.get().state, Deadline.objects.get().waits_for) == (DeadlineState.PAUSED, "the requester is asked")
    assert lamp.clock_state == "paused"


def test_a_promise_kept_beyond_its_unit_is_not_changed_in_silence(worker: Actor) -> None:
    with record.unit():
        lamp = opened(worker, "lamp")
        other = clocks.open_clock(lamp, "other", "other", EIGHT_HOURS, NOON, "")
    with pytest.raises(DatabaseError, match=r"kernel\.Deadline"):
        clocks.meet(other, NOON)
    assert Deadline.objects.get(name="other").state == DeadlineState.OPEN


def test_a_second_open_promise_of_a_name_takes_the_whole_unit_back(worker: Actor) -> None:
    with pytest.raises(IntegrityError), record.unit():
        lamp = opened(worker, "lamp")
        clocks.open_clock(lamp, "answer", "answer", EIGHT_HOURS, NOON, "")
    assert not Thing.objects.exists()
    assert not Deadline.objects.exists()


@pytest.mark.parametrize("guarded", [nullcontext, transaction.atomic])
def test_a_promise_that_could_not_be_written_when_it_was_asked_for_is_not_lost_in_silence(
    worker: Actor, guarded: Callable[[], AbstractContextManager[None]]
) -> None:
    with pytest.raises(IntegrityError), record.unit():
        lamp = opened(worker, "lamp")
        clocks.open_clock(lamp, "answer", "answer", EIGHT_HOURS, NOON, "")
        with pytest.raises(IntegrityError), guarded():
            Deadline.objects.count()
        with suppress(DatabaseError), guarded():
            Deadline.objects.count()
    assert not Thing.objects.exists()


def test_outside_of_a_unit_a_row_is_written_at_once() -> None:
    promise = Deadline(subject_kind="things.thing", subject_key="1", name="answer", limit={}, starts_at=NOON, due_at=NOON)
    waiting.add(promise)
    assert promise.pk is not None
