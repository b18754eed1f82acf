"""Fills the desk that the journeys visit, through the real actions; run with that desk's settings, it prints who works there."""

import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from comity.casework import actions as casework
from comity.casework.models import AssistanceRequest
from comity.directory import actions as directory
from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.lists.actions import Wanted, import_list
from comity.people import actions as people
from comity.screening.runs import actions as runs
from comity.subjects import actions as subjects
from tests import making_casework, making_people
from tests.browser.serving import PERSON
from tests.making_casework import Bureau
from tests.making_list_files import element, un_individual, un_list

ALL = ("duty", "case", "second", "head", "auditor")
EVERYBODY = (*ALL, "liaison", "administrator")
DESKS = {
    "english": ("en", ALL),
    "arabic": ("ar", ALL),
    "plain": ("en", ALL),
    "shared": ("en", ("duty", "case", "head")),
    "elsewhere": ("en", ("case",)),
    "passkey": ("en", ("case",)),
    "night": ("en", ("duty", "head", "auditor")),
    "seen": ("en", EVERYBODY),
    "seen_arabic": ("ar", EVERYBODY),
}
"""The desks, each for one journey so that none waits for another: the language its officers read, and who works there."""

STAFF = {
    "duty": ("duty", "Dora Duse", "دلال دروزة"),
    "case": ("case", "Carla Conti", "كريم كنعان"),
    "second": ("case", "Olga Orsi", "عمر عودة"),
    "head": ("head", "Elena Este", "هدى هلال"),
    "auditor": ("auditor", "Ugo Udine", "أمل أيوب"),
    "liaison": ("liaison", "Livia Lodi", "ليلى لطفي"),
    "administrator": ("administrator", "Zeno Zilli", "يوسف ياسين"),
}


def fill() -> dict[str, object]:
    """Desks with officers, a partner with a basis in force, a list with one person; returns what the journeys need to know."""
    with clock.at(datetime.now(UTC) - timedelta(days=400)):
        first, _second = making_people.founders()
        house = making_people.desk("house")
        head = making_people.actor("head", house, "Enzo Este")
        directory.add_agency(head, name="Own service", agency_kind="contact_point", country="IT", is_ours=True)
        for country in ("IT", "FR"):
            directory.add_sheet(head, country=country, legal_areas=["EU"])
        partner = directory.add_agency(head, name="Point de contact de Lyon", agency_kind="contact_point", country="FR", languages=["fr"])
        basis = making_casework.directive(head, making_people.actor("case", house, "Fabio Ferri"))
        bureaus = {code: _desk(code, language, who) for code, (language, who) in DESKS.items()}
        for bureau in bureaus.values():
            bureau.partner, bureau.basis = partner, basis
        _list(head)
    requests = {code: _work(bureaus[code]) for code in ("shared", "seen", "seen_arabic")}
    desks = {code: _told(bureau, DESKS[code][0], requests.get(code, [])) for code, bureau in bureaus.items()}
    return {"desks": desks, "partner": partner.pk, "basis": basis.pk}


def _desk(code: str, language: str, who: tuple[str, ...]) -> Bureau:
    first, second = making_people.founders()
    bureau = Bureau(making_people.desk(code, zone=_where_it_is_three() if code == "night" else "Europe/Rome"))
    for key in who:
        role, name, in_arabic = STAFF[key]
        bureau.officers[key] = people.enlist(
            first,
            second,
            desk=bureau.desk,
            username=f"{key}.{code}",
            name=in_arabic if language == "ar" else name,
            role=role,
            password=making_people.PASSWORD,
            language=language,
        )
    if "administrator" in who:
        people.propose_role(first, bureau.officers["case"], bureau.desk, "duty", because="the night shift")
    return bureau


def _told(bureau: Bureau, language: str, requests: list[str]) -> dict[str, object]:
    officers = {key: officer.username for key, officer in bureau.officers.items()}
    return {"name": bureau.desk.name, "language": language, "officers": officers, "password": making_people.PASSWORD, "requests": requests}


def _work(bureau: Bureau) -> list[str]:
    """Requests in the states in which their pages differ most, the first of them with a person on the list."""
    person = {"names": ["Nadir Torvane"], "birth_dates": [PERSON["born"]], "nationalities": ["NO"], "role": "suspect", "grounding": "fact"}
    first = making_casework.accepted(bureau, persons=[person])
    subjects.cross_check(bureau.actor("case"), first)
    held = [first, making_casework.received(bureau, urgency="life", urgency_reason="Une personne est menacée.")]
    if "administrator" in bureau.officers:
        _lists_of_many(bureau, first)
    if "second" in bureau.officers:
        asked = making_casework.accepted(bureau)
        casework.ask(bureau.actor("case"), asked, question="Which account?")
        casework.reach(bureau.actor("case"), asked, reached_at=clock.now())
        held += [asked, making_casework.proposed(bureau), making_casework.answered(bureau)]
    return [request.reference for request in held]


def _lists_of_many(bureau: Bureau, matter: AssistanceRequest) -> None:
    """A list that the desk's worker compares as soon as it runs, with one hit and one row that cannot be read; and one that waits."""
    case, facts = (
        bureau.actor("case"),
        {"matter": matter, "basis": bureau.basis, "article": "Art. 5", "purpose": "arrivals of the night ferry"},
    )
    for rows in (("Nadir Torvane,1979-04-02", "Zzyzx Qwortle,1990", ",1991"), ("Zzyzx Qwortle,31.02.1990",)):
        content = "\n".join(("Name,Date of birth", *rows, bureau.desk.code)).encode()
        run = runs.ask(case, runs.prepare(case, io.BytesIO(content), "travellers.csv", **facts))
        if len(rows) > 1:
            runs.authorise(bureau.actor("head"), run)


def _where_it_is_three() -> str:
    """A zone in which it is three o'clock at night now, and will be for the length of the journeys or nearly."""
    hour = datetime.now(UTC).hour
    ahead = (3 - hour + 12) % 24 - 12
    zone = f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
    assert datetime.now(ZoneInfo(zone)).hour == 3
    return zone


def _list(head: Actor) -> None:
    born = element("INDIVIDUAL_DATE_OF_BIRTH", element("TYPE_OF_DATE", "EXACT") + element("DATE", PERSON["born"]))
    nationality = element("NATIONALITY", element("VALUE", PERSON["country"]))
    file = un_list(un_individual(1, nationality, born, first=PERSON["first"], second=PERSON["second"]))
    into = Wanted(name="Invented list", publisher="Nobody", legal_effect="Invented: it gives no ground for arrest.")
    run = import_list(head, io.BytesIO(file), file_name="invented.xml", into=into)
    assert run.outcome == "done", run.refusal
