"""What persons are compared with in each process: the saved list of entries, mapped, and mentions in memory; both follow the database."""

import logging
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Condition, Event, Lock
from typing import TYPE_CHECKING

import numpy as np
from django.db import Error, connections

from comity.engines import screening
from comity.engines.screening import Hit, Subject
from comity.subjects import followed
from comity.subjects.followed import Source
from comity.subjects.shelf import Edition, Editions, Saved

if TYPE_CHECKING:
    from comity.engines.screening import Watchlist

log = logging.getLogger("comity.subjects")
WARMED_EVERY = 30.0  # seconds
LOOKED_AT = 200  # hits of one search before the few that count are chosen: of so many the engine compares the names
MOST_CHANGED = 0.5  # of what is held: beyond it a new list is built beside the old one

Watched = Callable[[int, int], None]  # how many subjects were read, of how many


def _unwatched(done: int, total: int) -> None:
    """Nobody waits for it."""


class Turns:
    """Any number search at once; whoever changes what they search waits until they are done, and lets nobody begin meanwhile."""

    def __init__(self) -> None:
        self._turn = Condition()
        self._searching = 0
        self._is_changing = False

    @contextmanager
    def searching(self) -> Iterator[None]:
        """Beside other searches."""
        with self._turn:
            self._turn.wait_for(lambda: not self._is_changing)
            self._searching += 1
        try:
            yield
        finally:
            with self._turn:
                self._searching -= 1
                self._turn.notify_all()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Alone. Only one thread at a time may ask for this."""
        try:
            with self._turn:
                self._is_changing = True
                self._turn.wait_for(lambda: not self._searching)
            yield
        finally:
            with self._turn:
                self._is_changing = False
                self._turn.notify_all()


@dataclass(frozen=True)
class Standing:
    """A list as the database stood when its fingerprint was `seen`, which edition of each subject is on it, and the file below it."""

    seen: object
    watchlist: "Watchlist"
    held: Editions
    file: Edition | None = None
    turns: Turns = field(default_factory=Turns)


class Index:
    """A list that follows the database. What is searched is never half changed: a search goes on with the list that it began with."""

    def __init__(self, source: Source, watched: Watched = _unwatched) -> None:
        self._source, self._watched = source, watched
        self._lock = Lock()  # of whoever catches up
        self._standing: Standing | None = None

    def __len__(self) -> int:
        """How many subjects are held now."""
        standing = self._standing
        return len(standing.watchlist) if standing else 0

    def search(self, subject: Subject, limit: int = LOOKED_AT) -> list[Hit]:
        """Who this may be, best first, as the database stands now; at most so many."""
        standing = self.caught_up()
        with standing.turns.searching():
            return standing.watchlist.search(subject, limit=limit)

    def search_each(self, subjects: Iterable[Subject]) -> Generator[list[Hit], None, None]:
        """`search` for each of these, in order, as the database stood at the first: for a piece of a long list, since others wait."""
        standing = self.caught_up()
        with standing.turns.searching():
            yield from standing.watchlist.search_many(subjects, limit=LOOKED_AT)

    def warm(self) -> int:
        """Catch up before anybody asks, and map the saved list where it holds the same; returns how many subjects are held."""
        standing = self.caught_up()
        if standing.file != standing.seen and (saved := self._source.saved(standing.seen)):
            with self._lock:
                if self._standing is standing:
                    self._standing = _mapped(saved)
        return len(self)

    def is_standing(self) -> bool:
        """Whether there is a list to search, however old."""
        return self._standing is not None

    def forget(self) -> None:
        """Start from nothing: after the database was put in another's place."""
        self._standing = None

    def caught_up(self) -> Standing:
        """The list as the database stands."""
        standing = self._standing
        if standing is not None and standing.seen == self._source.fingerprint():
            return standing
        with self._lock:
            seen = self._source.fingerprint()  # again: another thread may have caught up while this one waited
            standing = self._standing
            if standing is None or standing.seen != seen:
                try:
                    self._standing = standing = self._following(standing, seen)
                except BaseException:
                    self.forget()  # it may be changed in part: the next search begins with nothing
                    raise
            return standing

    def _following(self, before: Standing | None, seen: object) -> Standing:
        """What to search from now on: the file of this very edition, what is held with what changed since, or all of it anew."""
        if saved := self._source.saved(seen):
            return _mapped(saved)
        if before is not None and not self._source.continues(before.seen):
            log.warning("the database no longer has the import that was last seen: what was held is forgotten")
            before = None
        if before is None and (latest := self._source.newest()):
            before = _mapped(latest)
        now = self._source.editions()
        changed, gone = _difference(before.held, now) if before else (now.keys.tolist(), [])
        if before is None or len(changed) + len(gone) > len(before.held.keys) * MOST_CHANGED:
            return Standing(seen, screening.Watchlist.build(self._read(now.keys.tolist())), now)
        subjects = list(self._read(changed))
        with before.turns.changing():
            for id in map(self._source.id_of, gone):
                if id in before.watchlist:
                    before.watchlist.remove(id)
            for subject in subjects:
                before.watchlist.add(subject)
        return Standing(seen, before.watchlist, now, before.file, before.turns)

    def _read(self, keys: list[int]) -> Iterator[Subject]:
        for done, subject in enumerate(self._source.subjects(keys)):
            self._watched(done, len(keys))
            yield subject


def _mapped(saved: Saved) -> Standing:
    log.info("the saved list of %d entries is mapped", len(saved.watchlist))
    return Standing(saved.edition, saved.watchlist, saved.held, saved.edition)


def _difference(before: Editions, now: Editions) -> tuple[list[int], list[int]]:
    """The keys that are new or of another edition, and those that are gone."""
    both, then, since = np.intersect1d(before.keys, now.keys, assume_unique=True, return_indices=True)
    same = both[before.numbers[then] == now.numbers[since]]
    changed = np.setdiff1d(now.keys, same, assume_unique=True)
    gone = np.setdiff1d(before.keys, both, assume_unique=True)
    return changed.tolist(), gone.tolist()


entries = Index(followed.ENTRIES)
mentions = Index(followed.MENTIONS)


def warm() -> int:
    """Catch up with both, so that the next check need not wait; returns how many subjects are held."""
    return entries.warm() + mentions.warm()


def _keep_up() -> int:
    """The same, but what a job builds for all is not built here as well; a check in between does not wait for the job."""
    if entries.is_standing() and followed.is_being_built():
        return len(entries) + mentions.warm()
    return warm()


def keep_warm(stopped: Event, every: float = WARMED_EVERY, *, changed: Callable[[int], None] = lambda _held: None) -> None:
    """Warm at once, and again and again until stopped, and say when more or less is held: for a thread in each process that serves pages.

    Without it the first check after a start, or after an import, reads what is new while an officer waits.
    """
    held = -1
    while True:
        try:
            before, held = held, _keep_up()
            if held != before:
                log.info("%d descriptions are held for comparing", held)
                changed(held)
        except Error:
            log.exception("the indexes could not catch up; the next check will")
        finally:
            connections.close_all()  # those of this thread
        if stopped.wait(every):
            return


def forget() -> None:
    """Start from nothing with both."""
    entries.forget()
    mentions.forget()
