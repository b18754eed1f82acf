"""What a deadline chip says: one tone, one length, one share of time used, in words first."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.kernel.punctuation import filled
from comity.web import moments


class Tone(StrEnum):
    """Shape and colour of a status; each is also said in words."""

    LATE = "late"
    SOON = "soon"
    RUNNING = "running"
    PAUSED = "paused"
    DELAYED = "delayed"
    MET = "met"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Chip:
    """One chip, ready to show.

    `allowed` is the time that its rule allows; `used` the share of it that is gone, 0.0 to 1.0, or None where no time runs.
    """

    tone: Tone
    words: str
    label: str = ""
    allowed: str = ""
    due_at: datetime | None = None
    waits_for: str = ""
    used: float | None = None

    @property
    def bar(self) -> int:
        """The width of the bar, of 100."""
        return round((self.used or 0) * 100)


PROVISION = re.compile(r"(?:\bArt\.|\bno\.|§) ?\d.*$")


def _label(deadline: Any) -> tuple[str, str]:
    """The rule and what it allows (`Art. 5(1)`, `8 h`) where the limit cites a provision; else what is promised, stored in English."""
    limit: Mapping[str, Any] = getattr(deadline, "limit", None) or {}
    cited = PROVISION.search(str(limit.get("citation", "")))
    if cited:
        rule = cited.group()
        called = _("no. %(number)s") % {"number": rule.removeprefix("no.").strip()} if rule.startswith("no.") else rule
        return called, _allowed(int(limit["amount"]), str(limit["unit"]))
    label = str(getattr(deadline, "label", ""))
    return (_(label) if label else ""), ""


def _allowed(amount: int, unit: str) -> str:
    match unit:
        case "hours":
            return _("%(hours)d h") % {"hours": amount}
        case "calendar_days":
            return _("%(days)d d") % {"days": amount}
    return ngettext("%(number)d working day", "%(number)d working days", amount) % {"number": amount}


def tone_of(state: str, due_at: datetime | None, soon_at: datetime | None, now: datetime) -> Tone:
    """The tone of a stored state at this moment; an open one is running, soon or late."""
    match state:
        case "paused" | "delayed" | "met" | "cancelled":
            return Tone(state)
    if due_at is not None and now >= due_at:
        return Tone.LATE
    return Tone.SOON if state == "soon" or (soon_at is not None and now >= soon_at) else Tone.RUNNING


def chip_of(deadline: Any, now: datetime, used: float | None = None) -> Chip | None:
    """The chip of a `kernel.models.Deadline`, of a record (`next_due_at`, `next_soon_at`, `clock_state`), or None where nothing is due.

    `used` is the engine's share; without it the share between the start and the due moment is taken.
    """
    due_at: datetime | None = getattr(deadline, "due_at", None) or getattr(deadline, "next_due_at", None)
    state = str(getattr(deadline, "state", "") if hasattr(deadline, "due_at") else getattr(deadline, "clock_state", ""))
    if not state and due_at is None:
        return None
    soon_at: datetime | None = getattr(deadline, "soon_at", None) or getattr(deadline, "next_soon_at", None)
    tone = tone_of(state, due_at, soon_at, now)
    label, allowed = _label(deadline) if hasattr(deadline, "due_at") else ("", "")
    return Chip(
        tone=tone,
        words=_words(tone, due_at, now),
        label=label,
        allowed=allowed,
        due_at=due_at,
        waits_for=_written(getattr(deadline, "waits_for", "")),
        used=_used(tone, getattr(deadline, "starts_at", None), due_at, now) if used is None else used,
    )


def _words(tone: Tone, due_at: datetime | None, now: datetime) -> str:
    length = moments.length(due_at - now) if due_at else ""
    match tone:
        case Tone.LATE:
            return _("late by %(length)s") % {"length": length}
        case Tone.PAUSED:
            return _("paused")
        case Tone.DELAYED:
            return _("lawfully delayed until %(day)s") % {"day": moments.day_in_words(due_at)} if due_at else _("lawfully delayed")
        case Tone.MET:
            return _("met")
        case Tone.CANCELLED:
            return _("cancelled")
    return length


def _used(tone: Tone, starts_at: datetime | None, due_at: datetime | None, now: datetime) -> float | None:
    if tone not in {Tone.LATE, Tone.SOON, Tone.RUNNING} or starts_at is None or due_at is None or due_at <= starts_at:
        return None
    return min(max((now - starts_at) / (due_at - starts_at), 0.0), 1.0)


def rungs(ladder: Iterable[Any]) -> list[str]:
    """The lines of *how was this computed?* in the reader's language.

    A line is a sentence, or has a `template` (English, with named places) and the `values` that go into them.
    """
    return [line if isinstance(line, str) else sentence(line.template, line.values) for line in ladder]


def sentence(template: str, values: Mapping[str, object]) -> str:
    """A stored English sentence with its values, translated and localised."""
    return filled(_(template), {name: _said(value) for name, value in values.items()}) if template else ""


def _said(value: object) -> str:
    return _written(value) if isinstance(value, str) else moments.said(value)


_own: set[str] = set()


def know(*words: str) -> None:
    """Words of ours in stored sentences, English msgids, that are said in the reader's language. Called from an app's `ready`."""
    _own.update(words)


def _written(words: str) -> str:
    """Our own words in the reader's language; what somebody typed, and every name, stays as it is."""
    return _(words) if words in _own else words
