"""Builders of records that mention persons and documents, and of lists, through the real actions."""

from typing import Any

from comity.kernel import record
from comity.kernel.actor import Actor
from comity.subjects import mentions, owners
from comity.subjects.models import DocumentMention, PersonMention
from tests import make
from tests.kernel.things.models import FLOW, Thing, may_work

owners.register(Thing)

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


def a_person(by: Actor, owner: Thing, numbers: tuple[str, ...] = (), **facts: Any) -> PersonMention:
    """A person, and that person's passports, in a record."""
    with record.change("mention", owner, by=by, may=may_work) as act:
        made = act.add(mentions.person(owner, **{**LI_WEI, **facts}))
        for number in numbers:
            act.add(mentions.document(owner, number=number, person=made))
    return made


def a_document(by: Actor, owner: Thing, number: str) -> DocumentMention:
    """A document of nobody known, in a record."""
    with record.change("mention", owner, by=by, may=may_work) as act:
        return act.add(mentions.document(owner, number=number))
