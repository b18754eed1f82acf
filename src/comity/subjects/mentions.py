"""Building, revising and taking back what a record says of persons and documents, inside the record's own act."""

from typing import Any

from django.db.models import QuerySet

from comity.engines.ruling import yes
from comity.engines.screening.attributes import document_number
from comity.kernel import record
from comity.kernel.actor import Actor
from comity.kernel.models import Record
from comity.kernel.record import Act
from comity.subjects.models import Candidate, DocumentMention, PersonMention, Verdict

WRITES_WITHOUT_ACT = "what was said of a person goes inside the act of the record that said it"


def person(owner: Record, *, names: list[Any], role: str, **facts: Any) -> PersonMention:
    """A person of this record, unsaved: the owner's action saves it with `act.add`. `names` are texts or `{"text", "strength"}`."""
    return PersonMention(owner_kind=owner.kind(), owner_key=owner.key, names=_names(names), role=role, **_facts(facts))


def document(
    owner: Record, *, number: str, document_kind: str = "passport", country: str = "", person: PersonMention | None = None
) -> DocumentMention:
    """A document of this record, unsaved; `person` (saved) is whose it is, where that is known."""
    return DocumentMention(
        owner_kind=owner.kind(),
        owner_key=owner.key,
        person=person,
        document_kind=document_kind,
        number=number,
        normalised_number=document_number(number),
        country=country,
    )


def revise_person(act: Act[Any], mention: PersonMention, **facts: Any) -> PersonMention:
    """Change what is said of a person, so that the next cross-check reads it anew."""
    if "names" in facts:
        facts["names"] = _names(facts["names"])
    return act.change(mention, revision=mention.revision + 1, **_facts(facts))


def revise_document(act: Act[Any], mention: DocumentMention, **facts: Any) -> DocumentMention:
    """Change what is said of a document; its compared number follows."""
    if "number" in facts:
        facts["normalised_number"] = document_number(facts["number"])
    return act.change(mention, revision=mention.revision + 1, **facts)


def withdraw(act: Act[Any], mention: PersonMention | DocumentMention) -> None:
    """Take a mention out of its record, with its documents, its candidates and their verdicts; the values stay in the entry."""
    if isinstance(mention, PersonMention):
        for held in mention.documents.all():
            withdraw(act, held)
    met = _candidates(mention)
    Verdict.objects.filter(candidate__in=met).delete()
    met.delete()
    act.drop(mention)


def forget_all(by: Actor, owner: Record, *, because: str) -> None:
    """Erase every mention of a record that is itself being erased, and whom it was taken for; in the unit of its `record.dispose`."""
    own = {"owner_kind": owner.kind(), "owner_key": owner.key}
    mentions: list[PersonMention | DocumentMention] = [*DocumentMention.objects.filter(**own), *PersonMention.objects.filter(**own)]
    for mention in mentions:
        for candidate in _candidates(mention):
            candidate.verdicts.all().delete()
            record.dispose(candidate, by=by, may=lambda _by, _candidate: yes(), because=because)
        mention.delete()


def _candidates(mention: PersonMention | DocumentMention) -> QuerySet[Candidate]:
    return Candidate.objects.filter(pk__in=[*mention.candidates.values_list("pk", flat=True), *mention.met_by.values_list("pk", flat=True)])


def _names(names: list[Any]) -> list[dict[str, str]]:
    whole = ({"text": name} if isinstance(name, str) else name for name in names)
    return [{"strength": "strong", **name} if isinstance(name, dict) else name for name in whole]


def _facts(facts: dict[str, Any]) -> dict[str, Any]:
    return facts | {"parents": _names(facts["parents"])} if "parents" in facts else facts
