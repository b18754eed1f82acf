"""Says limits and states in the reader's words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.agreements.models import Agreement, PromisedLimit, State
from comity.engines.deadlines import Ends, Limit, Unit

TONES: dict[str, str] = {
    State.PROPOSED: "met",
    State.REFUSED: "cancelled",
    State.IN_FORCE: "running",
    State.SUSPENDED: "paused",
    State.ENDED_IN_PRACTICE: "cancelled",
    State.ENDED: "cancelled",
}


def tone_of(agreement: Agreement) -> str:
    """The tone in which a state is shown; the word comes first."""
    return TONES[agreement.state]


def limit_in_words(limit: Limit) -> str:
    """`8 hours`, `7 calendar days, to the same clock time`."""
    number = {"number": limit.amount}
    length = {
        Unit.HOURS: ngettext("%(number)d hour", "%(number)d hours", limit.amount),
        Unit.CALENDAR_DAYS: ngettext("%(number)d calendar day", "%(number)d calendar days", limit.amount),
        Unit.WORKING_DAYS: ngettext("%(number)d working day", "%(number)d working days", limit.amount),
    }[limit.unit] % number
    ways = [
        _("the day of receipt counts") if limit.counts_event_day else "",
        _("from the next full hour") if limit.skips_event_hour else "",
        _("to the same clock time") if limit.ends is Ends.SAME_CLOCK_TIME else "",
        _("moved off days off") if limit.moves_to_working_day else "",
    ]
    return ", ".join([length, *filter(None, ways)])


def case_in_words(row: PromisedLimit) -> str:
    """`answer · urgent · directly accessible`."""
    parts: list[Any] = [row.get_promise_display()]
    parts += [row.get_urgency_display()] if row.urgency else []
    parts += [row.get_accessibility_display()] if row.accessibility else []
    return " · ".join(map(str, parts))
