"""What comes out of a published list: entries, and for every row that gives none the reason and the remedy."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from comity.engines.screening.subject import Document, Name, Subject


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as an English message id and its values: ``gettext(said.template) % said.values``."""

    template: str
    values: Mapping[str, str] = field(default_factory=dict)

    def sentence(self) -> str:
        """The English sentence."""
        return self.template % self.values


class ListFileError(ValueError):
    """The file as a whole cannot be read, or not to its end: what is wrong, and what would help.

    Raised in the middle of a file, it means that the rest is missing: what was read may be kept, but nothing may be withdrawn for it.
    """

    def __init__(self, reason: Said, remedy: Said) -> None:
        super().__init__(f"{reason.sentence()} {remedy.sentence()}")
        self.reason = reason
        self.remedy = remedy


class Joined(NamedTuple):
    """A row that became part of another row's entry: an alias, a passport."""

    position: int
    kind: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One subject of a list. ``position`` is the line (element line in XML, counted from 1) it begins on; ``key`` is its publisher's id.

    Dates of birth are in the form ``Subject`` takes. An entry of kind ``alias`` only brings further names for the entry of its key.
    """

    position: int
    key: str
    kind: str
    names: tuple[Name, ...] = ()
    birth_dates: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    remarks: str = ""
    listed_on: str = ""
    reference: str = ""
    programmes: tuple[str, ...] = ()
    charges: tuple[str, ...] = ()
    parents: tuple[Name, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)
    joined: tuple[Joined, ...] = ()

    def subject(self, id: str | None = None) -> Subject:
        """The entry as screening takes it."""
        return Subject(
            id or self.key, self.names, self.birth_dates, self.places, self.nationalities, self.genders, self.documents, self.parents
        )


def distinct(names: Iterable[Name]) -> tuple[Name, ...]:
    """Each spelling once, where it first stood and as strong as it ever was; what has no letter or digit is no name."""
    found: dict[str, Name] = {}
    for name in names:
        if any(letter.isalnum() for letter in name.text) and (name.text not in found or name.strength == "strong"):
            found[name.text] = name
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that should give an entry and does not."""

    position: int
    field: str
    reason: Said
    remedy: Said
    kind: str = "row"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is right and of no use here: an alias of an entry that is not in the file, a kind of thing that is not screened."""

    position: int
    reason: Said
    kind: str = "row"


Outcome = Entry | Rejected | Skipped


class Count(NamedTuple):
    """Rows of one kind."""

    stored: int = 0
    rejected: int = 0
    skipped: int = 0

    @property
    def read(self) -> int:
        return self.stored + self.rejected + self.skipped


class Tally:
    """Counts outcomes: rows read = stored + rejected + skipped, in all and for each kind."""

    def __init__(self) -> None:
        self._stored: Counter[str] = Counter()
        self._rejected: Counter[str] = Counter()
        self._skipped: Counter[str] = Counter()

    def add(self, outcome: Outcome) -> None:
        """Count one outcome; rows joined to an entry count as stored, each under its own kind."""
        match outcome:
            case Entry():
                self._stored.update([outcome.kind, *(row.kind for row in outcome.joined)])
            case Rejected():
                self._rejected[outcome.kind] += 1
            case _:
                self._skipped[outcome.kind] += 1

    def kinds(self) -> dict[str, Count]:
        """For each kind, in alphabetical order."""
        names = sorted(self._stored.keys() | self._rejected.keys() | self._skipped.keys())
        return {name: Count(self._stored[name], self._rejected[name], self._skipped[name]) for name in names}

    def total(self) -> Count:
        """All kinds together."""
        return Count(self._stored.total(), self._rejected.total(), self._skipped.total())
