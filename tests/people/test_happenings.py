"""What happened is told in sentences, to those who may follow it."""

import pytest

from comity.kernel.actor import system
from comity.kernel.errors import NotAllowed
from comity.people import actions, happenings, policy, queries
from comity.people.roles import Role
from tests import making_people as make

pytestmark = pytest.mark.django_db


def test_an_officers_way_is_told_old_to_new_with_its_reasons() -> None:
    first, second = make.founders()
    person = make.officer()
    actions.lock(first, person, because="on leave")
    with pytest.raises(NotAllowed):
        actions.unlock(make.actor(Role.CASE), person, because="let him in")
    restoration = actions.propose_restoration(second, person, because="lost").restoration
    actions.drop_restoration(first, restoration, because="found")
    told = happenings.of_officer(first, person)
    assert [line.sentence for line in told] == [
        "Invited the officer",
        "Proposed a role",
        "Gave the role, as second person",
        "Set a password with a one-time code",
        "Closed access",
        "Not allowed: Opened access again",
        "Proposed to restore access",
        "Did not restore access",
    ]
    assert (told[4].who, told[4].details) == (first.name, "on leave")


def test_only_the_officer_administrators_heads_and_auditors_follow_it() -> None:
    person = make.officer()
    for by in (queries.actor_for(person), make.founders()[0], make.actor(Role.HEAD), make.actor(Role.AUDITOR)):
        assert happenings.of_officer(by, person)
    for by in (make.actor(Role.CASE), make.actor(Role.DUTY), make.actor(Role.LIAISON), system("x")):
        assert happenings.of_officer(by, person) == []
        assert "Only the officer, administrators" in policy.may_follow(by, person).because


def test_words_that_retention_erased_are_not_told() -> None:
    from comity.kernel import clock
    from comity.kernel.models import EntryContent

    desk = make.desk()
    EntryContent.objects.filter(entry__subject_key=desk.key, entry__subject_kind="people.desk").update(body=None, erased_at=clock.now())
    assert [(line.who, line.sentence) for line in happenings.of_desk(make.founders()[0], desk)] == [
        (f"officer:{make.founders()[0].user_id}", "Founded the desk")
    ]
