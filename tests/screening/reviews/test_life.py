"""A question about a search: every step of its table, who may take it, and what the officers, the heads and the auditors are told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from comity.kernel import clock, record, timeline
from comity.kernel.actor import Actor, system
from comity.kernel.errors import NotAllowed, StaleVersion, WrongState
from comity.kernel.models import Deadline, Entry, Notification
from comity.people import actions as people_actions
from comity.people import queries as people
from comity.people.models import Desk, Membership, Officer
from comity.people.roles import Role
from comity.screening.reviews import actions, queries
from comity.screening.reviews.models import SearchReview
from comity.screening.reviews.terms import Reason, State
from comity.screening.reviews.workflow import FLOW
from tests import making_people
from tests.making_reviews import MONDAY, an_officer, answered, asked, rejected, searched

pytestmark = pytest.mark.django_db
WHY = "The requester asked whether this person is listed."
Step = Callable[[Actor, SearchReview], SearchReview]
STEPS: dict[str, Step] = {
    "answer": lambda by, review: actions.answer(by, review, answer=WHY),
    "accept": actions.accept,
    "reject": lambda by, review: actions.reject(by, review, because="It names nobody."),
    "lift": lambda by, review: actions.lift(by, review, because="The requester confirmed it since."),
    "drop": lambda by, review: actions.drop(by, review, because="The officer has left the service."),
}
LANDS = {
    "answer": State.ANSWERED,
    "accept": State.ACCEPTED,
    "reject": State.NOT_ACCEPTED,
    "lift": State.LIFTED,
    "drop": State.DROPPED,
}


def in_state(state: str, carla: Actor, dora: Actor) -> SearchReview:
    match State(state):
        case State.ASKED:
            return asked(carla)
        case State.ANSWERED:
            return answered(carla)
        case State.NOT_ACCEPTED:
            return rejected(carla, dora)
        case State.ACCEPTED:
            return actions.accept(dora, answered(carla))
        case State.LIFTED:
            return actions.lift(dora, rejected(carla, dora), because="It was confirmed since.")
        case State.DROPPED:
            return actions.drop(dora, asked(carla), because="She has left.")


def told(officer_id: int | None) -> list[str]:
    return list(Notification.objects.filter(officer_id=officer_id).order_by("pk").values_list("template", flat=True))


def test_the_table_is_tried_whole() -> None:
    assert STEPS.keys() == LANDS.keys() == FLOW.by_name.keys()


@pytest.mark.parametrize(("step", "state"), [(row.name, state.value) for row in FLOW.moves for state in row.sources])
def test_each_step_is_taken_by_who_may(step: str, state: str, carla: Actor, dora: Actor) -> None:
    review = in_state(state, carla, dora)
    STEPS[step](carla if step == "answer" else dora, review)
    review.refresh_from_db()
    assert review.state == LANDS[step]
    assert (review.judged_by_id == dora.user_id) == (step != "answer")
    assert bool(review.answer) == (step != "drop")


@pytest.mark.parametrize(("step", "state"), [(row.name, state) for row in FLOW.moves for state in State.values if state not in row.sources])
def test_no_step_is_taken_from_another_state(step: str, state: str, carla: Actor, dora: Actor) -> None:
    review = in_state(state, carla, dora)
    with pytest.raises(WrongState):
        STEPS[step](carla if step == "answer" else dora, review)
    review.refresh_from_db()
    assert review.state == state


@pytest.mark.parametrize(("step", "state"), [(row.name, state.value) for row in FLOW.moves for state in row.sources])
def test_nobody_else_takes_a_step_and_is_told_why(step: str, state: str, carla: Actor, dora: Actor) -> None:
    review = in_state(state, carla, dora)
    others = {
        "answer": (dora, an_officer("Olga Orsi"), an_officer("Heidi Head", Role.HEAD), system("tick")),
        "judge": (
            carla,
            an_officer("Olga Orsi"),
            an_officer("Heidi Head", Role.HEAD),
            an_officer("Adam", Role.ADMINISTRATOR),
            system("tick"),
        ),
    }
    sentence = {
        "answer": "Only the officer who made the search says why.",
        "judge": "Only the data-protection officer, as auditor, decides",
    }
    kind = "answer" if step == "answer" else "judge"
    for other in others[kind]:
        with pytest.raises(NotAllowed, match=sentence[kind]):
            STEPS[step](other, review)
    review.refresh_from_db()
    assert review.state == state
    refused = Entry.objects.filter(subject_kind=review.kind(), category="not_allowed")
    assert refused.count() == len(others[kind])


@pytest.mark.parametrize("step", ["reject", "lift", "drop"])
def test_who_decides_against_somebody_says_why(step: str, carla: Actor, dora: Actor) -> None:
    (state,) = FLOW.by_name[step].sources
    review = in_state(str(state.value), carla, dora)
    with pytest.raises(ValidationError):
        actions.MOVES[step](dora, review, because="  ")


def test_an_answer_has_words_and_is_given_on_what_was_read(carla: Actor, dora: Actor) -> None:
    review = asked(carla)
    with pytest.raises(ValidationError, match="a reason is needed"):
        actions.answer(carla, review, answer=" \n ")
    with pytest.raises(StaleVersion):
        actions.answer(carla, review, answer=WHY, seen=review.version + 1)


def test_no_person_chooses_whom_to_ask(carla: Actor, dora: Actor) -> None:
    entry = searched(carla)
    for by in (carla, dora, an_officer("Heidi Head", Role.HEAD)):
        with pytest.raises(NotAllowed, match="chosen by Comity itself"):
            actions.ask(by, entry, Reason.LOT)
    assert not SearchReview.objects.exists()


def test_a_search_is_asked_about_once(carla: Actor) -> None:
    review = asked(carla)
    assert actions.ask(system("tick"), review.entry, Reason.OWN_NAME) is None
    assert SearchReview.objects.count() == 1
    with pytest.raises((ValidationError, IntegrityError)):
        twin = SearchReview(entry=review.entry, officer_id=review.officer_id, desk=review.desk, chosen_by=Reason.LOT, asked_at=clock.now())
        with record.create(twin, by=system("tick"), may=lambda *_: actions.policy.may_ask(system("tick")), flow=FLOW) as act:
            act.leave_clock("answer", "it is a twin")


def test_the_officer_has_five_working_days_of_the_desk(carla: Actor) -> None:
    review = asked(carla, at=MONDAY + timedelta(days=2))  # Wednesday
    (deadline,) = Deadline.objects.filter(subject_kind=review.kind(), subject_key=review.key)
    assert review.desk == Desk.objects.get(pk=carla.desk_id)
    assert deadline.calendar_key == review.desk.calendar_key
    assert deadline.due_at is not None
    assert deadline.due_at.date() == (MONDAY + timedelta(days=9)).date(), "Thursday, Friday, Monday, Tuesday, Wednesday"
    assert review.next_due_at == deadline.due_at


def test_the_officer_is_told_and_an_answer_settles_it(carla: Actor) -> None:
    review = asked(carla)
    assert told(carla.user_id) == [
        "You are asked why you made a search. Answer in time: else your right to search is suspended until you do."
    ]
    actions.answer(carla, review, answer=WHY)
    assert not Notification.objects.filter(officer_id=carla.user_id, seen_at__isnull=True).exists()
    review.refresh_from_db()
    assert (review.next_due_at, review.clock_state) == (None, "")


def test_an_answer_that_is_not_accepted_is_told_to_officer_and_heads_without_its_reason(carla: Actor, dora: Actor) -> None:
    here = Desk.objects.get(pk=carla.desk_id)
    head = an_officer("Heidi Head", Role.HEAD, here)
    rejected(carla, dora)
    assert told(carla.user_id)[-1].startswith("Your answer about a search was not accepted")
    (one,) = Notification.objects.filter(officer_id=head.user_id)
    assert one.values == {"officer": "Carla Conti"}, "the reason is the officer's and the auditors'"
    assert (one.subject_kind, one.is_alarm) == ("", True)


def test_a_head_who_searched_is_not_told_of_the_own_suspension_as_head(dora: Actor) -> None:
    head = an_officer("Heidi Head", Role.HEAD)
    rejected(head, dora)
    assert [line for line in told(head.user_id) if "%(officer)s" in line] == []


def test_an_auditor_decides_about_no_search_of_the_own_past(dora: Actor) -> None:
    """Carla searched, and holds the role of auditor since: another auditor decides, or the head of the desk."""
    carla = an_officer("Carla Conti")
    review = answered(carla)
    head = an_officer("Heidi Head", Role.HEAD, Desk.objects.get(pk=carla.desk_id))
    with pytest.raises(NotAllowed, match="Only the data-protection officer"):
        actions.accept(head, review)
    now_auditor = becomes_auditor(carla)
    with pytest.raises(NotAllowed, match="Nobody decides about an own search"):
        actions.accept(now_auditor, review)
    assert SearchReview.objects.visible_to(head).filter(pk=review.pk).exists()
    elsewhere = an_officer("Hugo Head", Role.HEAD, making_people.desk())
    assert not SearchReview.objects.visible_to(elsewhere).exists()
    with pytest.raises(NotAllowed):
        actions.accept(elsewhere, review)
    assert not queries.to_judge(now_auditor)
    assert list(queries.to_judge(head)) == [review]
    assert not queries.to_judge(elsewhere)
    actions.accept(head, review)
    assert review.state == State.ACCEPTED
    assert not queries.to_judge(head)


def becomes_auditor(was: Actor) -> Actor:
    first, second = making_people.founders()
    officer = Officer.objects.get(pk=was.user_id)
    for held in Membership.objects.filter(officer=officer, state="held"):
        people_actions.end_role(first, held, because="Moves to data protection.")
    proposed = people_actions.propose_role(first, officer, Desk.objects.get(pk=was.desk_id), Role.AUDITOR)
    people_actions.confirm_role(second, proposed)
    return people.actor_for(Officer.objects.get(pk=was.user_id))


def test_each_sees_the_own_questions_an_auditor_all_and_nobody_whose_others_are(carla: Actor, dora: Actor) -> None:
    olga = an_officer("Olga Orsi")
    hers, other = asked(carla), asked(olga)

    def seen(by: Actor) -> set[int]:
        return set(SearchReview.objects.visible_to(by).values_list("pk", flat=True))

    assert seen(carla) == {hers.pk}
    assert seen(olga) == {other.pk}
    assert seen(dora) == {hers.pk, other.pk}
    for by in (an_officer("Heidi Head", Role.HEAD), an_officer("Adam", Role.ADMINISTRATOR), system("tick")):
        assert seen(by) == set()


def test_the_log_tells_the_life_in_words_and_holds_no_name_that_was_searched_for(carla: Actor, dora: Actor) -> None:
    review = rejected(carla, dora)
    lines = timeline.timeline(review, dora, timeline.EVERYTHING)
    assert [line.sentence for line in lines] == ["Asked why a search was made", "Said why", "Did not accept the answer"]
    bodies = Entry.objects.filter(subject_kind=review.kind()).values_list("content__body", flat=True)
    assert "Valdemarca" not in str(list(bodies))
    assert {detail.label: detail.new for detail in lines[0].details}.keys() == {"Officer", "Desk", "Why chosen", "Asked"}
