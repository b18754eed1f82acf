"""`comity restore`: a desk from its backup, into an empty place; says what to do next and what is lost."""

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from comity import configuration
from comity.cli import Refused, archive, backup, snapshot, startup
from comity.configuration import Configuration
from comity.engines import ledger
from comity.engines.sealing import KeyRing
from comity.kernel.keys import KeyFile


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    command = commands.add_parser("restore", help="bring a desk back from a backup, into an empty place")
    command.add_argument("archive", type=Path, help="the file that `comity backup` wrote")
    backup.add_secrets(command)
    return command


def run(args: argparse.Namespace) -> int:
    settings = configuration.load()
    ring = archive.opening_ring(args.archive, args.key, args.passphrase_file)
    manifest = bring_back(settings, args.archive, ring)
    print(f"Restored: the desk as it was at {manifest.made_at}, {len(manifest.files)} files, every digest as sealed.")
    keys = settings.within_home(settings.keys)
    if keys.exists():
        verify_chain(manifest)
        print(f"The audit chain is whole: {manifest.last_entry} entries.")
    for sentence in gaps(settings, manifest):
        print(f"  gap: {sentence}")
    print("Next:")
    for number, sentence in enumerate(next_steps(settings, manifest), 1):
        print(f"  {number}. {sentence}")
    return 0


def bring_back(settings: Configuration, source: Path, ring: KeyRing) -> archive.Manifest:
    """Lay a backup into the configured, empty places; nothing is laid there before all of it was checked. Raises Refused."""
    from comity.subjects import shelf

    database = configuration.database_of(settings)
    attachments = settings.within_home(settings.files)
    if attachments.is_dir() and any(attachments.iterdir()):
        raise Refused(f"{attachments} is not empty: a backup is restored only where there is nothing, never over a desk")
    snapshot.refuse_occupied(database)
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.home) as work:
        laid = Path(work) / "laid"
        laid.mkdir()
        manifest = archive.unpack(source, laid, ring)
        if manifest.database != snapshot.kind_of(database):
            raise Refused(f"the backup is of {manifest.database}, but {snapshot.kind_of(database)} is configured")
        refuse_other_keys(settings, manifest)
        shutil.rmtree(settings.within_home(shelf.FOLDER), ignore_errors=True)  # a list of the database that was here before
        snapshot.put(database, laid / "database")
        if (laid / "files").is_dir():
            attachments.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.rmtree(attachments, ignore_errors=True)
            shutil.move(laid / "files", attachments)
        anchor = settings.within_home(settings.anchor)
        # Checkpoints that survived elsewhere know more than those in the backup: they are never replaced.
        if (laid / "checkpoints.txt").is_file() and not anchor.exists():
            anchor.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(laid / "checkpoints.txt", anchor)
        shutil.move(laid / "public-keys.pem", settings.home / "public-keys.pem")
    return manifest


def refuse_other_keys(settings: Configuration, manifest: archive.Manifest) -> None:
    """Raises Refused when the key file that is here lacks a key the backup was written with."""
    path = settings.within_home(settings.keys)
    if not path.exists():
        return
    held = KeyFile.open(path)
    for purpose in ("digest", "files", "checkpoint"):
        if lacking := set(manifest.key_ids.get(purpose, ())) - set(held.all(purpose)):
            raise Refused(f"{path} lacks the {purpose} key {sorted(lacking)[0]} that this backup needs: put the desk's own key file there")


def verify_chain(manifest: archive.Manifest) -> None:
    """Walk the restored chain from its first entry to the last. Raises Refused where it is not what was backed up."""
    startup.load_django()
    from comity.kernel.models import Entry
    from comity.kernel.record.unit import facts_of

    last: Entry | None = None

    def links() -> Iterator[ledger.Link]:
        nonlocal last
        for last in Entry.objects.order_by("sequence").iterator():
            yield ledger.Link(last.sequence, facts_of(last), last.previous, last.digest)

    found = ledger.verify(links(), (), ())
    reached = (last.sequence, last.digest) if last else (0, manifest.last_digest)
    if found.problems or reached != (manifest.last_entry, manifest.last_digest):
        raise Refused("the audit chain of the restored database is not whole: run `comity audit verify`, and use another backup")


def gaps(settings: Configuration, manifest: archive.Manifest) -> list[str]:
    """What this desk has lost or may repeat, each as a sentence."""
    found = [f"erased while the backup was written: {name}" for name in manifest.missed]
    anchored = last_anchored(settings.within_home(settings.anchor))
    if anchored > manifest.last_entry:
        lost = f"{manifest.last_entry + 1} to {anchored}"
        found.append(f"the checkpoints kept elsewhere reach entry {anchored}: entries {lost} happened and are not here")
    else:
        found.append(
            f"what happened after {manifest.made_at} (entry {manifest.last_entry}) is not here; nothing kept here says how much that is"
        )
    if manifest.counters:
        series = ", ".join(f"{name}: {last}" for name, last in manifest.counters.items())
        found.append(f"reference numbers given after the backup would be given again; the last ones here are {series}")
    return found


def last_anchored(anchor: Path) -> int:
    """How many entries the furthest checkpoint in this file speaks of; 0 without a file."""
    if not anchor.is_file():
        return 0
    sizes = [note.split("\n")[1] for note in ledger.split_notes(anchor.read_text(encoding="utf-8"))]
    return max((int(size) for size in sizes if size.isdecimal()), default=0)


def next_steps(settings: Configuration, manifest: archive.Manifest) -> list[str]:
    """What whoever restored has to do before officers return."""
    keys = settings.within_home(settings.keys)
    steps = []
    if not keys.exists():
        steps.append(f"put the desk's key file at {keys} (chmod 600); the public keys are in {settings.home / 'public-keys.pem'}")
    steps += [
        f"`comity migrate` (the backup was written by version {manifest.version})",
        "`comity audit verify` against the checkpoints kept outside this machine",
        "compare the last reference numbers with letters sent and received since, and record what is missing",
        "`comity check`, then start web, worker and tick",
    ]
    return steps
