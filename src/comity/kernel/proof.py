"""What proves the log: signed checkpoints kept in a second place, the export, and the verdict on both."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from comity.engines import ledger
from comity.engines.ledger import Link, Verification, VerifierKey
from comity.kernel import clock
from comity.kernel.models import ChainHead, Checkpoint, Entry
from comity.kernel.record.unit import facts_of

ORIGIN = "comity/audit"
EVERY_ENTRIES = 100
EVERY = timedelta(minutes=5)
CHUNK = 2_000


def anchor_path() -> Path:
    """The second place: a file that should lie on another host, outside the administrator's reach."""
    path: Path = settings.COMITY.within_home(settings.COMITY.anchor)
    return path


def public_keys() -> list[VerifierKey]:
    """Every key that ever signed a checkpoint of this log."""
    return [VerifierKey(ORIGIN, key.public_bytes_raw()) for key in settings.KEYS.public_keys()]


def checkpoint_if_due(now: datetime) -> Checkpoint | None:
    """Sign where the log stands, once there are 100 new entries or 5 minutes have passed with any; then anchor what waits."""
    return _checkpoint(now, lambda fresh, last: fresh >= EVERY_ENTRIES or last is None or now - last.at >= EVERY)


def checkpoint_now(now: datetime) -> Checkpoint | None:
    """Sign where the log stands, if there is any new entry; then anchor what waits."""
    return _checkpoint(now, lambda _fresh, _last: True)


def _checkpoint(now: datetime, is_due: Callable[[int, Checkpoint | None], bool]) -> Checkpoint | None:
    made = None
    with transaction.atomic():
        head = ChainHead.objects.select_for_update().filter(pk=1).first()
        last = Checkpoint.objects.order_by("-sequence").first()
        fresh = head.sequence - (last.sequence if last else 0) if head else 0
        if head is not None and fresh and is_due(fresh, last):
            made = _sign(head, last, now)
    anchor(now)
    return made


def _sign(head: ChainHead, last: Checkpoint | None, now: datetime) -> Checkpoint:
    """A checkpoint is later than the one before it and than any export, even where `now` was read before the lock was had."""
    at = max(now, clock.now(), *([last.at + timedelta.resolution] if last else []))
    note = ledger.make_checkpoint(ORIGIN, head.sequence, head.digest, at, settings.KEYS.signing_key())
    return Checkpoint.objects.create(sequence=head.sequence, at=at, note=note)


def anchor(now: datetime) -> int:
    """Append every checkpoint that is not in the second place yet, in order, synced; returns how many."""
    waiting = list(Checkpoint.objects.filter(anchored_at__isnull=True).order_by("sequence"))
    if not waiting:
        return 0
    path = anchor_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        for checkpoint in waiting:
            file.write(checkpoint.note + "\n")
        file.flush()
        os.fsync(file.fileno())
    Checkpoint.objects.filter(pk__in=[checkpoint.pk for checkpoint in waiting], anchored_at__isnull=True).update(anchored_at=now)
    return len(waiting)


def links(*, with_content: bool = False, first: int = 1, last: int | None = None) -> Iterator[Link]:
    """The log from an entry on, to its end or to another, in short reads."""
    at = first
    wanted = Entry.objects.all() if last is None else Entry.objects.filter(sequence__lte=last)
    while True:
        found = wanted.filter(sequence__gte=at).order_by("sequence")
        chunk = list((found.select_related("content") if with_content else found)[:CHUNK])
        for entry in chunk:
            content = getattr(entry, "content", None) if with_content else None
            yield Link(entry.sequence, facts_of(entry), entry.previous, entry.digest, content.body if content else None)
        if len(chunk) < CHUNK:
            return
        at = chunk[-1].sequence + 1


def export(*, with_content: bool = False) -> Iterator[str]:
    """The log as lines of JSON, for a verifier that needs nothing else but the checkpoints and the public keys.

    The last line is its end, signed before the first line is read: how far it goes, and when it was made.
    """
    end = _end()
    if end is not None:
        last, note = end
        yield from (ledger.export_line(link) for link in links(with_content=with_content, last=last))
        yield ledger.end_line(note)


def _end() -> tuple[int, str] | None:
    """Where the log ends now, and a signed note of it; a checkpoint of the same entry goes to the second place. None: no entry yet."""
    with transaction.atomic():
        head = ChainHead.objects.select_for_update().filter(pk=1).first()
        if head is None or not head.sequence:
            return None
        now = clock.now()
        last = Checkpoint.objects.order_by("-sequence").first()
        if not Checkpoint.objects.filter(pk=head.sequence).exists():
            last = _sign(head, last, now)
        at = max(now, last.at) if last else now
        note = ledger.make_end(ORIGIN, head.sequence, head.digest, at, settings.KEYS.signing_key())
    with suppress(OSError):  # the checkpoint waits in the database until the second place can be written again
        anchor(now)
    return head.sequence, note


def anchored() -> list[str]:
    """The checkpoints as they lie in the second place."""
    path = anchor_path()
    return ledger.split_notes(path.read_text(encoding="utf-8", errors="replace")) if path.exists() else []


def verify(checkpoints: Iterable[str] | None = None, *, watch: Callable[[Iterator[Link]], Iterable[Link]] = iter) -> Verification:
    """The verdict on the log in this database, its contents included, by the checkpoints in the second place.

    The entries pass through `watch`, which may count them as they are read.
    """
    digest_keys = tuple(settings.KEYS.all("digest").values())
    kept = anchored() if checkpoints is None else checkpoints
    return ledger.verify(watch(links(with_content=True)), kept, public_keys(), digest_keys=digest_keys)


def age(now: datetime | None = None) -> timedelta | None:
    """How long ago the log was last vouched for; None before the first checkpoint."""
    last = Checkpoint.objects.order_by("-sequence").first()
    return None if last is None else (now or clock.now()) - last.at
