"""Which records may have files: whoever may see the record may see its files."""

from django.db.models import BigIntegerField, Exists, IntegerField, OuterRef, Q
from django.db.models.functions import Cast

from comity.kernel.access import NOBODY
from comity.kernel.actor import Actor
from comity.kernel.models import Record

_models: dict[str, type[Record]] = {}


def register(model: type[Record]) -> None:
    """Let records of this model have files; called in its AppConfig.ready."""
    if not isinstance(model._meta.pk, IntegerField):
        raise TypeError(f"{model.__name__} needs a number as its key: attachments compare it in the database")
    _models[model.kind()] = model


def registered(kind: str) -> type[Record]:
    """The model of a kind. Raises LookupError for one that may have no files."""
    return _models[kind]


def visible(actor: Actor) -> Q:
    """Attachments of the records that this actor may see, whichever model they are of."""
    rule = NOBODY
    for kind, model in _models.items():
        own = model.objects.visible_to(actor).filter(pk=Cast(OuterRef("owner_key"), BigIntegerField()))
        rule |= Q(Exists(own), owner_kind=kind)
    return rule


def record_of(kind: str, key: str) -> Record:
    """The record that a file belongs to, for whoever was shown the file already."""
    found: Record = registered(kind)._base_manager.get(pk=key)
    return found
