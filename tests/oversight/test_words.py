"""The log is read in words: who, what and of which record, in every room."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

import comity
from comity.agreements.workflow import FLOW as AGREEMENT
from comity.casework.workflow import FLOW as REQUEST
from comity.directory.workflow import BAR
from comity.kernel import record, timeline
from comity.kernel.actor import system
from comity.kernel.models import Entry, Record
from comity.people import queries as people
from comity.people.models import Officer
from comity.people.roles import Role
from comity.people.workflow import MEMBERSHIP, RESTORATION
from comity.screening.workflow import RUN
from comity.subjects.workflow import FLOW as CANDIDATE
from tests import making_people

ROOT = Path(comity.__file__).parent
BY_NAME = {"create": -1, "create_all": -1, "change": 0, "consult": -1}  # where the verb stands; -1: by its keyword alone
FLOWS = {
    "agreements.agreement": AGREEMENT,
    "casework.assistancerequest": REQUEST,
    "directory.judicialbar": BAR,
    "people.membership": MEMBERSHIP,
    "people.restoration": RESTORATION,
    "screening.screeningrun": RUN,
    "subjects.candidate": CANDIDATE,
}


def kinds_of(room: str) -> list[str]:
    return [model.kind() for model in apps.get_models() if issubclass(model, Record) and model._meta.app_label == room]


def written(call: ast.Call) -> ast.expr | None:
    """The action that a call of the record writes, as it stands there."""
    place = BY_NAME[call.func.attr]
    named = [keyword.value for keyword in call.keywords if keyword.arg == "action"]
    return named[0] if named else call.args[place] if place >= 0 else None


def spelled() -> Iterator[tuple[str, str]]:
    """Every action that the code spells out, with its room: whole, or as its last word."""
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in BY_NAME):
                continue
            if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "record"):
                continue
            action = written(node)
            if isinstance(action, ast.Constant):
                yield path.relative_to(ROOT).parts[0], str(action.value)
            elif isinstance(action, ast.JoinedStr) and isinstance(action.values[-1], ast.Constant):
                yield path.relative_to(ROOT).parts[0], str(action.values[-1].value).removeprefix(".")


def test_every_action_that_the_code_spells_out_has_words() -> None:
    found = set(spelled())
    assert {("people", "write"), ("subjects", "find"), ("lists", "lists.referencelist.import"), ("people", "recount")} <= found
    bare = [
        (room, action)
        for room, action in found
        if not any(map(timeline.is_worded, [action] if "." in action else [action, *(f"{kind}.{action}" for kind in kinds_of(room))]))
    ]
    assert bare == []


@pytest.mark.parametrize("kind", FLOWS)
def test_every_step_of_every_workflow_has_words_and_so_have_its_proposal_and_its_taking_back(kind: str) -> None:
    steps = [f"{kind}.{name}" for name in FLOWS[kind].by_name]
    assert [step for step in steps if not timeline.is_worded(step)] == []
    assert [f"{step}.propose" for step in steps if not timeline.is_worded(f"{step}.propose")] == []


def test_an_action_that_nobody_worded_is_found_to_be_so() -> None:
    assert not timeline.is_worded("people.officer.juggle")


@pytest.mark.parametrize("room", ["agreements", "casework", "directory", "lists", "people", "screening", "subjects"])
def test_every_kind_of_record_is_called_by_a_word_of_its_own(room: str) -> None:
    assert kinds_of(room)
    assert [kind for kind in kinds_of(room) if f"kind:{kind}" not in timeline._names] == []


@pytest.fixture
def room() -> Client:
    making_people.founders()
    return making_people.signed_in(making_people.officer(Role.AUDITOR, name="Ada Aquila"))


@pytest.mark.django_db
def test_a_sign_in_is_no_reading_and_has_a_group_of_its_own(room: Client) -> None:
    officer = making_people.officer(Role.CASE, name="Carla Conti")
    actor = people.actor_for(officer)
    record.consult(officer, by=actor, action="people.officer.sign_in")
    record.consult(officer, by=actor, action="people.officer.consult")

    def shown(category: str) -> set[str]:
        return {row.entry.action for row in room.get(f"/audit/?category={category}").context["page"].rows}

    assert shown("sign_in") == {"people.officer.sign_in"}
    assert "people.officer.consult" in shown("consultation")
    assert "people.officer.sign_in" not in shown("consultation")
    page = room.get("/audit/?category=sign_in").content.decode()
    assert '<option value="sign_in" selected>sign-in</option>' in page
    assert '<td data-label="Kind of processing">sign-in</td>' in page
    assert "Officer Carla Conti" in page


@pytest.mark.django_db
def test_a_candidate_is_called_by_its_number_and_no_name_of_a_case(room: Client) -> None:
    with record.unit():
        record.consult(apps.get_model("subjects.candidate")(pk=349), by=system("tick"), action="subjects.candidate.find")
    page = room.get("/audit/?action=subjects.candidate.find").content.decode()
    assert "Candidate 349" in page
    assert "A candidate was found" in page
    assert "Comity itself, by the clock" in page
    assert "system:tick" not in page


@pytest.mark.django_db
def test_the_timeline_of_a_record_names_the_system_by_a_word(room: Client) -> None:
    record.consult(Officer.objects.get(name="Ada Aquila"), by=system("tick"), action="people.officer.consult")
    (line,) = timeline.lines(Entry.objects.filter(actor="system:tick").select_related("content"), system("tick"))
    assert line.who == "Comity itself, by the clock"
