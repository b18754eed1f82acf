"""The order of the inbox: what is urgent without a deadline, what is due, what has no clock, what stands still lawfully, what has ended."""

import re
from datetime import timedelta

import pytest

from comity.casework import actions, queries
from comity.casework.actions import ItemAsked
from comity.casework.models import AssistanceRequest
from comity.casework.terms import RightsQuestion
from comity.kernel import clock
from tests import making_casework as making
from tests.making_casework import Bureau
from tests.making_people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Bureau:
    return making.bureau()


def arrived(bureau: Bureau, minutes_ago: int, accessibility: str = "", **facts: str) -> AssistanceRequest:
    urgent = {"urgency": "fleeting", "urgency_reason": "The video is overwritten."} if accessibility else {}
    items = [ItemAsked("Identity of the caller", "identity", accessibility or "indirect")]
    return making.received(bureau, items=items, received_at=clock.now() - timedelta(minutes=minutes_ago), **urgent, **facts)


def in_the_order_of_the_page(bureau: Bureau, requests: list[AssistanceRequest], query: str = "") -> list[str]:
    page = signed_in(bureau.officers["duty"]).get(f"/requests/{query}").content.decode()
    return sorted((request.reference for request in requests), key=page.index)


def test_what_is_due_first_stands_first_whenever_it_arrived_or_was_recorded(bureau: Bureau) -> None:
    in_seven_days, in_three_days, in_eight_hours = arrived(bureau, 40), arrived(bureau, 10, "indirect"), arrived(bureau, 20, "direct")
    due = [in_eight_hours, in_three_days, in_seven_days]
    assert sorted(due, key=lambda request: request.next_due_at) == due
    references = [request.reference for request in due]
    assert list(queries.inbox(bureau.actor("duty")).values_list("reference", flat=True)) == references
    assert list(queries.open_inbox(bureau.actor("duty")).values_list("reference", flat=True)) == references
    assert in_the_order_of_the_page(bureau, due) == references


def test_what_nothing_is_due_of_stands_below_in_its_place(bureau: Bureau) -> None:
    case = bureau.actor("case")
    ended = actions.withdraw(case, making.accepted(bureau), because="they found it")
    paused = actions.ask(case, making.accepted(bureau), question="Which account?")
    actions.reach(case, paused, reached_at=clock.now())
    delayed, soon = making.accepted(bureau), clock.now() + timedelta(hours=1)
    actions.delay(case, delayed, authority="Court of Rome", expected_at=soon, told_at=clock.now(), because="bank secrecy")
    without_a_clock = making.received(bureau, basis=None)
    due = arrived(bureau, 10)
    taken_without_a_clock = making.accepted(bureau, basis=None)
    order = [without_a_clock, due, taken_without_a_clock, delayed, paused, ended]
    references = [request.reference for request in order]
    assert list(queries.inbox(bureau.actor("duty")).values_list("reference", flat=True)) == references
    assert in_the_order_of_the_page(bureau, order, "?show=all") == references


LIFE = {"urgency": "life", "urgency_reason": "A child is missing."}
FLEETING = {"urgency": "fleeting", "urgency_reason": "The video is overwritten."}


def headings(bureau: Bureau) -> list[str]:
    page = signed_in(bureau.officers["duty"]).get("/requests/").content.decode()
    return re.findall(r'<tr class="group"><th[^>]*>([^<]+)</th>', page)


def test_what_is_urgent_and_has_no_deadline_yet_stands_above_all_and_a_threat_to_life_first(bureau: Bureau) -> None:
    late = arrived(bureau, 60 * 24 * 30)
    calm = making.received(bureau, basis=None)
    life = making.received(bureau, basis=None, received_at=clock.now() - timedelta(hours=2), **LIFE)
    taken = making.accepted(bureau, basis=None, received_at=clock.now() - timedelta(hours=1), **FLEETING)
    running = making.received(bureau, **LIFE)
    order = [life, taken, late, running, calm]
    assert list(queries.inbox(bureau.actor("duty"))) == order
    assert in_the_order_of_the_page(bureau, order) == [request.reference for request in order]
    assert headings(bureau) == [
        "Threat to life, without a deadline yet",
        "Urgent, without a deadline yet",
        "Late, urgent, or due within 8 hours",
        "New, without a deadline yet",
    ]


def test_a_new_one_for_which_no_clock_runs_stands_above_all_that_is_not_due_within_a_shift(bureau: Bureau) -> None:
    soon, later = arrived(bureau, 60 * 24 * 30), arrived(bureau, 10)
    new = making.received(bureau, basis=None)
    assert list(queries.inbox(bureau.actor("duty"))) == [soon, new, later]
    assert headings(bureau) == ["Late, urgent, or due within 8 hours", "New, without a deadline yet", "Due later"]
    actions.accept(bureau.actor("case"), new)
    assert list(queries.inbox(bureau.actor("duty"))) == [soon, later, new]


def test_of_equals_the_one_that_waits_longest_comes_first_and_of_those_that_ended_the_newest(bureau: Bureau) -> None:
    long, short = (making.received(bureau, basis=None, received_at=clock.now() - timedelta(days=days)) for days in (9, 2))
    before, after = (making.answered(bureau, received_at=clock.now() - timedelta(days=days)) for days in (8, 3))
    order = [long, short, after, before]
    assert list(queries.inbox(bureau.actor("duty"))) == order
    assert in_the_order_of_the_page(bureau, order, "?show=all") == [request.reference for request in order]


def test_what_is_due_first_is_told_by_its_deadline_alone_below_what_is_urgent_without_one(bureau: Bureau) -> None:
    calm, urgent = arrived(bureau, 60 * 24 * 6), making.received(bureau, **FLEETING)
    undated = making.received(bureau, basis=None, **FLEETING)
    making.received(bureau, basis=None)
    first, second = sorted((calm, urgent), key=lambda request: request.next_due_at)
    assert list(queries.due_first(bureau.actor("duty"))) == [undated, first, second]
    assert first == calm, "or the order of the inbox would pass too"


def test_an_urgent_one_that_a_deadline_runs_for_stands_by_that_deadline(bureau: Bureau) -> None:
    request = making.received(bureau, basis=None, **LIFE)
    actions.set_basis(bureau.actor("duty"), request, basis=bureau.basis)
    assert headings(bureau) == ["Late, urgent, or due within 8 hours"]


def test_an_urgent_one_that_waits_for_the_requester_or_for_a_court_does_not_stand_on_top(bureau: Bureau) -> None:
    case, soon = bureau.actor("case"), clock.now() + timedelta(hours=1)
    for basis in (bureau.basis, None):
        asked = actions.ask(case, making.accepted(bureau, basis=basis, **LIFE), question="Which account?")
        actions.reach(case, asked, reached_at=clock.now())
        delayed = making.accepted(bureau, basis=basis, **LIFE)
        actions.delay(case, delayed, authority="Court of Rome", expected_at=soon, told_at=clock.now(), because="bank secrecy")
    assert headings(bureau) == ["No deadline is running", "Lawfully delayed", "Standing still: waiting for the requester"]
    actions.authorise(case, delayed, was_granted=True)
    assert headings(bureau)[0] == "Threat to life, without a deadline yet"


def test_the_minimum_released_and_signed_does_not_stand_there_again(bureau: Bureau) -> None:
    request = making.received(bureau, **LIFE)
    actions.release(bureau.actor("duty"), request, called=bureau.officers["head"], answers={1: "here"}, opening="", because="insulin")
    answers = {question.value: ("no", "country sheet") for question in RightsQuestion}
    actions.countersign(bureau.actor("head"), request, rights=answers)
    assert headings(bureau) == ["No deadline is running"]
