"""Many searches on several processors: each process opens the same saved list, and answers come back in the order of the questions."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from comity.engines.screening.subject import Subject

if TYPE_CHECKING:
    from comity.engines.screening.watchlist import Answer, Watchlist

AT_ONCE = 64  # questions that a process takes at a time
READY = 3  # such portions that lie ready for each process


@cache
def _opened(path: Path) -> "Watchlist":
    from comity.engines.screening.watchlist import Watchlist

    return Watchlist.open(path)


def _answer(path: Path, subjects: list[Subject], limit: int) -> "list[list[Answer]]":
    return [_opened(path).answers(subject, limit) for subject in subjects]


def answered(path: Path, subjects: Iterable[Subject], limit: int, workers: int) -> "Iterator[tuple[Subject, list[Answer]]]":
    """Each subject with its answers, in order; no more is taken from `subjects` than keeps the processes busy."""
    rest = iter(subjects)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: deque[tuple[list[Subject], Future[list[list[Answer]]]]] = deque()
        while True:
            while len(waiting) < workers * READY and (portion := list(islice(rest, AT_ONCE))):
                waiting.append((portion, pool.submit(_answer, path, portion, limit)))
            if not waiting:
                return
            portion, future = waiting.popleft()
            yield from zip(portion, future.result(), strict=True)
