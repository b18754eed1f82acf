"""The order of the inbox: by what is due, then what has no clock, then what stands still lawfully, then what has ended."""

from datetime import timedelta

import pytest

from comity.casework import actions, queries
from comity.casework.actions import ItemAsked
from comity.casework.models import AssistanceRequest
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
    order = [due, without_a_clock, delayed, paused, ended]
    references = [request.reference for request in order]
    assert list(queries.inbox(bureau.actor("duty")).values_list("reference", flat=True)) == references
    assert in_the_order_of_the_page(bureau, order, "?show=all") == references
