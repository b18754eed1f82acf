"""Who wants to know that a list was imported: rooms above this one, told inside the unit that wrote it."""

from collections.abc import Callable

from comity.kernel.actor import Actor
from comity.lists.models import ImportRun

Told = Callable[[Actor, ImportRun], object]
_told: dict[str, Told] = {}


def when_imported(kind: str, tell: Told) -> None:
    """Name what follows an import that is done, with the kind of the jobs that it leaves: their payload names the import as `run`.

    It is rolled back with the import. Called in a room's AppConfig.ready.
    """
    _told[kind] = tell


def kinds() -> list[str]:
    """The kinds of the jobs that an import may leave behind."""
    return list(_told)


def imported(by: Actor, run: ImportRun) -> None:
    """Tell all of them."""
    for tell in _told.values():
        tell(by, run)
