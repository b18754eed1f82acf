"""Spellings that sound alike made equal: a fold for any alphabet, and a consonant skeleton for scripts written without vowels."""

import re
from operator import eq

# Order matters: longer spellings first. Each pair was seen in transliterations of one and the same name.
_FOLDS = (
    ("aye", "ai"), ("oye", "oi"), ("uye", "oi"),
    ("shch", "s"), ("tsch", "s"), ("sch", "s"), ("tch", "s"), ("dzh", "j"), ("ch", "s"), ("sh", "s"), ("cz", "s"), ("zh", "j"),
    ("dj", "j"), ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("ts", "s"), ("tz", "s"), ("ck", "k"), ("x", "ks"),
    ("ce", "si"), ("ci", "si"), ("cy", "si"), ("eo", "o"), ("eu", "o"), ("ou", "o"), ("oo", "o"), ("au", "o"), ("aw", "o"),
    ("ow", "o"), ("ee", "i"), ("ei", "i"), ("ie", "i"), ("ai", "i"), ("ay", "i"), ("ey", "i"), ("ij", "i"), ("iy", "i"), ("yi", "i"),
    ("ye", "i"), ("c", "k"), ("q", "k"), ("w", "v"), ("u", "o"), ("y", "i"), ("e", "i"),
)  # fmt: skip
_FOLDED = dict(_FOLDS)
_FOLD = re.compile("|".join(spelling for spelling, _ in _FOLDS))
_SURNAME_ENDS = ("ou", "au", "av", "ow", "off", "iv")
_SURNAME_END = re.compile("(?:[ao]u|av|ow|off)$|(?<=[^aeiou])(?:iv)$")  # Novikau, Novikow, Novikiv
_REPEATED = re.compile(r"(.)\1+")
_TWICE_WRITTEN = re.compile(r"([ivl])\1+")  # without vowels: long ones, and الله; between others said twice there is one
BETWEEN = "'"  # parts letters that would be read as one sound: ``s'h`` is no ``sh``

_BONES = (
    ("sch", "x"), ("shch", "x"), ("tch", "x"), ("sh", "x"), ("ch", "x"), ("zh", "j"), ("kh", "k"), ("gh", "j"), ("dh", "d"), ("th", "t"),
    ("dj", "j"), ("ph", "f"), ("tz", "s"), ("ts", "s"), ("ck", "k"), ("c", "k"), ("q", "k"), ("g", "j"), ("v", "b"), ("p", "f"),
)  # fmt: skip
_BONED = dict(_BONES)
_BONE = re.compile("|".join(sorted(_BONED, key=len, reverse=True)))
_WITHOUT_VOWELS = str.maketrans("", "", f"aeiouyw{BETWEEN}")
_FIRST = dict.fromkeys("aeiou", "a") | {"y": "y", "w": "w"}  # what stays of a vowel that begins a word


def fold(word: str, *, abjad: bool = False) -> str:
    """A romanised word with its spelling variants made equal: ``fold("youssef") == fold("yusuf")`` but for the vowels that differ."""
    word = "s" + word[1:] if word.startswith("x") else word
    if len(word) > 5 and word.endswith(_SURNAME_ENDS):
        word = _SURNAME_END.sub("ov", word)
    folded = _FOLD.sub(lambda spelling: _FOLDED[spelling[0]], word).replace(BETWEEN, "")
    if _has_doubled(folded):
        folded = (_TWICE_WRITTEN if abjad else _REPEATED).sub(r"\1", folded)
    return folded[:-1] if len(folded) > 3 and folded.endswith("h") else folded


def skeleton(word: str) -> str:
    """The consonants of a romanised word; a vowel that begins it stays as ``a``, for an abjad writes a letter there."""
    boned = _BONE.sub(lambda spelling: _BONED[spelling[0]], word)
    bones = boned.translate(_WITHOUT_VOWELS)
    if _has_doubled(bones):
        bones = _REPEATED.sub(r"\1", bones)
    if len(bones) > 2 and bones.endswith("h"):
        bones = bones[:-1]
    return _FIRST.get(boned[:1], "") + bones


def _has_doubled(word: str) -> bool:
    return True in map(eq, word, word[1:])
