"""What the kernel keeps beside a record goes with it at the end of its time, and the words of its entries."""

from django.db import connection, transaction
from django.db.models import QuerySet

from comity import sqlite
from comity.kernel import attachments, clock, clocks, search, telling
from comity.kernel.models import Entry, EntryContent, Grant, Record
from comity.kernel.record import signatures


def erase_words(subject: Record, entries: QuerySet[Entry] | None = None) -> int:
    """Erase the content of every entry of a record, or of these; the entries and the chain stay. Returns how many."""
    own = (Entry.objects.all() if entries is None else entries).filter(subject_kind=subject.kind(), subject_key=subject.key)
    return EntryContent.objects.filter(entry__in=own.values("pk"), body__isnull=False).update(body=None, erased_at=clock.now())


def forget(subject: Record) -> None:
    """Remove what is found of a record, its promises, signatures, files and grants, and what officers were told of it."""
    for kept in (search, clocks, signatures, attachments, telling):
        kept.forget(subject)
    Grant.objects.filter(subject_kind=subject.kind(), subject_key=subject.key).delete()


def leave_no_byte() -> None:
    """Once this unit is committed, empty the journal that still holds what it erased. Harmless where there is none, or it is in use."""
    if connection.vendor == "sqlite":
        transaction.on_commit(_empty_journal, robust=True)


def _empty_journal() -> None:
    with connection.cursor() as cursor:
        sqlite.empty_journal(cursor)
