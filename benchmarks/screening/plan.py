"""Who is measured before which list, with how many questions, in which parts."""

from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.screening.contenders import ENTRANTS
from benchmarks.screening.parts import Part

OURS = ("by_name", "by_all", "in_scripts", "romanised", "pairs", "batch", "opening")


class Job(NamedTuple):
    """One sitting: at most so many questions of each set, and at most so many seconds for each round of them."""

    size: str
    contender: str
    scale: str
    questions: int
    seconds: int
    parts: tuple[str, ...]

    def left(self) -> tuple[str, ...]:
        """The parts that are still to be done."""
        return tuple(part for part in self.parts if not Part(self.size, self.contender, self.scale, part).is_kept())

    def arguments(self) -> list[str]:
        """As `sitting` takes them."""
        return [self.size, self.contender, self.scale, str(self.questions), str(self.seconds), *self.left()]


def jobs(size: str) -> Iterator[Job]:
    """In the order in which they are done: ours first."""
    if size == "small":
        yield Job(size, "ours", "listed", 200, 120, OURS)
    else:
        yield Job(size, "ours", "listed", 5000, 1200, OURS)


def contenders(size: str) -> list[str]:
    """Who takes part, in the order of the tables."""
    taking_part = {job.contender for job in jobs(size)}
    return [name for name in ENTRANTS if name in taking_part]
