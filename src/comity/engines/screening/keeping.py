"""The subjects of a list as rows of bytes, so that a million of them open in no time: found by id, by document number and by row."""

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from comity.engines.screening.attributes import MOST_VALUES, document_number
from comity.engines.screening.subject import Document, Name, Subject

Arrays = dict[str, NDArray[Any]]
LATEST = 1 << 15  # texts in a dictionary before they are put in order
PARTING = "\x1f"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(row: bytes) -> str:
    return row.decode("utf-8", "surrogatepass")


def subject_bytes(subject: Subject) -> bytes:
    """A subject as a row: a letter for each value, which says what it is, and the values, parted by a character that none of them has.

    A capital is a weak name. Where a value does have that character, they are written as JSON, in which it cannot stand.
    """
    kinds, values = "", []
    for name in subject.names:
        kinds += "n" if name.strength == "strong" else "N"
        values.append(name.text)
    born, places, countries, genders = subject.birth_dates, subject.places, subject.nationalities, subject.genders
    kinds += f"{'b' * len(born)}{'p' * len(places)}{'c' * len(countries)}{'g' * len(genders)}"
    values += *born, *places, *countries, *genders
    for document in subject.documents:
        kinds += "dki"
        values += document.number, document.kind, document.country
    for name in subject.parents:
        kinds += "f" if name.strength == "strong" else "F"
        values.append(name.text)
    row = PARTING.join((kinds, *values))
    return _bytes(row if row.count(PARTING) == len(values) else f"{kinds}{json.dumps(values)}")


def subject_from(id: str, row: bytes) -> Subject:
    """The subject of a row."""
    text = _text(row)
    kinds, *values = text.split(PARTING)
    if kinds.endswith("]"):
        kinds, _, text = text.partition("[")
        values = json.loads(f"[{text}")
    every, at, fields = kinds.lower(), 0, []
    for kind in ("n", "b", "p", "c", "g", "dki", "f"):
        end = at + every.count(kind) * len(kind)
        fields.append(values[at:end])
        at = end
    names, born, places, countries, genders, documents, parents = fields
    held = [Document(*documents[place : place + 3]) for place in range(0, len(documents), 3)]
    return Subject(
        id, _named(names, kinds[: len(names)]), born, places, countries, genders, held, _named(parents, kinds[at - len(parents) :])
    )


def _named(names: list[str], kinds: str) -> Sequence[str | Name]:
    return (
        names if kinds.islower() else [Name(name, "weak" if kind.isupper() else "strong") for name, kind in zip(names, kinds, strict=True)]
    )


class Texts:
    """Rows of bytes: those of the opened file where they lie, those added since in memory."""

    def __init__(self, start: NDArray[np.int64] | None = None, held: NDArray[np.uint8] | None = None) -> None:
        self._start = np.zeros(1, np.int64) if start is None else start
        self._held = np.empty(0, np.uint8) if held is None else held
        self._starts, self._bytes = self._start.data, self._held.data  # a row of these is read in no time
        self._added = bytearray()
        self._ends = array("q")

    def __len__(self) -> int:
        return len(self._starts) - 1 + len(self._ends)

    def __getitem__(self, row: int) -> bytes:
        later = row - len(self._starts) + 1
        if later >= 0:
            return bytes(self._added[self._ends[later - 1] if later else 0 : self._ends[later]])
        return self._bytes[self._starts[row] : self._starts[row + 1]].tobytes()

    def append(self, text: bytes) -> None:
        """One more row."""
        self._added += text
        self._ends.append(len(self._added))

    def arrays(self, stays: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """Where each of the rows that stay begins, and their bytes."""
        start = np.concatenate((self._start, self._start[-1] + np.array(self._ends, np.int64)))
        held = np.concatenate((self._held, np.frombuffer(self._added, np.uint8)))
        if stays.all():
            return start, held
        lengths = np.diff(start)
        return np.concatenate(([0], np.cumsum(lengths[stays]))).astype(np.int64), held[np.repeat(stays, lengths)]


class Places:
    """In which rows a text may stand: by a hash of it in order, the latest in a dictionary. A hash can be shared: who asks looks there."""

    def __init__(self, keys: NDArray[np.uint32] | None = None, rows: NDArray[np.int32] | None = None) -> None:
        self._keys = np.empty(0, np.uint32) if keys is None else keys
        self._rows = np.empty(0, np.int32) if rows is None else rows
        self._latest: dict[int, list[int]] = {}

    def take(self, keys: "array[int]", rows: "array[int]") -> None:
        """Texts of these hashes stand in these rows too."""
        if len(self._latest) + len(keys) >= max(LATEST, len(self._keys) // 4):
            self._put_in_order(keys, rows)
            return
        for key, row in zip(keys, rows, strict=True):
            self._latest.setdefault(key, []).append(row)

    def of(self, text: bytes) -> list[int]:
        """The rows it may stand in."""
        key = crc32(text)
        first, last = (self._keys.searchsorted(np.uint32(key), side) for side in ("left", "right"))
        return [*self._rows[first:last].tolist(), *self._latest.get(key, ())]

    def _put_in_order(self, keys: Sequence[int] = (), rows: Sequence[int] = ()) -> None:
        latest = np.array([(key, row) for key, held in self._latest.items() for row in held], np.int64).reshape(-1, 2).T
        columns = (self._keys, self._rows), latest, (keys, rows)
        both = np.concatenate([np.asarray(key, np.uint64) << np.uint64(32) | np.asarray(row, np.uint64) for key, row in columns])
        both.sort()
        self._keys, self._rows, self._latest = (both >> np.uint64(32)).astype(np.uint32), both.astype(np.uint32).view(np.int32), {}

    def shared(self) -> list[list[int]]:
        """Rows whose texts have one hash, in order."""
        self._put_in_order()
        first = np.flatnonzero(np.concatenate(([True], self._keys[1:] != self._keys[:-1])))
        lengths = np.diff(np.append(first, len(self._keys)))
        return [self._rows[at : at + length].tolist() for at, length in zip(first[lengths > 1], lengths[lengths > 1], strict=True)]

    def arrays(self, renumbered: NDArray[np.int32]) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
        """Hashes in order and their rows, by new numbers; rows that are gone (-1) are left out."""
        self._put_in_order()
        rows = renumbered[self._rows]
        return self._keys[rows >= 0], rows[rows >= 0]


class Kept:
    """All subjects of a list by row; a removed one leaves a gap."""

    def __init__(self, arrays: Arrays | None = None) -> None:
        held = arrays or {}
        self._ids = Texts(held.get("id_start"), held.get("id_text"))
        self._rows = Texts(held.get("row_start"), held.get("row_text"))
        self._by_id = Places(held.get("id_key"), held.get("id_row"))
        self._by_document = Places(held.get("document_key"), held.get("document_row"))
        self._gone: set[int] = set()

    def __len__(self) -> int:
        return len(self._ids) - len(self._gone)

    def __iter__(self) -> Iterator[Subject]:
        return (self[row] for row in range(len(self._ids)) if row not in self._gone)

    def __getitem__(self, row: int) -> Subject:
        return subject_from(self.id(row), self._rows[row])

    def id(self, row: int) -> str:
        """Whose row it is."""
        return _text(self._ids[row])

    def row_of(self, id: str) -> int | None:
        """The row of a subject, or None."""
        return next((row for row in self._by_id.of(_bytes(id)) if row not in self._gone and self.id(row) == id), None)

    def replaced(self) -> list[int]:
        """Rows whose id came once more after them."""
        replaced = []
        for rows in self._by_id.shared():
            latest: dict[bytes, int] = {}
            for row in rows:
                if row not in self._gone:
                    if (before := latest.get(self._ids[row])) is not None:
                        replaced.append(before)
                    latest[self._ids[row]] = row
        return replaced

    def with_document(self, number: str) -> list[int]:
        """Rows that may hold a document of this number."""
        return [row for row in self._by_document.of(_bytes(number)) if row not in self._gone]

    def taken(self, subjects: Iterable[Subject]) -> Iterator[tuple[int, Subject]]:
        """Each subject with the row it has from now on; all are found by id and number when the last has come.

        Raises `ValueError` for a subject without an id.
        """
        id_keys, document_keys, document_rows = array("I"), array("I"), array("i")
        first = len(self._ids)
        for row, subject in enumerate(subjects, first):
            if not subject.id:
                raise ValueError("a listed subject needs an id")
            id = _bytes(subject.id)
            self._ids.append(id)
            self._rows.append(subject_bytes(subject))
            id_keys.append(crc32(id))
            if subject.documents:
                for number in {document_number(document.number) for document in subject.documents[:MOST_VALUES]} - {""}:
                    document_keys.append(crc32(_bytes(number)))
                    document_rows.append(row)
            yield row, subject
        self._by_id.take(id_keys, array("i", range(first, len(self._ids))))
        self._by_document.take(document_keys, document_rows)

    def remove(self, row: int) -> None:
        """The subject of a row is gone."""
        self._gone.add(row)

    def rows(self) -> NDArray[np.int32]:
        """Every row under its own number, gaps included."""
        return np.arange(len(self._ids), dtype=np.int32)

    def renumbered(self) -> NDArray[np.int32]:
        """The new number of each row when the gaps are closed, -1 for one that is gone."""
        stays = np.ones(len(self._ids), bool)
        stays[list(self._gone)] = False
        return np.where(stays, np.cumsum(stays) - 1, -1).astype(np.int32)

    def arrays(self) -> Arrays:
        """Everything, with the gaps closed."""
        renumbered = self.renumbered()
        stays = renumbered >= 0
        found: Arrays = {}
        found["id_start"], found["id_text"] = self._ids.arrays(stays)
        found["row_start"], found["row_text"] = self._rows.arrays(stays)
        found["id_key"], found["id_row"] = self._by_id.arrays(renumbered)
        found["document_key"], found["document_row"] = self._by_document.arrays(renumbered)
        return found
