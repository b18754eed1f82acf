"""Lets a year pass: each life says when its next step is due, and all steps happen in the order of time."""

import heapq
import itertools
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime

from comity.kernel import clock, record

Life = Iterator[datetime]
"""A story told in steps: it yields the moment of each step, and does the step when it is asked for the next moment."""

STEPS_AT_ONCE = 960  # lives advanced under one commit; with what a step writes, some five hundred entries


class Driver:
    """Keeps the lives that wait, and advances whichever is due first."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self.steps = 0
        self._waiting: list[tuple[datetime, int, Life]] = []
        self._order = itertools.count()

    def add(self, life: Life) -> None:
        """Take a life on. Its beginning runs now: nothing before its first moment may write."""
        self._await(life)

    def run(self) -> Iterator[datetime]:
        """Let all happen that happens by `until`; yields the moment reached after each commit."""
        while self._waiting:
            yield self._advance_some()

    def _advance_some(self) -> datetime:
        with ExitStack() as last_moment, record.unit():
            for _step in range(STEPS_AT_ONCE):
                moment, _order, life = heapq.heappop(self._waiting)
                with clock.at(moment):
                    self._await(life)
                self.steps += 1
                if not self._waiting:
                    break
            # The commit, and the checkpoint that vouches for it, belong to the moment of the last step.
            last_moment.enter_context(clock.at(moment))
        return moment

    def _await(self, life: Life) -> None:
        moment = next(life, None)
        if moment is not None and moment <= self.until:
            heapq.heappush(self._waiting, (moment, next(self._order), life))
