"""What hardly ever changes is read once for a page or a unit of acts, and again after any of it was written there."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import models
from django.db.models.signals import post_delete, post_save

P = ParamSpec("P")
T = TypeVar("T")
Memory = dict[Hashable, Any]

_memories: ContextVar[tuple[Memory, ...]] = ContextVar("memories", default=())


@contextmanager
def recalling() -> Iterator[None]:
    """Let what is asked inside be remembered until the end of the block. A block inside another begins with nothing:

    what a unit decides on was read inside that unit.
    """
    token = _memories.set((*_memories.get(), {}))
    try:
        yield
    finally:
        _memories.reset(token)


def recalled(*watched: type[models.Model]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A question whose answer rests on these models alone and is not changed by whoever gets it; its arguments are hashable.

    Outside of `recalling` it is asked each time. It says nothing of time, actor or language: those are applied to its answer.
    """
    for model in watched:
        for written in (post_save, post_delete):
            written.connect(forget, sender=model, dispatch_uid=f"recall.{model._meta.label_lower}")

    def remembering(ask: Callable[P, T]) -> Callable[P, T]:
        @wraps(ask)
        def answer(*args: P.args, **kwargs: P.kwargs) -> T:
            memories = _memories.get()
            if not memories:
                return ask(*args, **kwargs)
            question = (ask, args, tuple(sorted(kwargs.items())))
            if question not in memories[-1]:
                memories[-1][question] = ask(*args, **kwargs)
            found: T = memories[-1][question]
            return found

        return answer

    return remembering


def follow(row: models.Model, **asked: Callable[[Any], models.Model | None]) -> None:
    """Let references of a row that were not read yet lead to what these recalled questions answer, asked with the key."""
    for name, ask in asked.items():
        field: Any = row._meta.get_field(name)
        key = getattr(row, field.attname)
        found = ask(key) if key is not None and not field.is_cached(row) else None
        if found is not None:
            setattr(row, name, found)


def forget(**facts: object) -> None:
    """Remember nothing any longer: after a row of a watched model was written; `bulk_create` and `update` say nothing of themselves."""
    for memory in _memories.get():
        memory.clear()
