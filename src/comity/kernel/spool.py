"""Room for a file that is written out before it is sent or read: in memory while it is small, then unnamed on disk."""

from tempfile import SpooledTemporaryFile
from typing import IO, cast

IN_MEMORY = 8 * 1024 * 1024


def spool() -> IO[bytes]:
    """An empty file, open for writing and reading bytes; whoever takes it closes it."""
    return cast("IO[bytes]", SpooledTemporaryFile(max_size=IN_MEMORY))  # open beyond this function: that is what it is for
