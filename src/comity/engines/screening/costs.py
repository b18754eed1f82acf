"""What it costs to write one letter for another, to leave one out or to put one in; by sound, and for scripts written without vowels."""

import numpy as np
from numpy.typing import NDArray

from comity.engines.screening.arrays import LETTERS, UNIT, Costs

_VOWELS = "aio"  # what is left of them by sound

# By sound: letters that stand for each other in spellings of one name, and what that costs of a whole change.
_NEAR = (
    ("a o", 0.35), ("a i", 0.35), ("o i", 0.45), ("s z", 0.3), ("s j", 0.5), ("z j", 0.45), ("k g", 0.4), ("k h", 0.4), ("g h", 0.45),
    ("g j", 0.35), ("i j", 0.3), ("v o", 0.35), ("v b", 0.45), ("v f", 0.35), ("p b", 0.45), ("p f", 0.5), ("d t", 0.4), ("d z", 0.5),
    ("t s", 0.6), ("l r", 0.6), ("m n", 0.5),
    ("o 0", 0.2), ("i 1", 0.2), ("l 1", 0.2), ("s 5", 0.2), ("b 8", 0.3), ("z 2", 0.3),
)  # fmt: skip
_SKIPPED = {"a": 0.45, "i": 0.45, "o": 0.5, "h": 0.4, "v": 0.8, "j": 0.8, "d": 0.9, "t": 0.9}

# A word without vowels (first) against one with them (second).
_BARE = (
    ("a a", 0.0), ("a i", 0.1), ("a o", 0.1), ("i i", 0.0), ("i a", 0.3), ("i j", 0.2), ("v v", 0.0), ("v o", 0.02), ("v b", 0.2),
    ("v f", 0.3), ("b v", 0.1), ("b p", 0.1), ("p f", 0.1), ("f p", 0.1), ("f v", 0.25), ("j g", 0.1), ("g j", 0.15), ("g k", 0.3),
    ("k g", 0.3), ("k h", 0.25), ("h k", 0.2), ("h g", 0.3), ("s z", 0.3), ("z s", 0.3), ("z d", 0.2), ("d z", 0.2), ("t d", 0.25),
    ("d t", 0.25), ("t s", 0.3), ("s j", 0.4), ("j s", 0.3), ("j i", 0.2), ("j d", 0.4), ("i o", 0.5), ("o v", 0.1),
    ("k s", 0.35), ("h s", 0.4),
)  # fmt: skip
# Syllables of Hangul (first) against letters: it parts consonants by an o (eu, folded), has one letter for l and r, none for f, v and z.
_SYLLABLES = (
    *_NEAR, ("l r", 0.05), ("b v", 0.05), ("p f", 0.05), ("j z", 0.1), ("j s", 0.3), ("g k", 0.1), ("d t", 0.15), ("s t", 0.25),
    ("h f", 0.2), ("o a", 0.25), ("o i", 0.25), ("s z", 0.15), ("j g", 0.1), ("t s", 0.25), ("a i", 0.3), ("m n", 0.4), ("g h", 0.4),
)  # fmt: skip
_SYLLABLES_SKIPPED = {"o": 0.12, "i": 0.3, "a": 0.4, "h": 0.3, "g": 0.8}
_LETTERS_SKIPPED = {"r": 0.25, "h": 0.2, "i": 0.25, "a": 0.4, "o": 0.4, "g": 0.7, "v": 0.5}
_BARE_SKIPPED = {"a": 0.12, "i": 0.2, "v": 0.3, "h": 0.25, "n": 0.9}
_VOWELLED_SKIPPED = {"a": 0.06, "i": 0.08, "o": 0.08, "h": 0.25, "v": 0.6, "j": 0.6}


def _code(letter: str) -> int:
    return ord(letter) - (21 if letter.isdigit() else 96)


def _changes(near: tuple[tuple[str, float], ...], *, both_ways: bool) -> NDArray[np.float32]:
    table = np.ones((LETTERS, LETTERS), np.float32)
    np.fill_diagonal(table, 0)
    for letters, cost in near:
        one, other = map(_code, letters.split())
        table[one, other] = cost
        if both_ways:
            table[other, one] = cost
    return table


def _skips(skipped: dict[str, float]) -> NDArray[np.float32]:
    row = np.ones(LETTERS, np.float32)
    for letter, cost in skipped.items():
        row[_code(letter)] = cost
    return row


def _parts(costs: NDArray[np.float32]) -> NDArray[np.int32]:
    return np.round(costs * UNIT).astype(np.int32)


_CHANGE = _parts(np.stack((_changes(_NEAR, both_ways=True), _changes(_BARE, both_ways=False), _changes(_SYLLABLES, both_ways=True))))
_LEFT_OUT = (_SKIPPED, _BARE_SKIPPED, _VOWELLED_SKIPPED, _SYLLABLES_SKIPPED, _LETTERS_SKIPPED)
_SKIP = _parts(np.stack([_skips(skipped) for skipped in _LEFT_OUT]))

# How steeply likeness falls with cost; what another first letter costs; the most of words that only sound the same, of kin, of other
# characters for one sound, of a word without vowels; from which likeness on a pair is worth something, and how that grows; what words left
# over on our side and on theirs take away, an initial's weight, the weight that makes a name telling; an initial's likeness;
# what each turn in the order of words takes away; how steeply likeness falls for syllables; what a word keeps of its weight that was said
# before.
_RULES = np.array([2.05, 0.25, 0.98, 0.96, 0.8, 0.95, 0.55, 1.3, 0.75, 0.32, 0.35, 0.27, 0.96, 0.02, 1.1, 0.12, 0.76], np.float32)
COSTS = Costs(_CHANGE, _SKIP, _RULES)
