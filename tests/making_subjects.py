"""Builders of records that mention persons and documents, and of lists, through the real actions."""

import io
from itertools import product
from typing import Any

from comity.kernel import record
from comity.kernel.actor import Actor
from comity.lists.actions import Wanted, import_list
from comity.lists.models import ImportRun
from comity.screening import matters
from comity.subjects import mentions, owners
from comity.subjects.models import DocumentMention, PersonMention
from tests import make
from tests.kernel.things.models import FLOW, Thing, may_work

owners.register(Thing)
matters.register(Thing, lambda actor: Thing.objects.visible_to(actor).filter(size=THE_OFFICERS_OWN))

THE_OFFICERS_OWN = 42
"""The size of a thing that those at its desk are in charge of: a thing has no officer."""
LI_WEI = {"names": ["Li Wei", "李伟"], "birth_dates": ["1979-04-02"], "nationalities": ["CN"], "role": "suspect"}


def officer_at(desk_id: int, *roles: str, named: str = "Anna Arendt") -> Actor:
    """Somebody who works on cases at this desk."""
    return make.actor(*(roles or ("case",)), at_desk=desk_id, named=named)


def a_record(by: Actor, name: str = "AR-1") -> Thing:
    """A record at the officer's desk."""
    assert by.desk_id is not None
    thing = Thing(name=name, desk_id=by.desk_id)
    with record.create(thing, by=by, may=may_work, flow=FLOW):
        pass
    return thing


def a_matter(by: Actor, name: str = "AR-1") -> Thing:
    """A record that checks of this officer may name."""
    thing = a_record(by, name)
    with record.change("take", thing, by=by, may=may_work) as act:
        act.subject.size = THE_OFFICERS_OWN
    return thing


def a_person(by: Actor, owner: Thing, numbers: tuple[str, ...] = (), **facts: Any) -> PersonMention:
    """A person, and that person's passports, in a record."""
    with record.change("mention", owner, by=by, may=may_work) as act:
        made = act.add(mentions.person(owner, **{**LI_WEI, **facts}))
        for number in numbers:
            act.add(mentions.document(owner, number=number, person=made))
    return made


def a_document(by: Actor, owner: Thing, number: str) -> DocumentMention:
    """A document without a person, in a record."""
    with record.change("mention", owner, by=by, may=may_work) as act:
        return act.add(mentions.document(owner, number=number))


UN_ENTRY = """<INDIVIDUAL><DATAID>{key}</DATAID><VERSIONNUM>1</VERSIONNUM>
<FIRST_NAME>{first}</FIRST_NAME><SECOND_NAME>{second}</SECOND_NAME>
<UN_LIST_TYPE>Invented</UN_LIST_TYPE><REFERENCE_NUMBER>XXi.{key}</REFERENCE_NUMBER><LISTED_ON>2020-05-06</LISTED_ON>
<NATIONALITY><VALUE>{nationality}</VALUE></NATIONALITY>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>{born}</DATE></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>{passport}</NUMBER></INDIVIDUAL_DOCUMENT></INDIVIDUAL>"""

LISTED = {"first": "Orsino", "second": "Valdemarca", "nationality": "Italy", "born": "1961-02-03", "passport": "YA7654321"}


def strangers() -> list[dict[str, str]]:
    """More than a thousand others for a list: without them a name that most of it carries would be a common one."""
    threes = product(("Bel", "Kor", "Dun", "Fal", "Gim", "Hes", "Jor", "Lun", "Mek", "Nad", "Pir"), repeat=3)
    return [{"key": f"other{key}", "first": one + two, "second": two + three} for key, (one, two, three) in enumerate(threes)]


def a_un_file(*entries: dict[str, str], tail: str = "</INDIVIDUALS></CONSOLIDATED_LIST>") -> bytes:
    """An invented list in the United Nations' form; each entry needs its key."""
    body = "".join(UN_ENTRY.format(**{**LISTED, **entry}) for entry in entries)
    return f'<?xml version="1.0"?><CONSOLIDATED_LIST dateGenerated="2026-01-01T00:00:00"><INDIVIDUALS>{body}{tail}'.encode()


def an_import(content: bytes, *, into: str = "An invented list", by: Actor | None = None, **wanted: Any) -> ImportRun:
    """A file read into a list."""
    return import_list(by or officer_at(1, "head"), io.BytesIO(content), file_name="list.xml", into=Wanted(into), **wanted)
