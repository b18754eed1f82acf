"""The lists that are searched, in three sizes: as published, and grown with invented people to 100,000 and to 1,000,000 names."""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from benchmarks.screening import material
from benchmarks.screening.material import Person
from benchmarks.screening.places import KEPT

SCALES = {"listed": 0, "100k": 100_000, "1m": 1_000_000}


def grown_file(scale: str) -> Path:
    """Where the invented people of one size are kept, one JSON row each."""
    return KEPT / f"grown-{scale}.jsonl"


def people(scale: str) -> Iterator[Person]:
    """Everybody on the list of one size; the invented ones are read as they are asked for."""
    return chain(material.listed(), _grown(grown_file(scale)) if SCALES[scale] else ())


def _grown(file: Path) -> Iterator[Person]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            id, name, birth_date, nationality, gender = json.loads(line)
            yield Person(id, (name,), (), (birth_date,), (nationality,) if nationality else (), gender)
