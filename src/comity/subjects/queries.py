"""What a record mentions, whom its persons may be, and what is still to decide."""

from django.db.models import Q, QuerySet

from comity.kernel.actor import Actor
from comity.kernel.models import Record
from comity.subjects.models import Candidate, DocumentMention, PersonMention, State


def persons_of(owner: Record) -> QuerySet[PersonMention]:
    """The persons that a record mentions. Who shows the record has asked whether it may be seen."""
    return PersonMention.objects.filter(owner_kind=owner.kind(), owner_key=owner.key)


def documents_of(owner: Record) -> QuerySet[DocumentMention]:
    """The documents that a record mentions, of its persons and of nobody known."""
    return DocumentMention.objects.filter(owner_kind=owner.kind(), owner_key=owner.key)


def searchable_of(owner: Record) -> list[str]:
    """The names and document numbers under which a record is found; for its `searchable`."""
    names = [name["text"] for person in persons_of(owner) for name in person.names]
    return [*names, *documents_of(owner).values_list("number", flat=True)]


def candidates_of(actor: Actor, owner: Record) -> QuerySet[Candidate]:
    """Whom the persons and documents of a record may be, as far as this actor may see both sides; the likeliest first."""
    sides = Q()
    for side in ("person", "document", "other_person", "other_document"):
        sides |= Q(**{f"{side}__in": (persons_of if "person" in side else documents_of)(owner).values("pk")})
    return (
        Candidate.objects.visible_to(actor)
        .filter(sides)
        .select_related("person", "document", "other_person", "other_document", "entry__reference_list")
    )


def to_decide(actor: Actor, owner: Record) -> QuerySet[Candidate]:
    """Candidates of a record that wait for an officer's verdict."""
    return candidates_of(actor, owner).filter(state=State.TO_DECIDE, is_standing=True)
