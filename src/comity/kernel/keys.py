"""The desk's secrets in one file that only its owner may read: made, rotated, never logged."""

import base64
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from comity.kernel.private import others_may_touch

PURPOSES = ("session", "digest", "files", "checkpoint")


class KeyFileError(Exception):
    """The key file is absent, unsafe or damaged; the sentence says what mends it."""


@dataclass(frozen=True)
class KeyFile:
    """For each purpose its keys, newest first: 32 random bytes each; for `checkpoint` they seed Ed25519."""

    path: Path
    keys: dict[str, list[dict[str, str]]] = field(repr=False)

    @classmethod
    def create(cls, path: Path) -> Self:
        """A new file with one key for each purpose. Raises KeyFileError if a file is already there."""
        path.parent.mkdir(parents=True, exist_ok=True)
        made = cls(path, {purpose: [_new_key()] for purpose in PURPOSES})
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as there:
            raise KeyFileError(f"{path} exists already: rotate its keys with `comity key rotate`, or move it away") from there
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(made.keys, file, indent=1)
        return made

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read the file. Raises KeyFileError if it is missing, readable by others, or not a key file."""
        try:
            is_open = others_may_touch(path)
        except FileNotFoundError as missing:
            raise KeyFileError(
                f"the key file {path} is missing: make one with `comity key create`, or restore it from where you keep it"
            ) from missing
        if is_open:
            raise KeyFileError(f"the key file {path} may be read by others on this machine: chmod 600 {path}")
        try:
            content: Any = json.loads(path.read_text(encoding="utf-8"))
            keys = {purpose: [{"id": str(key["id"]), "key": str(key["key"])} for key in content[purpose]] for purpose in PURPOSES}
            usable = all(len(base64.b64decode(key["key"], validate=True)) == 32 for held in keys.values() for key in held) and all(
                keys.values()
            )
        except (ValueError, KeyError, TypeError) as damaged:
            raise KeyFileError(f"the key file {path} is damaged: restore it from where you keep it") from damaged
        if not usable:
            raise KeyFileError(f"the key file {path} is damaged: restore it from where you keep it")
        return cls(path, keys)

    def rotate(self, purpose: str) -> str:
        """Put a new key in front for one purpose, keep the old ones to read with; returns the new key's id."""
        if purpose not in PURPOSES:
            raise KeyFileError(f"{purpose!r} is no purpose of a key; there are {', '.join(PURPOSES)}")
        self.keys[purpose].insert(0, _new_key())
        fresh = self.path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(self.keys, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)
        return self.current_id(purpose)

    def current_id(self, purpose: str) -> str:
        """The id of the key in use."""
        return self.keys[purpose][0]["id"]

    def current(self, purpose: str) -> bytes:
        """The 32 bytes of the key in use."""
        return base64.b64decode(self.keys[purpose][0]["key"])

    def all(self, purpose: str) -> dict[str, bytes]:
        """Every key of a purpose by its id, to read what older keys sealed."""
        return {key["id"]: base64.b64decode(key["key"]) for key in self.keys[purpose]}

    def secret(self, purpose: str) -> str:
        """The key in use as 64 characters."""
        return self.current(purpose).hex()

    def retired(self, purpose: str) -> list[str]:
        """Earlier keys as text, newest first."""
        return [key.hex() for key in list(self.all(purpose).values())[1:]]

    def signing_key(self) -> Ed25519PrivateKey:
        """The key that signs checkpoints."""
        return Ed25519PrivateKey.from_private_bytes(self.current("checkpoint"))

    def public_keys(self) -> list[Ed25519PublicKey]:
        """Every key that ever signed checkpoints, newest first."""
        return [Ed25519PrivateKey.from_private_bytes(seed).public_key() for seed in self.all("checkpoint").values()]

    def public_keys_text(self) -> str:
        """The public keys as PEM, to be kept where the log is verified."""
        form = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        return "".join(key.public_bytes(*form).decode() for key in self.public_keys())


def _new_key() -> dict[str, str]:
    return {"id": secrets.token_hex(4), "key": base64.b64encode(secrets.token_bytes(32)).decode()}
