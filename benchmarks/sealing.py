"""How fast and in how much memory files are sealed: `PYTHONPATH=src python benchmarks/sealing.py [MEGABYTES]`, 200 by default."""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from comity.engines.sealing import KeyRing, rewrap, seal, unseal

OLD = KeyRing({"2026": bytes(32)}, "2026")
NEW = KeyRing({"2026": bytes(32), "2027": b"k" * 32}, "2027")
CONTEXT = b"benchmark"


def timed(name: str, megabytes: int, work: Callable[[], object]) -> None:
    start = time.perf_counter()
    work()
    print(f"{name:<8} {megabytes / (time.perf_counter() - start):>10,.0f} MB/s")


def main() -> None:
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        plain, sealed, wrapped, again = (Path(folder) / name for name in ("plain", "sealed", "wrapped", "again"))
        with plain.open("wb") as file:
            for number in range(megabytes):
                file.write(bytes([number % 256]) * 1_000_000)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with plain.open("rb") as src, sealed.open("wb") as dst:
            timed("seal", megabytes, lambda: seal(src, dst, OLD, CONTEXT))
        with sealed.open("rb") as src, wrapped.open("wb") as dst:
            timed("rewrap", megabytes, lambda: rewrap(src, dst, NEW))
        with wrapped.open("rb") as src, again.open("wb") as dst:
            timed("unseal", megabytes, lambda: unseal(src, dst, NEW, CONTEXT))
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        with plain.open("rb") as one, again.open("rb") as other:
            same = all(piece == other.read(len(piece)) for piece in iter(lambda: one.read(1_000_000), b""))
    print(f"the same bytes came back: {same}; memory grew by {grown / 1024:.1f} MB")


if __name__ == "__main__":
    main()
