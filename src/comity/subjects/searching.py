"""From hits to what is worth an officer's eyes: the likely ones, and every document number that agrees."""

from collections.abc import Container, Generator, Iterable, Sequence
from contextlib import closing
from itertools import chain, takewhile
from typing import NamedTuple

from comity.engines.screening import Attribute, Evidence, Hit, Subject, Verdict
from comity.engines.screening.tokens import tokens_of
from comity.lists.models import ListEntry
from comity.subjects import indexes
from comity.subjects.indexes import Index
from comity.subjects.models import DocumentMention, PersonMention

COUNTED = 0.85  # the score tells of labelled pairs, half of them one person; of those who resemble someone on a list, few are
MOST = 10  # candidates by name from each side; documents that agree come on top of them
ALL_COUNTED = 50  # namesakes below which none is missing, though each be listed with four names that the engine compares

Mention = PersonMention | DocumentMention
Side = Mention | ListEntry
Met = tuple[Mention, Hit]


class Found(NamedTuple):
    """A description that may be of the same person: never an identification."""

    side: Side
    score: float
    evidence: tuple[Evidence, ...]


def among_entries(asked: Subject) -> list[Found]:
    """List entries in force that may describe this person, the likeliest first."""
    return found_of([_foremost(_counted(asked, indexes.entries))])[0]


def among_entries_each(asked: Sequence[Subject]) -> Generator[list[Hit], None, None]:
    """The foremost hits among list entries for each of these, in order and as they are asked for: the list is looked at once for all."""
    questions = chain.from_iterable(_questions(subject) for subject in asked)
    with closing(indexes.entries.search_each(questions)) as answers:
        for subject in asked:
            sharing = {hit.id for hit in next(answers)} if subject.documents else set()
            yield _foremost(_worth(next(answers), sharing))


def found_of(hits: Iterable[Iterable[Hit]]) -> list[list[Found]]:
    """Each of these with its entries still in force, read together."""
    held = [list(some) for some in hits]
    keys = {int(hit.id) for some in held for hit in some}
    entries = ListEntry.objects.select_related("reference_list").filter(withdrawn_at__isnull=True).in_bulk(keys)
    return [[Found(entries[int(hit.id)], hit.score, hit.evidence) for hit in some if int(hit.id) in entries] for some in held]


def _questions(asked: Subject) -> list[Subject]:
    """Whose document it may be, where there is one, and who the person may be."""
    return [*([Subject(documents=asked.documents)] if asked.documents else []), asked]


def met_in_records(asked: Subject) -> list[Met]:
    """The mentions that may describe this person, whoever may see them, the likeliest first: all that the engine compares."""
    hits = _counted(asked, indexes.mentions)
    persons = PersonMention.objects.in_bulk(_keys(hits, "person:"))
    documents = DocumentMention.objects.in_bulk(_keys(hits, "document:"))
    sides: dict[str, Mention] = {f"person:{pk}": person for pk, person in persons.items()}
    sides |= {f"document:{pk}": document for pk, document in documents.items()}
    return [(sides[hit.id], hit) for hit in hits if hit.id in sides]


def key_of(mention: Mention) -> tuple[str, int]:
    """Model and key, as `policy.seen_by` takes and gives them."""
    return type(mention).__name__, mention.pk


def parted(met: Iterable[Met], seen: Container[tuple[str, int]]) -> tuple[list[Found], list[Found]]:
    """The foremost of what was met and may be seen, and the foremost of the rest: what is hidden takes no place from what is not."""
    parts: dict[bool, list[Met]] = {True: [], False: []}
    for side, hit in met:
        parts[key_of(side) in seen].append((side, hit))
    return _foremost_met(parts[True]), _foremost_met(parts[False])


def _foremost_met(met: Iterable[Met]) -> list[Found]:
    sides = {hit.id: (side, hit) for side, hit in met}
    return [Found(sides[hit.id][0], hit.score, hit.evidence) for hit in _foremost([hit for _side, hit in sides.values()])]


def seen_from(asked: Subject, mention: Mention) -> Found | None:
    """How one mention looks from another's side, whatever the score."""
    wanted = mention.subject().id
    hit = next((hit for hit in indexes.mentions.search(asked) if hit.id == wanted), None)
    return Found(mention, hit.score, hit.evidence) if hit else None


def id_of(side: Mention) -> str:
    """How a mention is called among all mentions: `person:12`, `document:3`."""
    return f"{'person' if isinstance(side, PersonMention) else 'document'}:{side.pk}"


def namesakes(asked: Subject) -> int:
    """How many listed persons carry exactly one of these names, at most `indexes.LOOKED_AT`; none where no name is asked for."""
    if not asked.names:
        return 0
    hits = indexes.entries.search(Subject(names=asked.names))
    agreeing = takewhile(lambda hit: _name_of(hit.evidence).verdict is Verdict.AGREES, hits)  # the best fits come first
    return sum(has_exact_name(hit.evidence) for hit in agreeing)


def has_exact_name(evidence: Iterable[Evidence]) -> bool:
    """Whether the names compared are one name: the same words, in whatever script and order."""
    compared = _name_of(evidence)
    return compared.verdict is Verdict.AGREES and _words(compared.ours) == _words(compared.theirs)


def _name_of(evidence: Iterable[Evidence]) -> Evidence:
    return next(item for item in evidence if item.attribute is Attribute.NAME)


def _words(name: str) -> list[str]:
    return sorted(token.text for token in tokens_of(name))


def _keys(hits: Iterable[Hit], prefix: str) -> list[int]:
    return [int(hit.id.removeprefix(prefix)) for hit in hits if hit.id.startswith(prefix)]


def _counted(asked: Subject, index: Index) -> list[Hit]:
    """The likely ones and, however unlikely by name, those that share a document.

    Whose document it may be is asked of the index: telling the evidence of each unlikely hit costs ten times the search itself.
    """
    sharing = {hit.id for hit in index.search(Subject(documents=asked.documents))} if asked.documents else set()
    return _worth(index.search(asked), sharing)


def _worth(hits: Iterable[Hit], sharing: Container[str]) -> list[Hit]:
    return [hit for hit in hits if hit.score >= COUNTED or (hit.id in sharing and shares_a_document(hit.evidence))]


def _foremost(counted: list[Hit]) -> list[Hit]:
    """The first of them, and all others that share a document."""
    return counted[:MOST] + [hit for hit in counted[MOST:] if shares_a_document(hit.evidence)]


def shares_a_document(evidence: Iterable[Evidence]) -> bool:
    """Whether both sides carry the same document number."""
    return any(item.attribute is Attribute.DOCUMENT and item.verdict is Verdict.AGREES for item in evidence)
