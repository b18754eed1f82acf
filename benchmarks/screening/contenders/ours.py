"""Our own engine, by its public interface alone."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

from benchmarks.screening.contenders import Answer
from benchmarks.screening.material import Person

from comity.engines.screening import Name, Subject, Watchlist, likelihood


def subject_of(person: Person) -> Subject:
    """A person as the engine takes it."""
    return Subject(
        person.id or None,
        [*person.names, *(Name(name, "weak") for name in person.weak)],
        person.birth_dates,
        (),
        person.nationalities,
        [person.gender] if person.gender else (),
        person.documents,
    )


class Ours:
    """A watchlist."""

    def __init__(self, watchlist: Watchlist | None = None) -> None:
        self._watchlist = watchlist or Watchlist.build(())

    def in_its_terms(self, person: Person) -> Subject:
        return subject_of(person)

    def build(self, listed: Iterable[Subject]) -> None:
        self._watchlist = Watchlist.build(listed)

    def search(self, asked: Person, limit: int) -> list[Answer]:
        return [(hit.id, hit.score) for hit in self._watchlist.search(subject_of(asked), limit)]

    def search_many(self, asked: Sequence[Person], limit: int, workers: int) -> list[list[Answer]]:
        subjects = [subject_of(person) for person in asked]
        return [[(hit.id, hit.score) for hit in hits] for hits in self._watchlist.search_many(subjects, limit, workers=workers)]

    def likeness(self, ours: Person, theirs: Person) -> float:
        return likelihood(subject_of(ours), subject_of(theirs))

    def save(self, path: Path) -> None:
        self._watchlist.save(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        return cls(Watchlist.open(path))
