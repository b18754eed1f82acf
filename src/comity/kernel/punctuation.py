"""Words and sentences put together: several things set apart as the reader's script does it, and one stop at the end, never two."""

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import pgettext

STOPS = (".", "。")
PLACE_BEFORE_STOP = re.compile(r"%\((\w+)\)s(?=[.。])")


def listed(things: Iterable[str]) -> str:
    """``a, b, c``"""
    return pgettext("between things", ", ").join(things)


def told_apart(clauses: Iterable[str]) -> str:
    """``clause; clause``"""
    return pgettext("between clauses", "; ").join(clauses)


def unended(sentence: str) -> str:
    """The sentence without its full stop, to go on after it."""
    return sentence[:-1] if sentence.endswith(STOPS) else sentence


def filled(template: str, words: Mapping[str, str]) -> str:
    """The template with these words in its places; where it puts a full stop after a place, the words bring none of their own."""
    ending = PLACE_BEFORE_STOP.findall(template)
    return template % {name: unended(text) if name in ending else text for name, text in words.items()}
