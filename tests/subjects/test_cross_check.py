"""A cross-check meets earlier mentions and list entries, makes no doubles, and tells an asker nothing of what that asker may not see."""

from dataclasses import replace

import pytest

from comity.engines.ruling import yes
from comity.kernel import record
from comity.kernel.actor import Actor
from comity.kernel.errors import NotAllowed
from comity.kernel.models import Category, Entry, EntryContent, Notification
from comity.people.models import Desk
from comity.subjects import mentions, queries
from comity.subjects.actions import cross_check, decide
from comity.subjects.models import Candidate, State, Verdict
from comity.subjects.searching import MOST
from tests import make
from tests.kernel.things.models import may_work
from tests.making_subjects import a_document, a_person, a_record, a_un_file, an_import, officer_at

pytestmark = pytest.mark.django_db


def heads_of(desk_id: int) -> int:
    """A head at a desk of this number."""
    made = make.officer("Heidi Head")
    desk = Desk.objects.create(pk=desk_id, code=f"D{desk_id}", name="Desk", country="IT")
    desk.memberships.create(officer=made, role="head", from_on="2020-01-01", state="held")
    return made.pk


def test_the_same_person_in_an_earlier_record_is_a_candidate_with_evidence(rome: Actor) -> None:
    first, second = a_record(rome, "AR-1"), a_record(rome, "AR-2")
    earlier = a_person(rome, first)
    later = a_person(rome, second, names=["LI, Wei"])
    found = cross_check(rome, second)
    assert [(one.person, one.other_person) for one in found] == [(later, earlier)]
    assert found[0].state == State.TO_DECIDE
    assert {item["attribute"]: item["verdict"] for item in found[0].evidence}["birth date"] == "agrees"


def test_a_record_never_meets_itself(rome: Actor) -> None:
    file = a_record(rome)
    a_person(rome, file)
    a_person(rome, file)
    assert cross_check(rome, file) == []


def test_running_it_again_makes_no_doubles_from_either_side(rome: Actor) -> None:
    first, second = a_record(rome, "AR-1"), a_record(rome, "AR-2")
    a_person(rome, first)
    a_person(rome, second)
    once = cross_check(rome, second)
    assert cross_check(rome, second) == once == cross_check(rome, first)
    assert Candidate.objects.count() == 1


def test_those_that_are_hidden_take_no_place_and_nobodys_check_takes_back_what_another_found(rome: Actor) -> None:
    lyon = officer_at(2, named="Luc Lyon")
    for number in range(12):
        a_person(lyon, a_record(lyon, f"SECRET-{number}"))
    earlier = a_person(rome, a_record(rome, "AR-1"), birth_dates=["1979"])
    asking = a_record(rome, "AR-2")
    a_person(rome, asking)
    assert [one.other_person for one in cross_check(rome, asking)] == [earlier]
    assert Candidate.objects.filter(is_standing=True).count() == 1 + MOST
    sees_all = replace(rome, desks=rome.desks | lyon.desks)
    assert len(cross_check(sees_all, asking)) == 1 + MOST
    assert Candidate.objects.get(other_person=earlier).is_standing


def test_a_list_entry_is_met_by_name_and_by_document_number(rome: Actor) -> None:
    an_import(a_un_file({"key": "101"}, {"key": "102", "first": "Piero", "second": "Unrelated", "passport": "QQ1112223"}))
    file = a_record(rome)
    by_name = a_person(rome, file, names=["Valdemarca Orsino"], birth_dates=["1961-02-03"], nationalities=["IT"])
    by_number = a_document(rome, file, "qq-111 2223")
    a_person(rome, file, names=["Somebody Else"], birth_dates=["1990"], nationalities=[])
    found = {(one.ours, one.entry.entry_key) for one in cross_check(rome, file) if one.entry}
    assert found == {(by_name, "101"), (by_number, "102")}


def test_a_shared_document_is_a_candidate_even_where_the_names_differ(rome: Actor) -> None:
    first, second = a_record(rome, "AR-1"), a_record(rome, "AR-2")
    a_person(rome, first, numbers=("X 1234567",), names=["Giulia Example"], gender="female", birth_dates=["1990-01-09"])
    a_person(rome, second, numbers=("x1234567",), names=["Marek Sample"], gender="male", birth_dates=["1951"])
    (found,) = cross_check(rome, second)
    assert not found.sameness()


def test_a_check_is_audited_as_combination_and_its_line_tells_no_result(rome: Actor) -> None:
    a_person(rome, a_record(rome, "AR-1"))
    file = a_record(rome, "AR-2")
    a_person(rome, file)
    cross_check(rome, file)
    entry = Entry.objects.get(action="things.thing.cross_check")
    assert (entry.category, entry.subject_key) == (Category.COMBINATION, file.key)
    assert entry.content.body["facts"] == {"persons": 1, "mentions": 1}
    assert Entry.objects.filter(action="subjects.candidate.find", category=Category.COMBINATION).count() == 1


def test_a_record_that_the_asker_may_not_see_is_not_told_and_its_holder_is(rome: Actor, lyon: Actor) -> None:
    head = heads_of(2)
    theirs = a_record(lyon, "SECRET-LYON")
    a_person(lyon, theirs, notes="canary")
    ours = a_record(rome, "AR-2")
    a_person(rome, ours)
    assert cross_check(rome, ours) == []
    assert not queries.candidates_of(rome, ours).exists()
    assert not Candidate.objects.visible_to(rome).exists()
    assert not Verdict.objects.visible_to(rome).exists()
    told = Notification.objects.get()
    assert (told.officer_id, told.subject_kind, told.subject_key) == (head, "things.thing", theirs.key)
    assert told.template % told.values == (
        f"Rita Roma ran a cross-check that met a person or document in {theirs}. They were shown nothing: you decide what they learn."
    )
    on_the_timeline = EntryContent.objects.filter(entry__subject_kind="things.thing", entry__subject_key=ours.key)
    assert not [content for content in on_the_timeline if "SECRET" in str(content.body) or "canary" in str(content.body)]


def test_the_holder_is_told_once_however_often_it_is_run_and_again_when_more_is_met(rome: Actor, lyon: Actor) -> None:
    heads_of(2)
    theirs, ours = a_record(lyon, "AR-1"), a_record(rome, "AR-2")
    a_person(lyon, theirs)
    a_person(rome, ours)
    cross_check(rome, ours)
    cross_check(rome, ours)
    assert Notification.objects.count() == 1
    a_person(lyon, theirs, names=["Li Wei", "Wei Li"])
    cross_check(rome, ours)
    assert Notification.objects.count() == 2


def test_nobody_is_told_of_a_record_that_the_asker_sees_anyway(rome: Actor) -> None:
    heads_of(1)
    a_person(rome, a_record(rome, "AR-1"))
    file = a_record(rome, "AR-2")
    a_person(rome, file)
    assert cross_check(rome, file)
    assert not Notification.objects.exists()


SEES = {
    "officer of our desk alone": (lambda: officer_at(1), False),
    "officer of the other desk alone": (lambda: officer_at(2), False),
    "an auditor": (lambda: officer_at(9, "auditor"), True),
    "an administrator": (lambda: officer_at(9, "administrator"), False),
}


@pytest.mark.parametrize("reader", SEES)
@pytest.mark.parametrize("decided", [False, True])
def test_a_candidate_is_seen_by_who_sees_both_sides(rome: Actor, lyon: Actor, reader: str, decided: bool) -> None:
    theirs, ours = a_record(lyon, "AR-1"), a_record(rome, "AR-2")
    a_person(lyon, theirs, numbers=("X1234567",))
    a_person(rome, ours, numbers=("X1234567",))
    cross_check(rome, ours)
    both = both_desks()
    assert Candidate.objects.visible_to(both).count() == 1
    if decided:
        decide(both, Candidate.objects.visible_to(both).get(), State.CANNOT_TELL, "too little")
    make_actor, sees = SEES[reader]
    actor = make_actor()
    assert Candidate.objects.visible_to(actor).exists() is sees
    assert queries.candidates_of(actor, ours).exists() is sees
    assert queries.candidates_of(actor, theirs).exists() is sees
    assert Verdict.objects.visible_to(actor).exists() is (sees and decided)


def both_desks() -> Actor:
    """Somebody who works at both desks."""
    return replace(officer_at(1, "case", "head"), desks=frozenset({1, 2}))


def test_who_may_not_see_the_record_may_not_check_it(rome: Actor, lyon: Actor) -> None:
    file = a_record(rome)
    a_person(rome, file)
    with pytest.raises(NotAllowed, match="that you may see"):
        cross_check(lyon, file)
    with pytest.raises(NotAllowed, match="Only an officer who works on cases"):
        cross_check(officer_at(9, "auditor"), file)
    assert Entry.objects.filter(category=Category.NOT_ALLOWED).count() == 2


def test_a_decided_candidate_stays_decided_until_its_evidence_changes(rome: Actor) -> None:
    first, second = a_record(rome, "AR-1"), a_record(rome, "AR-2")
    a_person(rome, first)
    person = a_person(rome, second)
    (found,) = cross_check(rome, second)
    decide(rome, found, State.DIFFERENT, "another father")
    (again,) = cross_check(rome, second)
    assert again.state == State.DIFFERENT
    with record.change("mend", second, by=rome, may=may_work) as act:
        mentions.revise_person(act, person, birth_dates=["1979-04-03"])
    (reopened,) = cross_check(rome, second)
    assert reopened.state == State.TO_DECIDE
    assert reopened.verdicts.count() == 1
    assert "different" in Entry.objects.get(action="subjects.candidate.reopen").content.body["because"]


def test_an_open_candidate_whose_descriptions_parted_stands_no_longer(rome: Actor) -> None:
    first, second = a_record(rome, "AR-1"), a_record(rome, "AR-2")
    a_person(rome, first)
    person = a_person(rome, second)
    assert cross_check(rome, second)
    with record.change("mend", second, by=rome, may=may_work) as act:
        mentions.revise_person(act, person, names=["Quirin Other"], birth_dates=["1931-01-01"], nationalities=["DE"])
    cross_check(rome, second)
    assert not queries.to_decide(rome, second).exists()
    with record.change("mend", second, by=rome, may=may_work) as act:
        mentions.revise_person(act, person, names=["Li Wei"], birth_dates=["1979-04-02"], nationalities=["CN"])
    cross_check(rome, second)
    assert queries.to_decide(rome, second).count() == 1


def test_a_mention_and_its_candidates_are_gone_with_their_record(rome: Actor) -> None:
    first, second = a_record(rome, "AR-1"), a_record(rome, "AR-2")
    a_person(rome, first, numbers=("X1234567",), names=["Canary Unica"])
    a_person(rome, second, numbers=("X1234567",))
    (found,) = cross_check(rome, second)
    decide(rome, found, State.CANNOT_TELL, "too little")
    with record.unit():
        mentions.forget_all(rome, first, because="its time is over")
        record.dispose(first, by=rome, may=lambda _by, _thing: yes(), because="its time is over")
    assert not Candidate.objects.exists()
    assert not Verdict.objects.exists()
    assert not [content for content in EntryContent.objects.all() if "Canary" in str(content.body)]
    assert cross_check(rome, second) == []
