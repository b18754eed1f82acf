"""The filter as a sentence: each word says what is asked and opens the field that changes it."""

from collections.abc import Callable
from typing import Any, NamedTuple

import django_filters
from django.conf import settings
from django.forms import BoundField
from django.utils.functional import Promise

from comity.web import moments


class Word(NamedTuple):
    """One word of the sentence. `said` is empty while it is not set; `without` leads to the list without it.

    `default` says what the list shows while the word is not set, where that is not everything.

    A choice says by itself what it is of ("Italy"); a typed text or a span of days is said with its label ("Reference: 0417").
    """

    label: str | Promise
    said: str
    bound: BoundField
    without: str
    is_choice: bool
    default: str = ""

    @property
    def is_set(self) -> bool:
        """Whether this word narrows the list."""
        return bool(self.said)


def words(filterset: django_filters.FilterSet, url: Callable[..., str]) -> list[Word]:
    """A word for each filter of the set, in its order."""
    form = filterset.form
    form.is_valid()
    cleaned = getattr(form, "cleaned_data", {})
    found = []
    for name in filterset.filters:
        bound = form[name]
        parts = {part: None for part in filterset.data if part == name or part.startswith(f"{name}_")}
        said, is_choice = _said(bound, cleaned.get(name)), hasattr(bound.field, "choices")
        default = "" if said else _default(filterset.filters[name])
        found.append(Word(bound.label, said, bound, url(page=None, **parts), is_choice, default))
    return found


def _default(unset: django_filters.Filter) -> str:
    own = unset.extra.get("empty_label")
    return "" if own in (None, settings.FILTERS_EMPTY_CHOICE_LABEL) else str(own)


def _said(bound: BoundField, value: Any) -> str:
    if value is None or value == "" or (hasattr(value, "__len__") and len(value) == 0):
        return ""
    if isinstance(value, slice):
        parts = [moments.said(end) for end in (value.start, value.stop)]
        return "" if value.start is None and value.stop is None else " – ".join(parts)
    choices = {str(key): str(label) for key, label in getattr(bound.field, "choices", None) or () if not isinstance(label, list | tuple)}
    many = (
        value if isinstance(value, list | tuple) else [value] if isinstance(value, str) or not hasattr(value, "__iter__") else list(value)
    )
    return ", ".join(choices.get(str(one), moments.said(one)) for one in many)
