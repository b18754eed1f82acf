"""A saved list: one file of arrays behind a header, opened where it lies and shared by all processes that open it."""

import json
import mmap
import os
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

MAGIC = b"comity watchlist 5\n"
DAMAGED = "this saved watchlist is damaged; build it again"
_ALIGNED = 64


class WatchlistFileError(ValueError):
    """A saved list that cannot be opened; the message says why."""


def write(path: str | Path, arrays: dict[str, NDArray[Any]]) -> None:
    """Write all of it or nothing, for the account that writes it alone."""
    target = Path(path)
    beside = target.with_name(target.name + ".part")
    held: dict[str, list[Any]] = {}
    at, check = 0, 0
    for name, array in arrays.items():
        held[name] = [array.dtype.str, list(array.shape), at]
        at += array.nbytes + _padding(array.nbytes)
        check = crc32(bytes(_padding(array.nbytes)), crc32(_bytes(array), check))
    header = json.dumps({"arrays": held, "bytes": at, "check": check}).encode()
    with open(beside, "wb", opener=_for_us_alone) as file:
        file.write(MAGIC + len(header).to_bytes(8, "little") + crc32(header).to_bytes(4, "little") + header)
        file.write(bytes(_padding(file.tell())))
        for array in arrays.values():
            file.write(_bytes(array))
            file.write(bytes(_padding(array.nbytes)))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(target)


def read(path: str | Path) -> dict[str, NDArray[Any]]:
    """The arrays of a file, mapped: read once to check them, shared by all, and a page that is written to becomes this process's own.

    Raises `WatchlistFileError` for a file that is no saved list or is damaged, and `OSError` for one that is not there.
    """
    with Path(path).open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise WatchlistFileError("this file is not a saved watchlist of this version")
        try:
            length, check = int.from_bytes(file.read(8), "little"), int.from_bytes(file.read(4), "little")
            text = file.read(length)
            if crc32(text) != check:
                raise WatchlistFileError(DAMAGED)
            header = json.loads(text)
            begin = file.tell() + _padding(file.tell())
            mapped = np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY), np.uint8)[begin:]
            if len(mapped) != header["bytes"] or crc32(mapped.data) != header["check"]:
                raise WatchlistFileError(DAMAGED)
            return {
                name: mapped[at : at + int(np.prod(shape)) * np.dtype(kind).itemsize].view(kind).reshape(shape)
                for name, (kind, shape, at) in header["arrays"].items()
            }
        except WatchlistFileError:
            raise
        except (ValueError, TypeError, KeyError, AttributeError, MemoryError, OverflowError) as damage:
            raise WatchlistFileError(DAMAGED) from damage


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _bytes(array: NDArray[Any]) -> memoryview:
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8).data


def _padding(size: int) -> int:
    return -size % _ALIGNED
