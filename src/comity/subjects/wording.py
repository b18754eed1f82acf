"""How the values of persons and documents are said where the history of a record is told."""

from typing import Any

from comity.directory.territory import country_name
from comity.engines.ruling import N_
from comity.kernel import timeline

PERSON, DOCUMENT = "subjects.personmention", "subjects.documentmention"
FOR_MACHINES = ("owner_kind", "owner_key", "revision")


def register() -> None:
    """Names by their text, countries by their names; keys and what is only compared are left out."""
    for kind in (PERSON, DOCUMENT):
        timeline.leave_out(*(f"{kind}.{column}" for column in FOR_MACHINES))
    timeline.leave_out(f"{DOCUMENT}.normalised_number", "fact:candidate", "fact:persons")
    timeline.name("fact:mentions", N_("Persons and documents compared"))
    for column in ("names", "parents"):
        timeline.say(f"{PERSON}.{column}", _texts)
    timeline.say(f"{PERSON}.nationalities", lambda codes: ", ".join(map(country_name, codes)))
    timeline.say(f"{DOCUMENT}.country", country_name)


def _texts(names: list[dict[str, Any]]) -> str:
    return " · ".join(str(name["text"]) for name in names)
