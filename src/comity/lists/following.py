"""Who wants to know that a list was imported: rooms above this one, told inside the unit that wrote it."""

from collections.abc import Callable

from comity.kernel.actor import Actor
from comity.lists.models import ImportRun

Told = Callable[[Actor, ImportRun], object]
_told: list[Told] = []


def when_imported(tell: Told) -> None:
    """Name what follows an import that is done: it is rolled back with it. Called in a room's AppConfig.ready."""
    if tell not in _told:
        _told.append(tell)


def imported(by: Actor, run: ImportRun) -> None:
    """Tell all of them."""
    for tell in _told:
        tell(by, run)
