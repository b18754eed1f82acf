"""Other processes on the same database: each forked with no connection open, all started by one barrier."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.process import BaseProcess

from django.db import connections

from comity.kernel import forking

FORK = multiprocessing.get_context("fork")
PATIENCE = 60


def apart(*works: Callable[[], object]) -> list[BaseProcess]:
    """Start one process for each piece of work, all at the same moment."""
    forking.let_go_of_the_database()
    barrier = FORK.Barrier(len(works))

    def act(work: Callable[[], object]) -> None:
        barrier.wait(PATIENCE)
        work()
        connections.close_all()

    processes = [FORK.Process(target=act, args=(work,)) for work in works]
    for process in processes:
        process.start()
    return processes


def finished(processes: list[BaseProcess]) -> list[int | None]:
    """Wait for all; their exit codes."""
    for process in processes:
        process.join(PATIENCE)
        if process.is_alive():
            process.kill()
            process.join()
    return [process.exitcode for process in processes]
