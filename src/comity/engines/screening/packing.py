"""Words as records of bytes, which the compiled loops read: letters by spelling, by sound and by consonants, and the kind of word."""

from functools import lru_cache
from struct import Struct
from zlib import crc32

from comity.engines.screening.arrays import ABJAD, HAN, LONGEST, LONGEST_BONES, SYLLABIC
from comity.engines.screening.kin import kin_of
from comity.engines.screening.tokens import Token

LIGHT, PATRONYMIC, WHOLE = 12, 75, 100  # parts of a hundred that a word keeps of its weight for being what it is
_CODES = bytes(
    ord(letter) - 96 if "a" <= letter <= "z" else ord(letter) - 48 + 27 if "0" <= letter <= "9" else 0 for letter in map(chr, range(256))
)
_ROW = Struct(f"<{2 * LONGEST + LONGEST_BONES}s6BHI4x")

# Consonants that may stand for each other, a bit for each sort: two words that share few of these sorts are two words.
_SORTS = {letter: 1 << place for place, sort in enumerate(("bfpv", "dt", "gjk", "szx", "l", "m", "n", "r")) for letter in sort}


def _sorts(bones: str) -> int:
    found = 0
    for letter in bones:
        found |= _SORTS.get(letter, 0)
    return found


@lru_cache(maxsize=1 << 14)
def record(word: Token) -> bytes:
    """`arrays.RECORD` bytes: text, sound and consonants as letters 1 to 36, their lengths, kind, share of weight, kin, characters."""
    text, sound, bones = word.text[:LONGEST], word.fold[:LONGEST], word.skeleton[:LONGEST_BONES]
    kind = (ABJAD if word.abjad else 0) | (HAN if word.native else 0) | (SYLLABIC if word.syllabic else 0)
    share = LIGHT if word.is_light else PATRONYMIC if word.is_patronymic else WHOLE
    letters = f"{text:\0<{LONGEST}}{sound:\0<{LONGEST}}{bones:\0<{LONGEST_BONES}}".encode("ascii").translate(_CODES)
    native = crc32(word.native.encode("utf-8", "surrogatepass")) if word.native else 0
    return _ROW.pack(letters, len(text), len(sound), len(bones), kind, share, _sorts(word.skeleton), kin_of(word), native)
