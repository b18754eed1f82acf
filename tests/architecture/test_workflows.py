"""Every row of every workflow, from the tables: somebody without the role is not allowed, with a sentence, whichever hand it is."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from scripts.workflows import tables

from comity.directory import actions as directory
from comity.engines.ruling import Ruling
from comity.engines.workflow import Move
from comity.kernel import record
from comity.kernel.actor import Actor
from comity.kernel.errors import NotAllowed
from comity.kernel.models import Entry, Record
from comity.people import actions as people
from comity.people.roles import Role
from comity.subjects import actions as subjects
from tests import making_agreements, making_casework, making_people, making_reviews, making_runs, making_subjects

pytestmark = pytest.mark.django_db


TABLES = {table.name: table for table in tables()}
ROWS = [pytest.param(name, row, id=f"{name}: {row.name}") for name, table in TABLES.items() for row in table.moves]


class Tried(NamedTuple):
    """A record in its first state, and somebody without the role for any of its steps."""

    subject: Record
    nobody: Actor


@pytest.fixture(autouse=True)
def a_founded_house() -> None:
    making_people.founders()  # before anybody else signs in


def administrator() -> Actor:
    """Who keeps the house and works at no desk."""
    return making_people.founders()[0]


def a_request() -> Tried:
    return Tried(making_casework.received(making_casework.bureau()), administrator())


def an_agreement() -> Tried:
    return Tried(making_agreements.proposed(making_agreements.head(), "FR"), administrator())


def a_bar() -> Tried:
    head = making_people.actor(Role.HEAD)
    facts = {"barred": "extradition", "court": "Court of Cassation", "decision": "1/2026", "citation": "Cass. 1/2026"}
    bar = directory.add_bar(head, country="FR", decided_on=making_agreements.LONG_AGO, **facts)
    return Tried(bar, administrator())


def a_membership() -> Tried:
    """Administrators give roles, so the nobody is one who works on cases."""
    desk, newcomer = making_people.desk(), making_people.officer()
    return Tried(people.propose_role(administrator(), newcomer, desk, Role.DUTY), making_people.actor(Role.CASE, desk))


def a_restoration() -> Tried:
    lost = making_people.officer()
    proposed = people.propose_restoration(administrator(), lost, because="lost the telephone").restoration
    return Tried(proposed, making_people.actor(Role.CASE))


def a_candidate() -> Tried:
    by = making_subjects.officer_at(1)
    first, second = making_subjects.a_record(by, "AR-1"), making_subjects.a_record(by, "AR-2")
    for owner in (first, second):
        making_subjects.a_person(by, owner)
    return Tried(subjects.cross_check(by, first)[0], administrator())


def a_run() -> Tried:
    return Tried(making_runs.prepared(making_runs.house(), making_runs.NOBODY), administrator())


def a_question() -> Tried:
    return Tried(making_reviews.asked(making_reviews.an_officer()), administrator())


MADE: dict[str, Callable[[], Tried]] = {
    "assistance request": a_request,
    "agreement": an_agreement,
    "judicial bar": a_bar,
    "membership": a_membership,
    "restoration": a_restoration,
    "candidate": a_candidate,
    "screening of many": a_run,
    "question about a search": a_question,
}


def test_every_table_of_ours_is_tried_here() -> None:
    assert set(TABLES) == set(MADE)


def hands(row: Move[Any, Any]) -> list[Callable[[Any, Any], Ruling]]:
    """The rule of the first hand, and of the second where there is one."""
    return [row.may, *([row.second] if row.second is not None else [])]


@pytest.mark.parametrize(("table", "row"), ROWS)
def test_a_nobody_takes_no_step_and_is_told_why(table: str, row: Move[Any, Any]) -> None:
    subject, nobody = MADE[table]()
    for rule in hands(row):
        ruling = rule(nobody, subject)
        assert not ruling
        assert str(ruling.because).strip().endswith("."), ruling.because
    if subject.state not in row.sources:
        return
    take = record.propose if row.second is not None else record.move_only
    before = subject.version
    with pytest.raises(NotAllowed):
        take(TABLES[table], row.name, subject, by=nobody, because="because I can")
    subject.refresh_from_db()
    assert subject.version == before
    assert Entry.objects.filter(subject_kind=subject.kind(), subject_key=subject.key, category="not_allowed").exists()
