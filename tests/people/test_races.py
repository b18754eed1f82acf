"""Two at the same moment, as two processes: administrators always remain, kinds of roles stay apart, nobody is on duty twice."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from comity.kernel.errors import NotAllowed, WrongState
from comity.people import actions, queries
from comity.people.models import Duty, Membership, MembershipState, Officer, Post
from comity.people.roles import Role, kind_of
from tests import making_people as make
from tests.kernel.processes import apart, finished

pytestmark = pytest.mark.usefixtures("committed")
EVENING = datetime(2030, 3, 1, 19, tzinfo=UTC)
TRIES = 4


def third_administrator() -> Membership:
    return make.officer(Role.ADMINISTRATOR).memberships.get()


def test_two_administrators_who_take_each_other_away_leave_two() -> None:
    first, second = make.founders()
    third_administrator()
    theirs = {by: Membership.objects.get(officer_id=by.user_id) for by in (first, second)}

    def drop(by, other):
        def act() -> None:
            with contextlib.suppress(ValidationError, NotAllowed, WrongState):
                actions.end_role(by, theirs[other], because="leaves")

        return act

    assert finished(apart(drop(first, second), drop(second, first))) == [0, 0]
    assert len(queries.administrators()) == 2


def test_two_administrators_who_close_each_others_access_leave_one_open() -> None:
    first, second = make.founders()

    def close(by, other):
        def act() -> None:
            with contextlib.suppress(ValidationError, NotAllowed):
                actions.lock(by, Officer.objects.get(pk=other.user_id), because="in doubt")

        return act

    assert finished(apart(close(first, second), close(second, first))) == [0, 0]
    assert len(queries.administrators()) == 1


def test_two_kinds_of_role_given_at_once_are_not_both_held() -> None:
    first, second = make.founders()
    desk = make.desk()
    for number in range(TRIES):
        person = actions.invite(first, username=f"new{number}", name="Nina Neri").officer
        proposed = [actions.propose_role(first, person, desk, role) for role in (Role.CASE, Role.AUDITOR)]

        def give(membership):
            def act() -> None:
                with contextlib.suppress(NotAllowed):
                    actions.confirm_role(second, membership)

            return act

        assert finished(apart(*map(give, proposed))) == [0, 0]
        held = Membership.objects.filter(officer=person, state=MembershipState.HELD)
        assert len({kind_of(membership.role) for membership in held}) == 1


def test_one_officer_planned_twice_at_once_stands_once() -> None:
    desk = make.desk()
    head, person = make.actor(Role.HEAD, desk), make.officer(Role.DUTY, desk)

    def plan() -> None:
        for night in range(TRIES):
            start = EVENING + timedelta(days=night)
            with contextlib.suppress(ValidationError):
                actions.plan_duty(head, desk, person, post=Post.DUTY, from_at=start, until_at=start + timedelta(hours=12))

    assert finished(apart(plan, plan)) == [0, 0]
    assert Duty.objects.count() == TRIES


def test_of_two_who_take_over_at_once_one_is_on_duty() -> None:
    desk = make.desk()
    both = [make.actor(role, desk) for role in (Role.DUTY, Role.CASE)]

    def take(by):
        return lambda: actions.take_over(by, desk, until_at=datetime.now(UTC) + timedelta(hours=8))

    assert finished(apart(*map(take, both))) == [0, 0]
    assert len(queries.on_duty(desk.pk, datetime.now(UTC))) == 1
