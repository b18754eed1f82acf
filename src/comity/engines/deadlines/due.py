"""Answers what a page, a list or a reminder asks of a computed deadline."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from comity.engines.deadlines.events import Delayed, Stopped
from comity.engines.deadlines.ladder import Line
from comity.engines.deadlines.limits import in_utc

NOTHING = timedelta()


class ClockState(StrEnum):
    RUNNING = "running"
    SOON = "soon"
    LATE = "late"
    PAUSED = "paused"
    DELAYED = "delayed"
    MET = "met"


@dataclass(frozen=True)
class Remaining:
    """What a stopped clock keeps. Hours and clock time: exact. Whole days: how many still end, the one cut short included."""

    time: timedelta = NOTHING
    calendar_days: int = 0
    working_days: int = 0


@dataclass(frozen=True)
class Due:
    """When a promise falls due. Moments show the desk's clock, each with its offset fixed.

    `at`         the first moment that is too late; None while paused, or lawfully delayed with no known end
    `last_day`   the civil day in which the period ends ("by the end of"); None when `at` is
    `remaining`  what is kept while paused; None while running
    `starts_at`  where the clock starts (receipt, or the next full hour)
    `paused`     the stop that holds the clock; `delay`: the lawful delay last noted, until what it waits for is there
    `ran`        the stretches in which the clock runs, the last one up to its end by the limit; `rest`: elapsed time kept by a paused one
    """

    at: datetime | None
    last_day: date | None
    remaining: Remaining | None
    ladder: tuple[Line, ...]
    starts_at: datetime
    paused: Stopped | None
    delay: Delayed | None
    ran: tuple[tuple[datetime, datetime], ...]
    rest: timedelta

    def fraction_used(self, now: datetime) -> float:
        """How much of the time is used, from 0.0 to 1.0; a paused clock stays where it stopped."""
        now = in_utc(now, "now")
        used = sum((max(min(now, end) - start, NOTHING) for start, end in self.ran), NOTHING)
        return used / self._whole

    @property
    def _whole(self) -> timedelta:
        return sum((end - start for start, end in self.ran), self.rest)


def is_late(due_at: datetime, now: datetime) -> bool:
    """A period ends with its last moment: at 18:00:00 a period until 18:00 is over."""
    return in_utc(now, "now") >= in_utc(due_at, "due")


def soon_at(due: Due) -> datetime | None:
    """Where the last quarter of its running time begins, in UTC; None without a due moment.

    A lawful delay is not nagged about: for it, this is its end itself.
    """
    if due.at is None or (due.delay is not None and due.delay.until == due.at):
        return due.at and due.at.astimezone(UTC)
    to_run = due._whole * 3 / 4
    stretches = iter(due.ran)
    start, end = next(stretches)
    while to_run > end - start:
        to_run -= end - start
        start, end = next(stretches)
    return start.astimezone(UTC) + to_run


def state(due: Due, now: datetime, met_at: datetime | None = None) -> ClockState:
    """Where the clock stands at `now`; a promise that was kept is met for good, kept late or in time (ask `is_late` of `met_at`)."""
    now = in_utc(now, "now")
    if met_at is not None:
        return ClockState.MET
    if due.paused is not None:
        return ClockState.PAUSED
    if due.delay is not None and (due.delay.until is None or now < due.delay.until):
        return ClockState.DELAYED
    if due.at is not None and is_late(due.at, now):
        return ClockState.LATE
    soon = soon_at(due)
    return ClockState.SOON if soon is not None and now >= soon else ClockState.RUNNING
