"""Telling officers what they should know: once, in their language, with the record it is about."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from comity.kernel import clock
from comity.kernel.models import Notification, Record


def tell(
    officers: Iterable[int],
    template: str,
    values: Mapping[str, Any] | None = None,
    *,
    about: Record | None = None,
    is_alarm: bool = False,
    once: str = "",
) -> int:
    """Put a sentence before these officers (by id); returns how many were told now.

    `template` is an English msgid with %(name)s places, `values` fill it on the page. `once` names the occasion: nobody is
    told the same occasion twice, whatever retries or second workers do.
    """
    rows = [
        Notification(
            officer_id=officer,
            at=clock.now(),
            is_alarm=is_alarm,
            template=template,
            values=dict(values or {}),
            subject_kind=about.kind() if about else "",
            subject_key=about.key if about else "",
            once=f"{once}:{officer}" if once else None,
        )
        for officer in sorted(set(officers))
    ]
    told = {row.once for row in rows if row.once} & set(
        Notification.objects.filter(once__in=[row.once for row in rows if row.once]).values_list("once", flat=True)
    )
    fresh = [row for row in rows if row.once not in told or row.once is None]
    Notification.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def settle(about: Record, *, occasions: Iterable[str] = ()) -> int:
    """What was asked of officers about a record is done, and counts as seen; returns how many.

    Of alarms only those of these occasions (the beginning of their `once`): the others must still be seen by their readers.
    """
    over = Q(is_alarm=False)
    for occasion in occasions:
        over |= Q(once__startswith=f"{occasion}:")
    waiting = Notification.objects.filter(over, subject_kind=about.kind(), subject_key=about.key, seen_at__isnull=True)
    return waiting.update(seen_at=clock.now())


def forget(about: Record) -> int:
    """At the end of a record's time what was told of it goes with it; returns how much."""
    return Notification.objects.filter(subject_kind=about.kind(), subject_key=about.key).delete()[0]


def forget_occasion(once: str) -> int:
    """Remove what was told on one occasion, to whomever; returns how much: for what named no record, as its reader may not see it."""
    return Notification.objects.filter(once__startswith=f"{once}:").delete()[0]
