"""Signed notes as C2SP specifies them: a short text, and below it who vouches for it (c2sp.org/signed-note, Ed25519)."""

import binascii
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519: Final = b"\x01"
KEY_ID_LENGTH: Final = 4
SIGNATURE_MARK: Final = "— "
MAX_SIGNATURES: Final = 16


class NoteError(ValueError):
    """This note proves nothing."""


class MalformedNoteError(NoteError):
    """It is not in the form of a signed note."""


class UnknownKeyError(NoteError):
    """None of its signatures is by a key we were given."""


class BadSignatureError(NoteError):
    """A key we know is named, and did not sign this text."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key under its name, written `name+id+key`. After a rotation the name stays and the id differs."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        _check_name(self.name)
        Ed25519PublicKey.from_public_bytes(self.public)

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:KEY_ID_LENGTH]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(ED25519 + self.public).decode()}"

    @classmethod
    def of(cls, name: str, key: Ed25519PrivateKey) -> "VerifierKey":
        """The public half of a signing key."""
        return cls(name, key.public_key().public_bytes_raw())

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Read `name+id+key`; raises MalformedNoteError when the parts do not belong together."""
        name, _, rest = text.strip().partition("+")
        id_hex, _, encoded = rest.partition("+")
        material = unbase64(encoded)
        if material[:1] != ED25519:
            raise MalformedNoteError("not an Ed25519 key")
        try:
            key = cls(name, material[1:])
        except MalformedNoteError:
            raise
        except ValueError:
            raise MalformedNoteError("a public key has 32 bytes") from None
        if key.id.hex() != id_hex:
            raise MalformedNoteError("the key id does not belong to this name and key")
        return key


def sign_note(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """The text, a blank line, and one signature line. The text ends in a newline and has no blank line at its end."""
    if not text.endswith("\n") or text.endswith("\n\n") or not _is_plain(text):
        raise MalformedNoteError("a note ends in one newline and has no control characters")
    stamp = VerifierKey.of(name, key).id + key.sign(text.encode())
    return f"{text}\n{SIGNATURE_MARK}{name} {b64encode(stamp).decode()}\n"


def open_note(note: str, keys: Iterable[VerifierKey]) -> tuple[str, VerifierKey]:
    """The text, and the first of our keys that signed it. Signatures by others (witnesses, say) are passed over.

    Raises MalformedNoteError, UnknownKeyError, or BadSignatureError when a key we know did not sign this text.
    """
    text, blank, below = note.rpartition("\n\n")
    if not blank or not below.endswith("\n") or not _is_plain(note):
        raise MalformedNoteError("a signed note is a text, a blank line and signature lines")
    text += "\n"
    lines = below[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise MalformedNoteError(f"more than {MAX_SIGNATURES} signatures")
    known = {(key.name, key.id): key for key in keys}
    signers = [key for line in lines if (key := _verified(line, text, known))]
    if not signers:
        raise UnknownKeyError("signed by no key we know")
    return text, signers[0]


def split_notes(text: str) -> list[str]:
    """The notes of a file that holds one after the other; what is no note stays in place, to be refused when opened."""
    notes: list[list[str]] = [[]]
    for line in text.split("\n"):
        is_signature = line.startswith(SIGNATURE_MARK)
        follows_signature = bool(notes[-1]) and notes[-1][-1].startswith(SIGNATURE_MARK)
        if follows_signature and not is_signature:
            notes.append([])
        if line or notes[-1]:
            notes[-1].append(line)
    return ["\n".join(lines).rstrip("\n") + "\n" for lines in notes if any(lines)]


def unbase64(text: str) -> bytes:
    """Strict base64: one text for each sequence of bytes."""
    try:
        material = binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
    except (UnicodeEncodeError, binascii.Error):
        raise MalformedNoteError("not base64") from None
    if b64encode(material).decode() != text:
        raise MalformedNoteError("not canonical base64")
    return material


def _verified(line: str, text: str, known: dict[tuple[str, bytes], VerifierKey]) -> VerifierKey | None:
    name, _, encoded = line.removeprefix(SIGNATURE_MARK).partition(" ")
    if not line.startswith(SIGNATURE_MARK):
        raise MalformedNoteError("a signature line begins with a dash and a space")
    _check_name(name)
    stamp = unbase64(encoded)
    key = known.get((name, stamp[:KEY_ID_LENGTH]))
    if key is None:
        return None
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(stamp[KEY_ID_LENGTH:], text.encode())
    except InvalidSignature:
        raise BadSignatureError(f"the signature of {name} does not fit the text") from None
    return key


def _check_name(name: str) -> None:
    if not name or "+" in name or any(character.isspace() for character in name) or not _is_plain(name):
        raise MalformedNoteError("a key name is text without spaces and without a plus sign")


def _is_plain(text: str) -> bool:
    """Valid UTF-8 without control characters other than newline."""
    return not any((character < " " and character != "\n") or "\ud800" <= character <= "\udfff" for character in text)
