"""Who is on duty: planned by the head, taken over with the note of the shift before, and who is on call."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from comity.kernel import clock
from comity.kernel.actor import system
from comity.kernel.errors import NotAllowed
from comity.kernel.models import Entry
from comity.people import actions, queries
from comity.people.models import Duty, HandOver, Post
from comity.people.roles import Role
from tests import making_people as make

pytestmark = pytest.mark.django_db
EVENING = datetime(2030, 3, 1, 19, tzinfo=UTC)
NIGHT = {"from_at": EVENING, "until_at": EVENING + timedelta(hours=12)}


def test_the_head_plans_and_the_shift_counts_from_its_first_to_before_its_last_moment() -> None:
    desk = make.desk()
    head, person = make.actor(Role.HEAD, desk), make.officer(Role.DUTY, desk)
    actions.plan_duty(head, desk, person, post=Post.DUTY, **NIGHT)
    assert queries.on_duty(desk.pk, EVENING - timedelta(seconds=1)) == []
    assert queries.on_duty(desk.pk, EVENING) == [person]
    assert queries.on_duty(desk.pk, NIGHT["until_at"]) == []
    assert queries.on_duty(make.desk().pk, EVENING) == []


def test_only_the_head_of_this_desk_plans() -> None:
    desk = make.desk()
    person = make.officer(Role.DUTY, desk)
    for by in (make.actor(Role.HEAD), make.actor(Role.CASE, desk), make.founders()[0]):
        with pytest.raises(NotAllowed, match="Only the head of this desk plans"):
            actions.plan_duty(by, desk, person, post=Post.DUTY, **NIGHT)


@pytest.mark.parametrize(("role", "post"), [(Role.CASE, Post.HEAD), (Role.DUTY, Post.DEPUTY), (Role.AUDITOR, Post.DUTY)])
def test_a_post_wants_its_role(role: str, post: str) -> None:
    desk = make.desk()
    head, person = make.actor(Role.HEAD, desk), make.officer(role, desk)
    with pytest.raises(ValidationError, match="does not hold the role"):
        actions.plan_duty(head, desk, person, post=post, **NIGHT)


def test_nobody_holds_one_post_twice_at_once_and_a_shift_ends_after_it_begins() -> None:
    desk = make.desk()
    head, person = make.actor(Role.HEAD, desk), make.officer(Role.DUTY, desk)
    first = actions.plan_duty(head, desk, person, post=Post.DUTY, **NIGHT)
    with pytest.raises(ValidationError, match="in that time already"):
        actions.plan_duty(
            head, desk, person, post=Post.DUTY, from_at=NIGHT["until_at"] - timedelta(hours=1), until_at=EVENING + timedelta(hours=20)
        )
    with pytest.raises(ValidationError, match="ends before it begins"):
        actions.plan_duty(head, desk, person, post=Post.DUTY, from_at=EVENING, until_at=EVENING)
    with pytest.raises(ValidationError, match="Say why"):
        actions.cancel_duty(head, first, because=" ")
    actions.cancel_duty(head, first, because="ill")
    assert queries.on_duty(desk.pk, EVENING) == []
    assert actions.plan_duty(head, desk, person, post=Post.DUTY, **NIGHT).pk


def test_taking_over_relieves_whoever_was_there_and_takes_the_note() -> None:
    desk = make.desk()
    first, second = make.actor(Role.DUTY, desk, "Anna"), make.actor(Role.CASE, desk, "Bruno")
    with clock.at(EVENING):
        actions.take_over(first, desk, until_at=EVENING + timedelta(hours=8))
    with clock.at(EVENING + timedelta(hours=5)):
        actions.hand_over(first, desk, note="AR-2030-0007 waits for Lyon.")
    morning = EVENING + timedelta(hours=6)
    with clock.at(morning):
        actions.take_over(second, desk, until_at=morning + timedelta(hours=12))
    assert [officer.pk for officer in queries.on_duty(desk.pk, morning)] == [second.user_id]
    assert [officer.pk for officer in queries.on_duty(desk.pk, morning - timedelta(minutes=1))] == [first.user_id]
    note = HandOver.objects.get()
    assert (note.taken_by_id, note.taken_at) == (second.user_id, morning)
    assert Entry.objects.filter(action="people.duty.relieve").count() == 1


def test_one_on_duty_does_not_take_over_from_himself() -> None:
    desk = make.desk()
    person = make.actor(Role.DUTY, desk)
    with clock.at(EVENING):
        actions.take_over(person, desk, until_at=EVENING + timedelta(hours=8))
        with pytest.raises(ValidationError, match="in that time already"):
            actions.take_over(person, desk, until_at=EVENING + timedelta(hours=9))
        assert [officer.pk for officer in queries.on_duty(desk.pk, EVENING)] == [person.user_id]


def test_ones_own_planned_shift_goes_over_into_the_one_that_is_taken() -> None:
    desk = make.desk()
    head, person = make.actor(Role.HEAD, desk), make.officer(Role.DUTY, desk)
    by = queries.actor_for(person)
    planned = actions.plan_duty(head, desk, person, post=Post.DUTY, **NIGHT)
    other = actions.plan_duty(head, desk, make.officer(Role.CASE, desk, "Bruno"), post=Post.DUTY, **NIGHT)
    actions.hand_over(head, desk, note="AR-2030-0007 waits for Lyon.")
    later = EVENING + timedelta(minutes=10)
    with clock.at(later):
        taken = actions.take_over(by, desk, until_at=NIGHT["until_at"])
        assert queries.on_duty(desk.pk, later) == [person]
        with pytest.raises(ValidationError, match="in that time already"):
            actions.take_over(by, desk, until_at=NIGHT["until_at"])
    for ended in (planned, other):
        ended.refresh_from_db()
        assert ended.until_at == later
    assert (taken.is_taken, planned.is_taken) == (True, False)
    assert HandOver.objects.get().taken_by == person


def test_a_shift_taken_in_the_moment_in_which_it_begins_stands_once() -> None:
    desk = make.desk()
    head, person = make.actor(Role.HEAD, desk), make.officer(Role.DUTY, desk)
    planned = actions.plan_duty(head, desk, person, post=Post.DUTY, **NIGHT)
    with clock.at(EVENING):
        actions.take_over(queries.actor_for(person), desk, until_at=NIGHT["until_at"])
    planned.refresh_from_db()
    assert planned.is_cancelled
    assert queries.on_duty(desk.pk, EVENING) == [person]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_only_who_works_at_the_desk_takes_over_or_writes(role: str) -> None:
    desk = make.desk()
    for by in (make.actor(role, desk), make.actor(Role.DUTY)):
        with pytest.raises(NotAllowed, match="Only an officer who works at this desk takes over"):
            actions.take_over(by, desk, until_at=clock.now() + timedelta(hours=1))
        with pytest.raises(NotAllowed, match="Only an officer who works at this desk writes"):
            actions.hand_over(by, desk, note="x")
    for by in (system("tick"),):
        with pytest.raises(ValueError, match="only an officer"):
            actions.take_over(by, desk, until_at=clock.now())
        with pytest.raises(ValueError, match="only an officer"):
            actions.hand_over(by, desk, note="x")


def test_a_note_is_read_by_its_desk_and_an_auditor_and_nobody_else() -> None:
    desk = make.desk()
    actions.hand_over(make.actor(Role.DUTY, desk), desk, note="canary")
    readers = {
        Role.CASE: make.actor(Role.CASE, desk),
        Role.AUDITOR: make.actor(Role.AUDITOR),
    }
    strangers = [make.actor(Role.HEAD), make.actor(Role.ADMINISTRATOR, desk), system("x")]
    assert all(queries.note_now(by, desk.pk) for by in readers.values())
    assert not any(queries.note_now(by, desk.pk) for by in strangers)


def test_the_head_on_call_is_planned_or_else_the_head_or_else_a_deputy() -> None:
    desk = make.desk()
    assert queries.on_call_head(desk.pk, EVENING) is None
    assert queries.on_call_deputy(desk.pk, EVENING) is None
    deputy = make.officer(Role.HEAD, desk, "Emil", is_deputy=True)
    assert queries.on_call_head(desk.pk, EVENING) == deputy
    head, other = make.officer(Role.HEAD, desk, "Dora"), make.officer(Role.HEAD, desk, "Zeno")
    assert queries.on_call_head(desk.pk, EVENING) == head
    actions.plan_duty(queries.actor_for(head), desk, other, post=Post.HEAD, **NIGHT)
    assert queries.on_call_head(desk.pk, EVENING) == other
    assert queries.on_call_deputy(desk.pk, EVENING) == deputy
    actions.plan_duty(queries.actor_for(head), desk, head, post=Post.DEPUTY, **NIGHT)
    assert queries.on_call_deputy(desk.pk, EVENING) == head


def test_an_officer_whose_access_is_closed_is_on_no_duty() -> None:
    desk = make.desk()
    head, person = make.actor(Role.HEAD, desk), make.officer(Role.DUTY, desk)
    actions.plan_duty(head, desk, person, post=Post.DUTY, **NIGHT)
    actions.lock(make.founders()[0], person, because="leave")
    assert queries.on_duty(desk.pk, EVENING) == []
    assert Duty.objects.filter(is_cancelled=False).exists()
