"""Roles are given by two, never to oneself, kept apart by kind, and taken away by one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from comity.kernel import clock, record
from comity.kernel.actor import Actor, ActorKind, system
from comity.kernel.errors import NotAllowed, WrongState
from comity.kernel.models import EntryContent
from comity.people import actions, policy, queries
from comity.people.models import Desk, Membership, MembershipState, Officer
from comity.people.roles import WORKING, Role
from comity.people.workflow import MEMBERSHIP
from tests import making_people as make

pytestmark = pytest.mark.django_db


def proposed(role: str = Role.CASE) -> tuple[Membership, Officer]:
    first, _second = make.founders()
    person = make.officer(Role.CASE)
    desk = make.desk()
    return actions.propose_role(first, person, desk, role, because="joins the desk"), person


def test_the_first_two_administrators_are_made_by_the_machine_and_no_third() -> None:
    first, second = make.founders()
    assert first.roles == second.roles == {Role.ADMINISTRATOR}
    with pytest.raises(ValidationError, match="There are officers already"):
        actions.first_administrator(system("cli"), desk=Desk.objects.get(), username="carl", name="Carl")


def test_nobody_but_the_machine_makes_the_first_administrator() -> None:
    desk = Desk(code="X", name="X", country="IT", zone="UTC", weekend=[5, 6])
    stranger = Actor(ActorKind.OFFICER, "Nobody", 1)
    with pytest.raises(NotAllowed, match="on the machine itself"):
        actions.first_administrator(stranger, desk=desk, username="carl", name="Carl")
    assert not Officer.objects.exists()


def test_a_role_counts_once_a_second_person_gave_it() -> None:
    membership, person = proposed()
    _first, second = make.founders()
    assert membership.desk_id not in queries.actor_for(person).desks
    actions.confirm_role(second, membership)
    assert membership.state == MembershipState.HELD
    assert queries.actor_for(person, membership.desk).roles == {Role.CASE}


def test_one_person_cannot_be_both_hands() -> None:
    membership, _person = proposed()
    first, _second = make.founders()
    with pytest.raises(NotAllowed, match="A second person must confirm"):
        actions.confirm_role(first, membership)


def test_one_person_in_two_roles_is_still_one_person() -> None:
    desk = make.desk()
    person = make.officer(Role.HEAD, desk)
    first, second = make.founders()
    actions.confirm_role(second, actions.propose_role(first, person, desk, Role.DUTY))
    head = queries.actor_for(person, desk)
    other = make.officer(Role.CASE)
    membership = actions.propose_role(head, other, desk, Role.CASE)
    same_person_as_duty = Actor(ActorKind.OFFICER, person.name, person.pk, desk.pk, frozenset({Role.HEAD, Role.DUTY}), frozenset({desk.pk}))
    with pytest.raises(NotAllowed, match="A second person must confirm"):
        actions.confirm_role(same_person_as_duty, membership)


def test_nobody_gives_a_role_to_himself_with_either_hand() -> None:
    first, second = make.founders()
    me = Officer.objects.get(pk=first.user_id)
    desk = make.desk()
    with pytest.raises(NotAllowed, match="Nobody gives a role to himself"):
        actions.propose_role(first, me, desk, Role.ADMINISTRATOR)
    membership = actions.propose_role(second, me, desk, Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed, match="Nobody gives a role to himself"):
        actions.confirm_role(first, membership)


def test_a_head_gives_working_roles_at_the_own_desk_only() -> None:
    desk, other = make.desk(), make.desk()
    head, person = make.actor(Role.HEAD, desk), make.officer(Role.CASE)
    assert actions.propose_role(head, person, desk, Role.DUTY).state == MembershipState.PROPOSED
    with pytest.raises(NotAllowed, match="the head of this desk"):
        actions.propose_role(head, person, other, Role.DUTY)
    with pytest.raises(NotAllowed, match="Only administrators make auditors"):
        actions.propose_role(head, make.officer(Role.AUDITOR), desk, Role.AUDITOR)


@pytest.mark.parametrize("role", sorted(WORKING - {Role.HEAD}) + [Role.AUDITOR])
def test_no_other_role_gives_roles(role: str) -> None:
    desk = make.desk()
    outsider, person = make.actor(role, desk), make.officer(Role.CASE)
    with pytest.raises(NotAllowed, match="Only an administrator or the head of this desk gives"):
        actions.propose_role(outsider, person, desk, Role.DUTY)


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (Role.CASE, Role.AUDITOR),
        (Role.CASE, Role.ADMINISTRATOR),
        (Role.AUDITOR, Role.HEAD),
        (Role.ADMINISTRATOR, Role.CASE),
        (Role.AUDITOR, Role.ADMINISTRATOR),
    ],
)
def test_working_auditing_and_administering_are_kept_apart(held: str, wanted: str) -> None:
    person, desk = make.officer(held), make.desk()
    with pytest.raises(NotAllowed, match="are kept apart"):
        actions.propose_role(make.founders()[0], person, desk, wanted)


def test_an_administrator_and_an_auditor_belong_to_no_desk_whose_cases_are_seen() -> None:
    desk = make.desk()
    assert make.actor(Role.ADMINISTRATOR, desk).desks == frozenset()
    assert make.actor(Role.AUDITOR, desk).desks == frozenset()
    assert make.actor(Role.LIAISON, desk).desks == {desk.pk}


def test_the_machine_signs_no_role() -> None:
    membership, _person = proposed()
    with pytest.raises(NotAllowed):
        record.propose(MEMBERSHIP, "grant", membership, by=system("tick"))


def test_a_role_is_declined_with_a_reason() -> None:
    membership, _person = proposed()
    _first, second = make.founders()
    with pytest.raises(ValidationError, match="Say why"):
        actions.decline_role(second, membership, because="")
    actions.decline_role(second, membership, because="stays where he is")
    with pytest.raises(WrongState):
        actions.confirm_role(second, membership)


def test_a_role_is_ended_by_one_and_only_by_those_who_may() -> None:
    membership, person = proposed()
    first, second = make.founders()
    actions.confirm_role(second, membership)
    with pytest.raises(NotAllowed, match="takes a role away"):
        actions.end_role(queries.actor_for(person), membership, because="no")
    actions.end_role(first, membership, because="leaves the desk")
    assert membership.desk_id not in queries.actor_for(person).desks
    with pytest.raises(WrongState):
        actions.end_role(first, membership, because="again")


def test_a_head_ends_working_roles_of_the_own_desk_but_no_auditor() -> None:
    desk = make.desk()
    head, auditor = make.actor(Role.HEAD, desk), make.officer(Role.AUDITOR, desk)
    worker = make.officer(Role.CASE, desk)
    assert policy.may_end_role(head, worker.memberships.get())
    assert not policy.may_end_role(head, auditor.memberships.get())


def test_two_administrators_remain() -> None:
    first, second = make.founders()
    of_second = Membership.objects.get(officer_id=second.user_id)
    with pytest.raises(ValidationError, match="Two administrators must remain"):
        actions.end_role(first, of_second, because="leaves")
    make.officer(Role.ADMINISTRATOR)
    actions.end_role(first, of_second, because="leaves")
    assert Membership.objects.get(pk=of_second.pk).state == MembershipState.ENDED


def test_the_role_of_an_administrator_whose_access_is_closed_ends_while_two_others_remain() -> None:
    first, second = make.founders()
    third = make.officer(Role.ADMINISTRATOR)
    actions.lock(first, third, because="left")
    of_third = third.memberships.get()
    actions.end_role(first, of_third, because="left")
    assert of_third.state == MembershipState.ENDED
    assert len(queries.administrators()) == 2
    with pytest.raises(ValidationError, match="Two administrators must remain"):
        actions.end_role(first, Membership.objects.get(officer_id=second.user_id), because="leaves")


def test_where_fewer_than_two_administrators_are_left_the_machine_makes_another() -> None:
    first, second = make.founders()
    desk = make.desk()
    person = make.officer(Role.CASE, desk)
    actions.lock(first, Officer.objects.get(pk=second.user_id), because="lost the badge at night")
    stranger = Actor(ActorKind.OFFICER, "Nobody", person.pk)
    with pytest.raises(NotAllowed, match="on the machine itself"):
        actions.first_administrator(stranger, desk=desk, username="dina", name="Dina")
    made = actions.first_administrator(system("set-up"), desk=desk, username="dina", name="Dina")
    third = queries.actor_for(actions.accept_invitation(made.code, password=make.PASSWORD))
    assert actions.confirm_role(third, actions.propose_role(first, person, make.desk(), Role.DUTY)).state == MembershipState.HELD
    with pytest.raises(ValidationError, match="There are officers already"):
        actions.first_administrator(system("set-up"), desk=desk, username="emma", name="Emma")


def test_a_role_counts_from_its_first_to_its_last_day_on_the_desks_own_calendar() -> None:
    first, second = make.founders()
    desk = make.desk(zone="Asia/Shanghai", country="CN")
    person = make.officer(Role.CASE, make.desk())
    membership = actions.propose_role(first, person, desk, Role.CASE, from_on=date(2030, 3, 2), until_on=date(2030, 3, 3))
    actions.confirm_role(second, membership)
    noon = datetime(2030, 3, 1, 12, tzinfo=UTC)
    expected = {3: False, 4: True, 51: True, 52: False}  # Shanghai's day begins at 16:00 UTC
    for hours, counts in expected.items():
        with clock.at(noon + timedelta(hours=hours)):
            assert (desk.pk in queries.actor_for(person).desks) is counts, hours
            assert (queries.officers_with(desk.pk, Role.CASE) == [person]) is counts, hours


def test_the_same_role_is_not_proposed_twice() -> None:
    membership, person = proposed()
    with pytest.raises(ValidationError, match="has this role at this desk already"):
        actions.propose_role(make.founders()[1], person, membership.desk, Role.CASE)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"from_on": date(2026, 3, 2), "until_on": date(2026, 3, 1)}, "before the first"),
        ({"is_deputy": True}, "A deputy stands in for the head"),
    ],
)
def test_a_role_that_contradicts_itself_is_refused_in_words(facts: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        actions.propose_role(make.founders()[0], make.officer(Role.CASE), make.desk(), Role.CASE, **facts)


def test_heads_and_deputies_are_told_apart() -> None:
    desk = make.desk()
    head, deputy = make.officer(Role.HEAD, desk, "Dora"), make.officer(Role.HEAD, desk, "Emil", is_deputy=True)
    assert queries.heads(desk.pk) == [head]
    assert queries.deputies(desk.pk) == [deputy]
    assert queries.officers_with(desk.pk, Role.HEAD) == [head, deputy]


def test_an_actor_acts_for_the_desk_that_is_led_or_the_one_named() -> None:
    one, two = make.desk("one"), make.desk("two")
    person = make.officer(Role.CASE, one)
    first, second = make.founders()
    actions.confirm_role(second, actions.propose_role(first, person, two, Role.HEAD))
    assert queries.actor_for(person).roles == {Role.HEAD}
    assert queries.actor_for(person, one).roles == {Role.CASE}
    assert len(queries.actor_for(person).desks) == 2
    with pytest.raises(ValueError, match="holds no role"):
        queries.actor_for(person, make.desk("three"))


def test_an_officer_without_a_role_acts_for_no_desk() -> None:
    invited = actions.invite(make.founders()[0], username="new.one", name="New One")
    actor = queries.actor_for(invited.officer)
    assert (actor.desk_id, actor.roles, actor.desks) == (None, frozenset(), frozenset())


def test_no_entry_of_the_log_holds_a_password() -> None:
    person = make.officer()
    assert person.check_password(make.PASSWORD)
    assert not any(person.password in str(content.body) or make.PASSWORD in str(content.body) for content in EntryContent.objects.all())
