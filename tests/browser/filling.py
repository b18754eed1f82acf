"""Fills the desk that the journeys visit, through the real actions; run as a module with the settings of that desk, prints who works there."""

import io
import json
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import django

PERSON = {"first": "NADIR", "second": "TORVANE", "born": "1979-04-02", "country": "Norway"}
ALL = ("duty", "case", "second", "head", "auditor")
DESKS = {
    "english": ("en", ALL),
    "arabic": ("ar", ALL),
    "plain": ("en", ALL),
    "shared": ("en", ("duty", "case", "head")),
    "elsewhere": ("en", ("case",)),
    "night": ("en", ("duty", "head", "auditor")),
}
"""The desks, each for one journey so that none waits for another: the language its officers read, and who works there."""

STAFF = {
    "duty": ("duty", "Dora Duse", "دلال دروزة"),
    "case": ("case", "Carla Conti", "كريم كنعان"),
    "second": ("case", "Olga Orsi", "عمر عودة"),
    "head": ("head", "Elena Este", "هدى هلال"),
    "auditor": ("auditor", "Ugo Udine", "أمل أيوب"),
}


def fill() -> dict[str, object]:
    """Desks with officers, a partner with a basis in force, a list with one person; returns what the journeys need to know."""
    from comity.directory import actions as directory
    from comity.kernel import clock
    from tests import making_casework, making_people

    with clock.at(datetime.now(UTC) - timedelta(days=400)):
        first, _second = making_people.founders()
        house = making_people.desk("house")
        head = making_people.actor("head", house, "Enzo Este")
        directory.add_agency(head, name="Own service", agency_kind="contact_point", country="IT", is_ours=True)
        for country in ("IT", "FR"):
            directory.add_sheet(head, country=country, legal_areas=["EU"])
        partner = directory.add_agency(head, name="Point de contact de Lyon", agency_kind="contact_point", country="FR", languages=["fr"])
        basis = making_casework.directive(head, making_people.actor("case", house, "Fabio Ferri"))
        desks = {code: _desk(code, language, who) for code, (language, who) in DESKS.items()}
        _list(head)
    return {"desks": desks, "partner": partner.pk, "basis": basis.pk, "administrator": first.name}


def _desk(code: str, language: str, who: tuple[str, ...]) -> dict[str, object]:
    from comity.people import actions
    from tests import making_people

    first, second = making_people.founders()
    desk = making_people.desk(code, zone=_where_it_is_three() if code == "night" else "Europe/Rome")
    officers = {}
    for key in who:
        role, name, in_arabic = STAFF[key]
        username = f"{key}.{code}"
        actions.enlist(
            first,
            second,
            desk=desk,
            username=username,
            name=in_arabic if language == "ar" else name,
            role=role,
            password=making_people.PASSWORD,
            language=language,
        )
        officers[key] = username
    return {"pk": desk.pk, "name": desk.name, "language": language, "officers": officers, "password": making_people.PASSWORD}


def _where_it_is_three() -> str:
    """A zone in which it is three o'clock at night now, and will be for the length of the journeys or nearly."""
    hour = datetime.now(UTC).hour
    ahead = (3 - hour + 12) % 24 - 12
    zone = f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
    assert datetime.now(ZoneInfo(zone)).hour == 3
    return zone


def _list(head: object) -> None:
    from comity.kernel.actor import Actor
    from comity.lists.actions import Wanted, import_list
    from tests.making_list_files import element, un_individual, un_list

    assert isinstance(head, Actor)
    born = element("INDIVIDUAL_DATE_OF_BIRTH", element("TYPE_OF_DATE", "EXACT") + element("DATE", PERSON["born"]))
    nationality = element("NATIONALITY", element("VALUE", PERSON["country"]))
    file = un_list(un_individual(1, nationality, born, first=PERSON["first"], second=PERSON["second"]))
    into = Wanted(name="Invented list", publisher="Nobody", legal_effect="Invented: it gives no ground for arrest.")
    run = import_list(head, io.BytesIO(file), file_name="invented.xml", into=into)
    assert run.outcome == "done", run.refusal


if __name__ == "__main__":
    django.setup()
    json.dump(fill(), sys.stdout)
