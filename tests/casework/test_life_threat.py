"""Imminent threat to life at three in the morning: one officer may release the minimum, and answers for it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from comity.agreements import actions as agreements
from comity.agreements.models import Party
from comity.agreements.queries import vital_interests
from comity.casework import actions, gates, policy, queries
from comity.casework.actions import ItemAsked
from comity.casework.forms.releasing import Releasing
from comity.casework.models import AssistanceRequest
from comity.casework.tasks import alarm_unopened
from comity.casework.terms import NO_PERSONAL_DATA, RightsQuestion
from comity.directory import actions as directory
from comity.directory.models import CountrySheet
from comity.kernel import clock, tick
from comity.kernel.errors import NotAllowed
from comity.kernel.models import Deadline, Entry, Notification
from comity.people import actions as people
from tests import making_bureau as make
from tests import making_people
from tests.making_bureau import Bureau

pytestmark = pytest.mark.django_db
RIGHTS = {question.value: ("no", "country sheet of this year") for question in RightsQuestion}
THREE = datetime(2026, 3, 2, 2, tzinfo=UTC)  # three in the morning in Rome


@pytest.fixture
def house() -> Bureau:
    return make.bureau()


@pytest.fixture
def threat(house: Bureau) -> AssistanceRequest:
    return make.received(house, at=THREE, urgency="life", urgency_reason="a kidnapped child, last seen an hour ago")


def release(house: Bureau, request: AssistanceRequest, **more: Any) -> AssistanceRequest:
    with clock.at(THREE + timedelta(minutes=20)):
        return actions.release(
            house.duty,
            request,
            called=make.officer_of(house.head),
            answers={1: "Le numéro est actif à Ostie."},
            opening="Minimum, pour écarter la menace.",
            because="a life is at stake",
            **more,
        )


def test_one_officer_releases_the_minimum_and_the_rest_waits(house: Bureau, threat: AssistanceRequest) -> None:
    release(house, threat)
    reply = threat.replies.get()
    assert (reply.is_minimum, len(reply.letter["items"])) == (True, 1)
    states = {pair.item.number: pair.clock.deadline.state for pair in queries.clocks_of(threat).items if pair.clock}
    assert states == {1: "met", 2: "open"}
    assert threat.state == "received"
    owed = Deadline.objects.get(name="countersign")
    assert owed.due_at == THREE + timedelta(hours=12, minutes=20)
    told = set(Notification.objects.filter(is_alarm=True).values_list("officer_id", flat=True))
    assert told == {house.head.user_id, house.auditor.user_id}
    assert Entry.objects.filter(action="casework.assistancerequest.release").get().category == "disclosure"


def test_the_person_called_must_be_the_head_on_call(house: Bureau, threat: AssistanceRequest) -> None:
    with pytest.raises(ValidationError, match="who is on call now"):
        actions.release(house.duty, threat, called=make.officer_of(house.case), answers={1: "x"}, opening="", because="a life is at stake")
    assert not threat.replies.exists()


def test_a_head_who_releases_calls_the_next_in_turn_and_never_himself(house: Bureau, threat: AssistanceRequest) -> None:
    facts = {"answers": {1: "Le numéro est actif à Ostie."}, "opening": "", "because": "a life is at stake"}
    with clock.at(THREE + timedelta(minutes=20)):
        with pytest.raises(ValidationError, match="another person than you"):
            actions.release(house.head, threat, called=make.officer_of(house.head), **facts)
        actions.release(house.head, threat, called=make.officer_of(house.deputy), **facts)
    assert threat.release_called_id == house.deputy.user_id


def test_h2_material_waits_for_its_originator_even_where_a_life_is_at_stake(house: Bureau, threat: AssistanceRequest) -> None:
    facts = {"called": make.officer_of(house.head), "answers": {1: "At the station"}, "opening": "", "because": "a life is at stake"}
    h2 = {"holds_h2": True, "originator": "Police judiciaire, Paris"}
    with clock.at(THREE + timedelta(minutes=20)):
        with pytest.raises(ValidationError, match="Name who gave the H2 material"):
            actions.release(house.duty, threat, holds_h2=True, **facts)
        with pytest.raises(ValidationError, match="H2: this may not be passed on without the provider"):
            actions.release(house.duty, threat, **h2, **facts)
        assert not threat.replies.exists()
        actions.release(house.duty, threat, **h2, originator_consent="Cdt Blanc, by telephone, 02:50", **facts)
    item = threat.items.get(number=1)
    assert (item.material_handling, item.originator_consent) == ("H2", "Cdt Blanc, by telephone, 02:50")


def test_what_was_settled_as_h2_without_consent_is_not_released_as_if_it_were_not(house: Bureau, threat: AssistanceRequest) -> None:
    actions.accept(house.case, threat)
    actions.provide(house.case, threat, number=1, answer="x", handling="H2", originator="Police judiciaire, Paris")
    with pytest.raises(ValidationError, match="H2: this may not be passed on without the provider"):
        release(house, threat)


def test_what_was_settled_before_goes_along_only_with_its_consent_and_its_clock_is_met(house: Bureau, threat: AssistanceRequest) -> None:
    actions.accept(house.case, threat)
    actions.provide(house.case, threat, number=1, answer="x", handling="H2", originator="Police judiciaire, Paris")
    facts = {"called": make.officer_of(house.head), "answers": {2: "By car"}, "opening": "", "because": "a life is at stake"}
    with clock.at(THREE + timedelta(minutes=20)):
        with pytest.raises(ValidationError, match="H2: this may not be passed on without the provider"):
            actions.release(house.duty, threat, **facts)
        consent = {"originator": "Police judiciaire, Paris", "originator_consent": "Cdt Blanc, 02:50"}
        actions.provide(house.case, threat, number=1, answer="x", handling="H2", **consent)
        actions.release(house.duty, threat, **facts)
    letter = threat.replies.get().letter
    assert letter is not None
    assert [item["number"] for item in letter["items"]] == [1, 2]
    met = {pair.item.number: pair.clock.deadline.state for pair in queries.clocks_of(threat).items if pair.clock}
    assert met == {1: "met", 2: "met"}


def test_a_release_answers_no_question_over_a_heads_decision(house: Bureau, threat: AssistanceRequest) -> None:
    actions.accept(house.case, threat)
    actions.review_rights(house.case, threat, question="torture", answer="unknown", source="no report")
    actions.weigh(house.head, threat, question="torture", may_proceed=False, decision="Two reports of March.")
    with pytest.raises(ValidationError, match="decided that no personal data is sent"):
        release(house, threat, rights={"torture": ("no", "a guess")})
    assert threat.rights.get(question="torture").may_proceed is False


def test_an_arrival_recorded_or_transferred_late_is_alarmed_at_once_because_its_hours_run(house: Bureau) -> None:
    with clock.at(THREE + timedelta(hours=2)):
        fields = {**make.FACTS, "requester": house.partner, "basis": house.basis, "received_at": THREE}
        late = actions.receive(house.duty, desk=house.desk, items=make.ITEMS, urgency="life", urgency_reason="x", **fields)
    assert list(queries.unopened_urgent(THREE + timedelta(hours=2))) == [late]


def test_nothing_else_is_released_by_one_officer(house: Bureau) -> None:
    request = make.received(house, urgency="fleeting", urgency_reason="video is overwritten")
    with pytest.raises(NotAllowed, match="threat to life"):
        release(house, request)


def test_the_minimum_is_released_once(house: Bureau, threat: AssistanceRequest) -> None:
    release(house, threat)
    with pytest.raises(NotAllowed, match="released already"):
        release(house, threat)


def test_the_second_signature_is_another_persons_and_meets_its_clock(house: Bureau, threat: AssistanceRequest) -> None:
    with pytest.raises(NotAllowed, match="Nothing was released"):
        actions.countersign(house.head, threat)
    release(house, threat)
    for nobody in (house.duty, house.case):
        with pytest.raises(NotAllowed):
            actions.countersign(nobody, threat)
    actions.countersign(house.deputy, threat, rights=RIGHTS)
    assert Deadline.objects.get(name="countersign").state == "met"
    assert [(use.uses, use.countersigned) for use in queries.releases(house.auditor)] == [(1, 1)]


def test_a_second_signature_that_does_not_come_is_a_breach_that_is_told(house: Bureau, threat: AssistanceRequest) -> None:
    release(house, threat)
    Notification.objects.all().delete()
    late = THREE + timedelta(hours=13)
    with clock.at(late):
        assert tick.note_breaches(late) >= 1
    assert Notification.objects.filter(officer_id=house.head.user_id, template="%(reference)s is late.").exists()


def test_an_urgent_arrival_that_nobody_opens_alarms_once(house: Bureau, threat: AssistanceRequest) -> None:
    assert alarm_unopened(THREE + timedelta(minutes=14)) == 0
    assert alarm_unopened(THREE + timedelta(minutes=15)) == 2
    assert alarm_unopened(THREE + timedelta(minutes=16)) == 0
    alarmed = set(Notification.objects.filter(is_alarm=True).values_list("officer_id", flat=True))
    assert alarmed == {house.head.user_id, house.deputy.user_id}
    other = make.received(house, at=THREE, urgency="life", urgency_reason="x")
    actions.open_first(house.duty, other)
    assert alarm_unopened(THREE + timedelta(hours=1)) == 0


def test_even_the_minimum_holds_only_data_that_its_basis_covers(house: Bureau) -> None:
    parties = [Party(country=country, bound_from=make.IN_FORCE) for country in ("IT", "FR")]
    narrow = agreements.adopt(house.head, "directive-2023-977", parties=parties, categories=["finance"], short_title="Finance only")
    agreements.put_in_force(house.head, house.deputy, narrow, on=make.IN_FORCE, because="transposed by both States")
    threat = make.received(house, at=THREE, urgency="life", urgency_reason="a kidnapped child", basis=narrow)
    with pytest.raises(ValidationError, match="data"):
        release(house, threat)
    assert not threat.replies.exists()


def abroad(house: Bureau, **facts: Any) -> AssistanceRequest:
    """A threat that a partner outside the legal area tells of, under an agreement that says nothing of transfers."""
    partner = directory.add_agency(house.head, name="Bureau in Ottawa", agency_kind="bureau", country="CA")
    parties = [Party(country=country, bound_from=make.IN_FORCE) for country in ("IT", "CA")]
    held = agreements.adopt(house.head, "pattern-memorandum", parties=parties, short_title="With Canada", signed_on=make.IN_FORCE)
    basis = agreements.put_in_force(house.head, house.deputy, held, on=make.IN_FORCE, because="both signed")
    return make.received(house, at=THREE, urgency="life", urgency_reason="a kidnapped child", requester=partner, basis=basis, **facts)


def release_form(house: Bureau, request: AssistanceRequest, **typed: str) -> Releasing:
    request = queries.whole(house.duty, request.reference).get()
    head = make.officer_of(house.head)
    given = {"version": str(request.version), "called": str(head.pk), "because": "a life is at stake", "answer_1": "Via Appia 7"}
    return Releasing({**given, **typed} if typed else None, by=house.duty, request=request)


def test_data_that_leaves_the_legal_area_goes_out_with_its_ground_preset_to_vital_interests(house: Bureau) -> None:
    request = abroad(house)
    with pytest.raises(ValidationError, match="outside our legal area"):
        release(house, request)
    assert not request.replies.exists()
    with clock.at(THREE + timedelta(minutes=20)):
        empty = release_form(house, request)
        preset = {name: str(empty[name].value()) for name in ("transfer_ground", "transfer_citation")}
        assert preset["transfer_ground"] == "derogation"
        assert "Directive (EU) 2016/680 Art. 38(1)(a)" in preset["transfer_citation"]
        form = release_form(house, request, **preset)
        assert form.is_valid(), form.errors
        actions.release(house.duty, request, seen=form.version, **form.cleaned_data)
    sent = request.replies.get()
    assert (sent.transfer_ground, sent.transfer_reason) == ("derogation", f"{preset['transfer_citation']} a life is at stake")
    assert (request.transfer_ground, request.transfer_reason) == ("", "")
    page = making_people.signed_in(make.officer_of(house.duty)).get(request.get_absolute_url()).content.decode()
    assert f"Ground of the transfer: <bdi>derogation for a specific situation: {sent.transfer_reason}</bdi>" in page


def test_the_ordinary_reply_asks_for_its_own_ground_after_a_release(house: Bureau) -> None:
    request = actions.accept(house.duty, abroad(house))
    release(house, request, transfer=("derogation", "Directive (EU) 2016/680 Art. 38(1)(a)"))
    request = AssistanceRequest.objects.get(pk=request.pk)
    assert "transfer" in {missing.anchor for missing in gates.missing_for_reply(request)}
    page = making_people.signed_in(make.officer_of(house.duty)).get(request.get_absolute_url()).content.decode()
    assert "record the ground of the transfer" in page
    assert "Art. 38(1)(a) a life is at stake" in page.partition('id="letters"')[2], "it stays with what went out"
    request = actions.ground_transfer(house.duty, request, ground="safeguards", reason="assurance of 2 March")
    assert "transfer" not in {missing.anchor for missing in gates.missing_for_reply(request)}
    assert request.replies.get().transfer_ground == "derogation"


def test_inside_the_legal_area_or_once_a_ground_is_recorded_none_is_asked(house: Bureau, threat: AssistanceRequest) -> None:
    assert "transfer_ground" not in release_form(house, threat).fields
    request = abroad(house)
    actions.accept(house.case, request)
    actions.ground_transfer(house.case, request, ground="safeguards", reason="assurance of 2 March")
    assert "transfer_ground" not in release_form(house, request).fields
    release(house, request)
    assert request.replies.get().transfer_reason == request.transfer_reason == "assurance of 2 March"


def test_where_we_are_outside_the_union_the_ground_is_that_of_national_law(house: Bureau) -> None:
    assert vital_interests()[0] == "derogation"
    directory.edit_sheet(house.head, CountrySheet.objects.get(country="IT"), legal_areas=[])
    assert vital_interests()[0] == "national"


def test_questions_of_rights_may_wait_until_the_second_signature_and_no_longer(house: Bureau, threat: AssistanceRequest) -> None:
    with clock.at(THREE + timedelta(minutes=20)):
        asked = [name for name in release_form(house, threat).fields if name.startswith("rights_")]
        assert len(asked) == len(RightsQuestion) + 1
        form = release_form(house, threat, rights_minor="unknown", rights_source="nobody knows the age yet")
        assert form.is_valid(), form.errors
        actions.release(house.duty, threat, seen=form.version, **form.cleaned_data)
    assert {review.question: review.answer for review in threat.rights.all()} == {"minor": "unknown"}
    assert Notification.objects.filter(officer_id=house.head.user_id, template__contains="a question of rights is yours to weigh").exists()
    with pytest.raises(ValidationError, match="A question of rights is not answered"):
        actions.countersign(house.deputy, threat)
    assert AssistanceRequest.objects.get(pk=threat.pk).countersigned_at is None
    left = {question: given for question, given in RIGHTS.items() if question != "minor"}
    actions.countersign(house.deputy, threat, rights=left)
    assert threat.countersigned_at is not None
    assert threat.rights.get(question="asylum").officer_id == house.deputy.user_id


def test_an_answer_on_rights_has_its_source_in_the_release_too(house: Bureau, threat: AssistanceRequest) -> None:
    form = release_form(house, threat, rights_minor="no")
    assert not form.is_valid()
    assert set(form.errors) == {"rights_source"}


def test_a_request_that_is_about_no_personal_data_asks_nothing_about_rights(house: Bureau) -> None:
    threat = abroad(house, items=[ItemAsked("Is the bridge open?", NO_PERSONAL_DATA, "indirect")])
    assert not {name for name in release_form(house, threat).fields if name.startswith(("rights_", "transfer_"))}
    actions.countersign(house.deputy, release(house, threat))


def test_what_the_head_decided_against_is_not_released_by_one_officer(house: Bureau, threat: AssistanceRequest) -> None:
    actions.accept(house.case, threat)
    actions.review_rights(house.case, threat, question="death_penalty", answer="yes", source="their code")
    actions.weigh(house.head, threat, question="death_penalty", may_proceed=False, decision="no assurance was given")
    with pytest.raises(ValidationError, match="decided that no personal data is sent"):
        release(house, threat)
    assert not threat.replies.exists()


def test_the_minimum_is_marked_as_strictly_as_what_it_holds(house: Bureau) -> None:
    threat = make.received(house, at=THREE, urgency="life", urgency_reason="x", handling="H2")
    release(house, threat)
    assert threat.replies.get().handling == threat.replies.get().letter["handling"] == "H2"


def test_a_minimum_that_cannot_be_drawn_is_written_again_and_not_sent_as_empty_boxes(house: Bureau, threat: AssistanceRequest) -> None:
    facts = {"called": make.officer_of(house.head), "opening": "", "because": "a life is at stake"}
    with clock.at(THREE + timedelta(minutes=20)), pytest.raises(ValidationError, match="fonts-noto-core"):
        actions.release(house.duty, threat, answers={1: "\U000f1234"}, **facts)
    assert not threat.replies.exists()


def test_the_second_signature_counts_from_the_release_and_says_so(house: Bureau, threat: AssistanceRequest) -> None:
    release(house, threat)
    [owed] = [shown for shown in queries.clocks_of(threat).others if shown.deadline.name == "countersign"]
    assert owed.ladder[0].sentence() == "Released on Mon 2 Mar 2026, 03:20 CET."
    ruling = policy.may_countersign(house.case, AssistanceRequest.objects.get(pk=threat.pk))
    assert ruling.because == "Only the head of desk or the deputy on call signs a release."


def test_who_has_no_number_is_looked_up_in_the_roster(house: Bureau, threat: AssistanceRequest) -> None:
    client = making_people.signed_in(make.officer_of(house.duty))
    for path in (threat.get_absolute_url(), f"{threat.get_absolute_url()}release/"):
        page = client.get(path).content.decode()
        assert "No number is on record." in page
        assert f'href="/desks/{house.desk.pk}/"' in page
        assert "tel:" not in page
    people.change_own(house.head, make.officer_of(house.head), language="en", email="", phone="+00 555 0142")
    for path in (threat.get_absolute_url(), f"{threat.get_absolute_url()}release/"):
        page = client.get(path).content.decode()
        assert "+00 555 0142" in page
        assert "No number is on record." not in page


def test_what_closes_the_release_leads_to_where_it_is_mended(house: Bureau) -> None:
    request = make.received(house, at=THREE, basis=None, urgency="life", urgency_reason="a kidnapped child")
    client = making_people.signed_in(make.officer_of(house.duty))
    page = client.get(request.get_absolute_url()).content.decode()
    address = f"{request.get_absolute_url()}set_basis/"
    (reason,) = re.findall(
        r'Threat to life: release the minimum</span> <a href="([^"]+)" class="because"[^>]*>The reply needs a legal', page
    )
    assert reason == address
    assert client.get(reason).status_code == 200
