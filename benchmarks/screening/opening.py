"""How long a saved list takes to open in a process that has just started: `python -m benchmarks.screening.opening CONTENDER FILE`."""

import gc
import json
import sys
import time
from pathlib import Path

from benchmarks.screening import material
from benchmarks.screening.contenders import ENTRANTS, Keeps, Searches
from benchmarks.screening.memory import megabytes
from benchmarks.screening.sitting import warmed_up

ASKED = 200


def main() -> None:
    """Print what was found as JSON."""
    entrant, file = ENTRANTS[sys.argv[1]], Path(sys.argv[2])
    asked = [question.person for question in material.questions("aliases", ASKED)]
    warmed_up(entrant)
    gc.collect()
    before, began = megabytes(), time.perf_counter()
    kind = entrant.kind_itself()
    assert isinstance(kind, type)
    assert issubclass(kind, Keeps)
    contender = kind.open(file)
    opened = time.perf_counter()
    assert isinstance(contender, Searches)
    contender.search(asked[0], 10)
    first = time.perf_counter()
    for person in asked[1:]:
        contender.search(person, 10)
    found = {
        "seconds": opened - began,
        "first_answer_ms": (first - opened) * 1000,
        "megabytes": megabytes() - before,
        "own_megabytes": megabytes("Private_Dirty"),
        "imports_megabytes": before,
        "file_megabytes": file.stat().st_size / 1e6 if file.is_file() else sum(each.stat().st_size for each in file.rglob("*")) / 1e6,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
