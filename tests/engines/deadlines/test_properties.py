"""Searches for a clock that breaks what every clock must keep."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from comity.engines.deadlines import (
    Calendar,
    Delayed,
    DelayEnded,
    Due,
    Ends,
    Event,
    Extended,
    Limit,
    Resumed,
    Stopped,
    Unit,
    compute,
    event_from_json,
    event_to_json,
    is_late,
    soon_at,
)

ZONES = ("Europe/Rome", "Asia/Shanghai", "Africa/Cairo", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Europe/London")
SECOND = timedelta(seconds=1)

FIRST = datetime(2025, 12, 1, tzinfo=UTC)
AWKWARD = (
    datetime(2026, 3, 29, 1, tzinfo=UTC),  # Rome goes forward
    datetime(2026, 10, 25, 1, tzinfo=UTC),  # Rome goes back
    datetime(2026, 4, 23, 22, tzinfo=UTC),  # Cairo goes forward at midnight
    datetime(2026, 10, 29, 21, tzinfo=UTC),  # Cairo goes back at midnight
    datetime(2028, 2, 29, tzinfo=UTC),
    datetime(2026, 12, 31, 23, tzinfo=UTC),
)
anywhen = st.integers(0, 850 * 24 * 3600).map(lambda seconds: FIRST + seconds * SECOND)
near = st.builds(lambda moment, minutes: moment + timedelta(minutes=minutes), st.sampled_from(AWKWARD), st.integers(-1600, 180))
moments = st.one_of(anywhen, near)
pauses = st.integers(0, 40 * 24 * 3600).map(lambda seconds: seconds * SECOND)
shares = st.integers(0, 9999).map(lambda part: Fraction(part, 10_000))
reasons = st.text(max_size=20)
holidays = st.dictionaries(st.dates(date(2025, 12, 1), date(2028, 6, 1)), st.just("A holiday"), max_size=30)
weekends = st.sampled_from([frozenset({5, 6}), frozenset({4, 5}), frozenset({6}), frozenset[int]()])
calendars = st.builds(Calendar, st.sampled_from(ZONES), holidays, weekends)


@st.composite
def limits(draw: st.DrawFn, units: tuple[Unit, ...] = tuple(Unit)) -> Limit:
    unit = draw(st.sampled_from(units))
    amount = draw(st.integers(1, 40))
    if unit is Unit.HOURS:
        return Limit(amount, unit, draw(reasons), skips_event_hour=draw(st.booleans()))
    if draw(st.booleans()):
        return Limit(amount, unit, draw(reasons), ends=Ends.SAME_CLOCK_TIME)
    return Limit(
        amount,
        unit,
        draw(reasons),
        counts_event_day=draw(st.booleans()),
        moves_to_working_day=draw(st.booleans()),
        least_working_days=draw(st.integers(0, 3)) if unit is Unit.CALENDAR_DAYS else 0,
    )


def in_whole_days_or_hours(limit: Limit) -> bool:
    """Clock time has no order where the desk's clock shows an hour twice: 02:10, come again, is later than 02:50."""
    return limit.ends is Ends.END_OF_DAY


@st.composite
def histories(draw: st.DrawFn, received_at: datetime) -> list[Event]:
    """Any lawful order of events, stops and resumptions taking turns."""
    events: list[Event] = []
    at, stands_still, awaits = received_at, False, False
    for _ in range(draw(st.integers(0, 6))):
        at += draw(pauses) / 8
        match draw(st.sampled_from(["turn", "turn", "extend", "delay", *(["decision"] if awaits else [])])):
            case "turn":
                events.append(Resumed(at) if stands_still else Stopped(at, draw(reasons)))
                stands_still = not stands_still
            case "extend":
                events.append(Extended(draw(st.integers(1, 20)), draw(st.sampled_from(Unit)), draw(reasons), at))
            case "decision":
                events.append(DelayEnded(at))
                awaits = False
            case _:
                awaits = True
                until = at + SECOND + draw(pauses) if draw(st.booleans()) else None
                events.append(Delayed(until, draw(reasons), at))
    return events


def falls_due(due: Due) -> datetime:
    assert due.at is not None
    return due.at


def within(start: datetime, end: datetime, share: Fraction) -> datetime:
    """A moment in [start, end)."""
    return start + (end - start) * share.numerator / share.denominator


@given(limits((Unit.HOURS,)), moments, calendars, shares, pauses)
def test_a_pause_moves_a_deadline_of_hours_by_exactly_its_length(
    limit: Limit, received_at: datetime, calendar: Calendar, share: Fraction, pause: timedelta
) -> None:
    before = compute(limit, received_at, calendar)
    stop = within(before.starts_at, falls_due(before), share)
    after = compute(limit, received_at, calendar, [Stopped(stop, "a question"), Resumed(stop + pause)])
    assert falls_due(after) - falls_due(before) == pause


@given(limits(), moments, calendars, shares)
def test_a_pause_of_no_length_changes_nothing(limit: Limit, received_at: datetime, calendar: Calendar, share: Fraction) -> None:
    before = compute(limit, received_at, calendar)
    stop = within(received_at, falls_due(before), share)
    after = compute(limit, received_at, calendar, [Stopped(stop, "a question"), Resumed(stop)])
    assert falls_due(after) == falls_due(before)


@given(limits().filter(in_whole_days_or_hours), moments, calendars, pauses, pauses, shares)
def test_a_longer_pause_never_ends_a_period_earlier(
    limit: Limit, received_at: datetime, calendar: Calendar, one: timedelta, other: timedelta, share: Fraction
) -> None:
    stop = within(received_at, falls_due(compute(limit, received_at, calendar)), share)
    shorter, longer = (
        falls_due(compute(limit, received_at, calendar, [Stopped(stop, "a question"), Resumed(stop + pause)]))
        for pause in sorted([one, other])
    )
    assert shorter <= longer


@given(limits(), moments, calendars)
def test_a_longer_limit_never_ends_earlier(limit: Limit, received_at: datetime, calendar: Calendar) -> None:
    longer = Limit.from_json({**limit.to_json(), "amount": limit.amount + 1})
    assert falls_due(compute(limit, received_at, calendar)) <= falls_due(compute(longer, received_at, calendar))


@given(limits().filter(in_whole_days_or_hours), moments, pauses, calendars)
def test_a_later_receipt_never_ends_earlier(limit: Limit, received_at: datetime, later: timedelta, calendar: Calendar) -> None:
    assert falls_due(compute(limit, received_at, calendar)) <= falls_due(compute(limit, received_at + later, calendar))


@given(
    limits((Unit.WORKING_DAYS,)).filter(in_whole_days_or_hours),
    moments,
    calendars,
    st.dates(date(2025, 12, 1), date(2028, 6, 1)),
    st.data(),
)
def test_a_holiday_added_later_never_makes_a_deadline_of_working_days_earlier(
    limit: Limit, received_at: datetime, calendar: Calendar, holiday: date, data: st.DataObject
) -> None:
    events = data.draw(histories(received_at))
    more = Calendar(calendar.zone, {**calendar.holidays, holiday: "A holiday added later"}, calendar.weekend)
    assume(all(not isinstance(event, Extended) or event.unit is Unit.WORKING_DAYS for event in events))
    before, after = (compute(limit, received_at, days, events).at for days in (calendar, more))
    if before is not None and after is not None:
        assert before <= after


@given(limits(), moments, calendars, pauses, pauses, st.booleans())
def test_a_decision_ends_a_delay_at_the_later_of_itself_and_the_limit(
    limit: Limit, received_at: datetime, calendar: Calendar, wait: timedelta, longer: timedelta, is_expected: bool
) -> None:
    by_limit = falls_due(compute(limit, received_at, calendar))
    decided_at = received_at + wait
    sought = Delayed(decided_at + SECOND + longer if is_expected else None, "a court", received_at)
    due = compute(limit, received_at, calendar, [sought, DelayEnded(decided_at)])
    assert falls_due(due) == max(by_limit, decided_at)
    assert due.delay is None
    held = compute(limit, received_at, calendar, [sought])
    assert held.at is None or falls_due(due) <= held.at, "a decision never puts the answer off"


@given(limits(), moments, calendars, st.data())
def test_a_decision_leaves_a_history_without_its_delay_unless_it_came_after_the_limit(
    limit: Limit, received_at: datetime, calendar: Calendar, data: st.DataObject
) -> None:
    events = [event for event in data.draw(histories(received_at)) if not isinstance(event, Delayed | DelayEnded)]
    last = max((event.at for event in events), default=received_at)
    sought, decided = Delayed(None, "a court", last), DelayEnded(last + SECOND + data.draw(pauses))
    before, after = (compute(limit, received_at, calendar, history).at for history in (events, [*events, sought, decided]))
    assert (before is None) == (after is None)
    assert before is None or after == max(before, decided.at)


@given(limits(), moments, calendars, st.data())
def test_the_last_line_of_the_ladder_is_the_deadline(limit: Limit, received_at: datetime, calendar: Calendar, data: st.DataObject) -> None:
    due = compute(limit, received_at, calendar, data.draw(histories(received_at)))
    assert due.ladder[-1].values["at"] == due.at
    assert (due.remaining is None) == (due.paused is None)
    assert all(line.sentence() for line in due.ladder)


@given(limits(), moments, calendars, st.data())
def test_a_clock_uses_its_time_from_none_to_all(limit: Limit, received_at: datetime, calendar: Calendar, data: st.DataObject) -> None:
    due = compute(limit, received_at, calendar, data.draw(histories(received_at)))
    assert due.fraction_used(received_at) == 0
    moments_after = [received_at + day * timedelta(days=1) for day in range(0, 200, 20)]
    used = [due.fraction_used(moment) for moment in moments_after]
    assert used == sorted(used)
    assert used[-1] <= 1
    soon = soon_at(due)
    assert (soon is None) == (due.at is None)
    if soon is not None and due.at is not None and due.delay is None:
        assert 0.7499 < due.fraction_used(soon) < 0.7501
        assert not is_late(due.at, soon)


@given(limits(), moments, st.data())
def test_what_is_stored_is_read_back_the_same(limit: Limit, received_at: datetime, data: st.DataObject) -> None:
    assert Limit.from_json(limit.to_json()) == limit
    for event in data.draw(histories(received_at)):
        assert event_from_json(event_to_json(event)) == event
