"""Files at records: sealed and synced before the row is written, seen by whoever sees the record, swept when nothing needs them."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comity.engines import sealing
from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.kernel.attachments import owners, sniffing, store
from comity.kernel.models import Attachment, Record
from comity.kernel.spool import spool

__all__ = ["Staged", "Unreadable", "erase", "forget", "of", "open_plain", "owners", "row", "stage", "sweep"]

WRITES_WITHOUT_ACT = "rows are added inside an act, and go inside the act that disposes of their record"
CHUNK = 1024 * 1024
sweep = store.sweep


class Unreadable(Exception):
    """The sealed file is gone, damaged, or its key is; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that lies sealed and synced in the store and belongs to nothing yet. Unless a row names it within a day it is swept."""

    address: str
    digest: str
    name: str
    media_type: str
    size: int


def stage(stream: BinaryIO, filename: str) -> Staged:
    """Judge a file and put it into the store. Do this before the unit that uses it: no lock is held while the disk works.

    `stream` is read twice, so it can be sought. Raises ValidationError for a file that is empty, too large, a program, or has
    no usable name, and where the disk is full; nothing is left behind then.
    """
    name = sniffing.display_name(filename)
    plain, keyed = hashlib.sha256(), hmac.new(settings.KEYS.current("digest"), digestmod="sha256")
    size, start, limit = 0, b"", settings.COMITY.attachment_mb * 1024 * 1024
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise ValidationError(
                _("“%(name)s” is too large: at most %(limit)s MB.") % {"name": name, "limit": settings.COMITY.attachment_mb}
            )
        start = start or chunk[: sniffing.LOOKED_AT]
        plain.update(chunk)
        keyed.update(chunk)
    if not size:
        raise ValidationError(_("“%(name)s” is empty.") % {"name": name})
    media_type = sniffing.media_type(start, name)
    address = keyed.hexdigest()
    stream.seek(0)
    try:
        store.put(address, lambda file: sealing.seal(stream, file, _ring(), address.encode()))
    except store.Full as full:
        raise ValidationError(_("There is no room for this file on the desk’s disk. Nothing was saved. Tell the administrator.")) from full
    return Staged(address, plain.hexdigest(), name, media_type, size)


def row(staged: Staged, owner: Record, by: Actor) -> Attachment:
    """The row that gives a staged file to a saved record; write it with `act.add(…)`, so that one act is one entry.

    Raises ValidationError if it was staged so long ago that it was swept; the unit raises one if the record has this file already.
    """
    owners.registered(owner.kind())
    if not store.touch(staged.address):
        raise ValidationError(_("“%(name)s” was sent too long ago and is no longer kept. Attach it again.") % {"name": staged.name})
    return Attachment(
        owner_kind=owner.kind(),
        owner_key=owner.key,
        name=staged.name,
        media_type=staged.media_type,
        size=staged.size,
        digest=staged.digest,
        address=staged.address,
        added_by_id=by.user_id,
        added_at=clock.now(),
    )


def of(record: Record) -> QuerySet[Attachment]:
    """What is attached to a record, oldest first."""
    return Attachment.objects.filter(owner_kind=record.kind(), owner_key=record.key)


def open_plain(attachment: Attachment) -> IO[bytes]:
    """The content from its beginning, checked to the last byte; close it when done. Raises Unreadable."""
    plain = spool()
    try:
        with store.path_of(attachment.address).open("rb") as sealed:
            size = sealing.unseal(sealed, cast(BinaryIO, plain), _ring(), attachment.address.encode())
    except FileNotFoundError as gone:
        plain.close()
        raise Unreadable(_("The file is not in the store. Restore it from the backup.")) from gone
    except sealing.MissingKeyError as missing:
        plain.close()
        raise Unreadable(_("The key of this file is not in the key file. Restore the key file.")) from missing
    except sealing.SealError as damaged:
        plain.close()
        raise Unreadable(_("The file was changed or damaged in the store. Restore it from the backup.")) from damaged
    assert size == attachment.size, "a content-addressed file has the size of its content"
    plain.seek(0)
    return plain


def forget(subject: Record) -> None:
    """At the end of a record's time what is attached goes with it; the sweep removes the files."""
    of(subject).delete()


def erase(subject: Record) -> None:
    """What is attached goes now and not with the sweep: the rows with this unit, the files once it is committed.

    A file that another record has as well stays; one that is being attached elsewhere at this moment has to be sent again.
    """
    addresses = list(of(subject).values_list("address", flat=True))
    forget(subject)
    transaction.on_commit(lambda: [store.discard(address) for address in addresses], robust=True)


def _ring() -> sealing.KeyRing:
    return sealing.KeyRing(settings.KEYS.all("files"), settings.KEYS.current_id("files"))
