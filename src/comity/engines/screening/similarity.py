"""How alike two words are, 0..1, whatever the script each was written in."""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Indel, JaroWinkler

from comity.engines.screening.tokens import Token

ENOUGH = 0.72  # below this two words have nothing to do with each other
SAME_SOUND = 0.96  # different characters or spellings of one sound
SAME_BONES = 0.93  # one side is written without vowels, and the consonants are equal
OTHER_CHARACTERS = 0.8  # both in Han or Hangul, one sound, other characters: mostly another name


def word_similarity(ours: Token, theirs: Token) -> float:
    """1.0 for the same word, below ``ENOUGH`` for words that merely share letters."""
    return _similarity(ours, theirs) if ours <= theirs else _similarity(theirs, ours)


@lru_cache(maxsize=1 << 17)
def _similarity(ours: Token, theirs: Token) -> float:
    if ours.native and theirs.native:
        if ours.native == theirs.native:
            return 1.0
        alike = Indel.normalized_similarity(ours.native, theirs.native)
        return max(alike, OTHER_CHARACTERS if ours.text == theirs.text else 0.0)
    if ours.abjad != theirs.abjad:
        return _bones(ours.skeleton, theirs.skeleton)
    if ours.text == theirs.text:
        return 1.0
    spelled = _spelled(ours.text, theirs.text)
    return max(spelled, SAME_SOUND * _spelled(ours.fold, theirs.fold))


def _spelled(ours: str, theirs: str) -> float:
    return (JaroWinkler.normalized_similarity(ours, theirs) + Indel.normalized_similarity(ours, theirs)) / 2


def _bones(ours: str, theirs: str) -> float:
    if ours == theirs:
        return SAME_BONES if len(ours) > 2 else SAME_BONES - 0.04
    return SAME_BONES * Indel.normalized_similarity(ours, theirs)


def similar_words(word: Token, others: Sequence[Token]) -> list[float]:
    """``word_similarity`` of one word with each of many, in one pass."""
    if word.native or word.abjad:
        return [word_similarity(word, other) for other in others]
    texts = _row(word.text, [other.text for other in others])
    folds = _row(word.fold, [other.fold for other in others])
    alike = []
    for other, spelled, sounded in zip(others, texts, folds, strict=True):
        alike.append(
            _bones(word.skeleton, other.skeleton) if other.abjad else 1.0 if word.text == other.text else max(spelled, SAME_SOUND * sounded)
        )
    return alike


def _row(word: str, others: list[str]) -> list[float]:
    winkler = process.cdist([word], others, scorer=JaroWinkler.normalized_similarity)[0]
    indel = process.cdist([word], others, scorer=Indel.normalized_similarity)[0]
    return ((winkler + indel) / 2).tolist()  # type: ignore[no-any-return]  # numpy's stubs give Any here
