"""Three ways in which time runs: elapsed hours, whole days, and days from clock time to clock time."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from comity.engines.deadlines.calendar import ONE_DAY, Calendar
from comity.engines.deadlines.limits import Ends, Limit, Unit

NOTHING = timedelta()


class Span(Protocol):
    """Some time still to run. `end` is where it runs out; `left` is what a stop at `at` keeps of it."""

    @property
    def unit(self) -> Unit: ...
    def end(self, start: datetime) -> datetime: ...
    def close(self, start: datetime) -> datetime: ...
    def left(self, start: datetime, at: datetime) -> "Span": ...
    def longer(self, amount: int) -> "Span": ...
    def kept(self) -> tuple[int, timedelta]: ...


@dataclass(frozen=True)
class ElapsedHours:
    """Hours as they pass, whatever the clocks on the wall do."""

    time: timedelta
    unit: Unit = Unit.HOURS

    def end(self, start: datetime) -> datetime:
        return start + self.time

    close = end

    def left(self, start: datetime, at: datetime) -> "ElapsedHours":
        return replace(self, time=self.time - max(at - start, NOTHING))

    def longer(self, amount: int) -> "ElapsedHours":
        return replace(self, time=self.time + timedelta(hours=amount))

    def kept(self) -> tuple[int, timedelta]:
        return 0, self.time


@dataclass(frozen=True)
class WholeDays:
    """Civil days that end with their last moment.

    A day cut short by a stop is still to run: the day of the resumption stands in for it (or the next one that counts).
    """

    count: int
    unit: Unit
    calendar: Calendar
    counts_start_day: bool
    moves_to_working_day: bool
    least_working_days: int

    def first(self, start: datetime) -> date:
        return self.calendar.day(start) + (not self.counts_start_day) * ONE_DAY

    def last(self, start: datetime) -> date:
        """The last day by the count alone."""
        return self.calendar.nth(self.count, self.first(start), self.unit)

    def last_with_least(self, start: datetime) -> date:
        """The last day once the period holds its least number of working days (Reg. 1182/71 Art. 3(5))."""
        last = self.last(start)
        if self.least_working_days > 0:
            last = max(last, self.calendar.nth(self.least_working_days, self.first(start), Unit.WORKING_DAYS))
        return last

    def last_moved(self, start: datetime) -> date:
        """The last day once moved off a day off (Reg. 1182/71 Art. 3(4))."""
        last = self.last_with_least(start)
        return self.calendar.nth(1, last, Unit.WORKING_DAYS) if self.moves_to_working_day else last

    def end(self, start: datetime) -> datetime:
        return self.calendar.start_of(self.last(start) + ONE_DAY)

    def close(self, start: datetime) -> datetime:
        return self.calendar.start_of(self.last_moved(start) + ONE_DAY)

    def left(self, start: datetime, at: datetime) -> "WholeDays":
        first, today = self.first(start), self.calendar.day(at)
        return replace(
            self,
            count=max(self.count - self.calendar.count(first, today, self.unit), 1),
            least_working_days=self.least_working_days - self.calendar.count(first, today, Unit.WORKING_DAYS),
            counts_start_day=today >= first and self.calendar.counts(today, self.unit),
        )

    def longer(self, amount: int) -> "WholeDays":
        return replace(self, count=self.count + amount)

    def kept(self) -> tuple[int, timedelta]:
        return self.count, NOTHING


@dataclass(frozen=True)
class ClockDays:
    """Days from clock time to clock time, and elapsed time after them (a stop leaves some); both stand still on days that do not count."""

    days: int
    time: timedelta
    unit: Unit
    calendar: Calendar

    def end(self, start: datetime) -> datetime:
        end, time_left = self._days_after(start, self.days), self.time
        while time_left:
            end = self._running(end)
            midnight = self._midnight_after(end)
            if time_left <= midnight - end:
                return end + time_left
            time_left -= midnight - end
            end = midnight
        return end

    close = end

    def left(self, start: datetime, at: datetime) -> "ClockDays":
        end = self.end(start)
        whole_days = (self.calendar.day(end) - self.calendar.day(at)).days
        while whole_days and self._days_after(at, whole_days) > end:
            whole_days -= 1
        return replace(self, days=whole_days, time=self._runs_for(self._days_after(at, whole_days), end))

    def longer(self, amount: int) -> "ClockDays":
        return replace(self, days=self.days + amount)

    def kept(self) -> tuple[int, timedelta]:
        return self.days, self.time

    def _running(self, moment: datetime) -> datetime:
        """The moment itself, or the first one of the next day that counts."""
        day = self.calendar.day(moment)
        return moment if self.calendar.counts(day, self.unit) else self.calendar.start_of(self.calendar.nth(1, day, self.unit))

    def _midnight_after(self, moment: datetime) -> datetime:
        return self.calendar.start_of(self.calendar.day(moment) + ONE_DAY)

    def _days_after(self, moment: datetime, count: int) -> datetime:
        """The same clock time, `count` days that count later; a day that runs from its first moment ends with its last."""
        start = self._running(moment)
        if not count:
            return start
        today = self.calendar.day(start)
        if start == self.calendar.start_of(today):
            return self.calendar.start_of(self.calendar.nth(count, today, self.unit) + ONE_DAY)
        clock_time = self.calendar.local(start).time()
        day = self.calendar.nth(count + 1, today, self.unit)
        return self.calendar.moment(datetime.combine(day, clock_time))

    def _runs_for(self, start: datetime, end: datetime) -> timedelta:
        """The elapsed time between two moments on days that count."""
        runs = NOTHING
        while start < end:
            until = min(self._midnight_after(start), end)
            if self.calendar.counts(self.calendar.day(start), self.unit):
                runs += until - start
            start = until
        return runs


def opening(limit: Limit, received_at: datetime, calendar: Calendar) -> tuple[datetime, Span]:
    """When the clock starts, and the time it has."""
    if limit.unit is Unit.HOURS:
        start = next_full_hour(received_at, calendar) if limit.skips_event_hour else received_at
        return start, ElapsedHours(timedelta(hours=limit.amount))
    if limit.ends is Ends.SAME_CLOCK_TIME:
        return received_at, ClockDays(limit.amount, NOTHING, limit.unit, calendar)
    return received_at, WholeDays(
        limit.amount, limit.unit, calendar, limit.counts_event_day, limit.moves_to_working_day, limit.least_working_days
    )


def extended(spans: tuple[Span, ...], amount: int, unit: Unit, limit: Limit, calendar: Calendar) -> tuple[Span, ...]:
    """The same unit makes the last span longer; another unit runs after it, and days after hours keep the clock time."""
    last = spans[-1]
    if last.unit is unit:
        return (*spans[:-1], last.longer(amount))
    more: Span
    if unit is Unit.HOURS:
        more = ElapsedHours(timedelta(hours=amount))
    elif isinstance(last, WholeDays):
        more = WholeDays(amount, unit, calendar, True, limit.moves_to_working_day, 0)
    else:
        more = ClockDays(amount, NOTHING, unit, calendar)
    return (*spans, more)


def next_full_hour(moment: datetime, calendar: Calendar) -> datetime:
    """The beginning of the next full hour on the desk's clock (some zones are half an hour off)."""
    local = calendar.local(moment)
    into_the_hour = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return (moment - into_the_hour + timedelta(hours=1)).astimezone(UTC)
