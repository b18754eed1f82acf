"""What persons are compared with, kept in memory by each process: list entries and mentions, rebuilt only when the database moved on."""

from collections.abc import Iterator
from threading import Lock
from typing import Any

from django.db.models import Count, F, Max, Sum

from comity.engines.screening import Hit, Subject, Watchlist
from comity.lists.models import ImportRun, ListEntry, Outcome
from comity.subjects.models import DocumentMention, PersonMention

LOOKED_AT = 100  # hits of one search before the few that count are chosen
PERSON = "person"  # of an entry: companies, vessels and aircraft are kept and shown, and no person is compared with them


class _Entries:
    """The entries in force of all lists. Built anew after an import, and swapped whole."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._built_for: object = None
        self._watchlist = Watchlist()

    def current(self) -> Watchlist:
        state = ImportRun.objects.filter(outcome=Outcome.DONE).values_list("pk", "finished_at").order_by("-pk").first()
        with self._lock:
            if state != self._built_for:
                standing = ListEntry.objects.filter(withdrawn_at__isnull=True).filter(entry_kind=PERSON).order_by("pk")
                self._watchlist = Watchlist.build(entry.subject() for entry in standing.iterator(chunk_size=1000))
                self._built_for = state
            return self._watchlist

    def forget(self) -> None:
        with self._lock:
            self._built_for, self._watchlist = None, Watchlist()


class _Mentions:
    """Every person and every document of nobody known, whoever may see them; kept up by what was added, revised and withdrawn."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._fingerprint: list[dict[str, Any]] | None = None
        self._held: dict[str, object] = {}
        self._watchlist = Watchlist()

    def search(self, subject: Subject) -> list[Hit]:
        with self._lock:
            self._catch_up()
            return self._watchlist.search(subject, limit=LOOKED_AT)

    def forget(self) -> None:
        with self._lock:
            self._fingerprint, self._held, self._watchlist = None, {}, Watchlist()

    def _catch_up(self) -> None:
        known = {"count": Count("pk"), "last": Max("pk"), "sum": Sum("pk"), "moved": Sum(F("pk") * F("revision"))}
        fingerprint = [PersonMention.objects.aggregate(**known), DocumentMention.objects.aggregate(**known)]
        if fingerprint == self._fingerprint:
            return
        now = _state_of_all()
        for gone in self._held.keys() - now.keys():
            self._watchlist.remove(gone)
        for subject in _subjects([key for key, state in now.items() if self._held.get(key) != state]):
            self._watchlist.add(subject)
        self._held, self._fingerprint = now, fingerprint


def _state_of_all() -> dict[str, object]:
    documents: dict[int, list[tuple[int, int]]] = {}
    found: dict[str, object] = {}
    for pk, revision in DocumentMention.objects.filter(person=None).values_list("pk", "revision"):
        found[f"document:{pk}"] = revision
    for pk, revision, person in DocumentMention.objects.exclude(person=None).values_list("pk", "revision", "person_id").order_by("pk"):
        documents.setdefault(person, []).append((pk, revision))
    for pk, revision in PersonMention.objects.values_list("pk", "revision"):
        found[f"person:{pk}"] = (revision, tuple(documents.get(pk, ())))
    return found


def _subjects(keys: list[str]) -> Iterator[Subject]:
    persons = [int(key.removeprefix("person:")) for key in keys if key.startswith("person:")]
    documents = [int(key.removeprefix("document:")) for key in keys if key.startswith("document:")]
    models: tuple[tuple[Any, list[int]], ...] = (
        (PersonMention.objects.prefetch_related("documents"), persons),
        (DocumentMention.objects.all(), documents),
    )
    for wanted, pks in models:
        for start in range(0, len(pks), 500):
            yield from (mention.subject() for mention in wanted.filter(pk__in=pks[start : start + 500]))


entries = _Entries()
mentions = _Mentions()


def forget() -> None:
    """Start from nothing: after the database was put in another's place."""
    entries.forget()
    mentions.forget()
