"""A list file read to its end before anything is written: entries wait on disk, so that half a file never becomes half a list."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

from comity.engines.listfiles import Count, Entry, Format, Rejected, Said, Skipped, Tally, read
from comity.engines.ruling import N_
from comity.lists.unread import Noted, noted

MOST_FAULTS = 1000  # kept with the run, and as many notes; the tallies count all
LONGEST_KEY = 200
STEP = 500  # rows between two looks at the progress and the wish to stop

Progress = Callable[[str, int], None]  # what is being done (an English msgid), and how many rows of it are
READING, COMPARING, WRITING = N_("Rows read"), N_("Entries compared"), N_("Entries to store")

CONTENT = ("birth_dates", "places", "nationalities", "genders", "programmes", "charges")
TWICE = N_("The key %(key)s stands in this file already.")
TOO_LONG = N_("The key is longer than %(longest)s characters.")
ASK_PUBLISHER = Said(N_("Keep one of the two rows, or ask the publisher which holds."))
SHORTEN = Said(N_("Ask the publisher for a file with shorter keys."))


class Cancelled(Exception):
    """The person who started an import stopped it; nothing was written."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry on its way into the database."""

    key: str
    kind: str
    caption: str
    content: dict[str, Any]
    listed_on: str
    reference: str

    @property
    def digest(self) -> str:
        """What makes an entry another edition."""
        facts = [self.kind, self.caption, self.content, self.listed_on, self.reference]
        return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass
class Spool:
    """What a file holds: its entries on disk, its keys, what became of each row."""

    file: IO[str]
    form: Format
    keys: set[str] = field(default_factory=set)
    aliases: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    faults: list[Rejected | Skipped] = field(default_factory=list)
    notes: list[Noted] = field(default_factory=list)

    def take(self, outcome: Entry | Rejected | Skipped) -> None:
        """Count one row and keep what it gives."""
        if isinstance(outcome, Entry) and (fault := self._unusable(outcome)):
            self.take(fault)
            for joined in outcome.joined:
                self.take(Skipped(joined.position, fault.reason, joined.kind))
            return
        self.tally.add(outcome)
        match outcome:
            case Entry(kind="alias"):
                self.aliases.setdefault(outcome.key, []).extend(_names(outcome.names))
            case Entry():
                self.keys.add(outcome.key)
                self.notes += noted(outcome, self.form)[: MOST_FAULTS - len(self.notes)]
                self.file.write(json.dumps(_row(outcome), ensure_ascii=True) + "\n")
            case Rejected() | Skipped() if len(self.faults) < MOST_FAULTS:
                self.faults.append(outcome)

    def _unusable(self, entry: Entry) -> Rejected | None:
        if entry.kind != "alias" and entry.key in self.keys:
            return Rejected(entry.position, "key", Said(TWICE, {"key": entry.key}), ASK_PUBLISHER, entry.kind)
        if len(entry.key) > LONGEST_KEY:
            return Rejected(entry.position, "key", Said(TOO_LONG, {"longest": str(LONGEST_KEY)}), SHORTEN, entry.kind)
        return None

    def waiting(self) -> Iterator[Waiting]:
        """The entries in the order of the file."""
        self.file.seek(0)
        return (Waiting(*json.loads(line)) for line in self.file)

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """Rows of each kind: stored, rejected, skipped."""
        return {kind: _counted(count) for kind, count in self.tally.kinds().items()}


@contextmanager
def spooled(
    stream: IO[bytes],
    form: Format,
    *,
    aliases: IO[bytes] | None,
    known: Container[str],
    on_progress: Progress,
    cancelled: Callable[[], bool],
) -> Iterator[Spool]:
    """Read a file to its end. Raises ListFileError where it cannot be read on, Cancelled where somebody stops it."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        spool = Spool(file, form)
        for done, outcome in enumerate(read(stream, form, aliases=aliases, known=known), start=1):
            spool.take(outcome)
            if done % STEP == 0:
                on_progress(READING, done)
                if cancelled():
                    raise Cancelled
        yield spool


def _names(names: tuple[Any, ...]) -> list[dict[str, str]]:
    return [{"text": name.text, "strength": name.strength} for name in names]


def _row(entry: Entry) -> list[Any]:
    content: dict[str, Any] = {"names": _names(entry.names), "parents": _names(entry.parents), "remarks": entry.remarks}
    content["documents"] = [{"number": held.number, "kind": held.kind, "country": held.country} for held in entry.documents]
    content |= {name: list(getattr(entry, name)) for name in CONTENT}
    caption = entry.names[0].text if entry.names else entry.key
    told = {name: value for name, value in content.items() if value}
    return [entry.key, entry.kind, caption[:300], told, entry.listed_on[:40], entry.reference[:200]]


def _counted(count: Count) -> dict[str, int]:
    return {"stored": count.stored, "rejected": count.rejected, "skipped": count.skipped}
