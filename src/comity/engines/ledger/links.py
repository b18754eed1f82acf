"""The chain: each entry of the audit log carries the digest of the one before it."""

import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, NoReturn

from comity.engines.ledger.canonical import NotCanonicalError, canonical

GENESIS: Final = sha256(b"comity ledger 1").hexdigest()  # what the first entry follows; another format starts from another
CONTENT_DIGEST: Final = "content_digest"
MIN_KEY_LENGTH: Final = 32
KINDS: Final = (("sequence", int), ("previous", str), ("digest", str), ("facts", dict))  # of an exported line
FIELDS: Final = frozenset(name for name, _ in KINDS)
FIELDS_WITH_CONTENT: Final = FIELDS | {"content"}
END: Final = "end"  # the one field of the line that closes an export


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as the chain sees it.

    `sequence` counts from 1 without gaps. `facts` is the row of the log, column by column (at, recorded_at, actor, action,
    category, subject_kind, subject_key, content_digest): the chain binds all of it and reads only `content_digest`, so a
    new column needs no new chain. `content` stands beside it and is bound by that keyed digest alone: None means that it
    was erased, or is not shown here.
    """

    sequence: int
    facts: Mapping[str, object]
    previous: str
    digest: str
    content: object = None


@dataclass(frozen=True, slots=True)
class End:
    """The line that closes an export: a signed note of how far it goes and when it was made."""

    line: int
    note: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line of an export that is no entry."""

    line: int
    because: str


def chain(previous: str, sequence: int, facts: Mapping[str, object]) -> str:
    """The digest of an entry: SHA-256 in hex of the canonical JSON list [previous, sequence, facts]."""
    return sha256(canonical((previous, sequence, facts))).hexdigest()


def link(previous: Link | None, facts: Mapping[str, object], content: object = None) -> Link:
    """The entry that follows `previous`, or the first of a log."""
    before, sequence = (previous.digest, previous.sequence + 1) if previous else (GENESIS, 1)
    return Link(sequence, facts, before, chain(before, sequence, facts), content)


def keyed_digest(key: bytes, content: object) -> str:
    """HMAC-SHA256 in hex of the canonical content: without the key nobody can guess erased content from its digest.

    Equal contents have equal digests; whoever must not learn that two erased contents were equal puts a random value in each.
    """
    if len(key) < MIN_KEY_LENGTH:
        raise ValueError(f"a digest key has at least {MIN_KEY_LENGTH} bytes")
    return hmac.digest(key, canonical(content), "sha256").hex()


def export_line(entry: Link) -> str:
    """One line of an export, without its newline."""
    line = {"sequence": entry.sequence, "previous": entry.previous, "digest": entry.digest, "facts": entry.facts}
    if entry.content is not None:
        line["content"] = entry.content
    return canonical(line).decode()


def end_line(note: str) -> str:
    """The line that closes an export, without its newline."""
    return canonical({END: note}).decode()


def read_export(lines: Iterable[str]) -> Iterator[Link | End | Unreadable]:
    """The entries of an export, one at a time, and its end. Any other line comes out as Unreadable; empty lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _read_line(number, line)


def _read_line(number: int, line: str) -> Link | End | Unreadable:
    try:
        fields = _decode(line)
        if not isinstance(fields, dict):
            return Unreadable(number, "it is no JSON object")
        if fields.keys() == {END} and isinstance(fields[END], str):
            return End(number, fields[END])
        if not FIELDS <= fields.keys() <= FIELDS_WITH_CONTENT:
            return Unreadable(number, "it lacks a field of an entry, or has one too many")
        if any(type(fields[name]) is not kind for name, kind in KINDS) or fields["sequence"] < 1:
            return Unreadable(number, "a field holds something else than it should")
        return Link(fields["sequence"], fields["facts"], fields["previous"], fields["digest"], fields.get("content"))
    except RecursionError:
        return Unreadable(number, f"nested too deep at {len(line)} characters")
    except ValueError as wrong:
        return Unreadable(number, str(wrong))


def _only_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotCanonicalError("a field is named twice")
    return found


def _no_float(text: str) -> NoReturn:
    raise NotCanonicalError("a number that is not whole")


_decode = json.JSONDecoder(object_pairs_hook=_only_once, parse_float=_no_float, parse_constant=_no_float).decode
