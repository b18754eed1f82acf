"""The saved list of the entries in force: one file that every process of this machine maps, in a folder for this account alone."""

import hashlib
import logging
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Self

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from comity.engines import screening
from comity.engines.screening import WatchlistFileError

if TYPE_CHECKING:
    from comity.engines.screening import Watchlist

log = logging.getLogger("comity.subjects")
WRITES_WITHOUT_ACT = "it knows no table: what it saves is a file, made anew from the database at any time"
FOLDER: Final = Path("listed")  # below the home, and in no backup: it is made anew from the database
INCOMING: Final = "incoming-"
LEFT_BEHIND: Final = 3600.0  # seconds after which what a killed worker was writing is swept
NAMED: Final = re.compile(r"entries-(\d+)-(\d+)-([0-9a-f]{16})-([0-9a-f]{12})\.list")

IsOurs = Callable[["Edition"], bool]


class Edition(NamedTuple):
    """Which imports a list holds: the key of the last, how many with keys near it, a digest by which it is known from any other's."""

    last: int
    near: int
    digest: str


class Editions(NamedTuple):
    """What a list holds: keys in order, and which edition of each. Two arrays of one length."""

    keys: NDArray[np.int64]
    numbers: NDArray[np.int64]

    @classmethod
    def of(cls, numbers: dict[int, int]) -> Self:
        """From keys and the edition of each."""
        keys = sorted(numbers)
        return cls(np.array(keys, np.int64), np.array([numbers[key] for key in keys], np.int64))


class Saved(NamedTuple):
    """An opened file: which imports it holds, the list, and which edition of each entry is on it."""

    edition: Edition
    watchlist: "Watchlist"
    held: Editions


def folder() -> Path:
    """Where the file lies."""
    path: Path = settings.COMITY.within_home(FOLDER)
    return path


def path_of(edition: Edition) -> Path:
    """The file of an edition of the database, as this version of the engine reads it."""
    return folder() / f"entries-{edition.last}-{edition.near}-{edition.digest}-{_engine()}.list"


def opened(edition: Edition) -> Saved | None:
    """The list of this edition; None where there is none that can be used. One that is damaged is taken away, so that it is made anew."""
    path = path_of(edition)
    try:
        watchlist = screening.Watchlist.open(path)
        held = Editions(watchlist.notes["keys"], watchlist.notes["numbers"])
        if not len(held.keys) == len(held.numbers) == len(watchlist):
            raise WatchlistFileError("this saved watchlist does not say what it holds")
    except FileNotFoundError:
        return None
    except OSError as problem:
        log.warning("the saved list %s cannot be read (%s): entries are read from the database instead", path.name, problem.strerror)
        return None
    except (WatchlistFileError, KeyError) as damage:
        log.warning("the saved list %s is of no use (%s): entries are read from the database, and a job builds it again", path.name, damage)
        path.unlink(missing_ok=True)
        return None
    return Saved(edition, watchlist, held)


def newest(is_ours: IsOurs) -> Saved | None:
    """The latest list that can be used; `is_ours` asks the database whether it has the import that an edition ends with."""
    for edition in sorted(_editions(), reverse=True):
        if not is_ours(edition):
            log.warning(
                "the saved list %s is of another database, or of a time before it was restored: it is not used", path_of(edition).name
            )
        elif saved := opened(edition):
            return saved
    return None


@contextmanager
def incoming(watchlist: "Watchlist", held: Editions) -> Iterator[Path]:
    """A list written whole, under a name by which nobody opens it; unless it is put in its place it is removed."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    folder().chmod(0o700)
    path = folder() / f"{INCOMING}{secrets.token_hex(8)}"
    try:
        watchlist.save(path, held._asdict())
        yield path
    finally:
        for left in folder().glob(f"{path.name}*"):
            left.unlink(missing_ok=True)


def put(path: Path, edition: Edition, is_ours: IsOurs) -> None:
    """Give a whole file its name in one step, and remove those that nobody will open any more; who has mapped one keeps it."""
    path.replace(path_of(edition))
    kept = {path_of(one).name for one in _editions() if one >= edition and is_ours(one)}
    for other in folder().iterdir():
        if other.name not in kept and not _is_being_written(other):
            other.unlink(missing_ok=True)


def _editions() -> list[Edition]:
    """Those of which a file lies here that this version of the engine wrote."""
    named = [NAMED.fullmatch(path.name) for path in folder().glob("*.list")] if folder().is_dir() else []
    return [Edition(int(found[1]), int(found[2]), found[3]) for found in named if found and found[4] == _engine()]


def _is_being_written(path: Path) -> bool:
    try:
        return path.name.startswith(INCOMING) and time.time() - path.stat().st_mtime < LEFT_BEHIND
    except FileNotFoundError:
        return True


@cache
def _engine() -> str:
    """A mark of the engine's sources: what another version packed is not read."""
    sources = sorted(Path(screening.__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
