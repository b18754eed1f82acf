"""Rows that a unit makes and hardly ever reads wait for its end and are written in one go."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.db import models

from comity.kernel import rows

M = TypeVar("M", bound=models.Model)
_waiting: ContextVar[list[models.Model] | None] = ContextVar("waiting", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Inside, rows given to `add` wait for `write_all`."""
    token = _waiting.set([])
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
    """Write what waits, each model's rows in one go: without signals, and not by a `save` of their own."""
    held = _waiting.get() or []
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
            rows.add(held[0])
            del held[0]  # one that could not be written goes on waiting, so that the unit cannot end without it
        return super().get_queryset()
