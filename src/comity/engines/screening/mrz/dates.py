"""Dates of six characters, YYMMDD, and the century they leave out."""

import re
from datetime import date
from typing import NamedTuple

from comity.engines.screening.dates import exists

_WRITTEN = re.compile(r"(\d\d)(\d\d|<<)(\d\d|<<)")
_EXPIRED_FOR = 30  # years an expiry date may lie back before it is read as one to come


class WrittenDate(NamedTuple):
    """``1974-08-12``, ``1974-08`` or ``1974`` as far as known, else nothing; sound unless it breaks the calendar or the standard."""

    text: str
    is_sound: bool


_UNKNOWN = "<<<<<<"


def birth_date(written: str, today: date) -> WrittenDate:
    """The latest year in which the person is born by ``today``: a holder of more than a hundred years reads as a child.

    Unknown parts are fillers (Doc 9303, part 3, on dates); zeros, which some states write for them, say as much but are not sound.
    """
    year, month, day = _parts(written)
    year = today.year - (today.year - year) % 100
    if (year, month, day) > (today.year, today.month, today.day):
        year -= 100
    return _date(written, year, month, day)


def expiry_date(written: str, today: date) -> WrittenDate:
    """The year between thirty before today's and sixty-nine after it.

    Zones began in 1980 and a document that ran out more than thirty years ago is seldom asked about, while some cards of elderly
    persons are valid for fifty years.
    """
    year, month, day = _parts(written)
    first = today.year - _EXPIRED_FOR
    return _date(written, first + (year - first) % 100, month, day)


def _parts(written: str) -> tuple[int, int, int]:
    """Year of the century, month and day; 0 where unknown or unreadable."""
    found = _WRITTEN.fullmatch(written)
    return (int(found[1]), int(found[2].strip("<") or 0), int(found[3].strip("<") or 0)) if found else (0, 0, 0)


def _date(written: str, year: int, month: int, day: int) -> WrittenDate:
    if not _WRITTEN.fullmatch(written):
        return WrittenDate("", written == _UNKNOWN)
    if not month:
        return WrittenDate("" if written == "000000" else f"{year:04}", written.endswith("<<<<"))
    if month > 12 or (day and not exists(year, month, day)):
        return WrittenDate("", False)
    in_order = "00" not in (written[2:4], written[4:6])
    return WrittenDate(f"{year:04}-{month:02}-{day:02}" if day else f"{year:04}-{month:02}", in_order)
