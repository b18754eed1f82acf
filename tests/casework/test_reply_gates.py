"""What stands between a request and its reply, and that each of it is named."""

import pytest

from comity.casework import actions, gates
from comity.casework.models import AssistanceRequest
from comity.casework.terms import RightsQuestion
from comity.kernel.errors import NotAllowed
from tests import making_agreements
from tests import making_bureau as make
from tests.making_bureau import Bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Bureau:
    return make.bureau()


def missing(request: AssistanceRequest) -> list[str]:
    fresh = AssistanceRequest.objects.get(pk=request.pk)
    return [found.anchor for found in gates.missing_for_reply(fresh)]


def test_nothing_is_missing_of_a_request_that_is_settled(house: Bureau) -> None:
    assert missing(make.settled(house)) == []


def test_each_question_of_rights_that_nobody_answered_is_missing_by_its_name(house: Bureau) -> None:
    request = make.accepted(house)
    actions.provide(house.case, request, number=1, answer="Le titulaire est M. Rossi, né le 3 mai 1979.")
    actions.review_rights(house.case, request, question=RightsQuestion.TORTURE, answer="no", source="the case file")
    request = AssistanceRequest.objects.get(pk=request.pk)
    said = [found.because for found in gates.missing_for_reply(request) if found.anchor == "rights"]
    assert len(said) == len(RightsQuestion) - 1
    assert not any(str(RightsQuestion.TORTURE.label) in because for because in said)
    assert all(any(str(question.label) in because for because in said) for question in RightsQuestion if question != RightsQuestion.TORTURE)


def test_an_agreement_that_does_not_reach_the_requester_is_no_basis(house: Bureau) -> None:
    request = make.settled(house)
    elsewhere = making_agreements.in_force(house.head, title="An agreement with somebody else")
    AssistanceRequest.objects.filter(pk=request.pk).update(basis=elsewhere)
    assert missing(request) == ["basis", "items"], "its grounds of refusal are not those of the other agreement"
    assert "does not reach the requester" in gates.has_basis(AssistanceRequest.objects.get(pk=request.pk)).because


def test_no_basis_is_chosen_where_none_serves_an_answer_and_one_that_stands_can_be_taken_back(house: Bureau) -> None:
    abroad = making_agreements.agency(house.head, "JP")
    request = make.received(house, requester=abroad, basis=None)
    with pytest.raises(NotAllowed, match="No agreement serves an answer to this requester today"):
        actions.set_basis(house.duty, request, basis=house.basis)
    AssistanceRequest.objects.filter(pk=request.pk).update(basis=house.basis)
    held = AssistanceRequest.objects.get(pk=request.pk)
    actions.set_basis(house.duty, held, basis=None)
    assert AssistanceRequest.objects.get(pk=request.pk).basis is None
