"""What a name, a birth date, a country may look like in a mention: shape, never truth."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.engines.screening import dates

LONGEST_NAME = 300
MOST = 60
STRENGTHS = ("strong", "weak")


def _is_text(value: Any, longest: int = LONGEST_NAME) -> bool:
    if not isinstance(value, str) or not value.strip() or len(value) > longest or "\x00" in value:
        return False
    return not any("\ud800" <= letter <= "\udfff" for letter in value)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= MOST


def are_names(value: Any) -> None:
    """A list of `{"text": …, "strength": "strong" | "weak", "script": …}`, the script optional."""

    def is_name(name: Any) -> bool:
        return (
            isinstance(name, dict)
            and name.keys() <= {"text", "strength", "script"}
            and _is_text(name.get("text"))
            and name.get("strength", "strong") in STRENGTHS
            and isinstance(name.get("script", ""), str)
        )

    if not _is_list(value) or not all(is_name(name) for name in value):
        raise ValidationError(_("Each name needs its text, of at most %(longest)d characters.") % {"longest": LONGEST_NAME})


def are_birth_dates(value: Any) -> None:
    """A list of dates as screening reads them: a day, a month, a year, about a year, or between two years."""
    if not _is_list(value) or not all(_is_text(text, 40) and dates.read_date(text) for text in value):
        raise ValidationError(_("Write a birth date as 1948-12-10, 1948-12, 1948, 1948~ (about) or 1948/1951 (between)."))


def are_countries(value: Any) -> None:
    """A list of two-letter country codes."""
    if not _is_list(value) or not all(isinstance(code, str) and len(code) == 2 and code.isascii() and code.isupper() for code in value):
        raise ValidationError(_("Write each country as its two-letter code: IT, CN."))
