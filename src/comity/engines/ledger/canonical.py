"""One value, one sequence of bytes: what is hashed today must hash alike in ten years and in another language."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Final

MAX_DEPTH: Final = 32
MAX_WHOLE_NUMBER: Final = 2**53 - 1  # beyond it, JSON readers in other languages round


class NotCanonicalError(ValueError):
    """This value has no single byte form. The message names types, never contents."""


_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode


def canonical(value: object) -> bytes:
    """JSON in UTF-8: keys sorted by code point, no spaces, nothing escaped but what JSON requires.

    Takes text, whole numbers up to 2**53 - 1, true, false, None, aware datetimes, dates, lists, tuples and mappings with
    text keys. A moment is written in UTC with microseconds (`2026-11-21T13:05:00.000000Z`), so a row and its exported line
    have the same bytes. Text is taken as it is, never normalised: an edit from one Unicode form to another is an edit.

    Raises NotCanonicalError for all else: floats, naive datetimes, lone surrogates, other types, nesting deeper than 32.
    """
    try:
        return _encode(_plain(value, MAX_DEPTH)).encode()
    except UnicodeEncodeError:
        raise NotCanonicalError("text holds a lone surrogate, which is no character") from None


def moment(at: datetime) -> str:
    """The one way a moment is written."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise NotCanonicalError("a moment without its zone is not a moment")
    try:
        return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
    except OverflowError:
        raise NotCanonicalError("a moment outside the years 1 to 9999") from None


def _plain(value: object, depth: int) -> object:
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, int):
        if abs(value) > MAX_WHOLE_NUMBER:
            raise NotCanonicalError("a whole number beyond 2**53 - 1: write it as text")
        return value
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if depth == 0:
        raise NotCanonicalError(f"nested deeper than {MAX_DEPTH}")
    if type(value) is dict and _all_text(value) and _all_text(value.values()):
        return value  # nearly every entry of a log: a million of them are to be verified in seconds
    if isinstance(value, (dict, Mapping)):
        for key in value:
            if not isinstance(key, str):
                raise NotCanonicalError(f"a key of type {type(key).__name__}: keys are text")
        return {key: item if type(item) is str else _plain(item, depth - 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [item if type(item) is str else _plain(item, depth - 1) for item in value]
    raise NotCanonicalError(f"a value of type {type(value).__name__} has no canonical form")


def _all_text(items: Iterable[object]) -> bool:
    return {str}.issuperset(map(type, items))
