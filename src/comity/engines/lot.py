"""A lot that nobody can foresee and anybody can repeat: which of many are drawn follows from a seed that was not known before.

From an exported log, on any machine: `python -m comity.engines.lot EXPORT ACTION AFTER THROUGH`.
"""

import argparse
import json
import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

IN_A_HUNDRED = 2
NOT_ALLOWED = "not_allowed"


def share(number: int) -> int:
    """How many of `number` are drawn: two in a hundred, rounded up, so at least one where there are any."""
    return -(-number * IN_A_HUNDRED // 100)


def rank(seed: str, member: int) -> str:
    """The place of a member in a draw: SHA-256 of the seed, a space and the member in decimal digits, as 64 hexadecimal digits."""
    return sha256(f"{seed} {member}".encode()).hexdigest()


def drawn(members: Iterable[int], seed: str) -> list[int]:
    """Those of lowest rank, as many as the share says, in ascending order; the order in which members are given plays no part."""
    known = set(members)
    return sorted(sorted(known, key=lambda member: rank(seed, member))[: share(len(known))])


def main(arguments: list[str] | None = None) -> int:
    """Print how many entries of an action stand in a week of an exported log, the seed, and which are drawn, one a line. Exit code 0.

    2 where the export cannot be read, or has not the entry whose digest is the seed.
    """
    parser = argparse.ArgumentParser(prog="python -m comity.engines.lot", description="Draw a week's lot again from an exported log.")
    parser.add_argument("export", type=Path, help="the log, one JSON entry a line")
    parser.add_argument("action", help="the entries that are drawn from, by their action; what was not allowed is left out")
    parser.add_argument("after", type=int, help="the last entry of the week before")
    parser.add_argument("through", type=int, help="the last entry of the week, whose digest is the seed")
    chosen = parser.parse_args(arguments)
    try:
        with chosen.export.open(encoding="utf-8") as lines:
            members, seed = _read(lines, chosen.action, chosen.after, chosen.through)
    except (OSError, ValueError, KeyError, AttributeError) as wrong:
        sys.stderr.write(f"Cannot read it as an exported log: {wrong}\n")
        return 2
    if not seed:
        sys.stderr.write(f"Entry {chosen.through} is not in this export.\n")
        return 2
    sys.stdout.write(f"{len(members)} entries, seed {seed}\n" + "".join(f"{member}\n" for member in drawn(members, seed)))
    return 0


def _read(lines: Iterable[str], action: str, after: int, through: int) -> tuple[list[int], str]:
    """The entries of the action after one number up to another, and the digest of the last; empty where it is not there."""
    members, seed = [], ""
    for entry in map(json.loads, lines):
        number = entry.get("sequence", 0)  # the signed end of an export has none
        if number == through:
            seed = entry["digest"]
        if after < number <= through and entry["facts"]["action"] == action and entry["facts"]["category"] != NOT_ALLOWED:
            members.append(number)
    return members, seed


if __name__ == "__main__":
    sys.exit(main())
