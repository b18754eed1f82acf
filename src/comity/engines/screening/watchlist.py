"""The list that is searched: built from subjects, added to, taken from, saved and opened; answers who a subject may be, and why."""

import json
import math
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple, Self

from comity.engines.ruling import N_
from comity.engines.screening.alignment import WEAK, align, side_by_side
from comity.engines.screening.attributes import Facts, Weighed, compare, facts_of, unknown, weight_of
from comity.engines.screening.evidence import Attribute, Evidence, Hit, Verdict
from comity.engines.screening.names import NameIndex, NameMatch
from comity.engines.screening.similarity import word_similarity
from comity.engines.screening.subject import Document, Name, Subject
from comity.engines.screening.tokens import tokens_of

MOST_NAMES = 20  # of one query; a subject with more is cut here
MOST_COMPARED = 60  # subjects whose other attributes are read, per query
BEFOREHAND = -4.0  # log odds that any one candidate is the person, before anything is known
AGREES_FROM, CLOSE_FROM = 0.85, 0.45

_SAVED_AS = {"comity": "watchlist", "version": 1}


class WatchlistFileError(ValueError):
    """A saved list that cannot be opened; the message says why."""


class _Found(NamedTuple):
    fit: float
    match: NameMatch
    asked: Name


class Watchlist:
    """Subjects in memory, with their names and documents indexed. Not for several threads that write; any number may search."""

    def __init__(self) -> None:
        self._names = NameIndex()
        self._subjects: list[Subject | None] = []
        self._facts: list[Facts] = []
        self._name_numbers: list[list[int]] = []
        self._number: dict[str, int] = {}
        self._by_document: dict[str, set[int]] = {}

    @classmethod
    def build(cls, subjects: Iterable[Subject]) -> Self:
        """A list of subjects; each needs an id, and a later one with the same id takes the place of the earlier."""
        watchlist = cls()
        for subject in subjects:
            watchlist.add(subject)
        return watchlist

    def __len__(self) -> int:
        return len(self._number)

    def __contains__(self, id: str) -> bool:
        return id in self._number

    def __iter__(self) -> Iterator[Subject]:
        return (subject for subject in self._subjects if subject is not None)

    def add(self, subject: Subject) -> None:
        """Found by the next search. Raises ``ValueError`` for a subject without an id."""
        if not subject.id:
            raise ValueError("a listed subject needs an id")
        if subject.id in self._number:
            self.remove(subject.id)
        owner = self._number[subject.id] = len(self._subjects)
        self._subjects.append(subject)
        self._facts.append(facts_of(subject))
        self._name_numbers.append([number for name in subject.names if (number := self._names.add(owner, name)) is not None])
        for document in self._facts[owner].documents:
            self._by_document.setdefault(document, set()).add(owner)

    def remove(self, id: str) -> None:
        """Not found any more. Raises ``KeyError`` where there is no such subject."""
        owner = self._number.pop(id)
        for number in self._name_numbers[owner]:
            self._names.remove(number)
        for document in self._facts[owner].documents:
            self._by_document[document].discard(owner)
        self._subjects[owner] = None

    def search(self, subject: Subject, limit: int = 10) -> list[Hit]:
        """Who this may be, best first, at most ``limit``; by name in any script and by document number."""
        ours = facts_of(subject)
        found = self._by_names(subject.names[:MOST_NAMES])
        near = sorted(found, key=lambda owner: (-found[owner].fit, owner))[: max(limit, MOST_COMPARED)]
        owners = dict.fromkeys([*near, *sorted(owner for document in ours.documents for owner in self._by_document.get(document, ()))])
        scored = [(self._score(found.get(owner), subject, owner, ours), owner) for owner in owners]
        hits = sorted((-score, self._listed(owner).id or "", owner) for score, owner in scored)
        return [
            Hit(id, -score, tuple(self._evidence(found.get(owner), subject, ours, owner))) for score, id, owner in hits[: max(limit, 0)]
        ]

    def search_many(self, subjects: Iterable[Subject], limit: int = 10) -> Iterator[list[Hit]]:
        """``search`` for each subject, in order."""
        return (self.search(subject, limit) for subject in subjects)

    def _listed(self, owner: int) -> Subject:
        subject = self._subjects[owner]
        assert subject is not None
        return subject

    def _by_names(self, names: Iterable[Name]) -> dict[int, _Found]:
        found: dict[int, _Found] = {}
        for name in dict.fromkeys(names):
            for match in self._names.search(name.text):
                fit = match.fit * (WEAK if name.strength == "weak" else 1)
                owner = match.listed.owner
                if owner not in found or fit > found[owner].fit:
                    found[owner] = _Found(fit, match, name)
        return found

    def _score(self, found: _Found | None, subject: Subject, owner: int, ours: Facts) -> float:
        listed = self._listed(owner)
        weight = weight_of(ours, self._facts[owner]) + self._name_weight(found, subject, listed) + _parents(subject, listed).weight
        return 1 / (1 + math.exp(-(BEFOREHAND + weight)))

    @staticmethod
    def _name_weight(found: _Found | None, subject: Subject, listed: Subject) -> float:
        if found is None:
            return -2.5 if any(tokens_of(name.text) for name in subject.names) and listed.names else 0.0
        return max(-2.5, 11 * (found.fit - 0.72) + 4)

    def _evidence(self, found: _Found | None, subject: Subject, ours: Facts, owner: int) -> Iterator[Evidence]:
        listed = self._listed(owner)
        yield _name_evidence(found, subject, listed)
        first, *rest = (item.evidence for item in compare(ours, self._facts[owner]))
        yield first
        yield _parents(subject, listed).evidence
        yield from rest

    def save(self, path: str | Path) -> None:
        """Write the subjects as JSON lines, whole or not at all; the indexes are built again on opening."""
        target = Path(path)
        beside = target.with_name(target.name + ".part")
        with beside.open("w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(json.dumps(_SAVED_AS) + "\n")
            for subject in self:
                file.write(json.dumps(asdict(subject)) + "\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """A saved list. Raises ``WatchlistFileError`` for a file that is none, and ``OSError`` for one that is not there."""
        with Path(path).open(encoding="utf-8", errors="replace") as file:
            try:
                if json.loads(file.readline()) != _SAVED_AS:
                    raise WatchlistFileError("this file is not a saved watchlist of this version")
                return cls.build(_subject_from(json.loads(line)) for line in file)
            except WatchlistFileError:
                raise
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as damage:
                raise WatchlistFileError("this file is not a saved watchlist, or it is damaged") from damage


def _subject_from(row: dict[str, Any]) -> Subject:
    names, parents = ([Name(**name) for name in row[key]] for key in ("names", "parents"))
    return Subject(**(row | {"names": names, "parents": parents, "documents": [Document(**document) for document in row["documents"]]}))


_NAME_TEMPLATES = {
    (Verdict.AGREES, "strong"): N_("The name agrees: %(ours)s and %(theirs)s."),
    (Verdict.AGREES, "weak"): N_("The name agrees with a weak alias: %(ours)s and %(theirs)s."),
    (Verdict.CLOSE, "strong"): N_("The names resemble each other: %(ours)s and %(theirs)s."),
    (Verdict.CLOSE, "weak"): N_("The name resembles a weak alias: %(ours)s and %(theirs)s."),
    (Verdict.DIFFERS, "strong"): N_("The names differ: %(ours)s and %(theirs)s."),
    (Verdict.DIFFERS, "weak"): N_("The name differs from a weak alias: %(ours)s and %(theirs)s."),
}


def _name_evidence(found: _Found | None, subject: Subject, listed: Subject) -> Evidence:
    if found is None:
        ours, theirs = (", ".join(name.text for name in side.names if tokens_of(name.text)) for side in (subject, listed))
        if ours and theirs:
            template = _NAME_TEMPLATES[Verdict.DIFFERS, "strong"]
            return Evidence(Attribute.NAME, Verdict.DIFFERS, ours, theirs, template, {"ours": ours, "theirs": theirs})
        return unknown(Attribute.NAME, ours, theirs).evidence
    theirs_name, ours_name = found.match.listed.name, found.asked
    strength = "weak" if "weak" in (theirs_name.strength, ours_name.strength) else "strong"
    verdict = Verdict.AGREES if found.fit >= AGREES_FROM else Verdict.CLOSE if found.fit >= CLOSE_FROM else Verdict.DIFFERS
    our_words, their_words = tuple(dict.fromkeys(tokens_of(ours_name.text))), tuple(dict.fromkeys(tokens_of(theirs_name.text)))
    tokens = tuple(
        (_written(our_words, pair.ours), _written(their_words, pair.theirs), round(pair.similarity, 3))
        for pair in side_by_side(found.match.alignment.pairs, len(our_words), len(their_words))
    )
    values = {"ours": ours_name.text, "theirs": theirs_name.text}
    independent = verdict is Verdict.AGREES and strength == "strong"
    return Evidence(
        Attribute.NAME, verdict, ours_name.text, theirs_name.text, _NAME_TEMPLATES[verdict, strength], values, tokens, independent
    )


def _written(words: tuple[Any, ...], at: int) -> str:
    return (words[at].native or words[at].text) if at >= 0 else ""


def _parents(subject: Subject, listed: Subject) -> Weighed:
    ours, theirs = ([name for name in side.parents[:4] if tokens_of(name.text)] for side in (subject, listed))
    if not ours or not theirs:
        return unknown(Attribute.PARENTS, ", ".join(name.text for name in ours), ", ".join(name.text for name in theirs))
    fit, our_name, their_name = max((_fit_of_two(a.text, b.text), a.text, b.text) for a in ours for b in theirs)
    values = {"ours": our_name, "theirs": their_name}
    if fit >= AGREES_FROM:
        return Weighed(
            Evidence(
                Attribute.PARENTS,
                Verdict.AGREES,
                our_name,
                their_name,
                N_("A parent's name agrees: %(ours)s and %(theirs)s."),
                values,
                (),
                True,
            ),
            1.8,
        )
    if fit >= CLOSE_FROM:
        template = N_("The parents' names resemble each other: %(ours)s and %(theirs)s.")
        return Weighed(Evidence(Attribute.PARENTS, Verdict.CLOSE, our_name, their_name, template, values), 0.6)
    return Weighed(
        Evidence(
            Attribute.PARENTS, Verdict.DIFFERS, our_name, their_name, N_("The parents' names differ: %(ours)s and %(theirs)s."), values
        ),
        -1.0,
    )


def _fit_of_two(ours: str, theirs: str) -> float:
    """How well two names fit without a list to tell which words are rare."""
    our_words, their_words = tokens_of(ours), tokens_of(theirs)
    table = [[word_similarity(word, other) for other in their_words] for word in our_words]
    ours_weigh, theirs_weigh = ([0.1 if word.is_light else 0.9 for word in words] for words in (our_words, their_words))
    return align(our_words, their_words, ours_weigh, theirs_weigh, table).fit
