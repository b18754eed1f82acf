"""The lists that are searched, in three sizes: as published, and grown with invented people to 100,000 and to 1,000,000 names."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from benchmarks.screening.material import Person
from benchmarks.screening.places import KEPT

SCALES = {"listed": 0, "100k": 100_000, "1m": 1_000_000}


def grown_file(scale: str) -> Path:
    """Where the invented people of one size are kept, one JSON row each; the name changes with the way they are invented."""
    way = hashlib.sha256(Path(__file__).with_name("growth.py").read_bytes()).hexdigest()[:8]
    return KEPT / f"grown-{scale}-{way}.jsonl"


def people(scale: str, listed: Iterable[Person]) -> Iterator[Person]:
    """Everybody on the list of one size: those listed, and the invented ones, read as they are asked for."""
    return chain(listed, _grown(grown_file(scale)) if SCALES[scale] else ())


def _grown(file: Path) -> Iterator[Person]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            id, name, birth_date, nationality, gender = json.loads(line)
            yield Person(id, (name,), (), (birth_date,), (nationality,) if nationality else (), gender)
