"""Builders of screenings of many: lists of invented persons, each given, authorised and run through the real actions."""

import csv
import io
import threading
from pathlib import Path
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile

from comity.agreements.models import Agreement
from comity.kernel import attachments
from comity.kernel.actor import Actor
from comity.kernel.jobs import running
from comity.people import queries as people
from comity.people.models import Desk, Officer
from comity.screening.models import ScreeningRun
from comity.screening.runs import actions
from tests import making_agreements, making_people
from tests.kernel.things.models import Thing
from tests.making_subjects import a_matter, a_un_file, an_import

HEADERS = ("Name", "Date of birth", "Nationality", "Sex", "Passport no", "Place of birth")
LISTED = ("Orsino Valdemarca", "1961-02-03", "Italy", "M", "YA7654321", "Torvona")
NOBODY = ("Zzyzx Qwortle", "1990-05-06", "France", "F", "QQ1111199", "Lurmel")


class House(NamedTuple):
    """A desk with an officer in charge of a matter, two heads, a law in force, and an auditor elsewhere."""

    desk: Desk
    officers: dict[str, Officer]
    matter: Thing
    basis: Agreement

    def actor(self, name: str) -> Actor:
        return people.actor_for(self.officers[name])


def listed() -> None:
    """The traveller `LISTED` stands on a list."""
    an_import(a_un_file({"key": "7"}))


def house() -> House:
    desk = making_people.desk()
    officers = {
        "case": making_people.officer("case", desk, "Carla Conti"),
        "colleague": making_people.officer("case", desk, "Carlo Collega"),
        "head": making_people.officer("head", desk, "Heidi Head"),
        "deputy": making_people.officer("head", desk, "Dora Deputy", is_deputy=True),
        "stranger": making_people.officer("head", name="Stefan Stranger"),
        "auditor": making_people.officer("auditor", name="Ada Aquila"),
    }
    law = {"agreement_kind": "domestic", "title": "Invented border act", "short_title": "Border act"}
    basis = making_agreements.in_force(making_agreements.head(), "IT", **law)
    return House(desk, officers, a_matter(people.actor_for(officers["case"]), "AR-2026-0001"), basis)


def a_csv(*rows: tuple[str, ...], headers: tuple[str, ...] = HEADERS, encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([headers, *rows])
    return out.getvalue().encode(encoding)


def a_file(content: bytes, name: str = "travellers.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def prepared(
    where: House, *rows: tuple[str, ...], by: str = "case", content: bytes = b"", name: str = "travellers.csv", **facts: Any
) -> ScreeningRun:
    said = {"matter": where.matter, "basis": where.basis, "article": "Art. 7", "purpose": "arrivals of the night ferry", **facts}
    return actions.prepare(where.actor(by), a_file(content or a_csv(*rows), name), name, **said)


def asked(where: House, *rows: tuple[str, ...], **facts: Any) -> ScreeningRun:
    run = prepared(where, *rows, **facts)
    return actions.ask(where.actor("case"), run)


def authorised(where: House, *rows: tuple[str, ...], **facts: Any) -> ScreeningRun:
    run = asked(where, *rows, **facts)
    actions.authorise(where.actor("head"), run)
    return run


def finished(where: House, *rows: tuple[str, ...], **facts: Any) -> ScreeningRun:
    run = authorised(where, *rows, **facts)
    work()
    run.refresh_from_db()
    return run


def work() -> int:
    return running.work(threading.Event(), until_empty=True)


def sealed_files() -> list[Path]:
    """What lies in the store of files now."""
    folder: Path = attachments.store.folder()
    return [path for path in folder.glob("*/*") if path.is_file() and path.parent.name != "incoming"]
