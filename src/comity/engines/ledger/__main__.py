"""Verify an exported audit log on any machine: `python -m comity.engines.ledger EXPORT CHECKPOINTS KEYS`."""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from comity.engines.ledger.findings import Verification
from comity.engines.ledger.links import read_export
from comity.engines.ledger.notes import NoteError, VerifierKey, split_notes
from comity.engines.ledger.verification import verify

OK, TAMPERED, UNUSABLE = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Print the verdict. Exit code: 0 nothing found, 1 problems found, 2 the files could not be used."""
    parser = argparse.ArgumentParser(prog="python -m comity.engines.ledger", description="Verify an exported audit log.")
    parser.add_argument("export", type=Path, help="the log, one JSON entry a line")
    parser.add_argument("checkpoints", type=Path, help="signed checkpoints, from the second place, never from beside the log")
    parser.add_argument("keys", type=Path, help="public keys of the log, one a line: name+id+key")
    chosen = parser.parse_args(arguments)
    try:
        keys = [VerifierKey.parse(line) for line in chosen.keys.read_text("utf-8").splitlines() if line.strip()]
        checkpoints = split_notes(chosen.checkpoints.read_text("utf-8", errors="replace"))
        with chosen.export.open(encoding="utf-8", errors="replace") as export:
            verdict = verify(read_export(export), checkpoints, keys)
    except (OSError, UnicodeDecodeError, NoteError) as wrong:
        sys.stderr.write(f"Cannot verify: {wrong}\n")
        return UNUSABLE
    sys.stdout.write("".join(f"{line}\n" for line in report(verdict, how_far(verdict))))
    return OK if verdict.ok else TAMPERED


def report(verdict: Verification, how_far: Sequence[str] = ()) -> list[str]:
    """The verdict in words, line by line; of an export also `how_far` it goes."""
    lines = [f"{problem.kind.upper()}: {problem}" for problem in verdict.problems]
    if verdict.problems_left_out:
        lines.append(f"… and {verdict.problems_left_out} more.")
    lines.append(f"{verdict.entries} entries read, {verdict.checkpoints} checkpoints agree.")
    if verdict.proven_at is None:
        lines.append("No checkpoint vouches for any entry: a cut end or a complete rewrite would not be found.")
    else:
        lines.append(
            f"Proven as of {_utc(verdict.proven_at)}, to entry {verdict.unproven_from - 1}. "
            f"What was cut or rewritten from entry {verdict.unproven_from} on would not be found."
        )
    lines += how_far
    lines.append("No change found." if verdict.ok else "THE LOG WAS CHANGED.")
    return lines


def how_far(verdict: Verification) -> list[str]:
    """How far an export goes, when it was made, and what of the checkpoints it cannot be judged by."""
    if verdict.end is None:
        return ["This export has no signed end: it was made by an earlier version, or its end was cut off."]
    made = f"This export was made up to entry {verdict.end.size} at {_utc(verdict.end.at)}"
    lines = [f"{made}: if you took it at another time, it is not the one that you took."]
    if verdict.later:
        last = verdict.later[-1]
        absent = f"entries {verdict.end.size + 1} to {last.size}"
        lines.append(
            f"Not in this export: {absent}. Later checkpoints ({len(verdict.later)}, to {_utc(last.at)}) cannot be judged from it."
        )
    return lines


def _utc(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


if __name__ == "__main__":
    sys.exit(main())
