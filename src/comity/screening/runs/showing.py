"""A person of a list beside the entries they may be, as a page, a file and the command line show them."""

from collections.abc import Iterable
from typing import NamedTuple

from comity.engines.screening import Verdict
from comity.engines.tables import Field
from comity.screening.runs.models import Hit, PersonMet
from comity.subjects import comparing
from comity.subjects import evidence as evidences
from comity.subjects.comparing import Row, SideShown


class HitShown(NamedTuple):
    """One entry beside the person, attribute by attribute."""

    side: SideShown
    likelihood: str
    rows: list[Row]
    hit: Hit


class PersonShown(NamedTuple):
    """One person of the list with all entries they may be, the likeliest first."""

    person: PersonMet
    ours: SideShown
    hits: list[HitShown]


def shown(persons: Iterable[PersonMet]) -> list[PersonShown]:
    """Persons with their hits; they are asked together where the persons came so."""
    return [PersonShown(person, ours(person), [beside(hit) for hit in person.hits.all()]) for person in persons]


def given(person: PersonMet, field: Field) -> str:
    """What the list gave in this field; the full name from its parts where it stands in parts."""
    if field is Field.NAME:
        return str(person)
    return str(person.given.get(field, ""))


def against_and_for(hit: Hit) -> list[str]:
    """Each comparison that both sides allow, as a sentence."""
    return [evidences.sentence(item) for item in evidences.read(hit.evidence) if item.verdict is not Verdict.UNKNOWN]


def ours(person: PersonMet) -> SideShown:
    """The person as the list gave them."""
    return SideShown(str(person), "", "", "", "", [str(person)])


def beside(hit: Hit) -> HitShown:
    """One entry that a person may be."""
    rows = comparing.rows_of(evidences.read(hit.evidence))
    return HitShown(comparing.shown(hit.entry, {}), evidences.likelihood(hit.evidence, hit.score), rows, hit)
