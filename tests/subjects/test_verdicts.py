"""“Same” needs two independent attributes and no contradiction; the others are always open, with a reason, to a named officer."""

import io
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from comity.kernel import record
from comity.kernel.actor import Actor, ActorKind, system
from comity.kernel.errors import NotAllowed, StaleVersion
from comity.kernel.models import Category, Entry
from comity.lists.actions import Wanted, import_list
from comity.subjects.actions import cross_check, decide
from comity.subjects.models import Candidate, State, Verdict
from comity.subjects.workflow import FLOW
from tests.making_subjects import a_person, a_record, a_un_file, an_import, officer_at

pytestmark = pytest.mark.django_db

TWO = {"birth_dates": ["1979-04-02"]}
NAME_ALONE: dict[str, Any] = {"birth_dates": [], "nationalities": ["CN"]}


def a_candidate(by: Actor, **later: Any) -> Candidate:
    """Two records that mention Li Wei, the second with these facts."""
    a_person(by, a_record(by, "AR-1"), gender="male", parents=["Li Guoqiang"])
    second = a_record(by, "AR-2")
    a_person(by, second, **later)
    (found,) = cross_check(by, second)
    return found


def test_same_is_open_when_name_and_full_birth_date_agree(rome: Actor) -> None:
    found = decide(rome, a_candidate(rome, **TWO), State.SAME, "compared the passport photographs")
    assert found.state == State.SAME
    verdict = found.verdicts.get()
    assert (verdict.officer_id, verdict.verdict, verdict.because) == (rome.user_id, "same", "compared the passport photographs")
    assert verdict.evidence == found.evidence
    assert Entry.objects.get(action="subjects.candidate.same").category == Category.COMBINATION


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (NAME_ALONE, "needs two independent attributes that agree; here there is one: name"),
        ({"birth_dates": ["1979"]}, "here there is one: name"),
        ({"birth_dates": [], "gender": "male"}, "here there is one: name"),
        ({**TWO, "gender": "female"}, "gender speaks against it"),
    ],
)
def test_same_stays_closed_until_the_rule_holds_and_says_so(rome: Actor, facts: dict[str, Any], sentence: str) -> None:
    candidate = a_candidate(rome, **facts)
    with pytest.raises(NotAllowed, match=sentence):
        decide(rome, candidate, State.SAME, "I am sure")
    candidate.refresh_from_db()
    assert candidate.state == State.TO_DECIDE
    assert not Verdict.objects.exists()
    offered = {move.name: ruling for move, ruling, _hand in record.choices(FLOW, rome, candidate)}
    assert sentence in offered["same"].because
    assert offered["different"]
    assert offered["cannot_tell"]


def test_a_parent_and_a_name_are_two(rome: Actor) -> None:
    assert decide(rome, a_candidate(rome, birth_dates=[], parents=["LI Guoqiang"]), State.SAME, "the same father").state == State.SAME


@pytest.mark.parametrize("verdict", [State.DIFFERENT, State.CANNOT_TELL])
@pytest.mark.parametrize("facts", [NAME_ALONE, TWO, {**TWO, "gender": "female"}])
def test_different_and_cannot_tell_are_always_open_with_a_reason(rome: Actor, verdict: State, facts: dict[str, Any]) -> None:
    candidate = a_candidate(rome, **facts)
    with pytest.raises(ValidationError):
        decide(rome, candidate, verdict, "  ")
    assert decide(rome, candidate, verdict, "the photographs do not suffice").state == verdict


@pytest.mark.parametrize("verdict", [State.SAME, State.DIFFERENT, State.CANNOT_TELL])
@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        (lambda: system("tick"), "Only a named officer"),
        (lambda: Actor(ActorKind.TOKEN, "token", 1, 1, frozenset({"case"}), frozenset({1})), "Only a named officer"),
        (lambda: officer_at(1, "administrator"), "Only a named officer"),
        (lambda: officer_at(9, "auditor"), "Only a named officer"),
        (lambda: officer_at(2), "records you may see"),
    ],
)
def test_no_other_decides(rome: Actor, verdict: State, who: Any, sentence: str) -> None:
    candidate = a_candidate(rome, **TWO)
    with pytest.raises(NotAllowed, match=sentence):
        decide(who(), candidate, verdict, "because")
    assert not Verdict.objects.exists()


def test_a_later_verdict_stands_beside_the_earlier(rome: Actor) -> None:
    candidate = a_candidate(rome, **TWO)
    decide(rome, candidate, State.CANNOT_TELL, "no photograph yet")
    decide(rome, candidate, State.SAME, "the photograph came")
    assert [held.verdict for held in candidate.verdicts.all()] == ["same", "cannot tell"]


def test_a_verdict_on_a_version_that_is_gone_shows_it(rome: Actor) -> None:
    candidate = a_candidate(rome, **TWO)
    seen = candidate.version
    decide(rome, candidate, State.CANNOT_TELL, "no photograph yet", seen=seen)
    with pytest.raises(StaleVersion):
        decide(officer_at(1), candidate, State.SAME, "sure", seen=seen)


def test_only_the_check_itself_puts_a_question_again(rome: Actor) -> None:
    candidate = a_candidate(rome, **TWO)
    decide(rome, candidate, State.CANNOT_TELL, "no photograph yet")
    with pytest.raises(NotAllowed):
        record.move_only(FLOW, "reopen", candidate, by=officer_at(9, "auditor"), because="let us see")


def test_an_open_candidate_says_that_its_entry_was_withdrawn(rome: Actor) -> None:
    an_import(a_un_file({"key": "7"}, {"key": "8", "first": "Piero", "second": "Unrelated"}))
    file = a_record(rome)
    a_person(rome, file, names=["Orsino Valdemarca"], birth_dates=["1961-02-03"], nationalities=["IT"])
    (before,) = cross_check(rome, file)
    an_import(a_un_file({"key": "8", "first": "Piero", "second": "Unrelated"}))
    (after,) = cross_check(rome, file)
    assert after == before
    assert after.entry is not None
    assert after.entry.withdrawn_at is not None
    assert after.is_standing
    other = a_record(rome, "AR-2")
    a_person(rome, other, names=["Orsino Valdemarca"], birth_dates=["1961-02-03"], nationalities=["IT"])
    assert [found.entry for found in cross_check(rome, other)] == [None]


def test_a_wanted_notice_is_compared_and_named_as_what_it_is(rome: Actor) -> None:
    notice = {
        "entity_id": "2026/1",
        "name": "VALDEMARCA",
        "forename": "ORSINO",
        "date_of_birth": "1961/02/03",
        "nationalities": ["IT"],
        "sex_id": "M",
    }
    import_list(officer_at(1, "head"), io.BytesIO(json.dumps([notice]).encode()), file_name="n.json", into=Wanted("Notices"))
    file = a_record(rome)
    a_person(rome, file, names=["Orsino Valdemarca"], birth_dates=["1961-02-03"], nationalities=["IT"])
    (found,) = cross_check(rome, file)
    assert found.entry is not None
    assert "not an arrest warrant" in found.entry.reference_list.effect
