"""What time does to promises: what falls due is noted once, by whichever worker comes first, and told."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.apps import apps
from django.db.models import Q

from comity.kernel import attachments, clocks, jobs, proof
from comity.kernel.actor import system
from comity.kernel.models import Category, Deadline, DeadlineState, Record
from comity.kernel.record.unit import enter, unit

Duty = Callable[[datetime], object]
Told = Callable[[Record, Deadline, str], None]
_duties: list[Duty] = []
_listeners: dict[str, Told] = {}
TICK = system("tick")
log = logging.getLogger("comity.tick")


def duty(act: Duty) -> Duty:
    """Register what a room does as time passes; it takes the moment and must be harmless when done twice."""
    if act not in _duties:
        _duties.append(act)
    return act


def when_due(kind: str, tell: Told) -> None:
    """Name who is told when a promise of this kind of record is soon due (`soon`) or was not kept in time (`breach`)."""
    _listeners[kind] = tell


def duties() -> tuple[Duty, ...]:
    """All that is to be done at a tick, in order."""
    return (*PROMISES, proof.checkpoint_if_due, attachments.sweep, jobs.return_lost, jobs.forget_old, *_duties)


def note_soon(now: datetime) -> int:
    """Tell once of each promise in the last quarter of its time."""
    waiting = Deadline.objects.filter(state=DeadlineState.OPEN, soon_at__lte=now, due_at__gt=now, soon_told_at__isnull=True)
    return _note_each(waiting.values_list("pk", flat=True), "soon", now)


def note_breaches(now: datetime) -> int:
    """Note once each promise that was not kept in time; a lawful delay that is over counts from its own end."""
    waiting = Deadline.objects.filter(state__in=(DeadlineState.OPEN, DeadlineState.DELAYED), due_at__lte=now, breached_at__isnull=True)
    return _note_each(waiting.values_list("pk", flat=True), "breach", now)


PROMISES: tuple[Duty, ...] = (note_soon, note_breaches)
"""The duties that keep the promises; all others keep the house."""


def _note_each(keys: Iterable[int], what: str, now: datetime) -> int:
    """One promise that cannot be noted keeps no other from it; its error is raised once all the others are."""
    noted, broken = 0, None
    for key in keys:
        try:
            noted += _note(key, what, now)
        except Exception as broke:
            log.exception("the promise %s could not be noted", key)
            broken = broke
    if broken is not None:
        raise broken
    return noted


def _note(key: int, what: str, now: datetime) -> bool:
    """One promise in one transaction, looked at again under its lock; whether it was noted now."""
    with unit() as current:
        still = (
            Q(soon_told_at__isnull=True, due_at__gt=now, soon_at__lte=now)
            if what == "soon"
            else Q(breached_at__isnull=True, due_at__lte=now)
        )
        subject = _subject(key)  # locked before its promise, as every act does: else the two would wait for each other
        deadline = Deadline.objects.select_for_update().filter(still, pk=key, state__in=("open", "delayed")).first()
        if deadline is None:
            return False
        if what == "soon":
            deadline.soon_told_at = now
        else:
            deadline.breached_at = now
            if deadline.state == DeadlineState.DELAYED:
                deadline.state, deadline.waits_for = DeadlineState.OPEN, ""
        deadline.save(update_fields=["soon_told_at", "breached_at", "state", "waits_for"])
        if subject is not None:
            if what == "breach":
                facts = {
                    "deadline": deadline.name,
                    "part": deadline.part_key,
                    "due_at": deadline.due_at.isoformat() if deadline.due_at else "",
                }
                enter(current, TICK, f"{subject.kind()}.breach", Category.ALTERATION, subject, {"facts": facts}, at=now)
                clocks.copy_next(subject)
                type(subject)._base_manager.filter(pk=subject.pk).update(
                    next_due_at=subject.next_due_at, next_soon_at=subject.next_soon_at, clock_state=subject.clock_state
                )
            listener = _listeners.get(deadline.subject_kind)
            if listener is not None:
                listener(subject, deadline, what)
    return True


def _subject(key: int) -> Record | None:
    named = Deadline.objects.filter(pk=key).values_list("subject_kind", "subject_key").first()
    if named is None:
        return None
    model = apps.get_model(named[0])
    found: Record | None = model._base_manager.select_for_update(of=("self",)).filter(pk=named[1]).first()
    return found
