"""Lists imported under names of their own, and what is found of them."""

from pathlib import Path

from comity.engines.screening import Subject
from comity.lists.models import ListEntry
from comity.subjects import indexes, shelf
from tests import making_people
from tests.making_subjects import a_un_file, an_import

PATIENCE = 60.0  # seconds, on a busy machine
NAMES = {"1": "Orsino", "2": "Malvina", "3": "Teodor", "4": "Ysolde", "5": "Benedek", "6": "Quirin"}


def listing(*keys: str, into: str = "An invented list", **renamed: str) -> None:
    """An import of these entries, each with its own first name, or that it has now."""
    names = {**NAMES, **{key.removeprefix("n"): name for key, name in renamed.items()}}
    entries = ({"key": key, "first": names[key], "passport": f"YA765432{key}"} for key in keys)
    an_import(a_un_file(*entries), into=into, drops_most=True, by=making_people.actor("head"))


def found(first: str, index: indexes.Index = indexes.entries) -> set[str]:
    """The keys of those who carry exactly this name."""
    hits = index.search(Subject(names=[f"{first} Valdemarca"]))
    named = ListEntry.objects.in_bulk([int(hit.id) for hit in hits if hit.score > 0.5])
    return {entry.entry_key for entry in named.values() if first in entry.caption}


def files() -> list[str]:
    return sorted(path.name for path in shelf.folder().glob("*")) if shelf.folder().is_dir() else []


def is_mapped() -> bool:
    """Whether this process has a saved list in its memory that lies there still."""
    return any(name in line and not line.endswith("(deleted)") for line in _maps() for name in files())


def _maps() -> list[str]:
    return Path("/proc/self/maps").read_text().splitlines()
