"""Many questions on several processors: the compiled loops leave other threads running, and all of them read the one list in memory."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")

AT_ONCE = 16  # questions that a thread takes at a time
READY = 3  # such portions that lie ready for each thread


def answered(answer: Callable[[Question], Answer], questions: Iterable[Question], workers: int) -> Iterator[Answer]:
    """The answer to each question, in order, by several threads; no more is taken from `questions` than keeps them busy."""

    def answers(portion: list[Question]) -> list[Answer]:
        return list(map(answer, portion))

    rest = iter(questions)
    waiting: deque[Future[list[Answer]]] = deque()
    with ThreadPoolExecutor(workers, thread_name_prefix="watchlist") as pool:
        try:
            while True:
                while len(waiting) < workers * READY and (portion := list(islice(rest, AT_ONCE))):
                    waiting.append(pool.submit(answers, portion))
                if not waiting:
                    return
                yield from waiting.popleft().result()
        finally:
            for unasked in waiting:
                unasked.cancel()
