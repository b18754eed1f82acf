"""What a contender left behind, part by part: finished parts outlive an interrupted run, and are done again when the code has changed."""

import hashlib
import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.screening.contenders import ENTRANTS
from benchmarks.screening.places import HOUSE, KEPT

HERE = Path(__file__).resolve().parent
ENGINE = HOUSE / "src" / "comity" / "engines" / "screening"
MEASURING = ("material.py", "lists.py", "sitting.py", "opening.py", "contenders/__init__.py", "contenders/romanisation.py")


class Part(NamedTuple):
    """One part of a run: ``size`` is small or full, ``scale`` the list, ``name`` what was done."""

    size: str
    contender: str
    scale: str
    name: str

    @property
    def file(self) -> Path:
        """Where it is kept."""
        return KEPT / self.size / self.contender / self.scale / f"{self.name}.json"

    def write(self, **found: Any) -> None:
        """Keep what was found, whole or not at all, with the load of the machine."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        beside = self.file.with_suffix(".part")
        content = {"made_by": fingerprint(self.contender), "load": round(os.getloadavg()[0], 1)} | found
        beside.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        beside.replace(self.file)

    def read(self) -> dict[str, Any] | None:
        """What was kept, or nothing."""
        if not self.file.exists():
            return None
        found: dict[str, Any] = json.loads(self.file.read_text(encoding="utf-8"))
        return found

    def is_kept(self) -> bool:
        """Whether it was found by the code as it is now."""
        found = self.read()
        return found is not None and found["made_by"] == fingerprint(self.contender)


@cache
def fingerprint(contender: str) -> str:
    """Changes with the code of the contender and with the way it is measured; as it was when this process first asked."""
    digest = hashlib.sha256()
    for file in _sources(contender):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _sources(contender: str) -> Iterator[Path]:
    yield from (HERE / name for name in MEASURING)
    yield HERE / "contenders" / f"{ENTRANTS[contender].module}.py"
    if ENTRANTS[contender].is_ours:
        yield from sorted(file for file in ENGINE.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    else:
        yield HOUSE / "requirements/peers.lock"
