"""Imminent threat to life at three in the morning: one officer may release the minimum, and answers for it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from comity.agreements import actions as agreements
from comity.agreements.models import Party
from comity.casework import actions, queries
from comity.casework.models import AssistanceRequest
from comity.casework.tasks import alarm_unopened
from comity.kernel import clock, tick
from comity.kernel.errors import NotAllowed
from comity.kernel.models import Deadline, Entry, Notification
from tests import making_bureau as make
from tests.making_bureau import Bureau

pytestmark = pytest.mark.django_db
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
    actions.countersign(house.deputy, threat)
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
