"""Days and lists in the reader's language, for the sentences of rulings."""

from collections.abc import Iterable
from datetime import date

from babel.dates import format_date
from babel.lists import format_list

from comity.directory.territory import locale


def day(on: date) -> str:
    """`21 Nov 2026`, or as the reader's language writes it."""
    here = locale()
    return str(format_date(on, "d MMM y" if here.language == "en" else "medium", locale=here))


def listing(words: Iterable[str]) -> str:
    """`A, B and C`, or as the reader's language joins them."""
    found = list(words)
    return str(format_list(found, style="standard", locale=locale())) if found else ""
