"""Imminent threat to life at three in the morning: one officer may release the minimum, and answers for it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from comity.agreements import actions as agreements
from comity.agreements.models import Party
from comity.casework import actions, queries
from comity.casework.models import AssistanceRequest
from comity.casework.tasks import alarm_unopened
from comity.casework.terms import RightsQuestion
from comity.kernel import clock, tick
from comity.kernel.errors import NotAllowed
from comity.kernel.models import Deadline, Entry, Notification
from tests import making_bureau as make
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


def release(house: Bureau, request: AssistanceRequest) -> AssistanceRequest:
    with clock.at(THREE + timedelta(minutes=20)):
        return actions.release(
            house.duty,
            request,
            called=make.officer_of(house.head),
            answers={1: "Le numéro est actif à Ostie."},
            opening="Minimum, pour écarter la menace.",
            because="a life is at stake",
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
