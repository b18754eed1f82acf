"""Tells how a date was computed: lines that a page can translate, in the order in which things happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def N_(template: str) -> str:
    """Marks a template for extraction; the page translates it."""
    return template


RECEIVED = N_("Received on %(at)s.")
ALLOWED_HOURS = N_("Time allowed, in hours: %(amount)s (%(citation)s). Hours are counted as they pass.")
ALLOWED_CALENDAR_DAYS = N_("Time allowed, in calendar days: %(amount)s (%(citation)s).")
ALLOWED_WORKING_DAYS = N_("Time allowed, in working days: %(amount)s (%(citation)s).")
EVENT_HOUR_SKIPPED = N_("The hour of receipt is not counted: the clock starts on %(at)s.")
EVENT_DAY_SKIPPED = N_("The day of receipt is not counted; the period ends with its last day.")
EVENT_DAY_COUNTED = N_("The day of receipt is counted as the first day; the period ends with its last day.")
FROM_CLOCK_TIME = N_("Counted from clock time to clock time.")
WEEKEND_SKIPPED = N_("Not counted: %(day)s, weekend.")
WEEKENDS_SKIPPED = N_("Not counted: %(day)s to %(last_day)s, weekend.")
HOLIDAY_SKIPPED = N_("Not counted: %(day)s, %(holiday)s.")
CLOCKS_FORWARD = N_("The clocks go forward on %(at)s, by %(by)s.")
CLOCKS_BACK = N_("The clocks go back on %(at)s, by %(by)s.")
STOPPED = N_("Stopped on %(at)s: %(because)s.")
STOPPED_TOO_LATE = N_("Stopped on %(at)s: %(because)s. The time had already run out, so this changes nothing.")
KEPT_TIME = N_("Kept: %(time)s.")
KEPT_DAYS = N_("Kept, in days: %(days)s. A day cut short by the stop is among them.")
KEPT_DAYS_AND_TIME = N_("Kept: in days %(days)s, and %(time)s.")
RESUMED = N_("Resumed on %(at)s with the time kept.")
RESUMED_TOO_LATE = N_("Resumed on %(at)s. The time had run out before the stop, so this changes nothing.")
EXTENDED_HOURS = N_("Extended on %(at)s, in hours: %(amount)s. Reason: %(because)s.")
EXTENDED_CALENDAR_DAYS = N_("Extended on %(at)s, in calendar days: %(amount)s. Reason: %(because)s.")
EXTENDED_WORKING_DAYS = N_("Extended on %(at)s, in working days: %(amount)s. Reason: %(because)s.")
TOO_FEW_WORKING_DAYS = N_("The period would end with %(day)s; to hold its working days it runs to %(last_day)s.")
ENDS_ON_DAY_OFF = N_("The period would end with %(day)s, a day off; it ends with the next working day, %(last_day)s.")
WOULD_BE_DUE = N_("By the limit alone it would be due on %(at)s.")
DELAYED_UNTIL = N_("Lawfully delayed, noted on %(at)s, expected until %(until)s: %(because)s.")
DELAYED = N_("Lawfully delayed, noted on %(at)s, end not known: %(because)s.")
DELAY_ENDED = N_("The decision came on %(at)s: the lawful delay ended.")
NOTED_TOO_LATE = N_("This was noted after the time had run out, on %(at)s.")
DUE_WITH_DAY = N_("Due by the end of %(day)s (%(at)s).")
DUE_AT = N_("Due before %(at)s.")
DUE_SINCE_DECISION = N_("Owed as soon as possible since the decision (%(at)s).")
NOT_DUE_PAUSED = N_("Not due while the clock stands still.")
NOT_DUE_DELAYED = N_("Not due while it is lawfully delayed.")

Value = datetime | date | timedelta | int | str | None


@dataclass(frozen=True)
class Line:
    """One rung: an English msgid with named places, and what goes into them (moments in the desk's zone, never as text)."""

    template: str
    values: Mapping[str, Value]

    def sentence(self) -> str:
        """The line in English."""
        return self.template % {name: in_english(value) for name, value in self.values.items()}


def in_english(value: Value) -> str:
    """A value of a line as an English sentence shows it."""
    match value:
        case datetime():
            seconds = f":{value.second:02}" if value.second else ""
            return f"{in_english(value.date())}, {value.hour:02}:{value.minute:02}{seconds} {value.tzname()}"
        case date():
            return f"{WEEKDAYS[value.weekday()]} {value.day} {MONTHS[value.month - 1]} {value.year}"
        case timedelta():
            return length_in_english(value)
        case _:
            return str(value)


def length_in_english(length: timedelta) -> str:
    """3 h 12 min; whole seconds appear only where there are some."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (seconds, "s")]
    return " ".join(f"{amount} {unit}" for amount, unit in parts if amount) or "0 min"
