"""Who may know of a request: every kind of actor against every kind of request, with a word that must not leak."""

from datetime import timedelta

import pytest

from comity.casework import actions, happenings
from comity.casework.actions.deciding import grant
from comity.casework.models import AssistanceRequest, RequestItem
from comity.kernel import clock, search
from comity.kernel.actor import Actor, stranger, system
from comity.kernel.errors import NotAllowed
from comity.oversight import actions as oversight
from comity.people import queries as people
from comity.people.roles import Role
from comity.subjects import actions as subjects
from comity.subjects.models import Candidate
from tests import making_bureau as make
from tests import making_people
from tests.making_bureau import Bureau

pytestmark = pytest.mark.django_db
CANARY = "Zitronenfalter"


@pytest.fixture
def house() -> Bureau:
    return make.bureau()


def sees(actor: Actor, request: AssistanceRequest) -> bool:
    """Whether list, part and search agree, and what they say."""
    in_list = AssistanceRequest.objects.visible_to(actor).filter(pk=request.pk).exists()
    in_parts = RequestItem.objects.visible_to(actor).filter(request=request).exists()
    found = search.find(actor, AssistanceRequest, CANARY).filter(pk=request.pk).exists()
    assert in_list == in_parts == found
    return in_list


@pytest.mark.parametrize(
    ("who", "open_one", "sealed", "other_desk"),
    [
        ("duty", True, False, False),
        ("case", True, True, False),
        ("second", True, False, False),
        ("head", True, False, False),
        ("deputy", True, False, False),
        ("auditor", True, True, True),
        ("administrator", False, False, False),
    ],
)
def test_need_to_know(house: Bureau, who: str, open_one: bool, sealed: bool, other_desk: bool) -> None:
    actor = getattr(house, who)
    request = make.accepted(house, title=CANARY)
    assert sees(actor, request) is open_one
    actions.seal(house.case, request, is_sealed=True, because="an informant is named")
    assert sees(actor, request) is sealed
    actions.seal(house.case, request, is_sealed=False, because="the name is gone")
    assert sees(actor, request) is open_one
    actions.transfer(house.case, request, desk=making_people.desk(), because="theirs")
    assert sees(actor, request) is other_desk


def test_nobody_who_has_not_signed_in_sees_anything_and_the_system_sees_all(house: Bureau) -> None:
    request = make.received(house, title=CANARY)
    assert not sees(stranger(), request)
    assert sees(system("tick"), request)


def test_a_grant_opens_one_request_from_a_day_to_a_day(house: Bureau) -> None:
    request = make.accepted(house, title=CANARY)
    actions.seal(house.case, request, is_sealed=True, because="an informant is named")
    guest = making_people.officer(Role.CASE, name="Hilda Hart")
    actor = people.actor_for(guest)
    assert not sees(actor, request)
    with pytest.raises(NotAllowed):
        grant(actor, request, officer=guest, until_at=clock.now() + timedelta(days=2), because="curious")
    grant(house.case, request, officer=guest, until_at=clock.now() + timedelta(days=2), because="speaks the language")
    assert sees(actor, request)
    with clock.at(clock.now() + timedelta(days=3)):
        assert not sees(actor, request)


def test_an_officer_who_changed_desks_keeps_only_what_is_in_the_own_charge(house: Bureau) -> None:
    mine = make.accepted(house, title=CANARY)
    others = make.received(house, title=CANARY)
    elsewhere = Actor(house.case.kind, house.case.name, house.case.user_id, 999, frozenset({Role.CASE}), frozenset({999}))
    assert sees(elsewhere, mine)
    assert not sees(elsewhere, others)


def test_the_desk_does_not_read_what_an_auditor_looks_into(house: Bureau) -> None:
    request = make.accepted(house)
    oversight.open_trail(house.auditor, request.kind(), request.key, purpose="a leak is suspected")
    assert "a leak is suspected" in {line.purpose for line in happenings.of(house.auditor, request)}
    actions.consult(house.auditor, request, purpose="a leak is suspected")
    subjects.consult(house.auditor, Candidate(pk=1), [request], purpose="a leak is suspected")
    actions.take_timeline(house.auditor, request)
    assert len([line for line in happenings.of(house.auditor, request) if line.roles == (Role.AUDITOR,)]) == 4
    for desk_officer in (house.case, house.head):
        lines = happenings.of(desk_officer, request)
        assert lines
        assert not [line for line in lines if line.purpose or line.action.startswith("oversight.") or line.who == house.auditor.name]
        actions.take_timeline(desk_officer, request)
        assert [line.who for line in happenings.of(desk_officer, request)][-1] == desk_officer.name
