"""Writes down what an instrument promises: how long, in which unit, and its own way of counting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

LONGEST = 100_000
"""No instrument runs longer, in any unit; a larger figure is a slip of the keyboard."""


class ClockError(ValueError):
    """What was asked of a clock cannot be; the message is a sentence for the page."""


class Unit(StrEnum):
    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"


class Ends(StrEnum):
    """Where in its last day a period of days ends."""

    END_OF_DAY = "end_of_day"
    SAME_CLOCK_TIME = "same_clock_time"


@dataclass(frozen=True)
class Limit:
    """How long an instrument allows, and how it counts. The defaults are the strict way of counting.

    `counts_event_day`      the day of receipt is the first day (default: the day after it is)
    `skips_event_hour`      hours start with the next full hour (Reg. 1182/71 Art. 3(1)); default: from the minute of receipt
    `ends`                  at the end of the last day, or at the clock time of receipt
    `moves_to_working_day`  a period of days that ends on a day off ends on the next working day (Reg. 1182/71 Art. 3(4))
    `least_working_days`    a period of calendar days holds at least so many working days (Reg. 1182/71 Art. 3(5): two)
    """

    amount: int
    unit: Unit
    citation: str
    counts_event_day: bool = False
    skips_event_hour: bool = False
    ends: Ends = Ends.END_OF_DAY
    moves_to_working_day: bool = False
    least_working_days: int = 0

    def __post_init__(self) -> None:
        check_amount(self.amount)
        if not 0 <= self.least_working_days <= LONGEST:
            raise ClockError(f"The least number of working days lies between 0 and {LONGEST}, not at {self.least_working_days}.")
        if self.unit is Unit.HOURS and (self.counts_event_day or self.moves_to_working_day or self.least_working_days):
            raise ClockError("A period of hours runs through days off and has no first day; these ways of counting are for days.")
        if self.unit is not Unit.HOURS and self.skips_event_hour:
            raise ClockError("Only a period of hours can leave out the hour of receipt.")
        if self.unit is Unit.WORKING_DAYS and self.least_working_days:
            raise ClockError("A period of working days already says how many working days it holds.")
        if self.ends is Ends.SAME_CLOCK_TIME and (self.counts_event_day or self.moves_to_working_day or self.least_working_days):
            raise ClockError(
                "A period that ends at the clock time of receipt runs from that moment; it neither counts the day nor moves its end."
            )

    def to_json(self) -> dict[str, object]:
        return {
            "amount": self.amount,
            "unit": self.unit.value,
            "citation": self.citation,
            "counts_event_day": self.counts_event_day,
            "skips_event_hour": self.skips_event_hour,
            "ends": self.ends.value,
            "moves_to_working_day": self.moves_to_working_day,
            "least_working_days": self.least_working_days,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> "Limit":
        """A limit as `to_json` wrote it; what is left out has its default. Raises `ClockError`."""
        written = Written(stored, "limit")
        return cls(
            amount=written.number("amount"),
            unit=written.unit("unit"),
            citation=written.text("citation"),
            counts_event_day=written.yes_or_no("counts_event_day"),
            skips_event_hour=written.yes_or_no("skips_event_hour"),
            ends=written.ends("ends"),
            moves_to_working_day=written.yes_or_no("moves_to_working_day"),
            least_working_days=written.number("least_working_days", default=0),
        )


class Written:
    """Reads fields of a stored object, each with its type, and says in a sentence what is wrong."""

    def __init__(self, stored: Mapping[str, object], what: str) -> None:
        self._stored = stored
        self._what = what

    def _wrong(self, field: str) -> ClockError:
        return ClockError(f"The stored {self._what} has no valid “{field}”: {self._stored.get(field)!r}.")

    def number(self, field: str, default: int | None = None) -> int:
        value = self._stored.get(field, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong(field)
        return value

    def text(self, field: str) -> str:
        value = self._stored.get(field)
        if not isinstance(value, str):
            raise self._wrong(field)
        return value

    def yes_or_no(self, field: str) -> bool:
        value = self._stored.get(field, False)
        if not isinstance(value, bool):
            raise self._wrong(field)
        return value

    def unit(self, field: str) -> Unit:
        try:
            return Unit(self.text(field))
        except ValueError as unknown:
            raise self._wrong(field) from unknown

    def ends(self, field: str) -> Ends:
        try:
            return Ends(self.text(field)) if field in self._stored else Ends.END_OF_DAY
        except ValueError as unknown:
            raise self._wrong(field) from unknown

    def moment(self, field: str) -> datetime:
        try:
            return in_utc(datetime.fromisoformat(self.text(field)), field)
        except ValueError as unreadable:
            raise self._wrong(field) from unreadable

    def moment_or_none(self, field: str) -> datetime | None:
        return None if self._stored.get(field) is None else self.moment(field)


def check_amount(amount: int) -> None:
    """Raises `ClockError` for a length that no instrument sets."""
    if not 1 <= amount <= LONGEST:
        raise ClockError(f"A period has a length of 1 to {LONGEST}, not {amount}.")


def in_utc(moment: datetime, what: str) -> datetime:
    """The moment in UTC, so that differences are elapsed time; `ClockError` if it does not know its zone."""
    if moment.utcoffset() is None:
        raise ClockError(f"A moment without its time zone says too little: {what}, {moment:%Y-%m-%d %H:%M}.")
    return moment.astimezone(UTC)
