"""Deadline rows are the truth: opened, stopped, resumed, extended and met here, computed by the engine."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet

from comity.engines import deadlines as engine
from comity.engines.deadlines import Calendar, Delayed, DelayEnded, Due, Extended, Limit, Resumed, Stopped, Unit
from comity.kernel import rows, waiting
from comity.kernel.models import LIVE, Deadline, DeadlineState, Record

UTC_CALENDAR = Calendar(zone="UTC")
_calendars: Callable[[str], Calendar] = lambda key: UTC_CALENDAR  # noqa: E731  # a default until the people's app names its own


@contextmanager
def _in_words() -> Iterator[None]:
    """What no clock can count is refused with its sentence."""
    try:
        yield
    except engine.ClockError as wrong:
        raise ValidationError(str(wrong)) from wrong


def use_calendars(resolver: Callable[[str], Calendar]) -> None:
    """Name who knows the calendar behind a key: the people's app does, for its desks."""
    global _calendars  # noqa: PLW0603  # set once when the app registry is ready
    _calendars = resolver


@_in_words()
def open_clock(
    subject: Record, name: str, label: str, limit: Limit, starts_at: datetime, calendar_key: str, part: models.Model | None = None
) -> Deadline:
    """A new promise, computed; it is saved with the unit."""
    deadline = Deadline(
        subject_kind=subject.kind(),
        subject_key=subject.key,
        part_key=part_key(part),
        name=name,
        label=label,
        limit=limit.to_json(),
        calendar_key=calendar_key,
        starts_at=starts_at,
    )
    _date(deadline, engine.compute(limit, starts_at, _calendars(calendar_key)))
    waiting.add(deadline)
    return deadline


def of(subject: Record) -> QuerySet[Deadline]:
    """All promises of a record, live and past."""
    return Deadline.objects.filter(subject_kind=subject.kind(), subject_key=subject.key).order_by("pk")


def live(subject: Record, name: str | None = None, part: models.Model | None = None) -> QuerySet[Deadline]:
    """The promises of a record that are not met or cancelled, by name and part where given."""
    found = of(subject).filter(state__in=LIVE)
    if name is not None:
        found = found.filter(name=name)
    if part is not None:
        found = found.filter(part_key=part_key(part))
    return found


def due(deadline: Deadline, calendar: Calendar | None = None) -> Due:
    """How the date was computed, from the limit, the calendar and all that happened; a calendar that is at hand spares a query."""
    return engine.compute(
        Limit.from_json(deadline.limit),
        deadline.starts_at,
        calendar or _calendars(deadline.calendar_key),
        [engine.event_from_json(event) for event in deadline.events],
    )


def meet(deadline: Deadline, at: datetime) -> None:
    """Kept."""
    deadline.state, deadline.met_at, deadline.waits_for = DeadlineState.MET, at, ""
    _keep(deadline, ["state", "met_at", "waits_for"])


def cancel(deadline: Deadline) -> None:
    """No longer owed."""
    deadline.state, deadline.waits_for = DeadlineState.CANCELLED, ""
    _keep(deadline, ["state", "waits_for"])


@_in_words()
def pause(deadline: Deadline, at: datetime, because: str) -> None:
    """Stopped, with what it waits for; harmless on a clock that was stopped already. One that had run out stays late."""
    if not _was_stopped(deadline):
        _happen(deadline, Stopped(at=at, because=because), DeadlineState.PAUSED, because)


@_in_words()
def resume(deadline: Deadline, at: datetime) -> None:
    """Running on with what remained, or lawfully delayed still; harmless on a clock that was not stopped."""
    if _was_stopped(deadline):
        delay = None if deadline.breached_at else due(deadline).delay
        _happen(deadline, Resumed(at=at), DeadlineState.DELAYED if delay else DeadlineState.OPEN, delay.because if delay else "")


@_in_words()
def extend(deadline: Deadline, amount: int, unit: Unit, because: str, at: datetime) -> None:
    """More time, with the reason."""
    _happen(deadline, Extended(amount=amount, unit=unit, because=because, at=at), DeadlineState(deadline.state), deadline.waits_for)


@_in_words()
def delay(deadline: Deadline, until: datetime, because: str, at: datetime) -> None:
    """Lawfully delayed until the moment at which the decision is expected."""
    _happen(deadline, Delayed(until=until, because=because, at=at), DeadlineState.DELAYED, because)


@_in_words()
def end_delay(deadline: Deadline, at: datetime) -> None:
    """What the lawful delay waited for is there: owed from now on, or by the limit where that is later.

    Harmless on a clock that was not delayed. One that was told to be late while it waited keeps that it was.
    """
    if due(deadline).delay is not None:
        state = DeadlineState.OPEN if deadline.state == DeadlineState.DELAYED else DeadlineState(deadline.state)
        _happen(deadline, DelayEnded(at=at), state, "" if state == DeadlineState.OPEN else deadline.waits_for)


@_in_words()
def correct(deadline: Deadline, starts_at: datetime) -> None:
    """Count anew from another receipt."""
    deadline.starts_at = starts_at
    _compute(deadline)
    _keep(deadline, ["starts_at", "due_at", "soon_at"])


@_in_words()
def recompute(deadlines: Iterable[Deadline]) -> list[Deadline]:
    """Count anew with the calendar as it is now; returns those whose date moved."""
    moved = []
    for deadline in deadlines:
        before = deadline.due_at
        _compute(deadline)
        if deadline.due_at != before:
            _keep(deadline, ["due_at", "soon_at"])
            moved.append(deadline)
    return moved


def copy_next(subject: Record, among: Iterable[Deadline] | None = None) -> None:
    """Copy what falls due first, and how the clocks stand, to the record for its lists; `among` are its promises where at hand."""
    held = [deadline for deadline in (live(subject) if among is None else among) if deadline.state in LIVE]
    running = [deadline for deadline in held if deadline.state == DeadlineState.OPEN]
    first = min(running, key=lambda deadline: deadline.due_at or deadline.starts_at, default=None)
    subject.next_due_at = first.due_at if first else None
    subject.next_soon_at = first.soon_at if first else None
    states = {deadline.state for deadline in held}
    order = (DeadlineState.OPEN, DeadlineState.DELAYED, DeadlineState.PAUSED)
    subject.clock_state = next((state for state in order if state in states), "")


def forget(subject: Record) -> None:
    """At the end of a record's time its promises go with it."""
    of(subject).delete()


def _happen(deadline: Deadline, event: engine.Event, state: DeadlineState, waits_for: str) -> None:
    deadline.events = [*deadline.events, engine.event_to_json(event)]
    deadline.state, deadline.waits_for = state, waits_for[:300]
    _compute(deadline)
    if deadline.state == DeadlineState.PAUSED and deadline.due_at is not None:
        deadline.state, deadline.waits_for = DeadlineState.OPEN, ""
    _keep(deadline, ["events", "state", "waits_for", "due_at", "soon_at"])


def _keep(deadline: Deadline, columns: list[str]) -> None:
    """Write what changed; what this unit opened and has not written yet goes with it."""
    if not deadline._state.adding:
        rows.change(deadline, columns)


def _was_stopped(deadline: Deadline) -> bool:
    happened = [engine.event_from_json(event) for event in deadline.events]
    turns = [event for event in happened if isinstance(event, (Stopped, Resumed))]
    return bool(turns) and isinstance(sorted(turns, key=lambda event: event.at)[-1], Stopped)


def _compute(deadline: Deadline) -> None:
    _date(deadline, due(deadline))


def _date(deadline: Deadline, computed: Due) -> None:
    deadline.due_at = computed.at
    deadline.soon_at = engine.soon_at(computed) if computed.at is not None else None


def part_key(part: models.Model | None) -> str:
    """How a deadline names the part of a record that it is of; empty for the record itself."""
    return "" if part is None else f"{part._meta.model_name}:{part.pk}"
