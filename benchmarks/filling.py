"""How long the demo takes to fill its bureau: `PYTHONPATH=src python benchmarks/filling.py [--requests 540] [--bureau beijing]`.

In a home of its own that is removed afterwards, from the founding of the desks to the last of the year's requests.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from comity.cli import demo, migrate
from comity.demo import BUREAUS

TARGET = 120  # seconds, for all 540


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--requests", type=int, default=540, help="in the year (default: %(default)s)")
    parser.add_argument("--bureau", choices=BUREAUS, default=BUREAUS[0])
    args = parser.parse_args()
    os.umask(0o077)  # a database that others may read is refused
    with tempfile.TemporaryDirectory() as folder:
        environment = demo.prepare(Path(folder) / "home", args.bureau)
        os.environ.update(environment)
        migrate.to_this_version()
        from comity.casework.models import AssistanceRequest
        from comity.demo.fill import fill
        from comity.kernel import proof

        start, worked = time.perf_counter(), time.process_time()
        fill(args.bureau, lambda words: print(f"  {words}", flush=True), requests=args.requests)
        seconds, worked = time.perf_counter() - start, time.process_time() - worked
        verdict = proof.verify()
        assert verdict.ok, verdict.problems
        print(
            f"{args.bureau}: {AssistanceRequest.objects.count()} requests, {verdict.entries:,} entries, target {TARGET} s for 540 requests"
        )
        print(f"seconds {seconds:.0f}, of which on the processor {worked:.0f}; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
