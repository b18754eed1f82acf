"""Lists in the reader's language, for the sentences of rulings."""

from collections.abc import Iterable

from babel.lists import format_list

from comity.web.moments import locale


def listing(words: Iterable[str]) -> str:
    """`A, B and C`, or as the reader's language joins them."""
    found = list(words)
    return str(format_list(found, style="standard", locale=locale())) if found else ""
