"""One sealed file that holds a whole desk except its keys: written in one stream, used only after every byte was checked."""

import base64
import binascii
import hashlib
import io
import json
import os
import secrets
import tarfile
import tempfile
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, BinaryIO

from comity.cli import Refused, prompt
from comity.engines.sealing import KEY_LENGTH, KeyRing, SealError, seal, sealed_under, unseal
from comity.kernel.private import others_may_touch

CONTEXT = b"comity backup 1"
MANIFEST = "manifest.json"
# scrypt with 128 MiB: about half a second for us, and for every guess of whoever finds the file.
SCRYPT_COST, SCRYPT_BLOCK, SCRYPT_MEMORY = 2**17, 8, 160 * 1024 * 1024
SHORTEST_PASSPHRASE = 15
TYPED_OR_KEPT = "run the command at a terminal, or name a file that holds the passphrase with --passphrase-file"


@dataclass
class Manifest:
    """What an archive holds and what it lacks: read first by whoever restores it."""

    made_at: str
    version: str
    database: str
    last_entry: int
    last_digest: str
    counters: dict[str, int]
    key_ids: dict[str, list[str]]
    files: dict[str, str] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)


def ring_from_passphrase(passphrase: str, salt: str) -> KeyRing:
    """The key that a passphrase and a salt (hex) give; the salt travels in the archive as part of the key's name."""
    key = hashlib.scrypt(
        passphrase.encode(), salt=bytes.fromhex(salt), n=SCRYPT_COST, r=SCRYPT_BLOCK, p=1, maxmem=SCRYPT_MEMORY, dklen=KEY_LENGTH
    )
    name = f"passphrase:{salt}"
    return KeyRing({name: key}, name)


def ring_from_key(path: Path) -> KeyRing:
    """The key in a file: 32 bytes in base64. Raises Refused."""
    try:
        _refuse_readable(path)
        key = base64.b64decode(path.read_text(encoding="ascii").strip(), validate=True)
    except (OSError, UnicodeDecodeError, binascii.Error) as unusable:
        raise Refused(f"{path} holds no key: {unusable}") from unusable
    if len(key) != KEY_LENGTH:
        raise Refused(f"{path} holds no key of {KEY_LENGTH} bytes in base64")
    name = f"key:{hashlib.sha256(key).hexdigest()[:16]}"
    return KeyRing({name: key}, name)


def _refuse_readable(path: Path) -> None:
    if others_may_touch(path):
        raise Refused(f"{path} may be read by others on this machine: chmod 600 {path}")


def passphrase_from(path: Path | None, *, twice: bool) -> str:
    """A passphrase from a file or typed. Raises Refused for one that is too short or typed differently."""
    if path is not None:
        try:
            _refuse_readable(path)
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as unreadable:
            raise Refused(f"the passphrase cannot be read: {unreadable}") from unreadable
        passphrase = lines[0] if lines else ""
    else:
        passphrase = prompt.secret("Passphrase of the backup: ", otherwise=TYPED_OR_KEPT)
        if twice and prompt.secret("The same again: ", otherwise=TYPED_OR_KEPT) != passphrase:
            raise Refused("the two passphrases differ")
    if twice and len(passphrase) < SHORTEST_PASSPHRASE:
        raise Refused(f"a passphrase for a backup has at least {SHORTEST_PASSPHRASE} characters")
    return passphrase


def sealing_ring(key: Path | None, passphrase_file: Path | None) -> KeyRing:
    """The key to seal a new archive with."""
    if key is not None:
        return ring_from_key(key)
    return ring_from_passphrase(passphrase_from(passphrase_file, twice=True), secrets.token_hex(16))


def opening_ring(archive: Path, key: Path | None, passphrase_file: Path | None) -> KeyRing:
    """The key to open this archive with. Raises Refused when the other kind was used to seal it."""
    try:
        with archive.open("rb") as file:
            kind, _, salt = sealed_under(file).partition(":")
    except (OSError, SealError) as unusable:
        raise Refused(f"{archive} is no backup of Comity: {unusable}") from unusable
    if kind == "key":
        if key is None:
            raise Refused("this backup was sealed with a key: name its file with --key")
        return ring_from_key(key)
    if key is not None:
        raise Refused("this backup was sealed with a passphrase, not with a key")
    return ring_from_passphrase(passphrase_from(passphrase_file, twice=False), salt)


def pack(out: Path, ring: KeyRing, members: Iterable[tuple[str, Path]], manifest: Manifest) -> int:
    """Write `members` (name in the archive, file) and the manifest, sealed, to a new file; returns its size.

    Nothing lies in the clear on the way. The file has its name only when it is complete and synced. Raises Refused if `out` exists.
    """
    if out.exists():
        raise Refused(f"{out} exists already: a backup never replaces another")
    fresh = out.with_name(out.name + ".unfinished")
    with suppress(FileNotFoundError):
        fresh.unlink()
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _seal_through_pipe(file, ring, members, manifest)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(out)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    _sync_folder(out.parent)
    return out.stat().st_size


def _seal_through_pipe(file: BinaryIO, ring: KeyRing, members: Iterable[tuple[str, Path]], manifest: Manifest) -> None:
    """The archive is written by one thread and sealed by another; what breaks the first is raised here."""
    readable, writable = os.pipe()
    broken: list[BaseException] = []

    def write() -> None:
        try:
            with os.fdopen(writable, "wb") as sink, tarfile.open(fileobj=sink, mode="w|") as tar:
                _write_members(tar, members, manifest)
        except BaseException as broke:
            broken.append(broke)

    writer = threading.Thread(target=write, name="archive")
    writer.start()
    try:
        with os.fdopen(readable, "rb") as source:
            seal(source, file, ring, CONTEXT)
    finally:
        writer.join()
    if broken:
        raise broken[0]


def _write_members(tar: tarfile.TarFile, members: Iterable[tuple[str, Path]], manifest: Manifest) -> None:
    for name, path in members:
        try:
            with path.open("rb") as file:
                entry = tarfile.TarInfo(name)
                entry.size = os.fstat(file.fileno()).st_size
                digested = _Digesting(file)
                tar.addfile(entry, digested)
        except FileNotFoundError:
            # Erased between the listing and now, as retention may: said, not hidden.
            manifest.missed.append(name)
            continue
        manifest.files[name] = digested.digest.hexdigest()
    last = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size = len(last)
    tar.addfile(entry, io.BytesIO(last))


class _Digesting(io.RawIOBase):
    """A file that is digested while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part = self.file.read(size)
        self.digest.update(part)
        return part


def unpack(archive: Path, into: Path, ring: KeyRing) -> Manifest:
    """Open the archive and lay its files into `into`, an empty folder. Raises Refused unless every byte is as it was sealed."""
    with tempfile.TemporaryFile(dir=into.parent) as plain:
        try:
            with archive.open("rb") as file:
                unseal(file, plain, ring, CONTEXT)
        except SealError as wrong:
            raise Refused(f"{archive} cannot be opened: wrong passphrase or key, or the file is damaged ({wrong})") from wrong
        plain.seek(0)
        found: dict[str, str] = {}
        manifest: Manifest | None = None
        with tarfile.open(fileobj=plain, mode="r:") as tar:
            for entry in tar:
                content = tar.extractfile(entry)
                if content is None or manifest is not None or not _is_plain(entry.name):
                    raise Refused(f"{archive} holds {entry.name!r}, which no backup holds")
                if entry.name == MANIFEST:
                    manifest = Manifest(**json.load(content))
                else:
                    found[entry.name] = _lay(content, into / entry.name)
    if manifest is None or manifest.files != found:
        raise Refused(f"{archive} does not hold what its own list says")
    return manifest


def _is_plain(name: str) -> bool:
    return not name.startswith("/") and all(part not in {"", ".", ".."} for part in name.split("/"))


def _lay(content: IO[bytes], path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    with path.open("xb") as file:
        while part := content.read(1024 * 1024):
            digest.update(part)
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o600)
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
