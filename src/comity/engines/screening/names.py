"""The names on the list, found by their words and by their letters, and compared with a name asked for."""

from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Indel

from comity.engines.screening.alignment import LIGHT, PATRONYMIC, WEAK, Alignment, align
from comity.engines.screening.similarity import similar_words
from comity.engines.screening.subject import Name
from comity.engines.screening.tokens import Token, tokens_of
from comity.engines.screening.vocabulary import Vocabulary, grams, ids_of, rarity

MOST_CANDIDATES = 140
BY_LETTERS = 40
JOINED = 0.84  # from here on two names written without spaces are one name written apart


class Listed(NamedTuple):
    """One name on the list: whose, its words by number, its letters without spaces."""

    owner: int
    name: Name
    words: tuple[int, ...]
    compact: str


class NameMatch(NamedTuple):
    """A name of theirs that fits ours; ``fit`` 0..1, weak aliases already discounted."""

    listed: Listed
    alignment: Alignment
    fit: float


class NameIndex:
    """Names by word and by letter triples; removed ones stay as gaps that no search returns."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self._listed: list[Listed] = []
        self._alive = bytearray()
        self._count = 0
        self._by_letters: dict[str, array[int]] = {}
        self._letters_in: array[int] = array("i")

    def add(self, owner: int, name: Name) -> int | None:
        """Put a name on the list; its number, or None where it has no word."""
        words = tokens_of(name.text)
        if not words:
            return None
        number = len(self._listed)
        compact = _compact(words)
        self._listed.append(Listed(owner, name, tuple(self.vocabulary.add(word, number) for word in dict.fromkeys(words)), compact))
        self._alive.append(1)
        self._count += 1
        letters = _letters(compact)
        self._letters_in.append(len(letters))
        for gram in letters:
            self._by_letters.setdefault(gram, array("i")).append(number)
        return number

    def remove(self, number: int) -> None:
        """Take a name off the list."""
        self._alive[number] = 0
        self._count -= 1
        for word in self._listed[number].words:
            self.vocabulary.held_by[word] -= 1

    def search(self, text: str) -> list[NameMatch]:
        """The best fit of each owner, best first."""
        words = tuple(dict.fromkeys(tokens_of(text)))
        if not words or not self._count:
            return []
        weights = [self._weight(word) for word in words]
        candidates = self._candidates(words, weights)
        return self._best_of_each_owner(words, weights, candidates)

    def _weight(self, word: Token) -> float:
        weight = rarity(self._held(word), self._count)
        return weight * _share(word)

    def _held(self, word: Token) -> int:
        number = self.vocabulary.number(word)
        return 0 if number is None else self.vocabulary.held_by[number]

    def _candidates(self, words: Sequence[Token], weights: Sequence[float]) -> list[int]:
        total = np.zeros(len(self._listed), dtype=np.float32)
        for word, weight in zip(words, weights, strict=True):
            if len(word.text) > 1:
                best = np.zeros(len(self._listed), dtype=np.float32)
                for number, similarity in reversed(self.vocabulary.resembling(word)):
                    held = self.vocabulary.rarity(number, self._count) * _share(word)
                    best[ids_of(self.vocabulary.postings[number])] = similarity**3 * (held + weight) / 2
                total += best
        lengths = np.frombuffer(self._letters_in, dtype=np.int32)
        total *= 1 + 2 / (4 + lengths.astype(np.float32))  # of two names with the same words the shorter is closer
        total *= np.frombuffer(self._alive, dtype=np.uint8)
        return list(dict.fromkeys(_top(total, MOST_CANDIDATES) + self._by_shared_letters(_compact(words))))

    def _by_shared_letters(self, compact: str) -> list[int]:
        """Names that share many letter triples: finds words written joined or apart."""
        wanted = _letters(compact)
        lists = [ids_of(self._by_letters[gram]) for gram in wanted if gram in self._by_letters]
        if not lists:
            return []
        counts = np.bincount(np.concatenate(lists), minlength=len(self._listed))
        dice = 2 * counts / (np.frombuffer(self._letters_in, dtype=np.int32) + len(wanted))
        return _top(np.where(dice >= 0.4, dice, 0) * np.frombuffer(self._alive, dtype=np.uint8), BY_LETTERS)

    def _best_of_each_owner(self, words: tuple[Token, ...], weights: list[float], candidates: list[int]) -> list[NameMatch]:
        numbers = list(dict.fromkeys(word for candidate in candidates for word in self._listed[candidate].words))
        columns = {number: column for column, number in enumerate(numbers)}
        listed_words = [self.vocabulary.words[number] for number in numbers]
        table = [similar_words(word, listed_words) for word in words]
        their_weight = [self._weight(word) for word in listed_words]
        compact = _compact(words)
        best: dict[int, NameMatch] = {}
        for candidate in candidates:
            listed = self._listed[candidate]
            at = [columns[number] for number in listed.words]
            alignment = align(
                words,
                [listed_words[column] for column in at],
                weights,
                [their_weight[column] for column in at],
                [[row[column] for column in at] for row in table],
            )
            fit = max(alignment.fit, _joined_fit(compact, listed.compact)) * (WEAK if listed.name.strength == "weak" else 1)
            if listed.owner not in best or fit > best[listed.owner].fit:
                best[listed.owner] = NameMatch(listed, alignment, fit)
        return sorted(best.values(), key=lambda match: (-match.fit, match.listed.owner))


@lru_cache(maxsize=1 << 16)
def _share(word: Token) -> float:
    """What part of its weight a word has for being what it is."""
    return LIGHT if word.is_light else PATRONYMIC if word.is_patronymic else 1.0


def _joined_fit(ours: str, theirs: str) -> float:
    if not ours or not theirs:
        return 0.0
    similarity = Indel.normalized_similarity(ours, theirs, score_cutoff=JOINED)
    return similarity**2 * 0.97 * min(1.0, len(ours) / 8) if similarity else 0.0


def _compact(words: Sequence[Token]) -> str:
    return "".join(word.fold for word in words if not word.abjad)


def _letters(compact: str) -> set[str]:
    return {first + second[1] for first, second in zip(grams(compact), grams(compact)[1:], strict=False)} if compact else set()


def _top(score: "np.typing.NDArray[np.floating]", most: int) -> list[int]:
    positive = np.flatnonzero(score > 0)
    if len(positive) > most:
        positive = positive[np.argpartition(-score[positive], most)[:most]]
    order = np.lexsort((positive, -score[positive]))
    return [int(number) for number in positive[order]]
