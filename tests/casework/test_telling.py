"""Who is told what time does: the officer of what is due soon, duty and deputy and head of an urgent arrival that nobody opens."""

from datetime import UTC, datetime, timedelta

import pytest

from comity.casework import actions
from comity.casework.models import AssistanceRequest
from comity.casework.tasks import alarm_unopened
from comity.kernel import clock, clocks, tick
from comity.kernel.actor import Actor
from comity.kernel.models import Notification
from comity.people import actions as people
from comity.people.models import Post
from tests import making_bureau as make
from tests.making_bureau import NOON, Bureau

pytestmark = pytest.mark.django_db
THREE = datetime(2026, 3, 2, 2, tzinfo=UTC)  # three in the morning in Rome
URGENT = {"urgency": "liberty", "urgency_reason": "custody ends tomorrow", "items": make.ITEMS[:1]}  # one clock, of eight hours


@pytest.fixture
def house() -> Bureau:
    return make.bureau()


def on_duty(house: Bureau, *officers: Actor) -> None:
    for officer in officers:
        with clock.at(THREE - timedelta(days=1)):
            shift = {"from_at": THREE - timedelta(hours=4), "until_at": THREE + timedelta(hours=28)}
            people.plan_duty(house.head, house.desk, make.officer_of(officer), post=Post.DUTY, **shift)


def told(about: AssistanceRequest, sentence: str) -> set[int | None]:
    found = Notification.objects.filter(template=sentence, subject_kind=about.kind(), subject_key=about.key)
    return set(found.values_list("officer_id", flat=True))


def test_in_the_last_quarter_of_its_time_the_officer_in_charge_is_told_once(house: Bureau) -> None:
    on_duty(house, house.duty)
    request = make.received(house, **URGENT)
    with clock.at(NOON + timedelta(minutes=30)):
        actions.accept(house.case, request)
    Notification.objects.all().delete()
    assert tick.note_soon(NOON + timedelta(hours=6) - timedelta(seconds=1)) == 0
    for minutes in (0, 5):
        tick.note_soon(NOON + timedelta(hours=6, minutes=minutes))
    assert told(request, "%(reference)s is due soon.") == {house.case.user_id}
    assert Notification.objects.get().is_alarm is False
    assert clocks.live(request).get().soon_told_at == NOON + timedelta(hours=6)


def test_items_that_fall_due_together_are_told_once(house: Bureau) -> None:
    request = make.received(house, items=[*make.ITEMS[:1] * 3], urgency="", urgency_reason="")
    actions.accept(house.case, request)
    Notification.objects.all().delete()
    (due,) = {deadline.due_at for deadline in clocks.live(request)}
    assert due is not None
    tick.note_soon(due - timedelta(minutes=5))
    tick.note_breaches(due)
    assert all(deadline.soon_told_at and deadline.breached_at for deadline in clocks.live(request))
    to_case = Notification.objects.filter(officer_id=house.case.user_id).order_by("pk")
    assert list(to_case.values_list("template", flat=True)) == ["%(reference)s is due soon.", "%(reference)s is late."]


def test_of_a_request_that_nobody_has_those_on_duty_are_told(house: Bureau) -> None:
    on_duty(house, house.duty, house.second)
    request = make.received(house, **URGENT)
    tick.note_soon(NOON + timedelta(hours=7))
    assert told(request, "%(reference)s is due soon.") == {house.duty.user_id, house.second.user_id}


def test_an_urgent_arrival_that_nobody_opens_alarms_whoever_is_on_duty_with_deputy_and_head(house: Bureau) -> None:
    on_duty(house, house.duty)
    request = make.received(house, at=THREE, **URGENT)
    assert alarm_unopened(THREE + timedelta(minutes=15)) == 3
    sentence = "%(reference)s is urgent and nobody has opened it for 15 minutes."
    assert told(request, sentence) == {house.duty.user_id, house.deputy.user_id, house.head.user_id}
    assert not Notification.objects.filter(is_alarm=False).exists()


def test_an_arrival_that_is_not_urgent_alarms_nobody_however_long_it_lies(house: Bureau) -> None:
    on_duty(house, house.duty)
    make.received(house, at=THREE)
    assert alarm_unopened(THREE + timedelta(hours=20)) == 0
    assert not Notification.objects.exists()
