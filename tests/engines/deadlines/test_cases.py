"""Holds the engine to deadlines that were computed by hand, each under its article (`cases.md`)."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from comity.engines.deadlines import (
    Calendar,
    ClockState,
    Delayed,
    DelayEnded,
    Due,
    Ends,
    Event,
    Extended,
    Limit,
    Remaining,
    Resumed,
    Stopped,
    Unit,
    compute,
    event_from_json,
    event_to_json,
    state,
)

UNITS = {"h": Unit.HOURS, "cd": Unit.CALENDAR_DAYS, "wd": Unit.WORKING_DAYS}
ZONES = {"Rome": "Europe/Rome", "Shanghai": "Asia/Shanghai", "Cairo": "Africa/Cairo", "Kolkata": "Asia/Kolkata"}
FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
ITALIAN_HOLIDAYS = {
    date(2026, 1, 1): "New Year",
    date(2026, 1, 6): "Epiphany",
    date(2026, 4, 6): "Easter Monday",
    date(2026, 4, 25): "Liberation Day",
    date(2026, 5, 1): "Labour Day",
    date(2026, 12, 8): "Immaculate Conception",
    date(2026, 12, 25): "Christmas",
    date(2026, 12, 26): "St Stephen",
    date(2027, 1, 1): "New Year",
    date(2027, 1, 6): "Epiphany",
}


@dataclass(frozen=True)
class Case:
    limit: Limit
    received_at: datetime
    calendar: Calendar
    events: tuple[Event, ...]
    due: str


def read_limit(text: str, citation: str) -> Limit:
    amount, unit, *ways = text.split()
    assert set(ways) <= {"first-day", "full-hours", "clock-time", "moves", "least-2"}
    return Limit(
        int(amount),
        UNITS[unit],
        citation,
        counts_event_day="first-day" in ways,
        skips_event_hour="full-hours" in ways,
        ends=Ends.SAME_CLOCK_TIME if "clock-time" in ways else Ends.END_OF_DAY,
        moves_to_working_day="moves" in ways,
        least_working_days=2 if "least-2" in ways else 0,
    )


def read_calendar(text: str) -> Calendar:
    place, *days = text.split()
    holidays = dict(ITALIAN_HOLIDAYS) if days == ["IT"] else {}
    worked = frozenset[date]()
    match days:
        case ["off", day]:
            holidays[date.fromisoformat(day)] = "A holiday added later"
        case ["worked", day]:
            worked = frozenset({date.fromisoformat(day)})
        case _:
            assert days in ([], ["IT"])
    weekend = {FRIDAY, SATURDAY} if place == "Cairo" else {SATURDAY, SUNDAY}
    return Calendar(ZONES[place], holidays, frozenset(weekend), worked)


def read_moment(text: str, zone: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def read_event(text: str, zone: str) -> Event:
    moment = r"\d{4}-\d\d-\d\d \d\d:\d\d\S*"
    if found := re.fullmatch(rf"(?:late-)?stop ({moment})", text):
        return Stopped(read_moment(found[1], zone), "a question to the requester")
    if found := re.fullmatch(rf"resume ({moment})", text):
        return Resumed(read_moment(found[1], zone))
    if found := re.fullmatch(rf"extend (\d+) (\w+) ({moment})", text):
        return Extended(int(found[1]), UNITS[found[2]], "much to collect", read_moment(found[3], zone))
    if found := re.fullmatch(rf"decision ({moment})", text):
        return DelayEnded(read_moment(found[1], zone))
    found = re.fullmatch(rf"delay (unknown|{moment}) ({moment})", text)
    assert found, f"no event: {text}"
    until = None if found[1] == "unknown" else read_moment(found[1], zone)
    return Delayed(until, "a judicial authorisation", read_moment(found[2], zone))


def read_cases() -> list[object]:
    cases: list[object] = []
    for line in (Path(__file__).parent / "cases.md").read_text(encoding="utf-8").splitlines():
        if not re.match(r"\| \d", line):
            continue
        limit, place, received, events, due, citation, by_hand = (cell.strip() for cell in line.strip("|").split("|"))
        calendar = read_calendar(place)
        case = Case(
            read_limit(limit, citation),
            read_moment(received, calendar.zone),
            calendar,
            tuple(read_event(event, calendar.zone) for event in events.split("; ") if event),
            due,
        )
        cases.append(pytest.param(case, id=f"{citation}: {limit}, {received}, {by_hand}"))
    return cases


def read_kept(text: str) -> Remaining:
    found = re.fullmatch(r"paused, kept(?: (\d+) cd)?(?: (\d+) wd)?(?: (\d+)(?::(\d+))? h)?", text)
    assert found, f"nothing kept: {text}"
    days, working_days, hours, minutes = (int(part or 0) for part in found.groups())
    return Remaining(timedelta(hours=hours, minutes=minutes), days, working_days)


def check(due: Due, expected: str) -> None:
    if expected.startswith("paused"):
        assert due.at is None
        assert due.remaining == read_kept(expected)
    elif expected == "delayed, end not known":
        assert due.at is None
        assert state(due, datetime.fromisoformat("2099-01-01 00:00+00:00")) is ClockState.DELAYED
    else:
        assert due.at is not None
        assert due.at.isoformat(" ", "minutes") == expected
        assert due.remaining is None
    assert due.ladder[-1].values["at"] == due.at


CASES = read_cases()


@pytest.mark.parametrize("case", CASES)
def test_the_engine_agrees_with_the_computation_by_hand(case: Case) -> None:
    check(compute(case.limit, case.received_at, case.calendar, case.events), case.due)


@pytest.mark.parametrize("case", CASES)
def test_what_was_stored_computes_the_same(case: Case) -> None:
    limit = Limit.from_json(case.limit.to_json())
    events = [event_from_json(event_to_json(event)) for event in reversed(case.events)]
    check(compute(limit, case.received_at, case.calendar, events), case.due)


def test_the_table_is_as_long_as_promised() -> None:
    assert len(CASES) >= 60
