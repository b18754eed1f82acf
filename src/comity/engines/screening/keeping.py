"""The subjects of a list as rows of bytes, so that a million of them open in no time: found by id, by document number and by row."""

import json
from array import array
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from comity.engines.screening.attributes import MOST_VALUES, document_number
from comity.engines.screening.subject import Document, Name, Subject

Arrays = dict[str, NDArray[Any]]


def subject_bytes(subject: Subject) -> bytes:
    """A subject as JSON; what is empty is left out."""
    return json.dumps({field: value for field, value in asdict(subject).items() if value and field != "id"}, ensure_ascii=True).encode()


def subject_from(id: str, row: bytes) -> Subject:
    """The subject of a row."""
    fields = json.loads(row)
    for field, kind in (("names", Name), ("parents", Name), ("documents", Document)):
        if field in fields:
            fields[field] = [kind(**value) for value in fields[field]]
    return Subject(id, **fields)


class Texts:
    """Rows of bytes: those of the opened file where they lie, those added since in memory."""

    def __init__(self, start: NDArray[np.int64] | None = None, held: NDArray[np.uint8] | None = None) -> None:
        self._start = np.zeros(1, np.int64) if start is None else start
        self._held = np.empty(0, np.uint8) if held is None else held
        self._added = bytearray()
        self._ends = array("q")

    def __len__(self) -> int:
        return len(self._start) - 1 + len(self._ends)

    def __getitem__(self, row: int) -> bytes:
        later = row - len(self._start) + 1
        if later >= 0:
            return bytes(self._added[self._ends[later - 1] if later else 0 : self._ends[later]])
        return self._held[self._start[row] : self._start[row + 1]].tobytes()

    def append(self, text: bytes) -> None:
        """One more row."""
        self._added += text
        self._ends.append(len(self._added))

    def arrays(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """Where each of these rows begins, and their bytes."""
        texts = [self[row] for row in rows.tolist()]
        start = np.concatenate(([0], np.cumsum([len(text) for text in texts]))).astype(np.int64)
        return start, np.frombuffer(b"".join(texts), np.uint8)


class Places:
    """In which rows a text stands: by hash, those of the opened file in order, those added since in a dictionary."""

    def __init__(self, keys: NDArray[np.uint64] | None = None, rows: NDArray[np.int32] | None = None) -> None:
        self._keys = np.empty(0, np.uint64) if keys is None else keys
        self._rows = np.empty(0, np.int32) if rows is None else rows
        self._added: dict[int, list[int]] = {}

    def add(self, text: str, row: int) -> None:
        """It stands in this row too."""
        self._added.setdefault(_hash(text), []).append(row)

    def of(self, text: str) -> list[int]:
        """The rows it may stand in; a hash can be shared, so who asks looks there."""
        key = _hash(text)
        first, last = np.searchsorted(self._keys, np.uint64(key), "left"), np.searchsorted(self._keys, np.uint64(key), "right")
        return [*self._rows[first:last].tolist(), *self._added.get(key, ())]

    def arrays(self, renumbered: NDArray[np.int32]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
        """Hashes in order and their rows, by new numbers; rows that are gone (-1) are left out."""
        added = [(key, row) for key, rows in self._added.items() for row in rows]
        keys = np.concatenate((self._keys, np.array([key for key, _ in added], np.uint64)))
        rows = renumbered[np.concatenate((self._rows, np.array([row for _, row in added], np.int32)))]
        order = np.lexsort((rows, keys))
        order = order[rows[order] >= 0]
        return keys[order], rows[order]


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


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
        return self._ids[row].decode("utf-8", "surrogatepass")

    def row_of(self, id: str) -> int | None:
        """The row of a subject, or None."""
        return next((row for row in self._by_id.of(id) if row not in self._gone and self.id(row) == id), None)

    def with_document(self, number: str) -> list[int]:
        """Rows that may hold a document of this number."""
        return [row for row in self._by_document.of(number) if row not in self._gone]

    def add(self, subject: Subject) -> int:
        """The row a subject has from now on."""
        assert subject.id is not None
        row = len(self._ids)
        self._ids.append(subject.id.encode("utf-8", "surrogatepass"))
        self._rows.append(subject_bytes(subject))
        self._by_id.add(subject.id, row)
        for number in {document_number(document.number) for document in subject.documents[:MOST_VALUES]} - {""}:
            self._by_document.add(number, row)
        return row

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
        rows = np.flatnonzero(renumbered >= 0)
        found: Arrays = {}
        found["id_start"], found["id_text"] = self._ids.arrays(rows)
        found["row_start"], found["row_text"] = self._rows.arrays(rows)
        found["id_key"], found["id_row"] = self._by_id.arrays(renumbered)
        found["document_key"], found["document_row"] = self._by_document.arrays(renumbered)
        return found
