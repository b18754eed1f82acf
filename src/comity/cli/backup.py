"""`comity backup`: the whole desk in one sealed file while it works, without its keys."""

import argparse
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from comity import configuration
from comity.cli import Refused, archive, snapshot
from comity.configuration import Configuration
from comity.engines.sealing import KeyRing
from comity.kernel.keys import PURPOSES, KeyFile


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    command = commands.add_parser("backup", help="write the whole desk into one sealed file, without its keys")
    command.add_argument("out", type=Path, help="the file to write")
    add_secrets(command)
    return command


def add_secrets(command: argparse.ArgumentParser) -> None:
    """How an archive is sealed and opened: a passphrase is asked for unless one of these names a file."""
    ways = command.add_mutually_exclusive_group()
    ways.add_argument("--key", type=Path, metavar="FILE", help="a key: 32 random bytes in base64, readable by you alone")
    ways.add_argument("--passphrase-file", type=Path, metavar="FILE", help="the passphrase is the first line of this file")


def run(args: argparse.Namespace) -> int:
    settings = configuration.load()
    keys = KeyFile.open(settings.within_home(settings.keys))
    if not args.out.absolute().parent.is_dir():
        raise Refused(f"there is no folder {args.out.absolute().parent}")
    ring = archive.sealing_ring(args.key, args.passphrase_file)
    manifest, size = write(settings, keys, args.out, ring)
    print(f"{args.out}: {size:,} bytes, {len(manifest.files)} files, the desk as of {manifest.made_at}, entry {manifest.last_entry}.")
    for name in manifest.missed:
        print(f"  erased while the backup was written, therefore not in it: {name}")
    print(f"THE KEYS ARE NOT IN IT. Without {keys.path} it cannot be used: keep a copy of that file in another place than the backup.")
    return 0


def write(settings: Configuration, keys: KeyFile, out: Path, ring: KeyRing) -> tuple[archive.Manifest, int]:
    """Write an archive of the configured desk; its manifest and its size in bytes."""
    database = configuration.database_of(settings)
    made_at = datetime.now(UTC).replace(microsecond=0).isoformat()
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.home) as work:
        copy, public = Path(work) / "database", Path(work) / "public-keys.pem"
        # The database first: a file is synced before the row that names it, so that every row's file is already there.
        moment = snapshot.take(database, copy)
        public.write_text(keys.public_keys_text(), encoding="ascii")
        manifest = archive.Manifest(
            made_at=made_at,
            version=installed_version(),
            database=snapshot.kind_of(database),
            last_entry=moment.last_entry,
            last_digest=moment.last_digest,
            counters=moment.counters,
            key_ids={purpose: list(keys.all(purpose)) for purpose in PURPOSES},
        )
        members = [("database", copy), ("public-keys.pem", public), *files_of(settings)]
        size = archive.pack(out.absolute(), ring, members, manifest)
    return manifest, size


def files_of(settings: Configuration) -> Iterator[tuple[str, Path]]:
    """The attachments and the checkpoints, by their names in the archive; never the key file, wherever it lies."""
    keys = settings.within_home(settings.keys).resolve()
    attachments = settings.within_home(settings.files)
    for path in sorted(attachments.rglob("*")):
        if path.is_file() and path.resolve() != keys:
            yield f"files/{path.relative_to(attachments).as_posix()}", path
    anchor = settings.within_home(settings.anchor)
    if anchor.is_file():
        yield "checkpoints.txt", anchor


def installed_version() -> str:
    """The version of Comity, or `checkout` where it runs from its sources."""
    try:
        return version("comity")
    except PackageNotFoundError:
        return "checkout"
