"""Rows that a unit makes and hardly ever reads wait for its end and are written in one go.

No act opens a savepoint: rows that were written early, because somebody asked, would go with it when it is rolled back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.db import DatabaseError, models

from comity.kernel import rows

M = TypeVar("M", bound=models.Model)


class _Held(list[models.Model]):
    """What waits; and the first error that writing some of it met."""

    failure: DatabaseError | None = None


_waiting: ContextVar[_Held | None] = ContextVar("waiting", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Inside, rows given to `add` wait for `write_all`."""
    token = _waiting.set(_Held())
    try:
        yield
    finally:
        _waiting.reset(token)


def add(row: models.Model) -> None:
    """Insert a row at the end of the unit, or before a `WaitedFor` is asked; until then it may be changed freely.

    Written at the end of the unit it never learns its key. Raises IntegrityError, then.
    """
    held = _waiting.get()
    if held is None:
        rows.add(row)
    else:
        held.append(row)


def write_all() -> None:
    """Write what waits, each model's rows in one go: without signals, and not by a `save` of their own.

    Raises IntegrityError, also one that was met before and caught: a unit does not end without what it promised.
    """
    held = _waiting.get()
    assert held is not None, "rows wait inside of `together` only"
    if held.failure is not None:
        raise held.failure
    for model in {type(row): None for row in held}:
        names = [column.attname for column in model._meta.concrete_fields if not column.primary_key]
        rows.add_all(model, names, [[getattr(row, name) for name in names] for row in held if type(row) is model])
    for row in held:
        row._state.adding = False
    held.clear()


class WaitedFor(models.Manager[M]):
    """The manager of a model whose rows may wait: whoever asks finds them written, and each has its key."""

    def get_queryset(self) -> "models.QuerySet[M]":
        """All rows, those that waited too."""
        held = _waiting.get()
        while held:
            try:
                rows.add(held[0])
            except DatabaseError as failure:
                held.failure = held.failure or failure
                raise
            del held[0]
        return super().get_queryset()
