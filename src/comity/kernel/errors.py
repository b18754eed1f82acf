"""What an act can meet: each error is a sentence for the person who asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _


class NotAllowed(Exception):
    """The policy refuses; the refusal is in the audit chain and a page answers 403 with the sentence."""


class WrongState(Exception):
    """The record is no longer in a state from which this step is open; usually somebody was faster."""


@dataclass
class StaleVersion(WrongState):
    """The record changed since the person read it: `theirs` maps each field changed meanwhile to (old, new), latest last.

    `parts` does so for the rows that belong to it, by their kind and key.
    """

    seen: int
    found: int
    theirs: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    parts: Mapping[tuple[str, str], Mapping[str, tuple[Any, Any]]] = field(default_factory=dict)

    def __str__(self) -> str:
        return _("Somebody changed this while you were writing. Both versions are shown; nothing of yours is lost.")
