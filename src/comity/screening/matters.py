"""What a person check is for: an open matter that the officer is in charge of, or the officer's duty now."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import BigIntegerField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils import translation

from comity.kernel import clock
from comity.kernel.access import NOBODY
from comity.kernel.actor import Actor
from comity.kernel.models import Record
from comity.people import queries as people
from comity.people.models import Duty, Post

Assigned = Callable[[Actor], Iterable[Any]]
Called = Callable[[Any], str]


class Matter(NamedTuple):
    """A record that a check may name, and how a list calls it."""

    record: Record
    words: str

    @property
    def key(self) -> str:
        """How a form names it: `casework.assistancerequest:12`."""
        return f"{self.record.kind()}:{self.record.key}"


class Kind(NamedTuple):
    """Of one model: which records are open and an actor's own, and how they are called."""

    model: type[Record]
    assigned: Assigned
    called: Called


_kinds: dict[str, Kind] = {}


def register(model: type[Record], assigned: Assigned, called: Called = str) -> None:
    """Let checks name records of this model: `assigned` gives those that are open and the actor's; called in its AppConfig.ready."""
    _kinds[model.kind()] = Kind(model, assigned, called)


def matters_of(actor: Actor) -> list[Matter]:
    """What this officer may name now: their duty first, then each open matter, as its room orders them."""
    if actor.user_id is None:
        return []
    found = [(duty, str(duty)) for duty in _duty(actor)]
    found += [(record, kind.called(record)) for kind in _kinds.values() for record in kind.assigned(actor)]
    return [Matter(record, words) for record, words in found]


def is_of(actor: Actor, record: Record) -> bool:
    """Whether this officer may name this record now."""
    if actor.user_id is None:
        return False
    kind = _kinds.get(record.kind())
    own: Iterable[Any] = _duty(actor) if isinstance(record, Duty) else kind.assigned(actor) if kind else ()
    return any(one.pk == record.pk for one in own)


def known_to(actor: Actor) -> Q:
    """Rows (`matter_kind`, `matter_key`) whose matter is there, and this actor may see it."""
    rule = NOBODY
    for name, kind in _kinds.items():
        rule |= Q(matter_kind=name) & Q(Exists(kind.model.objects.visible_to(actor).filter(pk=_key())))
    return rule


def erased() -> Q:
    """Rows (`matter_kind`, `matter_key`) whose matter is there no more: nothing tells any longer who was allowed to see it."""
    rule = NOBODY
    for name, kind in _kinds.items():
        rule |= Q(matter_kind=name) & ~Q(Exists(kind.model._base_manager.filter(pk=_key())))
    return rule


def purpose_of(record: Record) -> str:
    """How the log names a matter, in the desk's language and not in that of whoever searched: a shift has a word in its name."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(record)


def named(actor: Actor, said: str) -> Record | None:
    """The matter that an officer calls by its reference, or their duty where they say `duty`; None where it is none of theirs."""
    wanted = said.strip().casefold()
    for matter in matters_of(actor):
        if wanted == ("duty" if isinstance(matter.record, Duty) else str(matter.record).casefold()):
            return matter.record
    return None


def _key() -> Cast:
    return Cast(OuterRef("matter_key"), BigIntegerField())


def _duty(actor: Actor) -> Iterable[Duty]:
    return people.running(actor.desk_id, clock.now(), Post.DUTY).filter(officer_id=actor.person_id) if actor.desk_id is not None else ()
