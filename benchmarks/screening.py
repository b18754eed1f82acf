"""How many listed persons are found by another name, and how long a search takes: `python benchmarks/screening.py [--queries 600]`.

Reads ../shared/data/screening/dev (beside the repository, or where COMITY_SCREENING_DATA says). Indexed are primary names and all aliases
but those held out; queries go by name alone and, in a second line, with the birth date, nationality and gender given beside the name.
"""

import argparse
import hashlib
import json
import os
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from comity.engines.screening import Name, Subject, Watchlist

HERE = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("COMITY_SCREENING_DATA", HERE.parent / "shared/data/screening/dev"))


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of one file of the labelled data."""
    with (DATA / f"{name}.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def listed(row: dict[str, Any]) -> Subject:
    """A row of the list as a subject, without the aliases held out."""
    aliases = [Name(alias["name"], alias["strength"]) for alias in row["aliases"] if not alias.get("held_out")]
    return Subject(
        row["id"],
        [row["name"], *aliases],
        row.get("dob", ()),
        row.get("pob", ()),
        row.get("nationality", ()),
        [row["gender"]] if row.get("gender") else (),
        row.get("passports", ()),
    )


def asked(row: dict[str, Any], *, everything: bool) -> Subject:
    """A query as a subject: the name alone, or all that is known."""
    if not everything:
        return Subject(names=[row["name"]])
    bio = row["bio"]
    return Subject(
        None,
        [row["name"]],
        bio.get("dob", ()),
        (),
        bio.get("nationality", ()),
        [bio["gender"]] if bio.get("gender") else (),
        bio.get("passports", ()),
    )


def sample(name: str, queries: int) -> list[dict[str, Any]]:
    """The same rows every time, spread over the whole file."""
    kept = [row for row in rows(name) if not row.get("trivial")]
    return sorted(kept, key=lambda row: hashlib.sha1(f"q|{row['qid']}".encode()).hexdigest())[:queries]


def stratum(row: dict[str, Any]) -> str:
    """What kind of query it is."""
    if "kind" in row:
        return str(row["kind"])
    if row["script"] != "Latin":
        return "other scripts"
    return "with token evidence" if row["reachable"] else "no token evidence"


def measure(watchlist: Watchlist, name: str, queries: Iterable[dict[str, Any]], *, everything: bool) -> None:
    """Print recall and milliseconds for one set of queries."""
    found: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    times = []
    for row in queries:
        subject = asked(row, everything=everything)
        began = time.process_time()
        hits = watchlist.search(subject)
        times.append((time.process_time() - began) * 1000)
        right = [hit.id in row["gold"] for hit in hits]
        for kind in ("all", stratum(row)):
            found[kind].append((right[:1] == [True], any(right)))
    times.sort()
    print(f"\n{name}, {'all that is known' if everything else 'name only'}: {len(times)} queries, ", end="")
    print(f"CPU ms a query: p50 {times[len(times) // 2]:.1f}, p99 {times[int(len(times) * 0.99)]:.1f}")
    for kind, results in sorted(found.items(), key=lambda item: (item[0] != "all", item[0])):
        first, ten = (100 * sum(result[at] for result in results) / len(results) for at in (0, 1))
        print(f"  {kind:22} {len(results):5}   recall@1 {first:5.1f} %   recall@10 {ten:5.1f} %")


def main() -> None:
    """Build the list, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--queries", type=int, default=600, help="of each set")
    queries = parser.parse_args().queries
    if not DATA.is_dir():
        raise SystemExit(f"The labelled data are not here: {DATA}")
    subjects = [listed(row) for row in rows("watchlist")]
    began = time.process_time()
    watchlist = Watchlist.build(subjects)
    names = sum(len(subject.names) for subject in subjects)
    print(f"{len(subjects)} subjects, {names} names indexed in {time.process_time() - began:.1f} s of CPU")
    for name in ("taskA2", "taskB"):
        for everything in (False, True):
            measure(watchlist, name, sample(name, queries), everything=everything)


if __name__ == "__main__":
    main()
