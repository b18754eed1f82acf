"""Every word on the list once, with the names it stands in; finds the words that resemble one from a query."""

import math
from array import array
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from comity.engines.screening.similarity import ENOUGH, similar_words
from comity.engines.screening.tokens import Token

MOST_LOOKED_AT = 96  # words compared letter by letter, per query word
MOST_RESEMBLING = 48  # words a query word is expanded to
LEAST_OVERLAP = 0.28  # Dice coefficient of letter pairs

Ids = NDArray[np.intp]


def grams(text: str) -> list[str]:
    """Letter pairs of a word with its beginning and end marked; the first letter counts twice, for it is seldom wrong."""
    marked = f"^{text}$"
    return [marked[at : at + 2] for at in range(len(marked) - 1)]


def ids_of(postings: "array[int]") -> Ids:
    """A copy as numbers that index arrays (a view would forbid appending)."""
    return np.frombuffer(postings, dtype=np.int32).astype(np.intp) if postings else np.empty(0, dtype=np.intp)


class Vocabulary:
    """Words, their postings (names they stand in), how many names on the list hold each, and letter pairs to find similar ones."""

    def __init__(self) -> None:
        self.words: list[Token] = []
        self.postings: list[array[int]] = []
        self.held_by: array[int] = array("i")
        self._number: dict[Token, int] = {}
        self._by_gram: dict[str, array[int]] = {}
        self._grams_in: array[int] = array("i")
        self._vowelled: dict[str, array[int]] = {}
        self._has_abjad = False

    def number(self, word: Token) -> int | None:
        return self._number.get(word)

    def add(self, word: Token, name: int) -> int:
        """Note that a name holds a word; returns the word's number."""
        number = self._number.get(word)
        if number is None:
            number = self._number[word] = len(self.words)
            self.words.append(word)
            self.postings.append(array("i"))
            self.held_by.append(0)
            self._grams_in.append(len(set(grams(word.fold))))
            for key in _keys(word):
                self._by_gram.setdefault(key, array("i")).append(number)
            self._has_abjad |= word.abjad
        self.postings[number].append(name)
        self.held_by[number] += 1
        return number

    def rarity(self, number: int | None, names: int) -> float:
        """What a word weighs, 0.12..1: one on a few names 1, one on every tenth name close to nothing; unknown words are rare."""
        held = self.held_by[number] if number is not None else 0
        return rarity(held, names)

    def resembling(self, word: Token) -> list[tuple[int, float]]:
        """(word number, similarity), the most similar first; the word itself among them."""
        numbers = list(self._sharing_letters(word))
        alike = similar_words(word, [self.words[number] for number in numbers])
        found = [(number, similarity) for number, similarity in zip(numbers, alike, strict=True) if similarity >= ENOUGH]
        found.sort(key=lambda pair: (-pair[1], self.words[pair[0]]))
        return found[:MOST_RESEMBLING]

    def _sharing_letters(self, word: Token) -> Iterator[int]:
        for prefix, text in _questions(word, has_abjad=self._has_abjad):
            wanted = set(grams(text))
            lists = [self._by_gram[prefix + gram] for gram in wanted if prefix + gram in self._by_gram]
            if not lists:
                continue
            counts = np.bincount(np.concatenate([ids_of(postings) for postings in lists]), minlength=1)
            numbers = np.flatnonzero(counts)
            numbers = numbers[np.frombuffer(self.held_by, dtype=np.int32)[numbers] > 0]
            if prefix == "f":
                sizes = np.frombuffer(self._grams_in, dtype=np.int32)[numbers]
                overlap = 2 * counts[numbers] / (sizes + len(wanted))
            else:
                overlap = counts[numbers] / len(wanted)
            near = numbers[overlap >= LEAST_OVERLAP]
            if len(near) > MOST_LOOKED_AT:
                best = np.argsort(-overlap[overlap >= LEAST_OVERLAP], kind="stable")[:MOST_LOOKED_AT]
                near = near[best]
            yield from near.tolist()


def rarity(held: int, names: int) -> float:
    """The weight of a word that ``held`` of ``names`` names hold."""
    return max(0.12, 1 - math.log1p(held) / math.log1p(max(names, 100)))


def _keys(word: Token) -> set[str]:
    """Under which letter pairs a listed word is found: by sound, by consonants from an abjad query, and abjad words by consonants."""
    bones = {("a" if word.abjad else "s") + gram for gram in grams(word.skeleton)}
    return bones | (set() if word.abjad else {"f" + gram for gram in grams(word.fold)})


def _questions(word: Token, *, has_abjad: bool) -> list[tuple[str, str]]:
    if word.abjad:
        return [("a", word.skeleton), ("s", word.skeleton)]
    return [("f", word.fold)] + ([("a", word.skeleton)] if has_abjad else [])
