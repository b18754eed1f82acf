"""Files at rest: sealed in chunks under a key of their own, so that no byte can be read, changed, moved or cut off unseen."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# magic · version · length of the key id · key id · prefix · wrap nonce · wrapped data key · chunks
MAGIC: Final = b"COMITY-SEALED"
VERSION: Final = 1
CHUNK: Final = 64 * 1024
KEY_LENGTH: Final = 32
TAG_LENGTH: Final = 16
PREFIX_LENGTH: Final = 7  # with a counter of 4 bytes and the last-flag: the nonce of the STREAM construction
NONCE_LENGTH: Final = 12
WRAPPED_LENGTH: Final = KEY_LENGTH + TAG_LENGTH
MAX_KEY_ID: Final = 255


class SealError(Exception):
    """This file cannot be opened. Whatever was written before the error is to be thrown away."""


class NotSealedError(SealError):
    """Not a sealed file, or of a version this program does not know."""


class MissingKeyError(SealError):
    """Sealed under a master key that is not in the ring."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"sealed under the key {key_id!r}, which is not in the ring")
        self.key_id = key_id


class DamagedError(SealError):
    """Changed, cut off, lengthened, or sealed for another context."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The master keys by id, 32 bytes each, and the id of the one that seals now. Old ones stay until nothing needs them."""

    keys: Mapping[str, bytes] = field(repr=False)
    current: str

    def __post_init__(self) -> None:
        if self.current not in self.keys:
            raise ValueError("the current key is not in the ring")
        for key_id, key in self.keys.items():
            if len(key) != KEY_LENGTH or not 0 < len(key_id.encode()) <= MAX_KEY_ID:
                raise ValueError(f"a master key has {KEY_LENGTH} bytes and an id of 1 to {MAX_KEY_ID} bytes")


@dataclass(frozen=True, slots=True)
class _Header:
    key_id: bytes
    prefix: bytes
    nonce: bytes
    wrapped: bytes

    @property
    def bound(self) -> bytes:
        """What the wrapped key vouches for."""
        return MAGIC + bytes([VERSION, len(self.key_id)]) + self.key_id + self.prefix

    def __bytes__(self) -> bytes:
        return self.bound + self.nonce + self.wrapped

    @classmethod
    def wrap(cls, data_key: bytes, prefix: bytes, master: KeyRing) -> Self:
        blank = cls(master.current.encode(), prefix, os.urandom(NONCE_LENGTH), b"")
        wrapped = AESGCM(master.keys[master.current]).encrypt(blank.nonce, data_key, blank.bound)
        return cls(blank.key_id, prefix, blank.nonce, wrapped)

    @classmethod
    def read(cls, src: BinaryIO) -> Self:
        start = _read(src, len(MAGIC) + 2)
        if len(start) != len(MAGIC) + 2 or not start.startswith(MAGIC):
            raise NotSealedError("not a sealed file")
        if start[-2] != VERSION:
            raise NotSealedError(f"sealed in version {start[-2]}, which this program does not know")
        sizes = (start[-1], PREFIX_LENGTH, NONCE_LENGTH, WRAPPED_LENGTH)
        parts = [_read(src, size) for size in sizes]
        if tuple(map(len, parts)) != sizes:
            raise DamagedError("the file ends within its header")
        return cls(*parts)

    def unwrap(self, master: KeyRing) -> bytes:
        key_id = self.key_id.decode(errors="replace")
        key = master.keys.get(key_id)
        if key is None:
            raise MissingKeyError(key_id)
        try:
            return AESGCM(key).decrypt(self.nonce, self.wrapped, self.bound)
        except InvalidTag:
            raise DamagedError("the header was changed, or the master key is another one of the same name") from None


def seal(src: BinaryIO, dst: BinaryIO, master: KeyRing, context: bytes) -> int:
    """Seal `src` into `dst` under a fresh key and return how many bytes were read. Memory: a few chunks, whatever the size.

    `context` says what the file is (its record and purpose, say): it is not stored, and only the same context opens it.
    """
    data_key, prefix = AESGCM.generate_key(KEY_LENGTH * 8), os.urandom(PREFIX_LENGTH)
    dst.write(bytes(_Header.wrap(data_key, prefix, master)))
    cipher, total = AESGCM(data_key), 0
    for nonce, chunk in _numbered(src, CHUNK, prefix):
        dst.write(cipher.encrypt(nonce, chunk, context))
        total += len(chunk)
    return total


def unseal(src: BinaryIO, dst: BinaryIO, master: KeyRing, context: bytes) -> int:
    """Open `src` into `dst` and return how many bytes were written.

    Every chunk is checked before it is written, but that a file was cut off shows only at its end: use nothing of `dst`
    before this returns. Raises NotSealedError, MissingKeyError or DamagedError.
    """
    header = _Header.read(src)
    cipher, total = AESGCM(header.unwrap(master)), 0
    for nonce, chunk in _numbered(src, CHUNK + TAG_LENGTH, header.prefix):
        try:
            total += dst.write(cipher.decrypt(nonce, chunk, context))
        except InvalidTag:
            raise DamagedError("the content was changed, cut off or lengthened, or belongs elsewhere") from None
    return total


def rewrap(src: BinaryIO, dst: BinaryIO, master: KeyRing) -> None:
    """Copy a sealed file with its data key wrapped by the current master key; the content stays sealed and is not read."""
    header = _Header.read(src)
    dst.write(bytes(_Header.wrap(header.unwrap(master), header.prefix, master)))
    while chunk := src.read(CHUNK):
        dst.write(chunk)


def sealed_under(src: BinaryIO) -> str:
    """The id of the master key a sealed file needs; the ring may lack it."""
    return _Header.read(src).key_id.decode(errors="replace")


def _numbered(src: BinaryIO, size: int, prefix: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Chunks with their nonces: prefix, number, and whether it is the last. An empty file is one empty chunk."""
    number, chunk = 0, _read(src, size)
    while following := _read(src, size):
        yield prefix + number.to_bytes(4) + b"\0", chunk
        number, chunk = number + 1, following
    yield prefix + number.to_bytes(4) + b"\1", chunk


def _read(src: BinaryIO, size: int) -> bytes:
    """So many bytes, or all that are left: a pipe may give fewer at a time."""
    parts = bytearray()
    while len(parts) < size and (part := src.read(size - len(parts))):
        parts += part
    return bytes(parts)
