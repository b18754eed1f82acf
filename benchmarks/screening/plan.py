"""Who is measured before which list, with how many questions, in which parts."""

from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.screening.contenders import ENTRANTS
from benchmarks.screening.parts import Part

OURS = ("by_name", "by_all", "in_scripts", "romanised", "pairs", "batch", "opening")
PEERS = {"logic-v2": 600, "pg_trgm": 600, "tfidf": 600, "wratio": 600, "token-set": 600, "tantivy": 600, "splink": 600}
GROWN = ("logic-v2", "pg_trgm", "tfidf", "tantivy")


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
        yield from (Job(size, peer, "listed", 200, 60, ("by_name", "pairs", "batch")) for peer in ("tfidf", "wratio"))
        return
    yield Job(size, "ours", "listed", 3000, 1200, OURS)
    yield from (Job(size, peer, "listed", questions, 200, _parts(peer)) for peer, questions in PEERS.items())
    for scale in ("100k", "1m"):
        yield Job(size, "ours", scale, 1000, 300, ("by_name", "batch", "opening"))
        yield from (Job(size, peer, scale, 300, 300, ("by_name", "batch")) for peer in GROWN)


def _parts(peer: str) -> tuple[str, ...]:
    if peer == "splink":
        return ("by_name",)
    pairs = () if peer == "tantivy" else ("pairs",)
    return ("by_name", *(("by_all",) if ENTRANTS[peer].reads_all else ()), *pairs, "batch")


def contenders(size: str) -> list[str]:
    """Who takes part, in the order of the tables."""
    taking_part = {job.contender for job in jobs(size)}
    return [name for name in ENTRANTS if name in taking_part]
