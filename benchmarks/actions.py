"""How many acts a desk takes per second: `PYTHONPATH=src:. python benchmarks/actions.py [--profile]`.

On SQLite as it is configured (write-ahead log, synchronous FULL), or on the database that COMITY_DATABASE names.

Single: each act in its own transaction, synced to disk before the next begins. Batch: up to 200 acts in each transaction.
Half of these acts create a record, half move one and open its clock; each writes its audit entry with its digest.
Import: `record.create_all`, 200 records at a time, each with its own entry.
"""

import cProfile
import os
import pstats
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
import django

django.setup()

from django.db import connection  # noqa: E402  # Django is set up first
from tests import make  # noqa: E402  # Django is set up first
from tests.kernel.things.models import FLOW, Thing, may_work  # noqa: E402  # Django is set up first

from comity.engines.deadlines import Limit, Unit  # noqa: E402  # Django is set up first
from comity.kernel import proof, record  # noqa: E402  # Django is set up first
from comity.kernel.actor import Actor  # noqa: E402  # Django is set up first
from comity.kernel.models import Entry  # noqa: E402  # Django is set up first

SINGLE, BATCH = 400, 4_000
LIMIT = Limit(8, Unit.HOURS, "Article 5")


def pair(worker: Actor, number: int) -> None:
    """Two acts: a record is created, then opened with its promise."""
    thing = Thing(name=f"request {number} Li Wei 李伟")
    with record.create(thing, by=worker, may=may_work, flow=FLOW):
        pass
    now = datetime.now(UTC)
    with record.move(FLOW, "open", thing, by=worker, at=now) as act:
        act.open_clock("answer", "answer", LIMIT, now, "")


def per_second(acts: int, do: Callable[[], object]) -> tuple[float, float]:
    """By the clock on the wall, and by the processor's: the second does not suffer from what else the machine does."""
    start, worked = time.perf_counter(), time.process_time()
    do()
    return acts / (time.perf_counter() - start), acts / (time.process_time() - worked)


def single(worker: Actor) -> None:
    for number in range(SINGLE // 2):
        pair(worker, number)


def batch(worker: Actor) -> None:
    for _done in record.in_batches(range(BATCH // 2), lambda number: pair(worker, number), size=100):
        pass


def import_all(worker: Actor) -> None:
    for start in range(0, BATCH, 200):
        things = [Thing(name=f"entry {number} Li Wei 李伟") for number in range(start, start + 200)]
        record.create_all(things, by=worker, may=may_work, flow=FLOW)


def main() -> None:
    connection.creation.create_test_db(verbosity=0)
    try:
        worker = make.actor("case")
        pair(worker, 0)
        profiler = cProfile.Profile()
        if "--profile" in sys.argv:
            profiler.enable()
        singles, batches = per_second(SINGLE, lambda: single(worker)), per_second(BATCH, lambda: batch(worker))
        imports = per_second(BATCH, lambda: import_all(worker))
        profiler.disable()
        print(f"{connection.vendor:<12}             acts per second   per second of processor time   load {os.getloadavg()[0]:.1f}")
        rows = (("single", singles, 150), ("batch", batches, 1_500), ("import", imports, 1_500))
        for name, (wall, worked), target in rows:
            print(f"{name:<12} target {target:>5,} {wall:>15,.0f} {worked:>30,.0f}")
        verdict = proof.verify()
        assert verdict.ok, verdict.problems
        assert verdict.entries == Entry.objects.count() == 2 + SINGLE + 2 * BATCH
        if "--profile" in sys.argv:
            pstats.Stats(profiler).sort_stats("tottime").print_stats(45)
    finally:
        connection.creation.destroy_test_db("", verbosity=0)


if __name__ == "__main__":
    main()
