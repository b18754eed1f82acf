"""Signed statements of how long the log was and how it ended: checkpoints, kept where its administrator cannot reach, and export ends."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.engines.ledger.canonical import moment
from comity.engines.ledger.notes import MalformedNoteError, VerifierKey, open_note, sign_note, unbase64

TIME_MARK: Final = "time "
EXPORT_MARK: Final = "end of export"
DIGEST_LENGTH: Final = 32


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """At this moment the log of `origin` had `size` entries, and the last had this digest (hex)."""

    origin: str
    size: int
    digest: str
    at: datetime
    key: VerifierKey


def make_checkpoint(origin: str, size: int, digest: str, at: datetime, key: Ed25519PrivateKey) -> str:
    """A signed note in the form of c2sp.org/tlog-checkpoint: origin, size, digest in base64, and the time as extension line.

    Size 0 goes with GENESIS. The origin is the name of the key, so a checkpoint of another log is by an unknown key.
    """
    return _sign(origin, size, digest, at, key)


def make_end(origin: str, size: int, digest: str, at: datetime, key: Ed25519PrivateKey) -> str:
    """What closes an export: a checkpoint with a line more, so that no checkpoint of the second place can be put in its stead."""
    return _sign(origin, size, digest, at, key, EXPORT_MARK + "\n")


def _sign(origin: str, size: int, digest: str, at: datetime, key: Ed25519PrivateKey, more: str = "") -> str:
    digest_bytes = bytes.fromhex(digest)
    if size < 0 or len(digest_bytes) != DIGEST_LENGTH:
        raise ValueError("a checkpoint has a size of 0 or more and a digest of 32 bytes")
    return sign_note(f"{origin}\n{size}\n{b64encode(digest_bytes).decode()}\n{TIME_MARK}{moment(at)}\n{more}", origin, key)


def verify_checkpoint(text: str, keys: Iterable[VerifierKey]) -> Checkpoint:
    """The checkpoint, if one of the keys signed it; raises a NoteError that says why not."""
    body, key = open_note(text, keys)
    lines = body[:-1].split("\n")
    if len(lines) != 4:
        raise MalformedNoteError("a checkpoint has four lines")
    return _read(lines, key)


def verify_end(text: str, keys: Iterable[VerifierKey]) -> Checkpoint:
    """Where and when an export ended, if one of the keys signed it as an end; raises a NoteError that says why not."""
    body, key = open_note(text, keys)
    lines = body[:-1].split("\n")
    if len(lines) != 5 or lines.pop() != EXPORT_MARK:
        raise MalformedNoteError("it is signed, but not as the end of an export")
    return _read(lines, key)


def _read(lines: list[str], key: VerifierKey) -> Checkpoint:
    origin, size, digest, time = lines
    if origin != key.name:
        raise MalformedNoteError("the signer is not the log it speaks of")
    digest_bytes = unbase64(digest)
    if len(digest_bytes) != DIGEST_LENGTH:
        raise MalformedNoteError("a digest has 32 bytes")
    return Checkpoint(origin, _whole(size), digest_bytes.hex(), _moment(time), key)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or (text != "0" and text[0] == "0") or len(text) > len(str(2**63)):
        raise MalformedNoteError("a size is a whole number without leading zeros")
    return int(text)


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text.removeprefix(TIME_MARK))
        if TIME_MARK + moment(at) == text:
            return at
    except ValueError:
        pass
    raise MalformedNoteError("the fourth line is 'time ' and a moment in UTC")
