"""Who may see a mention or a candidate, and who may decide about two persons."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from comity.engines.ruling import Ruling, only
from comity.kernel.access import EVERYBODY
from comity.kernel.actor import Actor
from comity.people.roles import WORKING
from comity.subjects import owners


def visible_mention(actor: Actor) -> Q:
    """A mention is seen by whoever sees the record it belongs to."""
    return owners.mentioned_in_visible(actor)


def visible_candidate(actor: Actor) -> Q:
    """A candidate is seen by whoever sees both its sides; the entries of published lists are seen with the mention that met them."""
    rule = EVERYBODY
    for side, model in (
        ("person_id", "PersonMention"),
        ("document_id", "DocumentMention"),
        ("other_person_id", "PersonMention"),
        ("other_document_id", "DocumentMention"),
    ):
        mentions: Any = apps.get_model("subjects", model)
        seen = mentions.objects.visible_to(actor).filter(pk=OuterRef(side))
        rule &= Q(**{f"{side}__isnull": True}) | Q(Exists(seen))
    return rule


def seen_by(actor: Actor, mentions: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Of mentions named by model and key, those that this actor may see: `visible_candidate` asks the same, in a far longer query."""
    by_model: dict[str, set[int]] = {}
    for model, key in mentions:
        by_model.setdefault(model, set()).add(key)
    found: set[tuple[str, int]] = set()
    for model, keys in by_model.items():
        held: Any = apps.get_model("subjects", model)
        found |= {(model, key) for key in held.objects.visible_to(actor).filter(pk__in=keys).order_by().values_list("pk", flat=True)}
    return found


def visible_verdict(actor: Actor) -> Q:
    """A verdict is seen by whoever sees the candidate it was given on."""
    candidates: Any = apps.get_model("subjects", "Candidate")
    return Q(Exists(candidates.objects.visible_to(actor).filter(pk=OuterRef("candidate_id"))))


def may_check(actor: Actor, subject: Any = None) -> Ruling:
    """Who works on cases compares persons, in person or through a token."""
    return only(actor.has(*WORKING), _("Only an officer who works on cases runs a cross-check."))


def may_differ(actor: Actor, candidate: Any) -> Ruling:
    """“Different” and “cannot tell” are open to every named officer who sees both sides."""
    sees = len(seen_by(actor, candidate.mentions())) == len(candidate.mentions())
    return only(actor.is_human and actor.has(*WORKING), _("Only a named officer who works on cases decides about two persons.")) & only(
        sees, _("You decide only about persons whose records you may see.")
    )


def may_be_same(actor: Actor, candidate: Any) -> Ruling:
    """“Same” also needs two independent attributes that agree, and nothing against."""
    sameness: Ruling = candidate.sameness()
    return may_differ(actor, candidate) & sameness


def may_reopen(actor: Actor, candidate: Any) -> Ruling:
    """A later cross-check that finds other evidence puts the question again."""
    return may_check(actor)
