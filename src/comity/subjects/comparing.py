"""Two descriptions side by side as an officer compares them: one row per attribute, names word by word under each other."""

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from comity.engines.screening import Attribute, Evidence, Verdict
from comity.engines.screening.tokens import tokens_of
from comity.kernel.actor import Actor
from comity.kernel.models import Record
from comity.lists.models import ListEntry
from comity.subjects import evidence as evidences
from comity.subjects import owners
from comity.subjects.models import Candidate, DocumentMention, PersonMention

MARKS = {Verdict.AGREES: "=", Verdict.CLOSE: "≈", Verdict.DIFFERS: "≠", Verdict.UNKNOWN: "?"}
STRONG = ("L", "R", "AL")
ALIKE, NEAR = 0.85, 0.6  # of two words

Records = dict[tuple[str, str], Record]
Side = PersonMention | DocumentMention | ListEntry


class Word(NamedTuple):
    """A word of a name as written; `latin` is its transliteration where it is written in another script."""

    written: str
    latin: str


class Pair(NamedTuple):
    """Two words under each other; either may have no partner."""

    ours: Word
    theirs: Word
    mark: str


class Row(NamedTuple):
    """One attribute: both sides, what the comparison says in a word and a mark, and its sentence."""

    attribute: str
    ours: str
    theirs: str
    verdict: str
    mark: str
    sentence: str
    counts: bool
    pairs: list[Pair]

    @property
    def direction(self) -> str:
        """How the words of these names run, whatever the direction of the page."""
        letters = (unicodedata.bidirectional(letter) for letter in self.ours + self.theirs)
        return "rtl" if next((strong for strong in letters if strong in STRONG), "L") != "L" else "ltr"


class SideShown(NamedTuple):
    """One of the two descriptions: who, where it stands, what that means, and all its names."""

    title: str
    where: str
    address: str
    effect: str
    note: str
    names: list[str]


def rows(candidate: Candidate) -> list[Row]:
    """Every attribute, unknown ones included, in the order an officer reads them."""
    return rows_of(evidences.read(candidate.evidence))


def rows_of(evidence: Iterable[Evidence]) -> list[Row]:
    """The same for evidence that no candidate keeps."""
    return [_row(item) for item in evidence]


def records_of(actor: Actor, candidate: Candidate) -> Records:
    """The records that mention the two sides, by kind and key, as far as this actor may see them."""
    return records_with(actor, (candidate.ours, candidate.theirs))


def records_with(actor: Actor, sides: Iterable[Side]) -> Records:
    """The same for any number of sides, in one query for each kind of record."""
    return owners.owners_for(actor, {(side.owner_kind, side.owner_key) for side in sides if not isinstance(side, ListEntry)})


def sides(candidate: Candidate, records: Records) -> tuple[SideShown, SideShown]:
    """The two descriptions, each with the record that mentions it."""
    return shown(candidate.ours, records), shown(candidate.theirs, records)


def verdict_word(verdict: Verdict) -> str:
    """What one comparison says, in a word."""
    return {
        Verdict.AGREES: _("agrees"),
        Verdict.CLOSE: _("resembles"),
        Verdict.DIFFERS: _("differs"),
        Verdict.UNKNOWN: _("unknown"),
    }[verdict]


def _row(item: Evidence) -> Row:
    pairs = [Pair(_word(ours), _word(theirs), _mark(ours, theirs, likeness)) for ours, theirs, likeness in item.tokens]
    return Row(
        _(item.attribute.value),
        evidences.shown(item.attribute, item.ours),
        evidences.shown(item.attribute, item.theirs),
        verdict_word(item.verdict),
        MARKS[item.verdict],
        evidences.sentence(item),
        item.independent and item.verdict is Verdict.AGREES,
        pairs if item.attribute is Attribute.NAME else [],
    )


def _word(written: str) -> Word:
    is_latin = all("LATIN" in unicodedata.name(letter, "") or not letter.isalpha() for letter in written)
    return Word(written, "" if is_latin else " ".join(token.text for token in tokens_of(written)))


def _mark(ours: str, theirs: str, likeness: float) -> str:
    if not ours or not theirs:
        return "–"
    return MARKS[Verdict.AGREES if likeness >= ALIKE else Verdict.CLOSE if likeness >= NEAR else Verdict.DIFFERS]


def shown(side: Side, records: Records) -> SideShown:
    """One description as the head of its column."""
    match side:
        case ListEntry():
            names = [name["text"] for name in (*side.content.get("names", ()), *side.aliases)]
            note = _("The list no longer has this entry.") if side.withdrawn_at else ""
            held = side.reference_list
            where = format_html("<bdi>{}</bdi> · {} · <bdi>{}</bdi>", held, held.get_list_kind_display(), side.entry_key)
            return SideShown(side.caption, where, reverse("lists:entry", args=[side.pk]), held.effect, note, names)
        case PersonMention():
            names = [name["text"] for name in side.names]
            return SideShown(str(side), *_where(side, records), "", f"{side.get_role_display()} · {side.get_grounding_display()}", names)
        case DocumentMention():
            note = _("%(kind)s without a person") % {"kind": side.get_document_kind_display()}
            return SideShown(side.number, *_where(side, records), "", note, [])


def _where(side: PersonMention | DocumentMention, records: Records) -> tuple[str, str]:
    held = records.get((side.owner_kind, side.owner_key))
    return (str(held), owners.address(held)) if held else ("", "")
