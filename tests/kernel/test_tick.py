"""What time does to promises: each is noted once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.engines.deadlines import Limit, Unit
from comity.kernel import clocks, record, tick
from comity.kernel.models import Deadline, Entry, Notification, Record
from comity.kernel.telling import tell
from tests import make
from tests.kernel.things.models import FLOW, Thing, may_work

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DUE = NOON + timedelta(hours=8)


@pytest.fixture
def thing() -> Thing:
    worker = make.actor("case")
    made = Thing(name="lamp")
    with record.create(made, by=worker, may=may_work, flow=FLOW):
        pass
    with record.move(FLOW, "open", made, by=worker, at=NOON) as act:
        act.open_clock("answer", "answer", Limit(8, Unit.HOURS, "Article 5"), NOON, "")
    return made


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    heard: list[str] = []

    def listen(subject: Record, deadline: Deadline, what: str) -> None:
        heard.append(f"{what} {subject.key == deadline.subject_key}")

    monkeypatch.setitem(tick._listeners, "things.thing", listen)
    return heard


def test_a_promise_that_went_with_its_record_meanwhile_is_not_noted(thing: Thing, told: list[str]) -> None:
    key = Deadline.objects.get().pk
    Deadline.objects.all().delete()
    assert not tick._note(key, "breach", DUE)
    assert told == []


def test_soon_and_breach_are_each_noted_once(thing: Thing, told: list[str]) -> None:
    assert tick.note_soon(NOON + timedelta(hours=5)) == 0
    assert tick.note_soon(NOON + timedelta(hours=6)) == 1
    assert tick.note_soon(NOON + timedelta(hours=7)) == 0
    assert tick.note_breaches(DUE - timedelta(seconds=1)) == 0
    assert tick.note_breaches(DUE) == 1
    assert tick.note_breaches(DUE + timedelta(hours=1)) == 0
    assert told == ["soon True", "breach True"]
    assert Entry.objects.filter(action="things.thing.breach").count() == 1


def test_a_paused_clock_is_never_nagged_about(thing: Thing, told: list[str]) -> None:
    with record.move(FLOW, "ask", thing, by=make.actor("case"), at=NOON + timedelta(hours=1), because="question"):
        pass
    assert tick.note_soon(DUE) + tick.note_breaches(DUE + timedelta(days=9)) == 0
    assert told == []


def test_a_lawful_delay_is_not_nagged_about_until_it_is_over(thing: Thing, told: list[str]) -> None:
    with record.change("delay", thing, by=make.actor("case"), may=may_work) as act:
        act.at = NOON + timedelta(hours=1)
        act.delay("answer", NOON + timedelta(days=3), "judicial authorisation")
    assert thing.clock_state == "delayed"
    assert tick.note_breaches(NOON + timedelta(days=2)) == 0
    assert tick.note_breaches(NOON + timedelta(days=3)) == 1
    assert clocks.of(thing).get().state == "open"


def test_a_clock_stopped_after_it_ran_out_stays_late_and_can_be_stopped_again(thing: Thing) -> None:
    worker = make.actor("case")
    for hours in (9, 11):
        with record.move(FLOW, "ask", thing, by=worker, at=NOON + timedelta(hours=hours), because="question"):
            pass
        assert clocks.of(thing).get().state == "open"
        with record.move(FLOW, "hear", thing, by=worker, at=NOON + timedelta(hours=hours + 1)):
            pass
    assert thing.next_due_at == DUE


def test_what_was_told_once_is_not_told_again(thing: Thing) -> None:
    officers = [make.officer().pk, make.officer().pk]
    assert tell(officers, "%(x)s", {"x": 1}, about=thing, once="occasion") == 2
    assert tell(officers, "%(x)s", {"x": 1}, about=thing, once="occasion") == 0
    assert tell(officers[:1], "again") == 1
    assert Notification.objects.count() == 3


def test_a_clock_stopped_and_set_going_at_the_same_moment_runs_and_can_be_stopped_again(thing: Thing) -> None:
    worker, moment = make.actor("case"), NOON + timedelta(hours=1)
    for step in ("ask", "hear"):
        with record.move(FLOW, step, thing, by=worker, at=moment, because="question"):
            pass
    with record.move(FLOW, "ask", thing, by=worker, at=NOON + timedelta(hours=2), because="another question"):
        pass
    assert clocks.of(thing).get().state == "paused"


def test_a_promise_that_cannot_be_noted_keeps_no_other_from_it(thing: Thing, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = make.actor("case")
    second = Thing(name="chair")
    with record.create(second, by=worker, may=may_work, flow=FLOW):
        pass
    with record.move(FLOW, "open", second, by=worker, at=NOON) as act:
        act.open_clock("answer", "answer", Limit(8, Unit.HOURS, "Article 5"), NOON, "")
    heard: list[str] = []

    def listen(subject: Record, deadline: Deadline, what: str) -> None:
        if subject.key == thing.key:
            raise RuntimeError("nobody can be told")
        heard.append(what)

    monkeypatch.setitem(tick._listeners, "things.thing", listen)
    with pytest.raises(RuntimeError, match="nobody can be told"):
        tick.note_breaches(DUE)
    assert heard == ["breach"]


def test_the_record_is_locked_before_its_promise_as_every_act_does(thing: Thing) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert tick.note_soon(NOON + timedelta(hours=6)) == 1
    reads = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    of_thing = next(place for place, sql in enumerate(reads) if 'FROM "things_thing"' in sql)
    last_of_promise = max(place for place, sql in enumerate(reads) if 'FROM "kernel_deadline"' in sql)
    assert of_thing < last_of_promise
