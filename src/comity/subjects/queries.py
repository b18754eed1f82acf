"""What a record mentions, whom its persons may be, and what is still to decide."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from comity.kernel.actor import Actor
from comity.kernel.models import Record
from comity.subjects import owners
from comity.subjects.models import Candidate, DocumentMention, PersonMention, State


def persons_of(owner: Record) -> QuerySet[PersonMention]:
    """The persons that a record mentions. Who shows the record has asked whether it may be seen."""
    return PersonMention.objects.filter(owner_kind=owner.kind(), owner_key=owner.key)


def documents_of(owner: Record) -> QuerySet[DocumentMention]:
    """The documents that a record mentions, of its persons and without one."""
    return DocumentMention.objects.filter(owner_kind=owner.kind(), owner_key=owner.key)


def searchable_of(owner: Record) -> list[str]:
    """The names and document numbers under which a record is found; for its `searchable`."""
    names = [name["text"] for person in persons_of(owner) for name in person.names]
    return [*names, *documents_of(owner).values_list("number", flat=True)]


def with_sides(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Candidates with all that a page or a list shows of both sides, in one question."""
    return candidates.select_related("person", "document", "other_person", "other_document", "entry__reference_list")


def with_references(actor: Actor, candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """The same with `ours_in` and `theirs_in`: the references of the records on both sides, as far as this actor may see them."""
    ours, theirs = owners.reference_for(actor, "person", "document"), owners.reference_for(actor, "other_person", "other_document")
    return with_sides(candidates).annotate(ours_in=ours, theirs_in=theirs)


def found_in(candidate: Candidate, *, is_turned: bool = False) -> str:
    """Where the other side stands, of a candidate with its references: a list, or a record; `is_turned` where ours is the other side."""
    if candidate.entry is not None and not is_turned:
        return f"{candidate.entry.reference_list} · {candidate.entry.reference_list.get_list_kind_display()}"
    reference: str = getattr(candidate, "ours_in" if is_turned else "theirs_in")
    return reference or _("a record you may not see")


def candidates_of(actor: Actor, owner: Record) -> QuerySet[Candidate]:
    """Whom the persons and documents of a record may be, as far as this actor may see both sides; the likeliest first."""
    return with_references(actor, Candidate.objects.visible_to(actor).filter(_of(owner)))


def found_before(owner: Record) -> list[Candidate]:
    """Every candidate that a cross-check ever found, whoever may see it: for the machinery of the next check only."""
    persons, documents = _keys(persons_of(owner)), _keys(documents_of(owner))
    found = _keys(Candidate.objects.filter(_naming(persons, documents)))
    return list(with_sides(Candidate.objects.filter(pk__in=found))) if found else []


def _of(owner: Record) -> Q:
    return _naming(persons_of(owner).values("pk"), documents_of(owner).values("pk"))


def _keys(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by().values_list("pk", flat=True))


def _naming(persons: QuerySet[Any] | Iterable[int], documents: QuerySet[Any] | Iterable[int]) -> Q:
    """Candidates with one of these persons or documents on either side."""
    return Q(person__in=persons) | Q(document__in=documents) | Q(other_person__in=persons) | Q(other_document__in=documents)


def to_decide(actor: Actor, owner: Record) -> QuerySet[Candidate]:
    """Candidates of a record that wait for an officer's verdict."""
    return candidates_of(actor, owner).filter(state=State.TO_DECIDE, is_standing=True)


def with_open_candidates(actor: Actor, kind: str, keys: list[str]) -> set[str]:
    """Which of these records hold a person or document that waits for a verdict which this actor may give."""
    owned = {"owner_kind": kind, "owner_key__in": keys}
    persons = dict(PersonMention.objects.filter(**owned).values_list("pk", "owner_key"))
    documents = dict(DocumentMention.objects.filter(**owned).values_list("pk", "owner_key"))
    found = _keys(Candidate.objects.filter(_naming(persons, documents), state=State.TO_DECIDE, is_standing=True))
    seen = Candidate.objects.visible_to(actor).filter(pk__in=found) if found else Candidate.objects.none()
    sides = seen.values_list("person", "other_person", "document", "other_document")
    return {
        known[pk]
        for person, other_person, document, other_document in sides
        for known, pk in ((persons, person), (persons, other_person), (documents, document), (documents, other_document))
        if pk in known
    }


def waiting(actor: Actor) -> QuerySet[Candidate]:
    """Every candidate that waits for a verdict and whose both sides this actor may see."""
    return with_references(actor, Candidate.objects.visible_to(actor).filter(state=State.TO_DECIDE, is_standing=True))


def effect_of(candidate: Candidate) -> str:
    """What a listed hit means in law, and whether the list dropped the entry since; empty where no list is met."""
    if candidate.entry is None:
        return ""
    told = [candidate.entry.reference_list.effect]
    if candidate.entry.withdrawn_at:
        told.append(_("The list no longer has this entry."))
    return " ".join(told)
