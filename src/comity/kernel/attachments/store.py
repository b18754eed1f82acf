"""The folder of sealed files: each lies whole and synced under its address, or not at all."""

import errno
import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings

from comity.kernel.models import Attachment

KEPT_UNUSED: Final = timedelta(days=1)
SWEPT_EVERY: Final = timedelta(hours=1)
ASKED_AT_ONCE: Final = 500
NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
INCOMING: Final = "incoming"


class Full(Exception):
    """The disk has no room for this file; nothing of it is left."""


def folder() -> Path:
    """Where the sealed files lie."""
    path: Path = settings.COMITY.within_home(settings.COMITY.files)
    return path


def path_of(address: str) -> Path:
    """The place of a file, in one of 256 folders."""
    return folder() / address[:2] / address


def put(address: str, write: Callable[[BinaryIO], object]) -> None:
    """Write a file and give it its place in one step, synced with its folder. One that lay there is replaced: it is the same content.

    Raises Full, with nothing left behind.
    """
    incoming = folder() / INCOMING / secrets.token_hex(16)
    place = path_of(address)
    try:
        for needed in (incoming.parent, place.parent):
            needed.mkdir(mode=0o700, parents=True, exist_ok=True)
        with incoming.open("xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        with _locked():
            incoming.replace(place)
    except OSError as failed:
        incoming.unlink(missing_ok=True)
        if failed.errno in NO_ROOM:
            raise Full from failed
        raise
    except BaseException:
        incoming.unlink(missing_ok=True)
        raise
    for changed in (place.parent, folder()):
        _sync(changed)


def touch(address: str) -> bool:
    """Keep a file from the sweep for another day; False if it is gone."""
    with _locked():
        try:
            os.utime(path_of(address))
        except FileNotFoundError:
            return False
    return True


def discard(address: str) -> bool:
    """Remove a file now unless a row names it; whether it went."""
    with _locked():
        if Attachment.objects.filter(address=address).exists():
            return False
        path_of(address).unlink(missing_ok=True)
    return True


def sweep(now: datetime) -> int:
    """Remove the files that no row names and nobody touched for a day; returns how many. It looks once an hour."""
    mark = folder() / ".swept"
    with suppress(FileNotFoundError):
        if _age(mark, now) < SWEPT_EVERY:
            return 0
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    mark.touch()
    os.utime(mark, (now.timestamp(), now.timestamp()))
    files = folder().glob("*/*")
    removed = 0
    while some := list(islice(files, ASKED_AT_ONCE)):
        old = {path.name: path for path in some if _is_old(path, now)}
        used = set(Attachment.objects.filter(address__in=list(old)).values_list("address", flat=True))
        removed += sum(_remove(old[address], now) for address in old.keys() - used)
    return removed


def _remove(path: Path, now: datetime) -> bool:
    """Under the lock look again: somebody may have sent the same content, or given the file to a record, a moment ago."""
    with _locked():
        if not _is_old(path, now):
            return False
        path.unlink()
    return True


def _is_old(path: Path, now: datetime) -> bool:
    try:
        return _age(path, now) > KEPT_UNUSED
    except FileNotFoundError:
        return False


def _age(path: Path, now: datetime) -> timedelta:
    return timedelta(seconds=now.timestamp() - path.stat().st_mtime)


@contextmanager
def _locked() -> Iterator[None]:
    """Alone among all processes of this desk, for the blink in which a file comes or goes."""
    with (folder() / ".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
