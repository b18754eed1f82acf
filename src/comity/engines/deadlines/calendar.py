"""Knows the civil days of a desk: its zone, its weekend, its holidays by name, and when its clocks change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from comity.engines.deadlines.limits import ClockError, Unit

ONE_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True)
class Calendar:
    """`holidays`: names by date, country and desk merged. `weekend`: weekdays off, Monday is 0. `worked`: weekend days that are worked."""

    zone: str
    holidays: Mapping[date, str] = field(default_factory=dict, hash=False)
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    worked: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
            raise ClockError(f"There is no time zone “{self.zone}”.") from unknown
        if not self.weekend <= set(range(7)):
            raise ClockError("A weekend is made of weekdays from 0 (Monday) to 6 (Sunday).")
        if len(self.weekend) == len(range(7)):
            raise ClockError("A calendar in which every day is a day off has no working day to count.")

    def local(self, moment: datetime) -> datetime:
        """The moment as the desk's clock shows it, with its offset fixed: differences stay elapsed time, unlike within a `ZoneInfo`."""
        shown = moment.astimezone(ZoneInfo(self.zone))
        return shown.replace(tzinfo=timezone(_known(shown.utcoffset()), shown.tzname() or self.zone), fold=0)

    def day(self, moment: datetime) -> date:
        return self.local(moment).date()

    def last_day(self, end: datetime) -> date:
        """The civil day that is over, or still running, when a period ends at `end` (an end at midnight belongs to the day before)."""
        return self.day(end - timedelta(microseconds=1))

    def start_of(self, day: date) -> datetime:
        """The first moment of a civil day, in UTC."""
        return self.moment(datetime.combine(day, time.min))

    def moment(self, wall: datetime) -> datetime:
        """The moment, in UTC, at which the desk's clock shows `wall`.

        The strict reading: a time shown twice is the first one;
        a time that is skipped is the moment at which the clock jumps past it.
        """
        first, second = (wall.replace(tzinfo=ZoneInfo(self.zone), fold=fold).astimezone(UTC) for fold in (0, 1))
        if second < first:
            return self._find_change(second, first)
        return first

    def is_working_day(self, day: date) -> bool:
        return day not in self.holidays and (day.weekday() not in self.weekend or day in self.worked)

    def counts(self, day: date, unit: Unit) -> bool:
        return unit is not Unit.WORKING_DAYS or self.is_working_day(day)

    def nth(self, count: int, first: date, unit: Unit) -> date:
        """The `count`-th day of this unit, counted from `first` on; `first` itself is the first, if it counts."""
        if unit is not Unit.WORKING_DAYS:
            return first + (count - 1) * ONE_DAY
        day = first
        while True:
            count -= self.is_working_day(day)
            if count <= 0:
                return day
            day += ONE_DAY

    def count(self, first: date, after_last: date, unit: Unit) -> int:
        """How many days of this unit lie in [first, after_last)."""
        return sum(self.counts(day, unit) for day in days(first, after_last))

    def changes(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, timedelta]]:
        """Each change of the desk's clocks in (start, end]: the moment, and by how much they jump (forward is positive)."""
        before = start
        while before < end:
            after = min(before + ONE_DAY, end)
            jump = self._offset(after) - self._offset(before)
            if jump:
                yield self._find_change(before, after), jump
            before = after

    def _offset(self, moment: datetime) -> timedelta:
        return _known(moment.astimezone(ZoneInfo(self.zone)).utcoffset())

    def _find_change(self, before: datetime, after: datetime) -> datetime:
        low, high = int(before.timestamp()), int(after.timestamp())
        while high - low > 1:
            middle = (low + high) // 2
            same = self._offset(datetime.fromtimestamp(middle, UTC)) == self._offset(before)
            low, high = (middle, high) if same else (low, middle)
        return datetime.fromtimestamp(high, UTC)


def _known(offset: timedelta | None) -> timedelta:
    assert offset is not None  # every moment here has passed `in_utc`
    return offset


def days(first: date, after_last: date) -> Iterator[date]:
    """The days of [first, after_last), one after the other."""
    for number in range((after_last - first).days):
        yield first + number * ONE_DAY
