"""What holds a reply back: each is said in words, and once it is mended the reply goes out."""

from datetime import date

import pytest

from comity.agreements import actions as agreements
from comity.casework import actions, queries
from comity.casework.models import AssistanceRequest
from comity.casework.terms import NO_PERSONAL_DATA, RightsQuestion
from comity.directory import actions as directory
from comity.kernel.errors import NotAllowed
from tests import making_agreements
from tests import making_casework as making
from tests.making_casework import Bureau
from tests.making_people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Bureau:
    return making.bureau()


def waits_for(bureau: Bureau, request: AssistanceRequest, sentence: str) -> None:
    """This sentence alone stands between the request and its reply; it is on the page, and nobody proposes past it."""
    fresh = AssistanceRequest.objects.get(pk=request.pk)
    assert [missing.because for missing in queries.gate(fresh)] == [sentence]
    assert sentence in signed_in(bureau.officers["case"]).get(request.get_absolute_url()).content.decode()
    with pytest.raises(NotAllowed) as refused:
        actions.propose(bureau.actor("case"), fresh, whole_refusal=False)
    assert str(refused.value) == sentence


def goes_out(bureau: Bureau, request: AssistanceRequest) -> None:
    fresh = AssistanceRequest.objects.get(pk=request.pk)
    actions.propose(bureau.actor("case"), fresh, whole_refusal=False)
    assert actions.confirm(bureau.actor("head"), fresh, whole_refusal=False).state == "answered"


def test_h2_material_holds_the_whole_reply_until_its_originator_consents(bureau: Bureau) -> None:
    request, case = making.ready_to_send(bureau), bureau.actor("case")
    actions.write_reply(case, request, opening="Dear colleagues,", handling="H2")
    material = {"number": 1, "answer": "Li Wei, born 1979", "handling": "H2", "originator": "Police judiciaire, Paris"}
    actions.provide(case, request, **material)
    permission = "H2: this may not be passed on without the provider’s permission. Ask the provider and record its answer."
    waits_for(bureau, request, f"Item 1: {permission}")
    actions.provide(case, request, **material, originator_consent="Cdt Blanc, by letter of 2 March")
    goes_out(bureau, request)


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_the_no_of_the_head_to_a_question_of_rights_holds_the_reply(bureau: Bureau, answer: str) -> None:
    request, question = making.ready_to_send(bureau), RightsQuestion.DEATH_PENALTY
    actions.review_rights(bureau.actor("case"), request, question=question, answer=answer, source="their penal code")
    waits_for(bureau, request, f"The head of desk must weigh: {question.label}")
    actions.weigh(bureau.actor("head"), request, question=question, may_proceed=False, decision="No assurance was given.")
    waits_for(bureau, request, f"The head of desk decided that no personal data is sent: {question.label}")
    actions.weigh(bureau.actor("head"), request, question=question, may_proceed=True, decision="The assurance came today.")
    goes_out(bureau, request)


def test_what_leaves_our_legal_area_waits_until_the_ground_of_the_transfer_is_recorded(bureau: Bureau) -> None:
    head = bureau.actor("head")
    directory.add_sheet(head, country="CH", legal_areas=["Lugano"])
    abroad = making_agreements.agency(head, "CH")
    basis = making_agreements.in_force(head, "IT", "CH")
    request = making.ready_to_send(bureau, requester=abroad, basis=basis, items=[actions.ItemAsked("Identity", "identity", "indirect")])
    waits_for(bureau, request, "The requester is outside our legal area: record the ground of the transfer.")
    actions.ground_transfer(bureau.actor("case"), request, ground="derogation", reason="vital interests of the victim")
    goes_out(bureau, request)


def test_an_agreement_that_falls_away_after_the_proposal_stops_the_second_person(bureau: Bureau) -> None:
    request, head = making.proposed(bureau), bureau.actor("head")
    agreements.take_step(head, bureau.basis, "suspend", on=date(2026, 1, 1), because="the transposition was annulled")
    page = signed_in(bureau.officers["head"])
    request.refresh_from_db()
    refused = page.post(f"{request.get_absolute_url()}answer/", {"version": str(request.version)})
    assert refused.status_code == 422
    assert "Suspended since 1 Jan 2026" in refused.content.decode()
    request.refresh_from_db()
    assert (request.state, request.replies.get().sent_at) == ("accepted", None)


def unsaid(bureau: Bureau, category: str) -> AssistanceRequest:
    """A reply whose only answer was written without a word about rights."""
    request, case = making.accepted(bureau, items=[actions.ItemAsked("Who is it?", "", "indirect")]), bureau.actor("case")
    actions.provide(case, request, number=1, answer="Li Wei, born 1979", category=category)
    return actions.write_reply(case, request, opening="Dear colleagues,")


def test_an_answer_of_which_nobody_said_that_it_holds_no_personal_data_counts_as_holding_some(bureau: Bureau) -> None:
    request = unsaid(bureau, "")
    assert [missing.anchor for missing in queries.gate(request)] == ["rights"] * len(RightsQuestion)
    answers = dict.fromkeys(RightsQuestion, ("no", "country sheet"))
    actions.review_all_rights(bureau.actor("case"), request, answers=answers)
    goes_out(bureau, request)


def test_what_nobody_knows_about_rights_holds_a_reply_without_personal_data_too(bureau: Bureau) -> None:
    request, question = unsaid(bureau, NO_PERSONAL_DATA), RightsQuestion.TORTURE
    actions.review_rights(bureau.actor("case"), request, question=question, answer="unknown", source="nobody could tell")
    waits_for(bureau, request, f"The head of desk must weigh: {question.label}")
    actions.weigh(bureau.actor("head"), request, question=question, may_proceed=False, decision="No personal data goes out.")
    goes_out(bureau, request)


def test_the_kind_of_personal_data_is_said_with_the_answer_at_the_latest(bureau: Bureau) -> None:
    request = making.accepted(bureau, items=[actions.ItemAsked("Who is it?", "", "indirect")])
    browser, address = signed_in(bureau.officers["case"]), f"{request.get_absolute_url()}settle/"
    typed = {"number": "1", "outcome": "provided", "answer": "Li Wei", "handling": "H0", "version": str(request.version)}
    refused = browser.post(address, typed)
    assert refused.status_code == 422
    assert "Say what kind of personal data the answer holds, or that it holds none." in refused.content.decode()
    assert browser.post(address, {**typed, "category": "identity"}).status_code == 302
    assert request.items.get().category == "identity"
