"""Putting a read file in the place of what a list said before: new, changed, unchanged and withdrawn entries, all or none."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from comity.lists.models import ListEntry, PastEdition, ReferenceList
from comity.lists.spool import COMPARING, STEP, Cancelled, Progress, Spool, Waiting

WRITES_WITHOUT_ACT = "the rows of a file are written in bulk inside the one act of their run, which holds their count and digest"

T = TypeVar("T")
WRITTEN = ("entry_kind", "caption", "content", "digest", "edition", "listed_on", "reference", "changed_at", "withdrawn_at")


@dataclass
class Difference:
    """What an import does, or would do, to a list."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0


def store(
    into: ReferenceList | None, spool: Spool, at: datetime, *, writes: bool, on_progress: Progress, cancelled: Callable[[], bool]
) -> Difference:
    """Compare what was read with what the list holds, and write the difference unless this only tries. In the caller's transaction."""
    difference = Difference()
    done = 0
    for batch in _batches(spool.waiting()):
        _store_batch(into, batch, at, difference, writes=writes)
        done += len(batch)
        on_progress(COMPARING, done)
        if cancelled():
            raise Cancelled
    if into is None:
        return difference
    if spool.aliases:
        _store_aliases(into, spool, difference, at, writes=writes)
    if spool.keys:
        _withdraw(into, spool.keys, at, difference, writes=writes)
    return difference


def _store_batch(into: ReferenceList | None, batch: list[Waiting], at: datetime, difference: Difference, *, writes: bool) -> None:
    own = (
        ListEntry.objects.filter(reference_list=into, entry_key__in=[waiting.key for waiting in batch])
        if into
        else ListEntry.objects.none()
    )
    held = {key: (digest, withdrawn_at) for key, digest, withdrawn_at in own.values_list("entry_key", "digest", "withdrawn_at")}
    digests = {waiting.key: waiting.digest for waiting in batch}
    new = [waiting for waiting in batch if waiting.key not in held]
    changed = [waiting for waiting in batch if waiting.key in held and held[waiting.key] != (digests[waiting.key], None)]
    difference.added += len(new)
    difference.changed += len(changed)
    difference.unchanged += len(batch) - len(new) - len(changed)
    if not writes or not (new or changed):
        return
    before = {entry.entry_key: entry for entry in own.filter(entry_key__in=[waiting.key for waiting in changed])}
    _keep_past(before.values(), at)
    rows = [_entry(into, waiting, digests[waiting.key], at, before.get(waiting.key)) for waiting in (*new, *changed)]
    ListEntry.objects.bulk_create(rows, update_conflicts=True, unique_fields=["reference_list", "entry_key"], update_fields=WRITTEN)


def _entry(into: ReferenceList | None, waiting: Waiting, digest: str, at: datetime, before: ListEntry | None) -> ListEntry:
    return ListEntry(
        reference_list=into,
        entry_key=waiting.key,
        entry_kind=waiting.kind,
        caption=waiting.caption,
        content=waiting.content,
        digest=digest,
        edition=before.edition + 1 if before else 1,
        listed_on=waiting.listed_on,
        reference=waiting.reference,
        added_at=before.added_at if before else at,
        changed_at=at,
    )


def _keep_past(entries: Iterable[ListEntry], at: datetime) -> None:
    PastEdition.objects.bulk_create(
        PastEdition(
            entry=entry,
            edition=entry.edition,
            caption=entry.caption,
            content={**entry.content, "aliases": entry.aliases} if entry.aliases else entry.content,
            digest=entry.digest,
            until_at=at,
        )
        for entry in entries
    )


def _store_aliases(into: ReferenceList, spool: Spool, difference: Difference, at: datetime, *, writes: bool) -> None:
    """A file of aliases says all of them: an entry that it does not name has none any more."""
    touched = []
    for entry in into.entries.iterator(chunk_size=STEP):
        aliases = spool.aliases.get(entry.entry_key, [])
        if aliases == entry.aliases:
            difference.unchanged += bool(aliases)
            continue
        difference.changed += 1
        if writes:
            _keep_past([entry], at)
            entry.aliases, entry.edition, entry.changed_at = aliases, entry.edition + 1, at
            touched.append(entry)
    for batch in _batches(touched):
        ListEntry.objects.bulk_update(batch, ["aliases", "edition", "changed_at"])


def _withdraw(into: ReferenceList, keys: set[str], at: datetime, difference: Difference, *, writes: bool) -> None:
    standing = into.entries.filter(withdrawn_at__isnull=True).values_list("pk", "entry_key")
    for batch in _batches([pk for pk, key in standing if key not in keys]):
        difference.withdrawn += len(batch)
        if writes:
            ListEntry.objects.filter(pk__in=batch).update(withdrawn_at=at)


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, STEP)):
        yield batch
