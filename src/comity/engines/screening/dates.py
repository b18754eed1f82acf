"""Birth dates as lists and requests give them, and how two of them agree."""

import re
from datetime import date
from typing import NamedTuple

_EXTENDED = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(~?)$")
_OLDEST, _LATEST = 1000, 2999
ROUGHLY = 2  # years either side of "about"


class BirthDate(NamedTuple):
    """A day, a month or a year known (0 where not), or the years ``first``–``last`` it lies between."""

    first: int
    last: int
    month: int = 0
    day: int = 0

    @property
    def is_full(self) -> bool:
        return self.day > 0

    @property
    def is_one_year(self) -> bool:
        return self.first == self.last


def read_date(text: str) -> BirthDate | None:
    """``1948-12-10``, ``1948-12``, ``1948``, ``1948~`` (about), ``1948/1951`` (between); None for anything else."""
    first, slash, last = text.strip().partition("/")
    start = _read_one(first)
    if start is None or not slash:
        return start
    end = _read_one(last)
    if end is None or end.last < start.first:
        return None
    return start if end == start else BirthDate(start.first, end.last)


def _read_one(text: str) -> BirthDate | None:
    found = _EXTENDED.match(text.strip())
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if not _OLDEST <= year <= _LATEST or month > 12 or (found[2] and not month) or (found[3] and not exists(year, month, day)):
        return None
    return BirthDate(year - ROUGHLY, year + ROUGHLY) if found[4] else BirthDate(year, year, month, day)


def exists(year: int, month: int, day: int) -> bool:
    """Is there such a day in the calendar?"""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


class DateMatch(NamedTuple):
    """How two birth dates agree: a word for it, and its weight for (> 0) or against (< 0)."""

    kind: str
    weight: float


SAME_DAY = DateMatch("same day", 2.8)
SAME_FIRST_OF_JANUARY = DateMatch("same first of January", 1.3)
SWAPPED = DateMatch("swapped", 1.4)
ONE_OFF = DateMatch("one off", 0.9)
SAME_MONTH = DateMatch("same month", 1.2)
SAME_YEAR = DateMatch("same year", 0.9)
SAME_YEARS = DateMatch("same years", 0.4)
OTHER_DAY = DateMatch("other day", -0.8)
NEAR_YEAR = DateMatch("near year", -0.9)
OTHER_YEAR = DateMatch("other year", -2.6)
FAR_YEAR = DateMatch("far year", -4.0)


def match_dates(ours: BirthDate, theirs: BirthDate) -> DateMatch:
    """The one way two dates agree or differ; symmetric."""
    apart = max(ours.first - theirs.last, theirs.first - ours.last, 0)
    if ours.is_full and theirs.is_full:
        if ours == theirs:
            return SAME_FIRST_OF_JANUARY if (ours.month, ours.day) == (1, 1) else SAME_DAY
        if not apart and (ours.month, ours.day) == (theirs.day, theirs.month):
            return SWAPPED
        if _one_off(ours, theirs):
            return ONE_OFF
    if apart:
        return NEAR_YEAR if apart == 1 else OTHER_YEAR if apart <= 10 else FAR_YEAR
    if not (ours.is_one_year and theirs.is_one_year):
        return SAME_YEARS
    if ours.month and theirs.month:
        return SAME_MONTH if ours.month == theirs.month and not (ours.is_full and theirs.is_full) else OTHER_DAY
    return SAME_YEAR


def _one_off(ours: BirthDate, theirs: BirthDate) -> bool:
    """One of day, month and year differs, by one or by a digit mistyped or two exchanged."""
    parts = [(a, b) for a, b in ((ours.first, theirs.first), (ours.month, theirs.month), (ours.day, theirs.day)) if a != b]
    if len(parts) != 1:
        return False
    a, b = parts[0]
    ours_written, theirs_written = f"{a:02}", f"{b:02}"
    mistyped = sum(x != y for x, y in zip(ours_written, theirs_written, strict=True))
    return abs(a - b) == 1 or (a < 1000 and mistyped == 1) or sorted(ours_written) == sorted(theirs_written)
