"""Which records may have files: whoever may see the record may see its files, unless they are sealed."""

from collections.abc import Callable
from typing import Any

from django.db.models import BigIntegerField, Exists, IntegerField, OuterRef, Q
from django.db.models.functions import Cast

from comity.kernel.access import NOBODY
from comity.kernel.actor import Actor
from comity.kernel.models import Record

Watched = Callable[[Actor, Any], bool]

_models: dict[str, type[Record]] = {}
_watched: dict[str, Watched] = {}


def by_auditors(actor: Actor, _record: Any) -> bool:
    """An auditor states a purpose for whatever he opens."""
    return actor.has("auditor")


def register(model: type[Record], *, states_purpose: Watched = by_auditors) -> None:
    """Let records of this model have files; called in its AppConfig.ready. `states_purpose` says whose reading is kept with its purpose."""
    if not isinstance(model._meta.pk, IntegerField):
        raise TypeError(f"{model.__name__} needs a number as its key: attachments compare it in the database")
    _models[model.kind()] = model
    _watched[model.kind()] = states_purpose


def register_sealed(model: type[Record]) -> None:
    """Let records of this model have files that nobody takes out again, whoever sees the record; called in its AppConfig.ready."""
    _models[model.kind()] = model


def registered(kind: str) -> type[Record]:
    """The model of a kind. Raises LookupError for one that may have no files."""
    return _models[kind]


def visible(actor: Actor) -> Q:
    """Attachments of the records that this actor may see, whichever model they are of, but for what is sealed."""
    rule = NOBODY
    for kind in _watched:
        own = _models[kind].objects.visible_to(actor).filter(pk=Cast(OuterRef("owner_key"), BigIntegerField()))
        rule |= Q(Exists(own), owner_kind=kind)
    return rule


def record_of(kind: str, key: str) -> Record:
    """The record that a file belongs to, for whoever was shown the file already."""
    found: Record = registered(kind)._base_manager.get(pk=key)
    return found


def states_purpose(actor: Actor, record: Record) -> bool:
    """Whether this actor says first what a file of this record is opened for."""
    return _watched[record.kind()](actor, record)
