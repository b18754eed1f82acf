"""Reads duty hours as people write them (`Mon-Fri 08:30-17:00`) and says whether somebody is there at a moment."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LINE = re.compile(r"(?P<first>[A-Z][a-z]{2})(?:\s*[-–]\s*(?P<last>[A-Z][a-z]{2}))?\s+(?P<opens>\d\d:\d\d)\s*[-–]\s*(?P<closes>\d\d:\d\d)")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


class Hours(NamedTuple):
    """On these days (0 is Monday) somebody is there from one local time to another; `closes` may be 24:00."""

    days: tuple[int, ...]
    opens: str
    closes: str


def parse(text: str) -> list[Hours]:
    """One line for each stretch of hours; a stretch over midnight is two. Raises ValidationError that names the line."""
    return list(_parsed(text))


def _parsed(text: str) -> Iterator[Hours]:
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), 1):
        found = LINE.fullmatch(line)
        if found is None or found["first"] not in DAYS or (found["last"] or "Mon") not in DAYS:
            raise ValidationError(_("Line %(line)d of the duty hours does not read like “Mon-Fri 08:30-17:00”."), params={"line": number})
        opens, closes = found["opens"], found["closes"]
        if not TIME.fullmatch(opens) or not TIME.fullmatch(closes) or opens >= closes:
            raise ValidationError(
                _("Line %(line)d of the duty hours must end after it begins; write a night as two lines, the first until 24:00."),
                params={"line": number},
            )
        first, last = DAYS.index(found["first"]), DAYS.index(found["last"] or found["first"])
        yield Hours(tuple((first + step) % 7 for step in range((last - first) % 7 + 1)), opens, closes)


def is_staffed(text: str, zone: str, at: datetime) -> bool:
    """Whether the duty hours hold this moment, on the agency's own clock."""
    local = at.astimezone(ZoneInfo(zone))
    return any(local.weekday() in stretch.days and stretch.opens <= f"{local:%H:%M}" < stretch.closes for stretch in parse(text))


def check_hours(text: str) -> None:
    """The validator of duty hours."""
    parse(text)


def check_zone(name: str) -> None:
    """The validator of a time zone."""
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is no time zone; an example is “Europe/Rome”."), params={"name": name})
