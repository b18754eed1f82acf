"""Counting the clocks anew loses nothing: what stopped or lawfully delayed them happens again, at its own moment."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from comity.casework import actions, queries
from comity.casework.models import AssistanceRequest
from comity.kernel import clock
from tests import making_bureau as make
from tests.making_bureau import NOON, Bureau

pytestmark = pytest.mark.django_db

EIGHT_HOURS = timedelta(hours=8)  # urgent and directly accessible: Art. 5(1)(a)
SEVEN_DAYS = datetime(2026, 3, 9, 23, tzinfo=UTC)  # all that is not urgent: Art. 5(1)(c), to the end of the day in Rome
Recount = Callable[[Bureau, AssistanceRequest], object]


@pytest.fixture
def house() -> Bureau:
    return make.bureau()


def becomes_urgent(house: Bureau, request: AssistanceRequest) -> None:
    actions.amend(house.case, request, urgency="liberty", urgency_reason="custody ends tomorrow")


def loses_its_basis_and_has_it_again(house: Bureau, request: AssistanceRequest) -> None:
    actions.set_basis(house.case, request, basis=None)
    actions.set_basis(house.case, request, basis=house.basis)


EITHER = pytest.mark.parametrize(
    ("recount", "urgency"),
    [pytest.param(becomes_urgent, "", id="urgency"), pytest.param(loses_its_basis_and_has_it_again, "liberty", id="basis")],
)


def taken(house: Bureau, urgency: str) -> AssistanceRequest:
    """A request taken an hour after its receipt; after each recount its first item is owed in eight hours."""
    request = make.received(house, urgency=urgency, urgency_reason="custody ends tomorrow" if urgency else "")
    with clock.at(NOON + timedelta(hours=1)):
        return actions.accept(house.case, request)


def first_due(request: AssistanceRequest) -> datetime | None:
    return next(pair.clock.deadline.due_at for pair in queries.clocks_of(request).items if pair.clock)


@EITHER
def test_hours_that_the_clock_stood_are_not_counted_anew(house: Bureau, recount: Recount, urgency: str) -> None:
    request = taken(house, urgency)
    with clock.at(NOON + timedelta(hours=1)):
        actions.ask(house.case, request, question="Quelle est la date du virement ?")
    with clock.at(NOON + timedelta(hours=6)):
        actions.reach(house.case, request, reached_at=NOON + timedelta(hours=2))
        actions.hear(house.case, request, answer="Le 3 février.", answered_at=NOON + timedelta(hours=5))
        recount(house, request)
    assert (request.clock_state, first_due(request)) == ("open", NOON + EIGHT_HOURS + timedelta(hours=3))


@EITHER
def test_a_clock_that_stands_stands_on_and_keeps_what_remained(house: Bureau, recount: Recount, urgency: str) -> None:
    request = taken(house, urgency)
    with clock.at(NOON + timedelta(hours=2)):
        actions.ask(house.case, request, question="Quelle est la date du virement ?")
        actions.reach(house.case, request, reached_at=clock.now())
    with clock.at(NOON + timedelta(hours=30)):
        recount(house, request)
        assert (request.clock_state, request.next_due_at) == ("paused", None)
        actions.hear(house.case, request, answer="Le 3 février.")
    assert first_due(request) == NOON + timedelta(hours=30) + EIGHT_HOURS - timedelta(hours=2)


@EITHER
def test_a_lawful_delay_stays_a_lawful_delay_until_the_court_decided(house: Bureau, recount: Recount, urgency: str) -> None:
    request, later = taken(house, urgency), NOON + timedelta(days=20)
    with clock.at(NOON + timedelta(hours=2)):
        actions.delay(house.case, request, authority="Court of Rome", expected_at=later, told_at=clock.now(), because="bank secrecy")
    with clock.at(NOON + timedelta(days=2)):
        recount(house, request)
    assert request.clock_state == "delayed"
    decided = NOON + timedelta(days=3)
    with clock.at(decided):
        actions.authorise(house.case, request, was_granted=True)
    with clock.at(decided + timedelta(days=1)):
        recount(house, request)
    assert (request.clock_state, first_due(request)) == ("open", decided), "owed from the decision on, whenever it was counted"


def test_what_is_no_longer_urgent_has_its_seven_days_from_the_same_receipt(house: Bureau) -> None:
    request = taken(house, "liberty")
    with clock.at(NOON + timedelta(hours=3)):
        actions.amend(house.case, request, urgency="", urgency_reason="")
    assert first_due(request) == SEVEN_DAYS
