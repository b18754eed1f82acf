"""One part of a list that does not change: its words, its names and what leads from one to the other, as flat arrays."""

from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from comity.engines.screening import finding, fitting, loops, weighing
from comity.engines.screening.arrays import (
    KEPT,
    LENGTHS,
    LONGEST_WHOLE,
    LOOK,
    MOST_TOUCHED,
    MOST_WORDS,
    NAMES,
    PAIRS,
    RECORD,
    REMEMBERED,
    TABLE_ROWS,
    Asked,
    Part,
    Room,
    Scratch,
)
from comity.engines.screening.costs import COSTS
from comity.engines.screening.packing import record
from comity.engines.screening.tokens import Token, pieces_of, tokens_of, words_alone


class Ranked(NamedTuple):
    """Subjects of a part by row, the best fit first: how well the best name of each fits, 0..1, and which name that is."""

    rows: list[int]
    fits: list[float]
    names: list[int]


def room() -> Room:
    """Room to lay two names side by side."""
    return Room(
        rows=np.empty((3, 64), np.int32),
        pairs=np.empty((2 * MOST_WORDS, 4), np.float32),
        free=np.empty((2, MOST_WORDS), np.uint8),
        partner=np.empty(MOST_WORDS, np.int64),
        joined=np.empty(RECORD, np.uint8),
        whole=np.empty(2 * LONGEST_WHOLE, np.uint8),
    )


def scratch_for(part: Part) -> Scratch:
    """Room for one search of a part."""
    words, most = len(part.held), min(len(part.name_owner), MOST_TOUCHED)
    sounds, bones = np.zeros((2, (words + 7) // 8), np.uint64)
    return Scratch(
        sounds=sounds.view(np.uint8),
        bones=bones.view(np.uint8),
        sounds_by_eight=sounds,
        bones_by_eight=bones,
        blocks=np.empty(len(sounds) + 1, np.int32),
        touched_words=np.empty(words + 8, np.int32),
        shared=np.zeros((2, loops.MOST_PAIRS, loops.MOST_PAIRS), np.uint8),
        met=np.zeros(1 << (4 * most).bit_length(), np.int16),
        met_at=np.empty(most, np.int32),
        touched=np.empty(most, np.int32),
        sums=np.empty(most, np.uint32),
        worths=np.empty(most, np.float32),
        starts=np.empty(NAMES, np.int64),
        lengths=np.empty(NAMES, np.int64),
        owners=np.empty(NAMES, np.int32),
        weak=np.empty(NAMES, np.uint8),
        name_rows=np.empty((NAMES, MOST_WORDS), np.int32),
        slot=np.full(words, -1, np.int16),
        row_words=np.empty(TABLE_ROWS, np.int32),
        row_weights=np.empty(TABLE_ROWS, np.float32),
        records=np.empty(TABLE_ROWS * RECORD, np.uint8),
        table=np.empty((TABLE_ROWS, MOST_WORDS), np.float32),
        looked=np.empty(LOOK, np.int32),
        near_to=np.empty(REMEMBERED * RECORD, np.uint8),
        near_count=np.full(REMEMBERED, -1, np.int32),
        near=np.empty(REMEMBERED * KEPT, np.int32),
        alike_near=np.empty(REMEMBERED * KEPT, np.float32),
        letter_pairs=np.empty(64, np.int32),
        levels=np.empty(max(words, most), np.uint8),
        bins=np.empty(256, np.int32),
        room=room(),
        alike=np.zeros((MOST_WORDS, MOST_WORDS), np.float32),
        at=np.empty(MOST_WORDS, np.int64),
        their_weights=np.empty(MOST_WORDS, np.float32),
        found_names=np.empty(NAMES + 1, np.int32),
        facts=np.empty(fitting.FACTS, np.float32),
        fits=np.empty(NAMES + 1, np.float32),
        rows=np.empty(NAMES + 1, np.int32),
    )


class Words(dict[str, bytes]):
    """Piece of a name → the numbers of its words, four bytes each, read when it is first met; none where the rest has a say in them."""

    def __init__(self) -> None:
        self._number: dict[bytes, int] = {}

    def __missing__(self, piece: str) -> bytes:
        lower = piece.lower() if piece.isascii() else piece
        self[piece] = found = self.numbers(words_alone(piece)) if lower == piece else self[lower]
        return found

    def numbers(self, words: Sequence[Token]) -> bytes:
        """The numbers of these words, each the next one when it is new."""
        known = self._number
        return array("i", [known.setdefault(record(word), len(known)) for word in words]).tobytes()

    def records(self) -> NDArray[np.uint8]:
        """The different words, by their numbers."""
        return np.frombuffer(bytearray(b"".join(self._number)), np.uint8)


class Builder:
    """Takes names one by one, then makes a part of them."""

    def __init__(self) -> None:
        self._words = Words()
        self._name_words = bytearray()
        self._lengths = array("B")
        self._owners = array("i")
        self._weak = array("B")

    def __len__(self) -> int:
        """How many names it has."""
        return len(self._owners)

    def add(self, owner: int, name: str, *, weak: bool) -> bool:
        """A name of the subject in row `owner`; False for one that has no word."""
        pieces = list(map(self._words.__getitem__, pieces_of(name)))
        numbers = b"".join(pieces)
        if not all(pieces) or len(numbers) > 4 * MOST_WORDS:
            numbers = self._words.numbers(tokens_of(name))
        if not numbers:
            return False
        self._name_words += numbers
        self._lengths.append(len(numbers) // 4)
        self._owners.append(owner)
        self._weak.append(weak)
        return True

    def part(self) -> Part:
        """The part; weights count its own names only."""
        self._words.clear()
        return assembled(
            self._words.records(),
            np.frombuffer(self._name_words, np.int32).copy(),
            np.array(self._lengths, np.int64),
            np.array(self._owners, np.int32),
            np.array(self._weak, np.uint8),
        )


def assembled(
    words: NDArray[np.uint8],
    name_words: NDArray[np.int32],
    lengths: NDArray[np.int64],
    owners: NDArray[np.int32],
    weak: NDArray[np.uint8],
) -> Part:
    """A part from its different words and its names, one row of word numbers after the other."""
    name_start = _starts(lengths)
    keys = keys_of(words)
    by_key = np.argsort(keys, kind="stable").astype(np.int32)
    names = max(len(lengths), 1)
    post = name_words.astype(np.int64) * names  # a row of word and name as one number
    post += np.repeat(np.arange(len(lengths)), lengths)
    post.sort()
    post = post[np.concatenate((post[:1] >= 0, post[1:] != post[:-1]))]  # a word said twice in a name stands in it once
    post_start = np.searchsorted(post, np.arange(len(keys) + 1) * names)
    letters = words.reshape(-1, RECORD)[:, LENGTHS]
    in_names = np.add.reduceat(letters[name_words], name_start[:-1], dtype=np.int32) if len(lengths) else np.zeros(0, np.int32)
    return Part(
        words,
        keys[by_key],
        by_key,
        np.diff(post_start).astype(np.uint32),
        *_pairs(words),
        post_start,
        (post % names).astype(np.int32),
        name_start,
        name_words,
        np.minimum(in_names, 255).astype(np.uint8),
        np.zeros(len(lengths), np.uint8),
        owners,
        weak,
    )


def merged(parts: Sequence[Part], rows: NDArray[np.int32]) -> Part:
    """One part of several, without the names that are gone; `rows` tells the new row of each owner."""
    records = np.concatenate([part.words for part in parts]).reshape(-1, RECORD)
    _, first, number = np.unique(keys_of(records), return_index=True, return_inverse=True)
    number = number.astype(np.int32)
    several, lengths, owners, weak = [], [], [], []
    before = 0
    for part in parts:
        stays = part.name_gone == 0
        in_name = np.diff(part.name_start)
        several.append(number[before : before + len(part.held)][part.name_words[np.repeat(stays, in_name)]])
        lengths.append(in_name[stays])
        owners.append(rows[part.name_owner[stays]])
        weak.append(part.name_weak[stays])
        before += len(part.held)
    name_words = np.concatenate(several)
    is_used = np.zeros(len(first), bool)
    is_used[name_words] = True
    one = assembled(
        records[first[is_used]].reshape(-1),
        (np.cumsum(is_used, dtype=np.int32) - 1)[name_words],
        np.concatenate(lengths),
        np.concatenate(owners),
        np.concatenate(weak),
    )
    one.held[:] = held_by(parts, keys_of(one.words))
    return one


def _starts(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)


def _pairs(words: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.uint8]]:
    sizes = np.empty((words.size // RECORD, 2), np.uint8)
    counted = np.zeros(PAIRS, np.int64)
    loops.index_pairs(words, counted, np.empty(0, np.int32), sizes)
    start = _starts(counted)
    held = np.empty(int(start[-1]), np.int32)
    loops.index_pairs(words, start[:-1].copy(), held, sizes)
    return start, held, sizes


def keys_of(records: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """A hash of each record, the same in every process."""
    keys = np.empty(records.size // RECORD, np.uint64)
    weighing.all_keys(np.ascontiguousarray(records).reshape(-1), keys)
    return keys


def find_words(part: Part, keys: NDArray[np.uint64]) -> NDArray[np.int32]:
    """The number of each word in a part, -1 where it is not there."""
    if not len(part.keys):
        return np.full(len(keys), -1, np.int32)
    places = np.searchsorted(part.keys, keys)
    places[places == len(part.keys)] = 0
    return np.where(part.keys[places] == keys, part.by_key[places], -1).astype(np.int32)


class Searched:
    """A part with what its searches write to, one for each search that runs at the same time."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._free: list[Scratch] = []

    def forget(self) -> None:
        """What is remembered of words asked lately holds no more: a name is gone, and with it perhaps its words."""
        self._free = []

    def search(self, asked: Asked, listed: int, most: int) -> Ranked:
        """The `most` subjects that a name asked for fits best, and all it fits as well as the last; of `listed` names."""
        free = self._free  # where nobody looks any more, should a name go meanwhile
        try:
            scratch = free.pop()
        except IndexError:
            scratch = scratch_for(self.part)
        found = finding.search(asked, self.part, listed, most, COSTS, scratch)
        ranked = Ranked(scratch.rows[:found].tolist(), scratch.fits[:found].tolist(), scratch.found_names[:found].tolist())
        free.append(scratch)
        return ranked


def held_by(parts: Iterable[Part], keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """On how many names of the whole list each word stands."""
    held = np.zeros(len(keys), np.int64)
    for part in parts:
        numbers = find_words(part, keys)
        held = np.where(numbers >= 0, part.held[numbers], held) if len(part.held) else held
    return held


def join_counts(part: Part, others: Sequence[Part]) -> None:
    """A new part and the others each learn on how many names of the whole list their words stand."""
    keys = keys_of(part.words)
    own = part.held.copy()
    part.held[:] = own + held_by(others, keys).astype(np.uint32)
    for other in others:
        numbers = find_words(other, keys)
        other.held[numbers[numbers >= 0]] += own[numbers >= 0]


def drop(part: Part, name: int, parts: Iterable[Part]) -> None:
    """A name is no longer found, and its words are rarer by one in every part."""
    part.name_gone[name], part.name_letters[name] = 1, 0
    numbers = np.unique(part.name_words[part.name_start[name] : part.name_start[name + 1]])
    keys = keys_of(part.words.reshape(-1, RECORD)[numbers])
    for one in parts:
        found = find_words(one, keys)
        np.subtract.at(one.held, found[found >= 0], 1)
