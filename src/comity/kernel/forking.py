"""What must be let go of before a process forks: connections, their pools, and the last breath of the pools' threads."""

import os
import threading
import time
from collections.abc import Iterable
from typing import Final

from django.db import connections

PATIENCE: Final = 10.0  # seconds


def let_go_of_the_database() -> None:
    """Close all connections and pools, so that what is forked next shares none of them and can open its own.

    A thread that Python holds for ended may still be giving back what OpenSSL kept for it, under a lock of OpenSSL's:
    whoever is forked at that moment has this lock taken for ever and waits for it when it first connects.
    Raises RuntimeError where a thread of a pool does not end.
    """
    connections.close_all()
    for connection in connections.all(initialized_only=True):
        if connection.vendor == "postgresql":
            name = connection.pool.name  # type: ignore[attr-defined]  # of this backend alone
            threads = [thread.native_id for thread in threading.enumerate() if thread.name.startswith(f"{name}-")]
            connection.close_pool()  # type: ignore[attr-defined]  # likewise
            until_gone(threads)


def until_gone(threads: Iterable[int | None]) -> None:
    """Wait until the system has none of these threads (by their native identifiers). Raises RuntimeError after PATIENCE."""
    limit = time.monotonic() + PATIENCE
    for thread in threads:
        while os.path.exists(f"/proc/self/task/{thread}"):
            if time.monotonic() > limit:
                raise RuntimeError("A thread of the database's pool did not end: nothing can be forked beside it.")
            time.sleep(0.001)
