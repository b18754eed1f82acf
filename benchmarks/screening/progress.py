"""How far a long part has come, on standard error."""

import sys
import time

EVERY = 10.0  # seconds


class Progress:
    """Tells now and then how many of all are done."""

    def __init__(self, what: str, of: int) -> None:
        self._what, self._of, self._told = what, of, time.monotonic()

    def at(self, done: int) -> None:
        """So many are done."""
        if time.monotonic() - self._told >= EVERY:
            self._told = time.monotonic()
            print(f"    {done:,} of {self._of:,} {self._what}", file=sys.stderr, flush=True)

    def stopped(self, done: int, why: str) -> None:
        """No more will be done."""
        print(f"    stopped {why}, {done:,} of {self._of:,} {self._what}", file=sys.stderr, flush=True)
