"""What somebody else changed in a record and its parts since a person read it, out of the entries of the log."""

from collections.abc import Iterator, Mapping
from typing import Any

from comity.kernel.models import EntryContent, Record

Changes = dict[str, tuple[Any, Any]]


def changed_since(fresh: Record, seen: int) -> tuple[Changes, dict[tuple[str, str], Changes]]:
    """The fields of the record as (old, new), and those of its parts by kind and key."""
    theirs: Changes = {}
    parts: dict[tuple[str, str], Changes] = {}
    contents = EntryContent.objects.filter(entry__subject_kind=fresh.kind(), entry__subject_key=fresh.key, body__version__gt=seen)
    for content in contents.order_by("entry_id"):
        body = content.body or {}
        _merge(theirs, body.get("changes", {}).items())
        for part in body.get("parts", ()):
            _merge(parts.setdefault((part["kind"], part["key"]), {}), _of_part(part))
    return theirs, parts


def _of_part(part: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Any, Any]]]:
    for name, value in part["values"].items():
        match part["verb"]:
            case "added":
                yield name, (None, value)
            case "dropped":
                yield name, (value, None)
            case _:
                old, new = value
                yield name, (old, new)


def _merge(into: Changes, changes: Any) -> None:
    for name, (old, new) in changes:
        into[name] = (into[name][0] if name in into else old, new)
