"""A job that stands still, and the death of the worker that does it."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from comity.kernel.jobs import running
from tests.kernel.processes import PATIENCE, apart, finished


def stand(reached: Path) -> None:
    """Say that the place is reached, and go no further."""
    reached.touch()
    time.sleep(PATIENCE)


def standing_still(reached: Path, *, at: Callable[[int, str], bool] = lambda done, words: False, unit: int = 0) -> type[running.JobRun]:
    """A job that stands still when it tells this progress, or before this unit of its own, counted from 1."""

    class Standing(running.JobRun):
        units = 0

        def progress(self, done: int, total: int = 0, words: str = "") -> None:
            if at(done, words):
                stand(reached)
            super().progress(done, total, words)

        def unit(self, cursor: object = None):
            self.units += 1
            if self.units == unit:
                stand(reached)
            return super().unit(cursor)

    return Standing


def kill_where_it_stands(work: Callable[[], object], reached: Path) -> None:
    """Start this work in a process of its own and kill it once it stands still."""
    (worker,) = apart(work)
    limit = time.monotonic() + PATIENCE
    while not reached.exists() and time.monotonic() < limit:
        time.sleep(0.02)
    os.kill(worker.pid or 0, signal.SIGKILL)
    assert finished([worker]) == [-signal.SIGKILL]
