"""What persons are compared with, as the database has it: list entries in force, and mentions in records."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, QuerySet, Sum

from comity.engines.screening import Subject
from comity.kernel import clock
from comity.kernel.models import Job, JobState
from comity.lists.models import ImportRun, ListEntry, Outcome
from comity.subjects import shelf
from comity.subjects.models import DocumentMention, PersonMention
from comity.subjects.shelf import Edition, Editions, Saved

BUILD = "subjects.list"  # the kind of the jobs that build the list
AWAITED = timedelta(minutes=5)  # a job that was wanted longer ago is not waited for: perhaps no worker runs
NEAR = 20  # imports that may have run at the same time
READ_AT_ONCE = 500
PERSON = "person"  # of an entry: companies, vessels and aircraft are kept and shown, and no person is compared with them
DOCUMENT = 1  # added to the doubled key of a document


@dataclass(frozen=True)
class Source:
    """What a list follows: `fingerprint` is cheap and tells whether anything moved, `editions` what did.

    `continues` tells of an earlier fingerprint whether it is of this same database; `saved` opens the list of a fingerprint, `newest`
    the latest one that there is. `subjects` reads what stands under keys, `id_of` names one as it is called on the list.
    """

    fingerprint: Callable[[], object]
    editions: Callable[[], Editions]
    subjects: Callable[[list[int]], Iterator[Subject]]
    id_of: Callable[[int], str] = str
    continues: Callable[[Any], bool] = lambda _seen: True
    saved: Callable[[Any], Saved | None] = lambda _seen: None
    newest: Callable[[], Saved | None] = lambda: None


def edition() -> Edition | None:
    """Which imports the database has; None before the first.

    One that began before the last and was committed after it has an earlier key: so those with keys near the last are counted too.
    """
    done = ImportRun.objects.filter(outcome=Outcome.DONE).order_by("-pk").values_list("pk", "finished_at", "sha256")[:NEAR]
    if not (latest := list(done)):
        return None
    last, finished_at, sha256 = latest[0]
    return Edition(last, sum(pk > last - NEAR for pk, *_ in latest), _digest(finished_at, sha256))


def is_ours(edition: Edition) -> bool:
    """Whether this database has the import that an edition ends with, and so all that came before it."""
    run = ImportRun.objects.filter(pk=edition.last, outcome=Outcome.DONE).values_list("finished_at", "sha256").first()
    return run is not None and _digest(*run) == edition.digest


def is_being_built() -> bool:
    """Whether a job builds the list now, or will in a moment."""
    wanted = Job.objects.filter(kind=BUILD, state__in=(JobState.WAITING, JobState.RUNNING))
    return wanted.filter(started_at__gt=clock.now() - AWAITED).exists()


def is_behind() -> bool:
    """Whether there was an import that the saved list does not hold."""
    now = edition()
    return now is not None and not shelf.path_of(now).exists()


def _digest(finished_at: datetime, sha256: str) -> str:
    return hashlib.sha256(f"{finished_at.timestamp():.6f} {sha256}".encode()).hexdigest()[:16]


def _entries_in_force() -> Editions:
    standing = ListEntry.objects.filter(withdrawn_at__isnull=True, entry_kind=PERSON)
    return Editions.of(dict(standing.values_list("pk", "edition")))


def _entries(keys: list[int]) -> Iterator[Subject]:
    return (entry.subject() for entry in _in_pieces(ListEntry.objects.all(), keys))


def _mentions_moved() -> object:
    known = {"count": Count("pk"), "last": Max("pk"), "sum": Sum("pk"), "moved": Sum(F("pk") * F("revision"))}
    return [PersonMention.objects.aggregate(**known), DocumentMention.objects.aggregate(**known)]


def _mentions_held() -> Editions:
    documents: dict[int | None, list[tuple[int, int]]] = {}
    for pk, revision, person in DocumentMention.objects.values_list("pk", "revision", "person").order_by("pk"):
        documents.setdefault(person, []).append((pk, revision))
    numbers = {2 * pk + DOCUMENT: revision for pk, revision in documents.pop(None, ())}
    for pk, revision in PersonMention.objects.values_list("pk", "revision"):
        numbers[2 * pk] = hash((revision, tuple(documents.get(pk, ()))))
    return Editions.of(numbers)


def _mentions(keys: list[int]) -> Iterator[Subject]:
    persons = [key // 2 for key in keys if key % 2 != DOCUMENT]
    documents = [key // 2 for key in keys if key % 2 == DOCUMENT]
    for mention in _in_pieces(PersonMention.objects.prefetch_related("documents"), persons):
        yield mention.subject()
    for mention in _in_pieces(DocumentMention.objects.all(), documents):
        yield mention.subject()


def _mention(key: int) -> str:
    return f"{'document' if key % 2 == DOCUMENT else 'person'}:{key // 2}"


def _in_pieces(rows: QuerySet[Any], keys: list[int]) -> Iterator[Any]:
    for start in range(0, len(keys), READ_AT_ONCE):
        yield from rows.filter(pk__in=keys[start : start + READ_AT_ONCE])


ENTRIES = Source(
    edition,
    _entries_in_force,
    _entries,
    continues=lambda seen: seen is None or is_ours(seen),
    saved=lambda seen: None if seen is None else shelf.opened(seen),
    newest=lambda: shelf.newest(is_ours),
)
MENTIONS = Source(_mentions_moved, _mentions_held, _mentions, _mention)
