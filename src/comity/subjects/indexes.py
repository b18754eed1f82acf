"""What persons are compared with, kept in memory by each process: list entries and mentions, caught up whenever the database moved on."""

import logging
from collections.abc import Callable, Iterator
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

from django.db import Error, connections
from django.db.models import Count, F, Max, QuerySet, Sum

from comity.engines.screening import Hit, Subject
from comity.lists.models import ImportRun, ListEntry, Outcome
from comity.subjects.models import DocumentMention, PersonMention

if TYPE_CHECKING:
    from comity.engines.screening import Watchlist

log = logging.getLogger("comity.subjects")
WARMED_EVERY = 30.0  # seconds
LOOKED_AT = 100  # hits of one search before the few that count are chosen
READ_AT_ONCE = 500
PERSON = "person"  # of an entry: companies, vessels and aircraft are kept and shown, and no person is compared with them


class Index:
    """A watchlist that follows the database: `fingerprint` is cheap and tells whether anything moved, `editions` what did."""

    def __init__(
        self,
        fingerprint: Callable[[], object],
        editions: Callable[[], dict[str, object]],
        subjects: Callable[[list[str]], Iterator[Subject]],
    ) -> None:
        self._fingerprint, self._editions, self._subjects = fingerprint, editions, subjects
        self._lock = Lock()
        self.forget()

    def __len__(self) -> int:
        """How many subjects are held now."""
        return len(self._held)

    def search(self, subject: Subject) -> list[Hit]:
        """Who this may be, best first, as the database stands now."""
        with self._lock:
            return self._caught_up().search(subject, limit=LOOKED_AT)

    def warm(self) -> int:
        """Catch up before anybody asks; returns how many subjects are held."""
        with self._lock:
            return len(self._caught_up())

    def forget(self) -> None:
        """Start from nothing: after the database was put in another's place."""
        self._seen: object = None
        self._held: dict[str, object] = {}
        self._watchlist: Watchlist | None = None

    def _caught_up(self) -> "Watchlist":
        """The list as the database stands; its loops are loaded by the process that first searches."""
        if self._watchlist is None:
            from comity.engines.screening import Watchlist

            self._watchlist = Watchlist()
        seen = self._fingerprint()
        if seen == self._seen:
            return self._watchlist
        now = self._editions()
        changed = list(self._subjects([key for key, edition in now.items() if self._held.get(key) != edition]))
        for gone in self._held.keys() - now.keys():
            self._watchlist.remove(gone)
        for subject in changed:
            self._watchlist.add(subject)
        self._held, self._seen = now, seen
        return self._watchlist


def _last_import() -> object:
    return ImportRun.objects.filter(outcome=Outcome.DONE).values_list("pk", "finished_at").order_by("-pk").first()


def _entries_in_force() -> dict[str, object]:
    standing = ListEntry.objects.filter(withdrawn_at__isnull=True, entry_kind=PERSON).order_by("pk")
    return {str(pk): edition for pk, edition in standing.values_list("pk", "edition")}


def _entries(keys: list[str]) -> Iterator[Subject]:
    return (entry.subject() for entry in _in_pieces(ListEntry.objects.all(), [int(key) for key in keys]))


def _mentions_moved() -> object:
    known = {"count": Count("pk"), "last": Max("pk"), "sum": Sum("pk"), "moved": Sum(F("pk") * F("revision"))}
    return [PersonMention.objects.aggregate(**known), DocumentMention.objects.aggregate(**known)]


def _mentions_held() -> dict[str, object]:
    documents: dict[int | None, list[tuple[int, int]]] = {}
    for pk, revision, person in DocumentMention.objects.values_list("pk", "revision", "person").order_by("pk"):
        documents.setdefault(person, []).append((pk, revision))
    found: dict[str, object] = {f"document:{pk}": revision for pk, revision in documents.pop(None, ())}
    for pk, revision in PersonMention.objects.values_list("pk", "revision"):
        found[f"person:{pk}"] = (revision, tuple(documents.get(pk, ())))
    return found


def _mentions(keys: list[str]) -> Iterator[Subject]:
    persons = [int(key.removeprefix("person:")) for key in keys if key.startswith("person:")]
    documents = [int(key.removeprefix("document:")) for key in keys if key.startswith("document:")]
    for mention in _in_pieces(PersonMention.objects.prefetch_related("documents"), persons):
        yield mention.subject()
    for mention in _in_pieces(DocumentMention.objects.all(), documents):
        yield mention.subject()


def _in_pieces(rows: QuerySet[Any], keys: list[int]) -> Iterator[Any]:
    for start in range(0, len(keys), READ_AT_ONCE):
        yield from rows.filter(pk__in=keys[start : start + READ_AT_ONCE])


entries = Index(_last_import, _entries_in_force, _entries)
mentions = Index(_mentions_moved, _mentions_held, _mentions)


def warm() -> int:
    """Catch up with both, so that the next check need not wait; returns how many subjects are held."""
    return entries.warm() + mentions.warm()


def keep_warm(stopped: Event, every: float = WARMED_EVERY, *, changed: Callable[[int], None] = lambda _held: None) -> None:
    """Warm at once, and again and again until stopped, and say when more or less is held: for a thread in each process that serves pages.

    Without it the first check after a start, or after an import, builds the index while an officer waits.
    """
    held = -1
    while True:
        try:
            before, held = held, warm()
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
