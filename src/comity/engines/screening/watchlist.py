"""The list that is searched: built from subjects, added to, taken from, saved and opened; answers who a subject may be, and why."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from threading import RLock
from typing import NamedTuple, Self

import numpy as np

from comity.engines.screening import files
from comity.engines.screening.arrays import Part
from comity.engines.screening.attributes import Facts, compare, facts_of, weight_of
from comity.engines.screening.evidence import Evidence, Hit
from comity.engines.screening.keeping import Arrays, Kept
from comity.engines.screening.many import answered
from comity.engines.screening.naming import Beside, asked_of, beside, weights_of
from comity.engines.screening.part import Builder, Searched, drop, join_counts, merged
from comity.engines.screening.scoring import MOST_NAMES, discount, name_weight, no_name_weight, probability
from comity.engines.screening.subject import Name, Subject
from comity.engines.screening.telling import names_beside, names_differ, parents_beside
from comity.engines.screening.tokens import tokens_of

MOST_COMPARED = 60  # subjects whose other attributes are read, per query
MOST_FACTS = 1 << 14  # subjects whose attributes are kept ready
NOTE = "note "  # before the name of an array that is not the list's own


class _Found(NamedTuple):
    """The best fit of a subject: which of our names, and which of theirs among those that have a word."""

    fit: float
    ours: int
    theirs: int


class _Fit(NamedTuple):
    """The same before the list moves on: which of our names, and which name of a part."""

    fit: float
    ours: int
    name: int
    part: Part


def _found(fit: _Fit | _Found | None) -> _Found | None:
    if not isinstance(fit, _Fit):
        return fit
    owners = fit.part.name_owner
    return _Found(fit.fit, fit.ours, fit.name - int(owners.searchsorted(owners[fit.name])))


class Watchlist:
    """Subjects with their names and documents indexed. One thread may add and remove while any number search."""

    def __init__(self) -> None:
        self._kept = Kept()
        self._parts: list[Searched] = []
        self._new = Builder()
        self._names = 0
        self._facts: dict[int, Facts] = {}
        self._settled = 0  # rows whose names are in a part
        self._lock = RLock()
        self.notes: Arrays = {}  # what `save` was given, where it was opened

    @classmethod
    def build(cls, subjects: Iterable[Subject]) -> Self:
        """A list of subjects; each needs an id, and a later one with the same id takes the place of the earlier."""
        watchlist = cls()
        watchlist._take(subjects)
        watchlist._settle()
        for row in watchlist._kept.replaced():
            watchlist._drop(row)
        return watchlist

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, id: str) -> bool:
        return self._kept.row_of(id) is not None

    def __iter__(self) -> Iterator[Subject]:
        return iter(self._kept)

    def add(self, subject: Subject) -> None:
        """Found by the next search. Raises `ValueError` for a subject without an id."""
        with self._lock:
            if subject.id and subject.id in self:
                self.remove(subject.id)
            self._take([subject])

    def _take(self, subjects: Iterable[Subject]) -> None:
        add = self._new.add
        for row, subject in self._kept.taken(subjects):
            self._names += sum([add(row, name.text, weak=name.strength == "weak") for name in subject.names])

    def remove(self, id: str) -> None:
        """Not found any more. Raises `KeyError` where there is no such subject."""
        with self._lock:
            row = self._kept.row_of(id)
            if row is None:
                raise KeyError(id)
            if row >= self._settled:
                self._settle()
            self._drop(row)

    def _drop(self, row: int) -> None:
        parts = self._arrays()
        for part in parts:
            for name in range(*(int(part.name_owner.searchsorted(np.int32(row), side)) for side in ("left", "right"))):
                drop(part, name, parts)
                self._names -= 1
        for searched in self._parts:
            searched.forget()
        self._kept.remove(row)
        self._facts.pop(row, None)

    def _arrays(self) -> list[Part]:
        return [searched.part for searched in self._parts]

    def _settle(self) -> None:
        """What was added becomes a part of its own; parts of like size become one, so that there are never many."""
        with self._lock:
            if not len(self._new):
                return
            parts = self._arrays()
            part = self._new.part()
            join_counts(part, parts)
            kept = len(parts)
            while kept and len(part.name_owner) * 2 >= len(parts[kept - 1].name_owner):
                kept -= 1
                part = merged([parts[kept], part], self._kept.rows())
            self._parts, self._new = [*self._parts[:kept], Searched(part)], Builder()
            self._settled = len(self._kept.rows())

    def search(self, subject: Subject, limit: int = 10) -> list[Hit]:
        """Who this may be, best first, at most `limit`; by name in any script and by document number."""
        return [self._hit(subject, *candidate) for candidate in self._candidates(subject, limit)]

    def search_many(self, subjects: Iterable[Subject], limit: int = 10, workers: int = 1) -> Iterator[list[Hit]]:
        """`search` for each subject, in order and as it is asked for, by so many threads."""
        ask = partial(self.search, limit=limit)
        return map(ask, subjects) if workers < 2 else answered(ask, subjects, workers)

    def _candidates(self, subject: Subject, limit: int) -> list[tuple[int, str, float, _Fit | _Found | None]]:
        """(row, id, score, fit) of those shown, the best first."""
        self._settle()
        ours = facts_of(subject)
        more = any(ours) or bool(subject.parents)
        fits = self._by_names(subject, max(limit, MOST_COMPARED) if more else limit)
        found: dict[int, _Fit | _Found | None] = {**fits}
        if ours.documents:
            with self._lock:
                holders = {row for number in ours.documents for row in self._kept.with_document(number)}
            found |= {row: self._laid_beside(subject, row) for row in holders - found.keys()}
        if more:
            ranked = ((-self._score(fit, subject, row, ours), self._kept.id(row), row) for row, fit in found.items())
        else:  # the better the names fit the higher the score: those that are not shown need none
            ranked = ((-one.fit, self._kept.id(row), row) for row, one in fits.items())
        shown = [(row, id, found[row], score) for score, id, row in sorted(ranked)[: max(limit, 0)]]
        return [(row, id, -score if more else self._score(fit, subject, row), fit) for row, id, fit, score in shown]

    def _by_names(self, subject: Subject, most: int) -> dict[int, _Fit]:
        """The rows whose names fit best, and all that fit as well as the last of them."""
        found: dict[int, _Fit] = {}
        searching = self._parts
        parts = [searched.part for searched in searching]
        for place, name in enumerate(subject.names[:MOST_NAMES]):
            words = tokens_of(name.text)
            if not words or not self._names:
                continue
            asked = asked_of(words, parts, self._names)
            kept = discount(name)
            for searched in searching:
                for row, fit, number in zip(*searched.search(asked, self._names, max(most, 1)), strict=True):
                    before = found.get(row)
                    if before is None or fit * kept > before.fit:
                        found[row] = _Fit(fit * kept, place, number, searched.part)
        if len(found) <= most:
            return found
        enough = sorted((one.fit for one in found.values()), reverse=True)[max(most, 1) - 1]
        return {row: one for row, one in found.items() if one.fit >= enough}

    def _laid_beside(self, subject: Subject, row: int) -> _Found | None:
        """The best fit with a subject that was not found by its names, but by a document."""
        best: _Found | None = None
        theirs = [name for name in self._kept[row].names if tokens_of(name.text)]
        for place, name in enumerate(subject.names[:MOST_NAMES]):
            for other, listed in enumerate(theirs[:MOST_NAMES]):
                fit = self._beside(name, listed).fit * discount(name, listed) if tokens_of(name.text) else 0.0
                if fit > (best.fit if best else 0.0):
                    best = _Found(fit, place, other)
        return best

    def _beside(self, ours: Name, theirs: Name) -> Beside:
        parts = self._arrays()
        our_words, their_words = tokens_of(ours.text), tokens_of(theirs.text)
        our_weights, their_weights = (weights_of(words, parts, self._names) for words in (our_words, their_words))
        return beside(our_words, their_words, our_weights, their_weights)

    def _facts_of(self, row: int) -> Facts:
        facts = self._facts.get(row)
        if facts is None:
            if len(self._facts) >= MOST_FACTS:
                self._facts.clear()
            facts = self._facts[row] = facts_of(self._kept[row])
        return facts

    def _score(self, found: _Fit | _Found | None, subject: Subject, row: int, ours: Facts | None = None) -> float:
        """The probability; `ours` is None where nothing but names is known of us."""
        weight = name_weight(found.fit) if found else no_name_weight(subject, self._kept[row])
        if ours is not None:
            weight += weight_of(ours, self._facts_of(row))
            weight += parents_beside(subject, self._kept[row]).weight if subject.parents else 0.0
        return probability(weight)

    def _hit(self, subject: Subject, row: int, id: str, score: float, found: _Fit | _Found | None) -> Hit:
        return Hit(id, score, lambda: tuple(self._evidence(subject, row, _found(found))))

    def _evidence(self, subject: Subject, row: int, found: _Found | None) -> Iterator[Evidence]:
        """Item by item; the row of a subject that was removed meanwhile still tells what was compared."""
        listed = self._kept[row]
        yield self._name_evidence(subject, listed, found) if found else names_differ(subject, listed)
        first, *rest = (item.evidence for item in compare(facts_of(subject), self._facts_of(row)))
        yield first
        yield parents_beside(subject, listed).evidence
        yield from rest

    def _name_evidence(self, subject: Subject, listed: Subject, found: _Found) -> Evidence:
        ours = subject.names[found.ours]
        theirs = [name for name in listed.names if tokens_of(name.text)][found.theirs]
        return names_beside(ours, theirs, self._beside(ours, theirs), found.fit)

    def save(self, path: str | Path, notes: Arrays | None = None) -> None:
        """Write the list as it stands, whole or not at all; `notes` are arrays of whoever saves it, beside its own."""
        self._settle()
        parts = self._arrays() or [Builder().part()]
        part = merged(parts, self._kept.renumbered())
        arrays = {**{name: getattr(part, name) for name in Part._fields}, **self._kept.arrays()}
        files.write(path, arrays | {f"{NOTE}{name}": array for name, array in (notes or {}).items()})

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """A saved list, mapped and shared with every process that opens it.

        Raises `WatchlistFileError` for a file that is none or is damaged, and `OSError` for one that is not there.
        """
        arrays = files.read(path)
        watchlist = cls()
        watchlist._kept = Kept(arrays)
        part = Part(**{name: arrays[name] for name in Part._fields})
        watchlist._parts = [Searched(part)]
        watchlist._names = len(part.name_owner)
        watchlist._settled = len(watchlist._kept.rows())
        watchlist.notes = {name.removeprefix(NOTE): array for name, array in arrays.items() if name.startswith(NOTE)}
        return watchlist
