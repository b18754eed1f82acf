"""The seven ways to tamper with the log inside the database, as somebody would who has lifted the triggers: each says where it struck."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Any, NamedTuple

from django.db import connection, transaction

from comity.engines import ledger
from comity.engines.ledger import Kind, Verification
from comity.kernel import clock, freeze, proof
from comity.kernel.models import Entry
from comity.kernel.record.unit import facts_of

COLUMNS = (
    "actor",
    "desk",
    "action",
    "category",
    "subject_kind",
    "subject_key",
    "recipient",
    "content_digest",
    "key_id",
    "previous",
    "digest",
)
FACTS = COLUMNS[:7]  # an edited content digest would give itself away by the content
FAR = 1_000_000_000


class Struck(NamedTuple):
    """What was done, and the entries between which a finding must lie, in the numbers of the log as it was."""

    kinds: frozenset[Kind]
    first: int
    last: int


def sql(statement: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def size() -> int:
    return Entry.objects.count()


def interval(place: int, sizes: Sequence[int]) -> tuple[int, int]:
    """The entries between the checkpoints around one."""
    return max((each for each in sizes if each < place), default=0) + 1, min(each for each in sizes if each >= place)


def renumber(first: int, by: int) -> None:
    """Shift the numbers of all entries from one on, and of their contents."""
    for table, column in (("kernel_entry", "sequence"), ("kernel_entrycontent", "entry_id")):
        sql(f"UPDATE {table} SET {column} = {column} + %s WHERE {column} >= %s", FAR, first)
        sql(f"UPDATE {table} SET {column} = {column} - %s WHERE {column} >= %s", FAR - by, FAR)


def recompute(first: int) -> None:
    """Chain anew from an entry on: what a thorough forger does."""
    before = Entry.objects.filter(sequence__lt=first).order_by("sequence").last()
    previous = before.digest if before else ledger.GENESIS
    for entry in Entry.objects.filter(sequence__gte=first).order_by("sequence"):
        digest = ledger.chain(previous, entry.sequence, facts_of(entry))
        sql("UPDATE kernel_entry SET previous = %s, digest = %s WHERE sequence = %s", previous, digest, entry.sequence)
        previous = digest


def remove(first: int, last: int) -> None:
    sql("DELETE FROM kernel_entrycontent WHERE entry_id BETWEEN %s AND %s", first, last)
    sql("DELETE FROM kernel_entry WHERE sequence BETWEEN %s AND %s", first, last)


def edit(sizes: Sequence[int], random: Random) -> Struck:
    place = random.randint(1, size())
    column = random.choice([*COLUMNS, "at", "recorded_at"])
    value: Any = clock.now() - timedelta(days=9) if column in {"at", "recorded_at"} else "forged"
    sql(f"UPDATE kernel_entry SET {column} = %s WHERE sequence = %s", value, place)
    return Struck(frozenset({Kind.EDITED}), place, place)


def delete(sizes: Sequence[int], random: Random) -> Struck:
    first = random.randint(1, size() - 1)
    last = min(first + random.randint(0, 4), size() - 1)
    remove(first, last)
    if random.random() < 0.5:  # close the gap in the numbers, without chaining anew
        renumber(last + 1, first - last - 1)
    return Struck(frozenset({Kind.DELETED, Kind.RENUMBERED}), first, last)


def swap(sizes: Sequence[int], random: Random) -> Struck:
    first, second = sorted(random.sample(range(1, size() + 1), 2))
    for table, column in (("kernel_entry", "sequence"), ("kernel_entrycontent", "entry_id")):
        for old, new in ((first, FAR), (second, first), (FAR, second)):
            sql(f"UPDATE {table} SET {column} = %s WHERE {column} = %s", new, old)
    return Struck(frozenset({Kind.SWAPPED}), first, second)


def insert(sizes: Sequence[int], random: Random) -> Struck:
    place = random.randint(2, size())
    renumber(place, 1)
    before = Entry.objects.get(pk=place - 1)
    forged = Entry(**{field.attname: getattr(before, field.attname) for field in Entry._meta.concrete_fields})
    forged.sequence, forged.actor, forged.previous = place, "officer:999", before.digest
    forged.digest = ledger.chain(before.digest, place, facts_of(forged)) if random.random() < 0.7 else "e" * 64
    Entry.objects.bulk_create([forged])
    return Struck(frozenset({Kind.INSERTED}), place, place)


def cut(sizes: Sequence[int], random: Random) -> Struck:
    keep = random.randrange(sizes[-1])
    remove(keep + 1, size())
    return Struck(frozenset({Kind.CUT}), keep + 1, sizes[-1])


def edit_and_recompute(sizes: Sequence[int], random: Random) -> Struck:
    place = random.randint(1, sizes[-1])
    sql(f"UPDATE kernel_entry SET {random.choice(FACTS)} = %s WHERE sequence = %s", "forged", place)
    recompute(place)
    return Struck(frozenset({Kind.REWRITTEN}), *interval(place, sizes))


def delete_renumber_and_recompute(sizes: Sequence[int], random: Random) -> Struck:
    place = random.randint(1, sizes[-1])
    remove(place, place)
    renumber(place + 1, -1)
    recompute(place)
    return Struck(frozenset({Kind.REWRITTEN, Kind.CUT}), *interval(place, sizes))


Attack = Callable[[Sequence[int], Random], Struck]
ATTACKS: dict[str, Attack] = {
    attack.__name__: attack for attack in (edit, delete, swap, insert, cut, edit_and_recompute, delete_renumber_and_recompute)
}
NEEDS_CHECKPOINTS = ("cut", "edit_and_recompute", "delete_renumber_and_recompute")


@contextmanager
def undone() -> Iterator[None]:
    """With the triggers lifted; all of it is rolled back at the end."""
    with transaction.atomic():
        freeze.disarm()
        yield
        transaction.set_rollback(True)


def trial(name: str, seed: int, checkpoints: Sequence[str], sizes: Sequence[int]) -> tuple[Struck, Verification]:
    """One attack on the log in this database, and the verdict on it; afterwards the log is as it was."""
    with undone():
        struck = ATTACKS[name](sizes, Random(f"{name}-{seed}"))
        return struck, proof.verify(checkpoints=checkpoints)


def located(struck: Struck, verdict: Verification) -> bool:
    """Whether some finding of the right kind spans the place where it was struck."""
    named = [problem for problem in verdict.problems if problem.kind in struck.kinds]
    return bool(named) and named[0].first_sequence <= struck.first and struck.last <= named[-1].last_sequence
