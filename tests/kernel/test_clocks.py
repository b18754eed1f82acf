"""What happens to a promise inside an act: extended, delayed, corrected, cancelled, of the record or of one of its parts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from comity.engines.deadlines import Calendar, Limit, Unit
from comity.kernel import clock, clocks, record
from comity.kernel.actor import Actor
from comity.kernel.models import Deadline, DeadlineState
from tests import make
from tests.kernel.things.models import FLOW, Part, Thing, may_work

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EIGHT_HOURS = Limit(8, Unit.HOURS, "Article 5")
FIVE_WORKING_DAYS = Limit(5, Unit.WORKING_DAYS, "Article 5")


@pytest.fixture
def worker() -> Actor:
    return make.actor("case")


@pytest.fixture
def thing(worker: Actor) -> Thing:
    made = Thing(name="lamp")
    with record.create(made, by=worker, may=may_work, flow=FLOW, at=NOON):
        pass
    with record.move(FLOW, "open", made, by=worker, at=NOON) as act:
        act.open_clock("answer", "answer", EIGHT_HOURS, NOON, "")
    return made


def test_an_extension_moves_the_date_with_its_reason(thing: Thing, worker: Actor) -> None:
    with record.change("extend", thing, by=worker, may=may_work, at=NOON + timedelta(hours=1)) as act:
        act.extend("answer", 4, Unit.HOURS, "an interpreter is needed")
    assert thing.next_due_at == NOON + timedelta(hours=12)
    assert "interpreter" in str(clocks.of(thing).get().events)


@pytest.mark.parametrize(("decided", "owed"), [(timedelta(hours=2), timedelta(hours=8)), (timedelta(days=1), timedelta(days=1))])
def test_a_lawful_delay_that_is_over_is_owed_at_once_or_by_the_limit(
    thing: Thing, worker: Actor, decided: timedelta, owed: timedelta
) -> None:
    with record.change("delay", thing, by=worker, may=may_work, at=NOON + timedelta(hours=1)) as act:
        act.delay("answer", NOON + timedelta(days=3), "judicial authorisation")
    assert (thing.clock_state, clocks.of(thing).get().due_at) == ("delayed", NOON + timedelta(days=3))
    for _ in range(2):
        with record.change("decide", thing, by=worker, may=may_work, at=NOON + decided) as act:
            act.end_delay("answer")
        kept = clocks.of(thing).get()
        assert (thing.clock_state, thing.next_due_at, kept.waits_for) == ("open", NOON + owed, "")
        assert [event["event"] for event in kept.events] == ["delayed", "delay_ended"], "harmless on a clock that is not delayed"


def test_a_question_that_is_answered_leaves_a_lawful_delay_as_it_was(thing: Thing, worker: Actor) -> None:
    for hours, step in enumerate(("delay", "pause", "resume", "end_delay"), start=1):
        with record.change("wait", thing, by=worker, may=may_work, at=NOON + timedelta(hours=hours)) as act:
            if step == "delay":
                act.delay("answer", NOON + timedelta(days=3), "judicial authorisation")
            elif step == "pause":
                act.pause("answer", "question 3")
            elif step == "resume":
                act.resume("answer")
            else:
                act.end_delay("answer")
        kept = clocks.of(thing).get()
        assert (kept.state, kept.waits_for) == {
            "delay": ("delayed", "judicial authorisation"),
            "pause": ("paused", "question 3"),
            "resume": ("delayed", "judicial authorisation"),
            "end_delay": ("open", ""),
        }[step]
    assert thing.next_due_at == NOON + timedelta(hours=9), "an hour stood still"


def test_another_receipt_counts_anew_and_a_promise_can_be_cancelled(thing: Thing, worker: Actor) -> None:
    with record.change("correct", thing, by=worker, may=may_work) as act:
        act.correct("answer", NOON - timedelta(hours=2))
    assert thing.next_due_at == NOON + timedelta(hours=6)
    with record.change("cancel", thing, by=worker, may=may_work) as act:
        act.cancel("answer")
    assert (thing.next_due_at, thing.clock_state, clocks.of(thing).get().state) == (None, "", DeadlineState.CANCELLED)


def test_a_promise_of_one_part_is_met_without_the_others(thing: Thing, worker: Actor) -> None:
    with record.change("fit", thing, by=worker, may=may_work, at=NOON) as act:
        first, second = act.add(Part(thing=thing, text="bulb")), act.add(Part(thing=thing, text="wick"))
        for part in (first, second):
            act.open_clock("item", "item", EIGHT_HOURS, NOON, "", part=part)
    assert clocks.live(thing, "item", first).count() == 1
    with record.change("give", thing, by=worker, may=may_work, at=NOON + timedelta(hours=1)) as act:
        act.meet("item", part=first)
        act.meet("item", part=first)
    states = dict(Deadline.objects.filter(name="item").values_list("part_key", "state"))
    assert states == {clocks.part_key(first): "met", clocks.part_key(second): "open"}


def test_stopping_a_stopped_clock_and_resuming_a_running_one_changes_nothing(thing: Thing, worker: Actor) -> None:
    for _ in range(2):
        with record.change("wait", thing, by=worker, may=may_work, at=NOON + timedelta(hours=1)) as act:
            act.pause("answer", "question 3")
    assert len(clocks.of(thing).get().events) == 1
    for _ in range(2):
        with record.change("go", thing, by=worker, may=may_work, at=NOON + timedelta(hours=2)) as act:
            act.resume("answer")
    assert len(clocks.of(thing).get().events) == 2
    assert thing.next_due_at == NOON + timedelta(hours=9)


def test_a_holiday_added_later_moves_what_it_touches(thing: Thing, worker: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    with record.change("promise", thing, by=worker, may=may_work) as act:
        act.open_clock("days", "days", FIVE_WORKING_DAYS, NOON, "desk:1")
    before = clocks.of(thing).get(name="days").due_at
    assert before is not None
    calendar = Calendar("UTC", {date(2026, 3, 4): "A new holiday"}, frozenset({5, 6}))
    monkeypatch.setattr(clocks, "_calendars", clocks._calendars)
    clocks.use_calendars(lambda key: calendar if key == "desk:1" else clocks.UTC_CALENDAR)
    (moved,) = clocks.recompute(clocks.of(thing))
    assert (moved.name, (moved.due_at or before) > before) == ("days", True)
    assert clocks.recompute(clocks.of(thing)) == []


def test_what_no_clock_can_count_is_refused_in_words(thing: Thing, worker: Actor) -> None:
    with pytest.raises(ValidationError, match="before the receipt"), record.change("wait", thing, by=worker, may=may_work) as act:
        act.pause("answer", "question 3", at=NOON - timedelta(days=1))
    with pytest.raises(ValidationError, match="lies after the moment"), record.change("delay", thing, by=worker, may=may_work) as act:
        act.delay("answer", NOON, "judicial authorisation")


def test_a_clock_that_a_step_opens_is_opened_or_left_with_a_reason(thing: Thing, worker: Actor) -> None:
    other = Thing(name="torch")
    with record.create(other, by=worker, may=may_work, flow=FLOW):
        pass
    with pytest.raises(AssertionError, match="neither opened nor left"):
        record.move_only(FLOW, "open", other, by=worker)


def test_the_shown_moment_needs_its_zone() -> None:
    with pytest.raises(ValueError, match="zone"), clock.at(datetime(2026, 3, 2)):  # noqa: DTZ001  # that is what is refused
        pytest.fail("the body must not run")
    with clock.at(NOON):
        assert clock.today() == "2026-03-02"
