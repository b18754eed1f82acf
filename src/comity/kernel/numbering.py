"""Reference numbers: one series for each desk and year, never doubled and never skipped."""

from django.db import transaction

from comity.kernel.models import Counter


def next_number(series: str) -> int:
    """The next number of a series, from 1. Call it inside the unit that uses it: a rollback gives the number back."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a number is taken in the transaction that uses it")
    counter = Counter.objects.select_for_update().filter(pk=series).first()
    if counter is None:
        Counter.objects.bulk_create([Counter(series=series)], ignore_conflicts=True)
        counter = Counter.objects.select_for_update().get(pk=series)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last
