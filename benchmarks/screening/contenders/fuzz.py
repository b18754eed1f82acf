"""rapidfuzz: every listed name compared with the one asked for."""

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Any

from benchmarks.screening.contenders import Answer
from benchmarks.screening.contenders.romanisation import SPARE, Lines, plain
from benchmarks.screening.material import Person

AT_ONCE = 64  # questions compared with the whole list in one matrix


class Fuzz:
    """One of rapidfuzz's ratios over all names."""

    def __init__(self, ratio: str) -> None:
        self._process = import_module("rapidfuzz.process")
        self._ratio: Callable[[str, str], float] = getattr(import_module("rapidfuzz.fuzz"), ratio)
        self._lines = Lines(())

    def in_its_terms(self, person: Person) -> Person:
        return person

    def build(self, listed: Iterable[Any]) -> None:
        self._lines = Lines(listed)

    def search(self, asked: Person, limit: int) -> list[Answer]:
        found = self._process.extract(plain(asked.names[0]), self._lines.names, scorer=self._ratio, limit=SPARE * limit)
        return self._lines.best(((number, score) for _name, score, number in found), limit)

    def search_many(self, asked: Sequence[Person], limit: int, workers: int) -> list[list[Answer]]:
        numpy = import_module("numpy")
        answers = []
        for start in range(0, len(asked), AT_ONCE):
            names = [plain(person.names[0]) for person in asked[start : start + AT_ONCE]]
            scores = self._process.cdist(names, self._lines.names, scorer=self._ratio, workers=workers, dtype=numpy.float32)
            best = numpy.argpartition(-scores, SPARE * limit, axis=1)[:, : SPARE * limit]
            answers += [
                self._lines.best(((int(n), float(row[n])) for n in numbers), limit) for row, numbers in zip(scores, best, strict=True)
            ]
        return answers

    def likeness(self, ours: Person, theirs: Person) -> float:
        return self._ratio(plain(ours.names[0]), plain(theirs.names[0]))


def WRatio() -> Fuzz:
    """The best of several ratios, weighed."""
    return Fuzz("WRatio")


def TokenSetRatio() -> Fuzz:
    """Words in common, whatever their order."""
    return Fuzz("token_set_ratio")
