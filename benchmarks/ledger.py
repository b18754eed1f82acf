"""How fast the audit log is chained and verified: `PYTHONPATH=src python benchmarks/ledger.py [ENTRIES]`, a million by default."""

import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.engines.ledger import Link, VerifierKey, export_line, keyed_digest, link, make_checkpoint, read_export, split_notes, verify

ORIGIN = "bureau.example/audit"
EVERY = 100  # entries for each checkpoint
START = datetime(2026, 1, 1, tzinfo=UTC)


def facts_of(number: int) -> dict[str, object]:
    at = START + timedelta(seconds=number)
    return {
        "at": at,
        "recorded_at": at,
        "actor": f"officer-{number % 40}",
        "action": "casework.assistance_request.accept",
        "category": "alteration",
        "subject_kind": "casework.assistancerequest",
        "subject_key": str(number // 12),
        "content_digest": f"{number:064x}",
    }


def chained(entries: int) -> float:
    before: Link | None = None
    rows = [facts_of(number) for number in range(entries)]
    start = time.perf_counter()
    for facts in rows:
        before = link(before, facts)
    return time.perf_counter() - start


def digested(entries: int) -> float:
    key, content = (
        bytes(range(32)),
        {"reason": "essential to avert a threat", "changes": {"state": ["received", "accepted"]}, "purpose": "Art. 4"},
    )
    start = time.perf_counter()
    for _ in range(entries):
        keyed_digest(key, content)
    return time.perf_counter() - start


def written(entries: int, export: Path, checkpoints: Path, key: Ed25519PrivateKey) -> None:
    before: Link | None = None
    with export.open("w", encoding="utf-8") as lines, checkpoints.open("w", encoding="utf-8") as notes:
        for number in range(1, entries + 1):
            before = link(before, facts_of(number))
            lines.write(export_line(before) + "\n")
            if number % EVERY == 0:
                notes.write(make_checkpoint(ORIGIN, number, before.digest, START + timedelta(seconds=number), key))


def main() -> None:
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    key = Ed25519PrivateKey.generate()
    sample = min(entries, 100_000)
    print(f"chain, entries per second           {sample / chained(sample):>12,.0f}")
    print(f"digest contents, per second         {sample / digested(sample):>12,.0f}")
    with tempfile.TemporaryDirectory() as folder:
        export, checkpoints = Path(folder) / "export.jsonl", Path(folder) / "checkpoints.txt"
        written(entries, export, checkpoints, key)
        start, worked = time.perf_counter(), time.process_time()
        with export.open(encoding="utf-8") as lines:
            verdict = verify(read_export(lines), split_notes(checkpoints.read_text("utf-8")), [VerifierKey.of(ORIGIN, key)])
        seconds = time.perf_counter() - start
        print(f"verify {verdict.entries:,} entries, {verdict.checkpoints:,} checkpoints, seconds {seconds:>8.1f}")
        print(f"of which on the processor, seconds  {time.process_time() - worked:>12.1f}")
        print(f"verify, entries per second          {entries / seconds:>12,.0f}")
        print(f"size of the export, MB              {export.stat().st_size / 1e6:>12,.0f}")
        print(f"no change found: {verdict.ok}, proven to entry {verdict.unproven_from - 1:,}")
    print(f"peak memory, MB                     {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:>12,.0f}")


if __name__ == "__main__":
    main()
