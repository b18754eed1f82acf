"""Who is measured: our engine and its peers, each behind the same few methods."""

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self, runtime_checkable

from benchmarks.screening.material import Person

Answer = tuple[str, float]  # an id, and a score on whatever scale its contender has


class Contender(Protocol):
    """Takes a list of people in; every other ability is a protocol of its own, and is measured where it is there."""

    def in_its_terms(self, person: Person) -> Any:
        """A person as ``build`` wants it; what this takes is not counted."""

    def build(self, listed: Iterable[Any]) -> None:
        """Make this list ready to be searched; called once."""


@runtime_checkable
class Searches(Protocol):
    """Answers one question at once."""

    def search(self, asked: Person, limit: int) -> Sequence[Answer]:
        """Best first, at most ``limit``, each id once."""


@runtime_checkable
class SearchesMany(Protocol):
    """Answers many questions in one go."""

    def search_many(self, asked: Sequence[Person], limit: int, workers: int) -> Sequence[Sequence[Answer]]:
        """``search`` for each, in order, on so many cores."""


@runtime_checkable
class Compares(Protocol):
    """Judges two descriptions without a list."""

    def likeness(self, ours: Person, theirs: Person) -> float:
        """Higher where they are more likely one person."""


@runtime_checkable
class Keeps(Protocol):
    """Writes its list to a file that another process opens."""

    def save(self, path: Path) -> None:
        """Write the list."""

    @classmethod
    def open(cls, path: Path) -> Self:
        """Ready to be searched."""


@runtime_checkable
class RunsBeside(Protocol):
    """Has a server that works for it."""

    def server_seconds(self) -> float:
        """Processor time which that server has used so far for this process."""

    def server_megabytes(self) -> float:
        """What the list takes in it."""

    def connect(self) -> None:
        """Begin a connection of its own: called in a forked process."""


class Entrant(NamedTuple):
    """How a contender is called and found.

    ``reads_all``: birth date, nationality and gender count too; ``is_ours``: it runs in the project's environment; ``behind``: a command
    that starts what it needs.
    """

    title: str
    module: str
    kind: str
    reads_all: bool = False
    is_ours: bool = False
    behind: tuple[str, ...] = ()

    def enter(self) -> Contender:
        """The contender itself; what it needs is imported here."""
        return self.kind_itself()()

    def kind_itself(self) -> Callable[[], Contender]:
        """What makes it, without a list."""
        found: Callable[[], Contender] = getattr(import_module(f"benchmarks.screening.contenders.{self.module}"), self.kind)
        return found


ENTRANTS = {
    "ours": Entrant("Comity", "ours", "Ours", reads_all=True, is_ours=True),
    "logic-v2": Entrant("nomenklatura logic-v2 (of 50 by TF-IDF)", "nomenklatura", "LogicV2", reads_all=True),
    "pg_trgm": Entrant("PostgreSQL pg_trgm (GIN)", "postgresql", "Trigrams", behind=("scripts/with-postgresql",)),
    "tfidf": Entrant("TF-IDF of 3-grams, sparse_dot_topn", "tfidf", "Tfidf"),
    "wratio": Entrant("rapidfuzz WRatio", "fuzz", "WRatio"),
    "token-set": Entrant("rapidfuzz token_set_ratio", "fuzz", "TokenSetRatio"),
    "tantivy": Entrant("tantivy, fuzzy words", "tantivy", "Tantivy"),
    "splink": Entrant("splink on DuckDB, in one batch", "splink", "Splink"),
}
