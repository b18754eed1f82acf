"""The life of a request: arrival, clocks, asking, answering, refusing, ending."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from comity.casework import actions, policy, queries
from comity.casework.actions import ItemAsked
from comity.casework.models import AssistanceRequest
from comity.kernel import clock, clocks
from comity.kernel.errors import NotAllowed, StaleVersion, WrongState
from comity.kernel.models import Entry, Notification
from tests import making_bureau as make
from tests import making_people
from tests.making_bureau import NOON, Bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Bureau:
    return make.bureau()


def due_of(request: AssistanceRequest, number: int) -> datetime | None:
    held = {pair.item.number: pair.clock for pair in queries.clocks_of(request).items}[number]
    return held.deadline.due_at if held else None


def test_each_item_of_an_urgent_request_has_its_own_clock_from_the_channels_time(house: Bureau) -> None:
    request = make.received(house, urgency="liberty", urgency_reason="custody ends tomorrow")
    assert due_of(request, 1) == NOON + timedelta(hours=8)
    assert due_of(request, 2) == datetime(2026, 3, 5, 23, tzinfo=UTC), "the end of the third day in Rome"
    assert request.next_due_at == NOON + timedelta(hours=8)


def test_what_is_not_urgent_has_seven_days(house: Bureau) -> None:
    request = make.received(house)
    assert due_of(request, 1) == due_of(request, 2) == datetime(2026, 3, 9, 23, tzinfo=UTC)


def test_references_of_a_desk_and_year_are_gapless_even_after_a_refused_arrival(house: Bureau) -> None:
    first = make.received(house)
    with pytest.raises(ValidationError):
        make.received(house, title="")
    second = make.received(house)
    numbers = [int(request.reference.rsplit("-", 1)[1]) for request in (first, second)]
    assert numbers == [1, 2]


def test_an_arrival_without_a_basis_is_recorded_and_its_clock_counts_from_receipt_once_one_is_chosen(house: Bureau) -> None:
    request = make.received(house, basis=None)
    assert request.clock_state == ""
    actions.set_basis(house.duty, request, basis=house.basis)
    assert due_of(request, 1) == datetime(2026, 3, 9, 23, tzinfo=UTC)


def test_an_arrival_in_the_future_is_refused_by_its_field(house: Bureau) -> None:
    with pytest.raises(ValidationError) as wrong, clock.at(NOON):
        actions.receive(
            house.duty,
            desk=house.desk,
            items=[],
            **{**make.FACTS, "requester": house.partner, "received_at": NOON + timedelta(minutes=1)},
        )
    assert set(wrong.value.message_dict) == {"received_at"}


def test_persons_and_their_documents_arrive_with_the_request_in_one_entry(house: Bureau) -> None:
    before = Entry.objects.count()
    documents = [{"number": "YA 1234567", "country": "FR"}]
    request = make.received(house, persons=[{"names": ["Jean Exemple"], "role": "suspect", "documents": documents}])
    assert Entry.objects.count() == before + 1
    parts = Entry.objects.latest("sequence").content.body["parts"]
    assert [part["kind"] for part in parts] == [
        "casework.requestitem",
        "casework.requestitem",
        "subjects.personmention",
        "subjects.documentmention",
    ]
    assert request.reference


def test_the_gate_names_what_article_4_wants_and_is_missing(house: Bureau) -> None:
    request = make.received(house, purpose="", belief="", items=[])
    assert [missing.anchor for missing in queries.incomplete(request)] == ["items", "purpose", "belief"]
    assert queries.incomplete(make.received(house), has_persons=True) == []


def test_a_question_stops_the_clock_only_when_it_reached_them_and_their_answer_starts_it_again(house: Bureau) -> None:
    request = make.received(house, urgency="liberty", urgency_reason="custody ends tomorrow")
    with clock.at(NOON + timedelta(hours=1)):
        actions.accept(house.case, request)
        actions.ask(house.case, request, question="Quelle est la date du virement ?")
    assert due_of(request, 1) == NOON + timedelta(hours=8), "asked is not reached"
    with clock.at(NOON + timedelta(hours=3)):
        actions.reach(house.case, request, reached_at=NOON + timedelta(hours=2))
    assert (request.clock_state, request.next_due_at) == ("paused", None)
    with clock.at(NOON + timedelta(hours=7)):
        actions.hear(house.case, request, answer="Le 3 février.", answered_at=NOON + timedelta(hours=6))
    assert due_of(request, 1) == NOON + timedelta(hours=12)
    assert request.state == "accepted"


def test_a_question_cannot_reach_them_before_it_was_asked_nor_be_answered_before_that(house: Bureau) -> None:
    request = make.accepted(house)
    with pytest.raises(ValidationError, match="No question"):
        actions.reach(house.case, request, reached_at=clock.now())
    actions.ask(house.case, request, question="?")
    with pytest.raises(ValidationError, match="before it was asked"):
        actions.reach(house.case, request, reached_at=clock.now() - timedelta(hours=1))
    with pytest.raises(ValidationError, match="before the question reached"):
        actions.hear(house.case, request, answer="x", answered_at=clock.now() - timedelta(hours=1))


def test_a_judicial_authorisation_delays_lawfully_and_its_decision_ends_the_delay(house: Bureau) -> None:
    request = make.received(house)
    with clock.at(NOON + timedelta(hours=1)):
        actions.accept(house.case, request)
        later = NOON + timedelta(days=20)
        actions.delay(house.case, request, authority="Court of Rome", expected_at=later, told_at=clock.now(), because="bank secrecy")
    assert request.clock_state == "delayed"
    decided = NOON + timedelta(days=10)
    with clock.at(decided):
        actions.authorise(house.case, request, was_granted=True)
    assert (request.clock_state, request.next_due_at) == ("open", decided), "owed as soon as possible, not by the day first expected"
    with clock.at(decided + timedelta(hours=1)):
        actions.set_basis(house.case, request, basis=request.basis)
    assert (request.clock_state, request.next_due_at) == ("open", decided), "the same when it is counted anew"
    with pytest.raises(NotAllowed, match="No judicial authorisation"):
        actions.authorise(house.case, request, was_granted=True)


def test_an_authorisation_delays_the_items_it_names_and_no_other(house: Bureau) -> None:
    request = make.received(
        house,
        items=[ItemAsked("Is he known?", "", "indirect"), ItemAsked("His account", "", "indirect"), ItemAsked("His calls", "", "indirect")],
    )
    due = request.next_due_at
    facts = {"authority": "Court of Rome", "expected_at": NOON + timedelta(days=20), "told_at": NOON, "because": "bank secrecy"}
    with clock.at(NOON + timedelta(hours=1)):
        actions.accept(house.case, request)
        actions.delay(house.case, request, numbers=[2], **facts)
        for waiting in (2, 4):
            with pytest.raises(ValidationError, match=f"Item {waiting} is answered, or waits"):
                actions.delay(house.case, request, numbers=[waiting], **facts)

    def states() -> list[str]:
        return [deadline.state for deadline in clocks.live(request).order_by("part_key")]

    assert states() == ["open", "delayed", "open"]
    assert (request.clock_state, request.next_due_at) == ("open", due), "the others alarm as before"
    with clock.at(NOON + timedelta(hours=2)):
        actions.set_basis(house.case, request, basis=request.basis)
    assert states() == ["open", "delayed", "open"], "the same when it is counted anew"
    with clock.at(NOON + timedelta(hours=3)):
        actions.authorise(house.case, request, was_granted=True)
    assert states() == ["open", "open", "open"]


def test_items_wait_for_different_courts_and_each_decision_ends_its_own_delay(house: Bureau) -> None:
    request = make.received(house)
    facts = {"expected_at": NOON + timedelta(days=20), "told_at": NOON, "because": "bank secrecy"}

    def states() -> list[str]:
        return [deadline.state for deadline in clocks.live(request).order_by("part_key")]

    with clock.at(NOON + timedelta(hours=1)):
        actions.accept(house.case, request)
        actions.delay(house.case, request, numbers=[1], authority="Court of Rome", **facts)
        assert policy.may_delay(house.case, request), "item 2 is left"
        actions.delay(house.case, request, numbers=[2], authority="Court of Milan", **facts)
        assert "waits for a court already" in policy.may_delay(house.case, request).because
        assert states() == ["delayed", "delayed"]
        with pytest.raises(ValidationError, match="Choose which"):
            actions.authorise(house.case, request, was_granted=True)
        milan = request.authorisations.get(authority="Court of Milan")
        actions.authorise(house.case, request, was_granted=True, sought=milan)
    assert states() == ["delayed", "open"]
    with clock.at(NOON + timedelta(hours=2)):
        actions.set_basis(house.case, request, basis=request.basis)
    assert states() == ["delayed", "open"], "the same when it is counted anew"
    with clock.at(NOON + timedelta(hours=3)):
        actions.authorise(house.case, request, was_granted=False)
        with pytest.raises(NotAllowed):
            actions.authorise(house.case, request, was_granted=False, sought=milan)
    assert states() == ["open", "open"]


def test_the_whole_story_ends_in_a_frozen_letter_and_met_clocks(house: Bureau) -> None:
    request = make.answered(house)
    reply = request.replies.get()
    assert request.state == "answered"
    assert {deadline.state for deadline in clocks.of(request)} == {"met"}
    assert reply.letter["language"] == "fr"
    assert [item["outcome"] for item in reply.letter["items"]] == ["provided", "refused"]
    assert reply.letter["items"][1]["article"] == "Art. 6(1)(f)(ii)"
    assert len(reply.digest) == 64
    sent = Entry.objects.filter(action="casework.assistancerequest.answer").get()
    assert (sent.category, sent.recipient) == ("disclosure", house.partner.key)
    assert sent.content.body["facts"]["letter"]["digest"] == reply.digest


def test_what_was_asked_of_the_heads_is_settled_when_the_reply_went_out(house: Bureau) -> None:
    request = make.settled(house)
    actions.propose(house.case, request, whole_refusal=False)
    assert Notification.objects.filter(officer_id=house.head.user_id, seen_at__isnull=True).exists()
    actions.confirm(house.deputy, request, whole_refusal=False)
    assert not Notification.objects.filter(officer_id=house.head.user_id, seen_at__isnull=True).exists()


def test_the_officer_in_charge_never_confirms_the_own_reply(house: Bureau) -> None:
    request = make.settled(house)
    actions.propose(house.case, request, whole_refusal=False)
    for nobody in (house.case, house.second, house.auditor):
        with pytest.raises(NotAllowed):
            actions.confirm(nobody, request, whole_refusal=False)
    assert actions.confirm(house.deputy, request, whole_refusal=False).state == "answered"


def test_a_change_after_the_proposal_voids_it(house: Bureau) -> None:
    request = make.settled(house)
    actions.propose(house.case, request, whole_refusal=False)
    actions.write_reply(house.case, request, opening="Autre ouverture.")
    with pytest.raises(NotAllowed, match="Somebody must propose it first"):
        actions.confirm(house.head, request, whole_refusal=False)


def test_a_request_whose_items_are_all_refused_is_refused_as_a_whole(house: Bureau) -> None:
    request = make.accepted(house, items=make.ITEMS[1:])
    actions.refuse_item(house.case, request, number=1, ground=make.a_ground(request), ground_facts="An inquiry is open.")
    actions.second_read(house.second, request, number=1, agrees=True)
    actions.write_reply(house.case, request, opening="x")
    with pytest.raises(NotAllowed, match="refuse the request instead"):
        actions.propose(house.case, request, whole_refusal=False)
    actions.propose(house.case, request, whole_refusal=True, because="every item is refused")
    assert actions.confirm(house.head, request, whole_refusal=True).state == "refused"


def test_a_second_reader_who_disagrees_opens_the_item_again(house: Bureau) -> None:
    request = make.accepted(house)
    actions.refuse_item(house.case, request, number=2, ground=make.a_ground(request), ground_facts="An inquiry is open.")
    with pytest.raises(ValidationError, match="Say why"):
        actions.second_read(house.second, request, number=2, agrees=False)
    with pytest.raises(NotAllowed, match="another person"):
        actions.second_read(house.case, request, number=2, agrees=True)
    actions.second_read(house.second, request, number=2, agrees=False, because="the inquiry ended in January")
    assert request.items.get(number=2).outcome == "open"
    with pytest.raises(NotAllowed, match="No refusal waits for a second reader"):
        actions.second_read(house.second, request, number=2, agrees=True)


def test_a_ground_that_the_basis_does_not_know_is_refused(house: Bureau) -> None:
    request = make.accepted(house)
    with pytest.raises(ValidationError, match="does not know this ground"):
        actions.refuse_item(house.case, request, number=1, ground="because", ground_facts="x")
    with pytest.raises(ValidationError, match="no item 9"):
        actions.refuse_item(house.case, request, number=9, ground=make.a_ground(request), ground_facts="x")
    with pytest.raises(ValidationError, match="ground and the facts"):
        actions.refuse_item(house.case, request, number=1, ground=make.a_ground(request), ground_facts="")


def test_two_officers_saving_the_same_request_lose_nothing(house: Bureau) -> None:
    request = make.accepted(house)
    seen = request.version
    actions.amend(house.case, request, seen=seen, title="First title")
    with pytest.raises(StaleVersion) as stale:
        actions.amend(house.head, request, seen=seen, title="Second title")
    assert stale.value.theirs["title"][1] == "First title"


def test_a_change_of_urgency_counts_the_clocks_anew_from_the_same_receipt(house: Bureau) -> None:
    request = make.received(house)
    actions.amend(house.duty, request, urgency="fleeting", urgency_reason="video is overwritten")
    assert due_of(request, 1) == NOON + timedelta(hours=8)
    actions.amend(
        house.duty, request, items={1: ItemAsked("Identité", "identity", "indirect")}, add_items=[ItemAsked("Téléphone", "", "indirect")]
    )
    assert due_of(request, 1) == datetime(2026, 3, 5, 23, tzinfo=UTC)
    assert due_of(request, 3) is not None
    with pytest.raises(ValueError, match="correct_receipt"):
        actions.amend(house.duty, request, received_at=NOON)


def test_a_corrected_receipt_needs_two_persons_and_a_reason_and_moves_the_clock(house: Bureau) -> None:
    request = make.received(house, urgency="liberty", urgency_reason="x")
    earlier = NOON - timedelta(hours=2)
    with pytest.raises(ValidationError, match="Say why"):
        actions.propose_receipt(house.duty, request, received_at=earlier, because="")
    request.refresh_from_db()
    assert request.receipt_proposed_at is None, "nothing is half done"
    actions.propose_receipt(house.duty, request, received_at=earlier, because="seen in the channel")
    for nobody in (house.duty, house.case):
        with pytest.raises(NotAllowed):
            actions.correct_receipt(nobody, request)
    actions.correct_receipt(house.head, request)
    assert due_of(request, 1) == earlier + timedelta(hours=8)
    assert (request.received_at, request.receipt_proposed_at) == (earlier, None)
    with pytest.raises(ValidationError, match="future"):
        actions.propose_receipt(house.duty, request, received_at=clock.now() + timedelta(hours=1), because="x")


def test_assigning_handing_over_and_taking_over_tell_whom_they_concern(house: Bureau) -> None:
    request = make.received(house)
    actions.assign(house.head, request, officer=make.officer_of(house.case))
    actions.hand_over(house.head, request, officer=make.officer_of(house.second), because="leave")
    actions.take_over(house.case, request, because="back from leave")
    told = list(Notification.objects.values_list("officer_id", flat=True).order_by("pk"))
    assert told == [house.case.user_id, *sorted([house.case.user_id, house.second.user_id]), house.second.user_id]
    with pytest.raises(ValidationError, match="does not work cases"):
        actions.hand_over(house.head, request, officer=make.officer_of(house.auditor), because="x")
    with pytest.raises(NotAllowed, match="in charge already"):
        actions.take_over(house.case, request, because="x")


def test_a_duplicate_a_withdrawal_and_a_transfer_end_or_move_it(house: Bureau) -> None:
    first, second, third = make.received(house), make.received(house), make.received(house)
    assert list(queries.likely_duplicates(house.case, second))
    actions.mark_duplicate(house.duty, second, of=first, because="came by e-mail too")
    assert (second.state, second.clock_state) == ("duplicate", "")
    with pytest.raises(ValidationError, match="no duplicate itself"):
        actions.mark_duplicate(house.duty, third, of=second, because="x")
    actions.withdraw(house.duty, third, because="they solved it")
    with pytest.raises(WrongState):
        actions.accept(house.case, third)
    other = make.making_people.desk()
    actions.accept(house.case, first)
    with pytest.raises(ValidationError, match="at this desk already"):
        actions.transfer(house.case, first, desk=house.desk, because="x")
    actions.transfer(house.case, first, desk=other, because="arrival at the airport")
    assert (first.state, first.officer, first.desk, first.clock_state) == ("received", None, other, "open")


def test_opening_is_noted_once_and_only_of_the_desks_own(house: Bureau) -> None:
    request = make.received(house)
    actions.open_first(house.auditor, request)
    assert request.opened_at is None
    actions.open_first(house.case, request)
    opened = request.opened_at
    actions.open_first(house.head, request)
    assert request.opened_at == opened is not None


def test_what_was_proposed_is_taken_back_by_its_proposer_and_can_be_proposed_again(house: Bureau) -> None:
    request = make.settled(house)
    with pytest.raises(NotAllowed, match="You have proposed nothing"):
        actions.take_back(house.case, request, because="too early")
    actions.propose(house.case, request, whole_refusal=False)
    for other in (house.head, house.second):
        with pytest.raises(NotAllowed, match="You have proposed nothing"):
            actions.take_back(other, request, because="not yours")
    actions.take_back(house.case, request, because="the second account is missing")
    with pytest.raises(NotAllowed, match="Somebody must propose it first"):
        actions.confirm(house.head, request, whole_refusal=False)
    told = Notification.objects.filter(template__contains="took back").values_list("officer_id", flat=True)
    assert set(told) == {house.head.user_id, house.deputy.user_id}
    entry = Entry.objects.get(action="casework.assistancerequest.answer.withdraw", category="alteration")
    assert entry.content.body["because"] == "the second account is missing"
    actions.propose(house.case, request, whole_refusal=False)
    assert actions.confirm(house.head, request, whole_refusal=False).state == "answered"


@pytest.mark.parametrize("role", ["duty", "case", "liaison", "head"])
def test_whoever_works_at_the_desk_decides_about_what_nobody_has(house: Bureau, role: str) -> None:
    somebody = making_people.actor(role, house.desk, "Lena Lotti")
    assert actions.withdraw(somebody, make.received(house), because="they said so").state == "withdrawn"
    with pytest.raises(NotAllowed):
        actions.withdraw(somebody if role != "head" else house.auditor, make.accepted(house), because="they said so")
