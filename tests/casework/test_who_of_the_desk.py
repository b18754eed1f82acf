"""Each row of the life of a request, tried by everybody of its own desk: to be of the desk is enough only where the table says so."""

from collections.abc import Callable

import pytest

from comity.casework.models import AssistanceRequest
from comity.casework.workflow import FLOW
from comity.kernel import record
from comity.kernel.errors import NotAllowed
from tests import making_casework as making
from tests.casework import test_step_pages as steps
from tests.making_casework import Bureau

pytestmark = pytest.mark.django_db

DESK = ("duty", "case", "other", "head", "auditor")  # the officer in charge is `case`; nobody is, where a request was only received
ANYBODY = {"duty", "case", "other", "head"}  # of those who work there: an auditor of the desk never does
LEADS = {"case", "head"}

FIRST_HAND: dict[str, tuple[Callable[[Bureau], AssistanceRequest], set[str]]] = {
    "accept": (making.received, ANYBODY),
    "assign": (making.received, {"duty", "head"}),
    "hand_over": (making.accepted, {"duty", "head"}),
    "take_over": (making.accepted, ANYBODY - {"case"}),
    "settle": (making.accepted, {"case"}),
    "second_read": (steps.refused_item, ANYBODY - {"case"}),
    "review_rights": (making.accepted, {"case"}),
    "weigh": (steps.with_unknown, {"head"}),
    "write": (making.accepted, {"case"}),
    "answer": (making.ready_to_send, {"case"}),
    "refuse": (steps.all_refused, {"case"}),
    "ask": (making.accepted, {"case"}),
    "reach": (steps.waiting, {"case"}),
    "hear": (steps.reached, {"case"}),
    "delay": (making.accepted, {"case"}),
    "authorise": (steps.delayed, {"case"}),
    "release": (steps.threatened, ANYBODY),
    "countersign": (steps.released, {"head"}),
    "correct_receipt": (making.accepted, LEADS),
    "mark_duplicate": (making.accepted, LEADS),
    "withdraw": (making.accepted, LEADS),
    "transfer": (making.accepted, LEADS),
    "keep_longer": (making.answered, {"head"}),
}
SECOND_HAND = {
    "answer": (making.proposed, {"head"}),
    "refuse": (steps.all_refused, {"head"}),
    "correct_receipt": (making.accepted, {"head"}),
}


@pytest.fixture
def bureau() -> Bureau:
    return making.bureau()


def test_every_row_and_every_second_hand_is_tried_here() -> None:
    assert FIRST_HAND.keys() == FLOW.by_name.keys()
    assert SECOND_HAND.keys() == {move.name for move in FLOW.moves if move.second is not None}


@pytest.mark.parametrize("name", FIRST_HAND)
def test_of_the_desk_only_those_whom_the_row_names_take_the_step(bureau: Bureau, name: str) -> None:
    build, takers = FIRST_HAND[name]
    request, row = AssistanceRequest.objects.get(pk=build(bureau).pk), FLOW.by_name[name]
    assert request.state in row.sources
    assert {who for who in DESK if row.may(bureau.actor(who), request)} == takers
    take, before = record.propose if row.second is not None else record.move_only, request.version
    for who in (who for who in DESK if who not in takers):
        with pytest.raises(NotAllowed) as refused:
            take(FLOW, name, request, by=bureau.actor(who), because="because I work here")
        assert str(refused.value).endswith(".")
    request.refresh_from_db()
    assert request.version == before


@pytest.mark.parametrize("name", SECOND_HAND)
def test_of_the_desk_only_its_head_is_the_second_hand(bureau: Bureau, name: str) -> None:
    build, takers = SECOND_HAND[name]
    request, second = AssistanceRequest.objects.get(pk=build(bureau).pk), FLOW.by_name[name].second
    assert second is not None
    assert {who for who in DESK if second(bureau.actor(who), request)} == takers
