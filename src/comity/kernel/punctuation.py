"""Several things in one sentence, set apart as the reader's script does it."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def listed(things: Iterable[str]) -> str:
    """``a, b, c``"""
    return pgettext("between things", ", ").join(things)


def told_apart(clauses: Iterable[str]) -> str:
    """``clause; clause``"""
    return pgettext("between clauses", "; ").join(clauses)
