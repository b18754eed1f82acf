"""Says moments, days and lengths in the reader's language and the desk's zone, always with the zone."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_timedelta
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi, gettext, to_locale
from django.utils.translation import pgettext as _p

from comity.kernel import clock


def locale() -> Locale:
    """Babel's locale of the language in use."""
    return _locale_of(get_language() or "en")


@cache
def _locale_of(language: str) -> Locale:
    try:
        return Locale.parse(to_locale(language))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def local(moment: datetime) -> datetime:
    """The same moment on the desk's clock."""
    return timezone.localtime(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def zone_of(moment: datetime) -> str:
    """The zone's own short name at that moment (`CET`), or its distance from UTC where it has none (`UTC+04`)."""
    name = moment.tzname() or ""
    return f"UTC{name}" if name[:1] in "+-" else name


def in_words(moment: datetime) -> str:
    """`21 Nov 2026, 14:05 CET`, on the desk's clock."""
    here = local(moment)
    return gettext("%(day)s, %(time)s") % {"day": _day(here.date()), "time": time_in_words(moment)}


def time_in_words(moment: datetime) -> str:
    """`14:05 CET`: for a list in which the day stands elsewhere."""
    here = local(moment)
    return _kept(f"{here:%H:%M} {zone_of(here)}")


def day_in_words(day: date) -> str:
    """`21 Nov 2026`; a moment gives its day on the desk's clock."""
    return _day(local(day).date() if isinstance(day, datetime) else day)


def _day(day: date) -> str:
    # English has many orders, and Arabic writes figures with marks between: this desk names the month in both.
    return format_date(day, "d MMM y" if locale().language in {"en", "ar"} else "medium", locale=locale())


def _kept(figures: str) -> str:
    # Clock times are not mirrored: an isolate holds them together inside a line that runs from right to left.
    return f"\u2066{figures}\u2069" if get_language_bidi() else figures


def relative(moment: datetime, now: datetime | None = None) -> str:
    """`in 3 hours`, `2 days ago`: stands beside the moment, never instead of it."""
    return format_timedelta(moment - (now or clock.now()), add_direction=True, threshold=1.2, locale=locale())


def length(span: timedelta) -> str:
    """`3 h 12 min`, `2 d 4 h`, `12 d`: the two largest units; the sign is dropped."""
    minutes = int(abs(span.total_seconds())) // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days >= 10:
        return gettext("%(days)d d") % {"days": days}
    if days:
        return gettext("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
    if hours:
        return gettext("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
    return gettext("%(minutes)d min") % {"minutes": rest}


def said(value: object) -> str:
    """A value inside a sentence: moments and days in words, lengths by their units, None as a dash."""
    match value:
        case datetime():
            return in_words(value)
        case date():
            return day_in_words(value)
        case timedelta():
            return length(value)
        case None:
            return "–"
        case bool():
            return _p("answer", "yes") if value else _p("answer", "no")
        case _:
            return str(value)
