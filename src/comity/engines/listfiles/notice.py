"""Notices as third parties publish them in JSON: one object, an array, or one a line."""

import re
from collections.abc import Iterator
from typing import IO, Any

from comity.engines.listfiles.ftm import values
from comity.engines.listfiles.json_rows import Row, json_objects
from comity.engines.listfiles.outcomes import Entry, Outcome, Rejected, Said
from comity.engines.listfiles.sources import LONGEST_VALUE, clean, clean_all
from comity.engines.ruling import N_
from comity.engines.screening.subject import Name

_DATE = re.compile(r"^(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?$")
_GENDERS = {"M": "male", "F": "female"}
_ASK = Said(N_("Ask the publisher of the notice for it."))
MOST_WARRANTS = 100


def read_notices(stream: IO[bytes]) -> Iterator[Outcome]:
    """Entries in the order of the file."""
    for row in json_objects(stream, "person"):
        yield row if isinstance(row, Rejected) else _entry(row)


def _entry(row: Row) -> Outcome:
    notice = row.content
    key = clean(notice.get("entity_id"))
    if not key:
        return Rejected(row.number, "entity_id", Said(N_("The notice has no entity_id.")), _ASK, "person")
    names = _names(notice)
    if not names:
        return Rejected(row.number, "name", Said(N_("The notice has no name.")), _ASK, "person")
    gender = _GENDERS.get(clean(notice.get("sex_id")).upper())
    return Entry(
        position=row.number,
        key=key,
        kind="person",
        names=names,
        birth_dates=tuple(date for given in values(notice, "date_of_birth") if (date := notice_date(given))),
        places=_place(notice),
        nationalities=values(notice, "nationalities"),
        genders=(gender,) if gender else (),
        remarks=clean(notice.get("distinguishing_marks")),
        reference=key,
        charges=tuple(_charges(notice)),
        raw=clean_all(notice),
    )


def _names(notice: dict[str, Any]) -> tuple[Name, ...]:
    forename, name = clean(notice.get("forename")), clean(notice.get("name"))
    whole = f"{forename} {name}".strip()
    return (Name(whole),) if any(letter.isalnum() for letter in whole) else ()


def notice_date(text: str) -> str:
    """``1948/12/10`` or ``1948-12-10``, a month or a year alone, as ``Subject`` takes them; else nothing."""
    found = _DATE.match(text)
    return "-".join([found[1], *(f"{int(part):02}" for part in found.groups()[1:] if part)]) if found else ""


def _place(notice: dict[str, Any]) -> tuple[str, ...]:
    place = ", ".join(part for name in ("place_of_birth", "country_of_birth_id") if (part := clean(notice.get(name))))
    return (place,) if place else ()


def _charges(notice: dict[str, Any]) -> Iterator[str]:
    warrants = notice.get("arrest_warrants")
    for warrant in warrants[:MOST_WARRANTS] if isinstance(warrants, list) else []:
        if isinstance(warrant, dict):
            country, charge = clean(warrant.get("issuing_country_id")), clean(warrant.get("charge"))
            translation = clean(warrant.get("charge_translation"))
            text = f"{charge} ({translation})" if charge and translation and translation != charge else charge or translation
            if text:
                yield (f"{country}: {text}" if country else text)[:LONGEST_VALUE]
