"""The seven attacks in SQL on a log of 40 entries, 500 times each: `PYTHONPATH=src:. python benchmarks/tampering.py [TRIALS]`."""

import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
import django

django.setup()

from django.conf import settings  # noqa: E402  # Django is set up first
from django.db import connection  # noqa: E402  # Django is set up first
from tests import make  # noqa: E402  # Django is set up first
from tests.kernel.attacks import ATTACKS, NEEDS_CHECKPOINTS, located, trial  # noqa: E402  # Django is set up first
from tests.kernel.things.models import FLOW, Thing, may_work  # noqa: E402  # Django is set up first

from comity.engines import ledger  # noqa: E402  # Django is set up first
from comity.kernel import clock, proof, record  # noqa: E402  # Django is set up first
from comity.kernel.models import ChainHead  # noqa: E402  # Django is set up first

SIZES = (0, 9, 10, 24, 40)
CLEAN_RUNS = 100


def checkpoint(sequence: int, digest: str) -> str:
    return ledger.make_checkpoint(proof.ORIGIN, sequence, digest, clock.now(), settings.KEYS.signing_key())


def a_log() -> list[str]:
    """40 entries, and the checkpoints of the second place."""
    worker = make.actor("case")
    notes = [checkpoint(0, ledger.GENESIS)]
    for number in range(20):
        thing = Thing(name=f"lamp {number}")
        for step in ("create", "drop"):
            if step == "create":
                with record.create(thing, by=worker, may=may_work, flow=FLOW):
                    pass
            else:
                record.move_only(FLOW, step, thing, by=worker)
            head = ChainHead.objects.get()
            if head.sequence in SIZES:
                notes.append(checkpoint(head.sequence, head.digest))
    return notes


def main() -> None:
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    connection.creation.create_test_db(verbosity=0)
    try:
        notes = a_log()
        start, found_in_all, located_in_all = time.perf_counter(), 0, 0
        print(f"{connection.vendor}, {trials} trials of each attack{'':<12} found    located")
        for name in ATTACKS:
            outcomes = [trial(name, seed, notes, SIZES) for seed in range(trials)]
            found = sum(not verdict.ok for _struck, verdict in outcomes)
            placed = sum(located(struck, verdict) for struck, verdict in outcomes)
            print(f"  {name:<44} {found:>8} {placed:>10}")
            found_in_all, located_in_all = found_in_all + found, located_in_all + placed
        print(f"  {'all':<44} {found_in_all:>8} {located_in_all:>10}   of {trials * len(ATTACKS)}")
        blind = sum(trial(name, 0, [], SIZES)[1].ok for name in NEEDS_CHECKPOINTS)
        print(f"  control: without the second place {blind} of {len(NEEDS_CHECKPOINTS)} attacks that need it go unseen")
        alarms = sum(not proof.verify(checkpoints=notes).ok for _ in range(CLEAN_RUNS))
        print(f"  false alarms in {CLEAN_RUNS} clean runs: {alarms}; {time.perf_counter() - start:.0f} s")
    finally:
        connection.creation.destroy_test_db("", verbosity=0)


if __name__ == "__main__":
    main()
