"""Desks are set up, and their calendar kept: a day off, or a weekend day that is worked, moves the dates that fall after it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comity.kernel import clocks, record
from comity.kernel.actor import Actor
from comity.kernel.models import LIVE, Category, Deadline, Record
from comity.people import policy
from comity.people.models import Desk, DeskKind

WRITES_WITHOUT_ACT = "inside the act that changes the calendar: each moved record copies its next date, with an entry of its own"


def found_desk(
    by: Actor,
    *,
    code: str,
    name: str,
    country: str,
    zone: str,
    desk_kind: str = DeskKind.CENTRAL,
    weekend: Iterable[int] = (5, 6),
    holidays: Mapping[str, str] | None = None,
) -> Desk:
    """A new desk. `holidays`: YYYY-MM-DD to name. Raises NotAllowed, ValidationError."""
    desk = Desk(
        code=code, name=name, country=country, zone=zone, desk_kind=desk_kind, weekend=sorted(weekend), holidays=dict(holidays or {})
    )
    if Desk.objects.filter(code=code).exists():
        raise ValidationError({"code": _("A desk has this code already.")})
    with record.create(desk, by=by, may=policy.may_administer, action="found"):
        pass
    return desk


def change_desk(by: Actor, desk: Desk, *, name: str, zone: str, weekend: Iterable[int], seen: int | None = None) -> list[Deadline]:
    """Another name, zone or weekend; returns the promises whose date moved. Raises NotAllowed, StaleVersion, ValidationError."""
    with record.unit():
        with record.change("change", desk, by=by, may=policy.may_administer, seen=seen) as act:
            act.subject.name, act.subject.zone, act.subject.weekend = name, zone, sorted(weekend)
        return _recount(by, desk, _("The working days of this desk changed."))


def add_holiday(by: Actor, desk: Desk, *, on: date, name: str) -> list[Deadline]:
    """A day off at this desk; its open promises are counted anew in the same act. Returns those whose date moved.

    Raises NotAllowed, ValidationError for a day that is one already.
    """
    with record.unit():
        with record.change("add_holiday", desk, by=by, may=policy.may_keep_calendar) as act:
            if on.isoformat() in act.subject.holidays:
                raise ValidationError({"on": _("This day is a holiday already.")})
            if on.isoformat() in act.subject.worked:
                raise ValidationError({"on": _("This weekend day is entered as worked. Take that back first.")})
            act.subject.holidays = dict(sorted({**act.subject.holidays, on.isoformat(): name}.items()))
        return _recount(by, desk, _("A holiday was added: %(name)s.") % {"name": name})


def drop_holiday(by: Actor, desk: Desk, *, on: date, because: str) -> list[Deadline]:
    """The day is worked after all; returns the promises whose date moved. Raises NotAllowed, ValidationError."""
    with record.unit():
        with record.change("drop_holiday", desk, by=by, may=policy.may_keep_calendar, because=because, needs_reason=True) as act:
            if on.isoformat() not in act.subject.holidays:
                raise ValidationError({"on": _("This day is no holiday.")})
            act.subject.holidays = {day: name for day, name in act.subject.holidays.items() if day != on.isoformat()}
        return _recount(by, desk, _("A holiday was taken back."))


def add_worked_day(by: Actor, desk: Desk, *, on: date, name: str) -> list[Deadline]:
    """A weekend day that is worked at this desk, in exchange for a holiday say; open promises count anew as for a holiday.

    Returns those whose date moved. Raises NotAllowed, ValidationError for a day that is no day off of its week, or a holiday.
    """
    with record.unit():
        with record.change("add_worked_day", desk, by=by, may=policy.may_keep_calendar) as act:
            if on.weekday() not in act.subject.weekend:
                raise ValidationError({"on": _("This is no day off of the week at this desk: it is worked anyway.")})
            if on.isoformat() in act.subject.holidays:
                raise ValidationError({"on": _("This day is a holiday. Take the holiday back first.")})
            if on.isoformat() in act.subject.worked:
                raise ValidationError({"on": _("This weekend day is entered as worked already.")})
            act.subject.worked = dict(sorted({**act.subject.worked, on.isoformat(): name}.items()))
        return _recount(by, desk, _("A weekend day is worked: %(name)s.") % {"name": name})


def drop_worked_day(by: Actor, desk: Desk, *, on: date, because: str) -> list[Deadline]:
    """The weekend day is off after all; returns the promises whose date moved. Raises NotAllowed, ValidationError."""
    with record.unit():
        with record.change("drop_worked_day", desk, by=by, may=policy.may_keep_calendar, because=because, needs_reason=True) as act:
            if on.isoformat() not in act.subject.worked:
                raise ValidationError({"on": _("This day is not entered as worked.")})
            act.subject.worked = {day: name for day, name in act.subject.worked.items() if day != on.isoformat()}
        return _recount(by, desk, _("A worked weekend day was taken back."))


def _recount(by: Actor, desk: Desk, because: str) -> list[Deadline]:
    running = Deadline.objects.filter(calendar_key=desk.calendar_key, state__in=LIVE)
    _lock_records_of(running)
    open_ones = running.select_for_update().order_by("pk")
    before = {deadline.pk: deadline.due_at for deadline in open_ones}
    moved = clocks.recompute(open_ones)
    for kind, key in dict.fromkeys((deadline.subject_kind, deadline.subject_key) for deadline in moved):
        subject: Record | None = apps.get_model(kind)._base_manager.select_for_update(of=("self",)).filter(pk=key).first()
        if subject is None:
            continue
        clocks.copy_next(subject)
        subject.save(update_fields=["next_due_at", "next_soon_at", "clock_state"])
        record.written_beside(subject)
        own = [deadline for deadline in moved if (deadline.subject_kind, deadline.subject_key) == (kind, key)]
        dates = [
            {"name": deadline.name, "part": deadline.part_key, "due_at": [_text(before[deadline.pk]), _text(deadline.due_at)]}
            for deadline in own
        ]
        facts = {"because": because, "moved": dates}
        record.consult(subject, by=by, action=f"{kind}.recount", category=Category.ALTERATION, facts=facts)
    return moved


def _lock_records_of(running: QuerySet[Deadline]) -> None:
    """Records before their promises, as every act locks them: else the two would wait for each other."""
    keys: dict[str, list[str]] = {}
    for kind, key in running.order_by("subject_kind").values_list("subject_kind", "subject_key").distinct():
        keys.setdefault(kind, []).append(key)
    for kind, wanted in keys.items():
        list(apps.get_model(kind)._base_manager.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk"))


def _text(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
