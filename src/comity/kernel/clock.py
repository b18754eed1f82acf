"""The one place that asks what time it is; a generator or a test may set another time for a while."""

from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

_shown: ContextVar[datetime | None] = ContextVar("shown", default=None)


def now() -> datetime:
    """The present moment in UTC, or the moment that `at` shows."""
    return _shown.get() or datetime.now(UTC)


def today() -> str:
    """The present day in UTC as YYYY-MM-DD."""
    return now().date().isoformat()


def months_after(day: date, months: int) -> date:
    """The same day so many months later; where that month is shorter, its last day."""
    year, month = divmod(day.month - 1 + months, 12)
    return date(day.year + year, month + 1, min(day.day, monthrange(day.year + year, month + 1)[1]))


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let `now` answer this moment inside the block. For the demo's past year and for tests; no page or command uses it."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    token = _shown.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _shown.reset(token)
