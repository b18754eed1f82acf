"""Which records hold persons and documents: who may see them, who holds them, where their page is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.db.models import BigIntegerField, Case, CharField, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce

from comity.kernel.access import NOBODY
from comity.kernel.actor import Actor
from comity.kernel.models import Record
from comity.people.models import Desk
from comity.people.queries import officers_with
from comity.people.roles import Role


@dataclass(frozen=True, slots=True)
class Owner:
    """A model whose records mention persons, and how to ask about one of them."""

    model: type[Record]
    holders: Callable[[Any], Iterable[int]]
    address: Callable[[Any], str]
    states_purpose: Callable[[Actor, Any], bool]
    reference: str


_owners: dict[str, Owner] = {}


def officer_and_heads(record: Any) -> Iterable[int]:
    """The officer in charge of a record, the head of its desk and the deputies, by id."""
    officer, desk = getattr(record, "officer_id", None), getattr(record, "desk_id", None)
    heads = officers_with(desk, Role.HEAD) if desk is not None and Desk.objects.filter(pk=desk).exists() else []
    return {*([officer] if officer is not None else []), *(head.pk for head in heads)}


def _own_address(record: Any) -> str:
    own = getattr(record, "get_absolute_url", None)
    return str(own()) if own else ""


def _if_auditor(actor: Actor, record: Any) -> bool:
    return actor.has(Role.AUDITOR)


def register(
    model: type[Record],
    *,
    holders: Callable[[Any], Iterable[int]] = officer_and_heads,
    address: Callable[[Any], str] = _own_address,
    states_purpose: Callable[[Actor, Any], bool] = _if_auditor,
    reference: str = "",
) -> None:
    """Let records of this model mention persons and documents; called in its AppConfig.ready. Mentions are seen by whoever sees it.

    `states_purpose` says whether an actor opens such a record, and the persons in it, only for a stated purpose; `reference` is the
    column by which such a record is called.
    """
    if not isinstance(model._meta.pk, IntegerField):
        raise TypeError(f"{model.__name__} needs a number as its key: mentions compare it in the database")
    _owners[model.kind()] = Owner(model, holders, address, states_purpose, reference)


def holder_ids(record: Record) -> set[int]:
    """The officers to whom others turn about this record."""
    return set(_owners[record.kind()].holders(record))


def address(record: Record) -> str:
    """Where the page of this record is; empty where it has none."""
    return _owners[record.kind()].address(record)


def states_purpose(actor: Actor, record: Record) -> bool:
    """Whether this actor opens this record only for a stated purpose."""
    return _owners[record.kind()].states_purpose(actor, record)


def owner_of(kind: str, key: str) -> Record | None:
    """The record that a mention belongs to, for the machinery only: pages ask `owner_for`."""
    found = _owners.get(kind)
    return found.model._base_manager.filter(pk=key).first() if found else None


def owner_for(actor: Actor, kind: str, key: str) -> Record | None:
    """The record that a mention belongs to, where this actor may see it."""
    found = _owners.get(kind)
    return found.model.objects.visible_to(actor).filter(pk=key).first() if found else None


def owners_for(actor: Actor, mentioned: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Record]:
    """The same for many, by kind and key, in one query for each kind."""
    by_kind: dict[str, set[str]] = {}
    for kind, key in mentioned:
        by_kind.setdefault(kind, set()).add(key)
    seen = {kind: _owners[kind].model.objects.visible_to(actor).filter(pk__in=keys) for kind, keys in by_kind.items() if kind in _owners}
    return {(kind, record.key): record for kind, records in seen.items() for record in records}


def reference_for(actor: Actor, *sides: str) -> Coalesce:
    """The reference of the record in which the first of these mentions (`other_person`, …) stands, where this actor may see it."""
    found: list[Any] = []
    for (kind, owner), side in product(_owners.items(), sides):
        if owner.reference:
            own = owner.model.objects.visible_to(actor).filter(pk=Cast(OuterRef(f"{side}__owner_key"), BigIntegerField()))
            called = Subquery(own.values(owner.reference)[:1], output_field=CharField())
            found.append(Case(When(Q(**{f"{side}__owner_kind": kind}), then=called), output_field=CharField()))
    return Coalesce(*found, Value(""), Value(""))


def mentioned_in_visible(actor: Actor) -> Q:
    """Mentions whose record this actor may see, whichever model it is of."""
    rule = NOBODY
    for kind, owner in _owners.items():
        own = owner.model.objects.visible_to(actor).filter(pk=Cast(OuterRef("owner_key"), BigIntegerField()))
        rule |= Q(Exists(own), owner_kind=kind)
    return rule
