"""Words as records of bytes, which the compiled loops read: letters by spelling, by sound and by consonants, and the kind of word."""

from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from comity.engines.screening.arrays import ABJAD, HAN, LONGEST, LONGEST_BONES, SYLLABIC
from comity.engines.screening.kin import kin_of
from comity.engines.screening.tokens import Token

LIGHT, PATRONYMIC, WHOLE = 12, 75, 100  # parts of a hundred that a word keeps of its weight for being what it is
_CODES = bytes(
    ord(letter) - 96 if "a" <= letter <= "z" else ord(letter) - 48 + 27 if "0" <= letter <= "9" else 0 for letter in map(chr, range(256))
)

# Consonants that may stand for each other: two words that share few of these sorts are two words.
_SORTS = tuple(map(frozenset, ("bfpv", "dt", "gjk", "szx", "l", "m", "n", "r")))

Bytes = NDArray[np.uint8]


def _sorts(bones: str) -> int:
    return sum(1 << place for place, sort in enumerate(_SORTS) if not sort.isdisjoint(bones))


@lru_cache(maxsize=1 << 16)
def record(word: Token) -> bytes:
    """`arrays.RECORD` bytes: text, sound and consonants as letters 1 to 36, their lengths, kind, share of weight, kin, characters."""
    layers = (
        (word.text, LONGEST),
        (word.fold, LONGEST),
        (word.skeleton, LONGEST_BONES),
    )
    letters = [text[:most].encode("ascii").translate(_CODES) for text, most in layers]
    kind = (ABJAD if word.abjad else 0) | (HAN if word.native else 0) | (SYLLABIC if word.syllabic else 0)
    share = LIGHT if word.is_light else PATRONYMIC if word.is_patronymic else WHOLE
    native = crc32(word.native.encode("utf-8", "surrogatepass")).to_bytes(4, "little") if word.native else bytes(4)
    return (
        b"".join(text.ljust(most, b"\0") for text, (_, most) in zip(letters, layers, strict=True))
        + bytes(len(text) for text in letters)
        + bytes((kind, share, _sorts(word.skeleton)))
        + kin_of(word).to_bytes(2, "little")
        + native
        + bytes(4)
    )
