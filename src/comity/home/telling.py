"""What an officer was told, as sentences with their records; and that it was seen."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.kernel.models import Notification, Record
from comity.people.elsewhere import There
from comity.screening.keeping import tasks as keeping
from comity.web import chips, errors

PAGES = {keeping.SOON: "screening:ends"}
"""Where a notice leads that is about no one record."""


class Told(NamedTuple):
    """One thing an officer was told, however often.

    Where its record is not, or no longer, theirs to see, neither sentence nor `url` names it. Where it is theirs `there`, at
    another of their desks, the sentence names that desk, and `onward` is the record's page.
    `keys` are those of all notifications that say it, the latest first.
    """

    keys: tuple[int, ...]
    at: datetime
    sentence: str
    url: str
    is_alarm: bool
    is_seen: bool
    there: There | None = None
    onward: str = ""


def told(by: Actor, *, limit: int, only_new: bool, others: Iterable[There] = ()) -> list[Told]:
    """What this officer was told: alarms first, then the latest; one query, and one for each kind of record.

    What is not theirs here is looked for at the `others`, the desks at which they act as well.

    Of what is new and says the same of the same record, the latest stands for all.
    """
    own = Notification.objects.filter(officer_id=by.user_id or 0)
    if only_new:
        own = own.filter(seen_at__isnull=True)
    found = list(own.order_by("-is_alarm", "-at")[:limit] if only_new else own[:limit])
    seen = _seen(by, found)
    hidden = [one for one in found if _subject(one) not in seen]
    elsewhere = {subject: (there, record) for there in others for subject, record in _seen(there.actor, hidden).items()}
    shown = [_told_there(one, *elsewhere[_subject(one)]) if _subject(one) in elsewhere else _told(one, seen) for one in found]
    return _said_once(shown) if only_new else shown


def how_many_new(by: Actor) -> int:
    """How many new notices there are, each said once."""
    own = Notification.objects.filter(officer_id=by.user_id or 0, seen_at__isnull=True).order_by()
    return own.values("template", "values", "subject_kind", "subject_key").distinct().count()


def see(by: Actor, keys: Iterable[int]) -> int:
    """Note that the officer saw these of his own; bookkeeping of the reader, no act on a record."""
    own = Notification.objects.filter(officer_id=by.user_id or 0, pk__in=list(keys), seen_at__isnull=True)
    return own.update(seen_at=clock.now())


def _subject(one: Notification) -> tuple[str, str]:
    return one.subject_kind, one.subject_key


def _told_there(one: Notification, there: There, record: Record) -> Told:
    """What is the reader's at another desk: at which one, and nothing of what it says."""
    onward = getattr(record, "get_absolute_url", str)()
    sentence = str(errors.Elsewhere(str(there.desk), there.switch))
    return Told((one.pk,), one.at, sentence, "", one.is_alarm, one.seen_at is not None, there, onward)


def _told(one: Notification, seen: Mapping[tuple[str, str], Record]) -> Told:
    """The sentence, as long as what it speaks of is the reader's to see."""
    record = seen.get(_subject(one))
    is_known = record is not None or not one.subject_kind
    sentence = chips.sentence(one.template, one.values) if is_known else _("This was about something that is no longer yours to see.")
    url = reverse(PAGES[one.template]) if one.template in PAGES else getattr(record, "get_absolute_url", str)()
    return Told((one.pk,), one.at, sentence, url, one.is_alarm, one.seen_at is not None)


def _said_once(shown: Iterable[Told]) -> list[Told]:
    once: dict[tuple[str, str], Told] = {}
    for one in shown:
        held = once.get((one.sentence, one.url or one.onward))
        once[one.sentence, one.url or one.onward] = held._replace(keys=held.keys + one.keys) if held else one
    return list(once.values())


def _seen(by: Actor, found: Iterable[Notification]) -> dict[tuple[str, str], Record]:
    """The records spoken of that this officer may see now, by kind and key."""
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for one in found:
        if one.subject_kind:
            keys[one.subject_kind].add(one.subject_key)
    seen: dict[tuple[str, str], Record] = {}
    for kind, wanted in keys.items():
        model: type[Record] = apps.get_model(kind)
        seen |= {(kind, record.key): record for record in model.objects.visible_to(by).filter(pk__in=wanted)}
    return seen
