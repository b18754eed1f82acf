"""A name asked for, made ready for the loops."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from comity.engines.screening import fitting, loops, weighing
from comity.engines.screening.arrays import MOST_WORDS, RECORD, Asked, Part
from comity.engines.screening.costs import COSTS
from comity.engines.screening.packing import record
from comity.engines.screening.part import room
from comity.engines.screening.tokens import Token, tokens_of

LITTLE_WEIGHT, HALF_A_WORD = 0.2, 0.5  # particles, and of the weight of a rare word
MOST_JOINED = 6  # words of a name whose neighbours are also looked for as one word


def asked_of(words: Sequence[Token], parts: Sequence[Part], listed: int) -> Asked:
    """The words of one name, at most `arrays.MOST_WORDS`, weighed by how rare they are on the list."""
    n = len(words)
    joined = n - 1 if n <= MOST_JOINED else 0
    records = np.frombuffer(bytearray(b"".join(map(record, words)) + bytes(joined * RECORD)), np.uint8)
    held = np.zeros(n, np.uint32)
    for part in parts:
        weighing.learn_held(records, part.keys, part.by_key, part.held, held)
    weights, order = np.empty(n + joined, np.float32), np.empty(n + joined, np.int64)
    looking = weighing.weigh(records, held, joined, listed, COSTS.rules[fitting.INITIAL], weights, order)
    return Asked(records, n, weights, order, looking)


def likeness_of(ours: Token, theirs: Token) -> float:
    """How alike two words are, 0..1."""
    one, other = (np.frombuffer(bytearray(record(word)), np.uint8) for word in (ours, theirs))
    return float(loops.likeness(one, 0, other, 0, COSTS, np.empty((3, 64), np.int32)))


class Beside(NamedTuple):
    """Two names laid side by side: (our word, their word, likeness) for each pair, the fit 0..1, and the weight left over on both sides.

    `by_one_word`: one side is a single word, but for particles, and the other has more.
    """

    pairs: tuple[tuple[int, int, float], ...]
    fit: float
    conflict: float
    by_one_word: bool


def beside(ours: Sequence[Token], theirs: Sequence[Token], our_weights: NDArray[np.float32], their_weights: NDArray[np.float32]) -> Beside:
    """Lay two names side by side, as a search does."""
    asked, words = (np.frombuffer(bytearray(b"".join(map(record, side))), np.uint8) for side in (ours, theirs))
    laid = room()
    at = np.arange(len(theirs), dtype=np.int64) * RECORD
    alike = np.zeros((MOST_WORDS, MOST_WORDS), np.float32)
    for i in range(len(ours)):
        for j in range(len(theirs)):
            alike[i, j] = loops.likeness(asked, i * RECORD, words, at[j], COSTS, laid.rows)
    facts = np.zeros(fitting.FACTS, np.float32)
    found = fitting.align(asked, len(ours), our_weights, words, at, len(theirs), their_weights, alike, COSTS, laid, facts)
    matched = tuple((int(i), int(j), float(similar)) for i, j, similar, _ in laid.pairs[:found])
    fit, agreed, doubtful, left, spare = (float(fact) for fact in facts)
    by_one_word = agreed + doubtful < 1 and min(left, spare) < LITTLE_WEIGHT and max(left, spare) > HALF_A_WORD
    return Beside(matched, fit, min(left, spare), by_one_word)


def weights_of(words: Sequence[Token], parts: Sequence[Part], listed: int) -> NDArray[np.float32]:
    """What the words of a name weigh on a list."""
    return asked_of(words, parts, listed).weights[: len(words)]


def two(ours: str, theirs: str) -> Beside:
    """Two names side by side without a list to tell which words are rare."""
    our_words, their_words = tokens_of(ours), tokens_of(theirs)
    if not our_words or not their_words:
        return Beside((), 0.0, 0.0, by_one_word=False)
    our_weights, their_weights = (
        np.array([0.1 if word.is_light else 0.9 for word in words], np.float32) for words in (our_words, their_words)
    )
    return beside(our_words, their_words, our_weights, their_weights)


def fit_of_two(ours: str, theirs: str) -> float:
    """How well two names fit without a list to tell which words are rare, 0..1."""
    return two(ours, theirs).fit
