"""Our own engine, by its public interface alone."""

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Self

from benchmarks.screening.contenders import Answer
from benchmarks.screening.material import Person, listed

from comity.engines.screening import Name, Subject, Watchlist

AMONG = 300  # listed people beside whom two descriptions are compared while the engine cannot compare them alone


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
        self._likelihood: Callable[[Subject, Subject], float] | None = None

    def in_its_terms(self, person: Person) -> Subject:
        return subject_of(person)

    def build(self, listed: Iterable[Subject]) -> None:
        self._watchlist = Watchlist.build(listed)

    def search(self, asked: Person, limit: int) -> list[Answer]:
        return [(hit.id, hit.score) for hit in self._watchlist.search(subject_of(asked), limit)]

    def search_many(self, asked: Sequence[Person], limit: int, workers: int) -> list[list[Answer]]:
        """On one core only, where the engine has no workers yet."""
        subjects = [subject_of(person) for person in asked]
        more = {"workers": workers} if "workers" in signature(Watchlist.search_many).parameters else {}
        return [[(hit.id, hit.score) for hit in hits] for hits in self._watchlist.search_many(subjects, limit, **more)]

    def likeness(self, ours: Person, theirs: Person) -> float:
        self._likelihood = self._likelihood or likelihood()
        return self._likelihood(subject_of(ours), subject_of(theirs))

    def save(self, path: Path) -> None:
        self._watchlist.save(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        return cls(Watchlist.open(path))


def likelihood() -> Callable[[Subject, Subject], float]:
    """How likely two subjects are one person, by the engine.

    While it cannot say so itself: the score of the one as found among ``AMONG`` listed people.
    """
    engine = import_module("comity.engines.screening")
    if hasattr(engine, "likelihood"):
        found: Callable[[Subject, Subject], float] = engine.likelihood
        return found
    people = listed()
    return _Among(people[:: len(people) // AMONG]).likelihood


class _Among:
    """The score which a subject gets when it stands on a short list of others; 0 where it is not found."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._watchlist = Watchlist.build(subject_of(person) for person in people)

    def likelihood(self, ours: Subject, theirs: Subject) -> float:
        fields = (theirs.birth_dates, theirs.places, theirs.nationalities, theirs.genders, theirs.documents, theirs.parents)
        self._watchlist.add(Subject("theirs", theirs.names, *fields))
        hits = self._watchlist.search(ours, len(self._watchlist))
        self._watchlist.remove("theirs")
        return next((hit.score for hit in hits if hit.id == "theirs"), 0.0)
