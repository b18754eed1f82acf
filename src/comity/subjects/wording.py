"""How the values of persons and documents are said where the history of a record is told."""

from typing import Any

from comity.directory.territory import country_name
from comity.engines.ruling import N_
from comity.kernel import timeline
from comity.lists.models import ListEntry

PERSON, DOCUMENT = "subjects.personmention", "subjects.documentmention"
FOR_MACHINES = ("owner_kind", "owner_key", "revision")

SEARCH_FOR_MACHINES = ("search", "form", "namesakes", "listed")
OF_A_SEARCH = {
    "asked.names": N_("Names"),
    "asked.birth_dates": N_("Date of birth"),
    "asked.places": N_("Place of birth"),
    "asked.nationalities": N_("Nationalities"),
    "asked.genders": N_("Sex"),
    "asked.documents": N_("Document numbers"),
    "answers.entries": N_("List entries shown"),
    "answers.mentions": N_("Persons and documents shown"),
}


def register() -> None:
    """Names by their text, countries by their names; keys and what is only compared are left out."""
    for kind in (PERSON, DOCUMENT):
        timeline.leave_out(*(f"{kind}.{column}" for column in FOR_MACHINES))
    timeline.leave_out(f"{DOCUMENT}.normalised_number", "fact:candidate", "fact:persons")
    timeline.leave_out(*(f"fact:{fact}" for fact in SEARCH_FOR_MACHINES))
    for fact, label in OF_A_SEARCH.items():
        timeline.name(f"fact:{fact}", label)
    timeline.say("fact:answers.entries", _entries)
    timeline.name("fact:mentions", N_("Persons and documents compared"))
    for column in ("names", "parents"):
        timeline.say(f"{PERSON}.{column}", _texts)
    timeline.say(f"{PERSON}.nationalities", lambda codes: ", ".join(map(country_name, codes)))
    timeline.say(f"{DOCUMENT}.country", country_name)


def _entries(keys: list[int]) -> str:
    found = ListEntry.objects.select_related("reference_list").filter(pk__in=keys).order_by("pk")
    return " · ".join(f"{entry.reference_list} {entry.entry_key}" for entry in found)


def _texts(names: list[dict[str, Any]]) -> str:
    return " · ".join(str(name["text"]) for name in names)
