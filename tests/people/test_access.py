"""Invitations, lost access restored by two, access closed, and whose it is to keep what."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.test import Client

from comity.kernel.actor import system
from comity.kernel.errors import NotAllowed, StaleVersion, WrongState
from comity.kernel.models import EntryContent
from comity.people import actions, codes, policy, queries
from comity.people.models import Invitation, Officer, Restoration, RestorationState
from comity.people.roles import Role
from comity.people.views.officers import steps_of
from tests import making_people as make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
UNKNOWN = "not known, was used, or has expired"


@pytest.fixture
def now() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def invited(username: str = "luca.lupo") -> actions.Invited:
    return actions.invite(make.founders()[0], username=username, name="Luca Lupo")


def test_an_invitation_lets_its_officer_set_a_password_once() -> None:
    officer, code = invited()
    assert not officer.has_usable_password()
    accepted = actions.accept_invitation(code.lower().replace("-", " "), password=make.PASSWORD)
    assert accepted.pk == officer.pk
    assert accepted.check_password(make.PASSWORD)
    with pytest.raises(ValidationError, match=UNKNOWN):
        actions.accept_invitation(code, password=make.PASSWORD)


def test_unknown_used_expired_and_closed_codes_are_refused_in_the_same_words(now: Any) -> None:
    first, _second = make.founders()
    used, expired, closed = invited("used"), invited("expired"), invited("closed")
    actions.accept_invitation(used.code, password=make.PASSWORD)
    actions.lock(first, closed.officer, because="hired by mistake")
    now.shift(timedelta(hours=72))
    late = invited("late")
    now.shift(timedelta(hours=71, minutes=59))
    sentences = set()
    for code in (used.code, expired.code, closed.code, "AAAA-BBBB", ""):
        with pytest.raises(ValidationError) as wrong:
            actions.accept_invitation(code, password=make.PASSWORD)
        sentences.add(str(wrong.value.message_dict))
    assert len(sentences) == 1
    assert actions.accept_invitation(late.code, password=make.PASSWORD)


def test_a_code_is_kept_only_as_its_digest() -> None:
    officer, code = invited()
    assert Invitation.objects.get(officer=officer).digest == codes.digest_of(code)
    plain = code.replace("-", "")
    assert not any(plain in str(content.body).replace("-", "") for content in EntryContent.objects.all())
    assert len({codes.new_code() for _ in range(50)}) == 50


def test_a_weak_password_is_refused_with_its_reason_and_the_code_still_works() -> None:
    officer, code = invited()
    for weak, reason in (("short", "too short"), ("luca.lupo-12", "too similar"), ("password1234", "too common")):
        with pytest.raises(ValidationError) as wrong:
            actions.accept_invitation(code, password=weak)
        assert reason in str(wrong.value.message_dict["password"])
    assert actions.accept_invitation(code, password=make.PASSWORD) == officer


def test_a_new_code_voids_the_earlier_and_is_only_for_those_who_never_signed_in() -> None:
    first, _second = make.founders()
    officer, earlier = invited()
    later = actions.renew_invitation(first, officer).code
    with pytest.raises(ValidationError, match=UNKNOWN):
        actions.accept_invitation(earlier, password=make.PASSWORD)
    actions.accept_invitation(later, password=make.PASSWORD)
    with pytest.raises(ValidationError, match="restored by two persons"):
        actions.renew_invitation(first, officer)


def test_a_name_is_given_once() -> None:
    invited()
    with pytest.raises(ValidationError, match="signs in with this name already"):
        invited()
    with pytest.raises(ValidationError, match="Small letters"):
        invited("Luca Lupo")


@pytest.mark.parametrize("role", [Role.DUTY, Role.CASE, Role.HEAD, Role.LIAISON, Role.AUDITOR])
def test_only_an_administrator_invites_founds_corrects_and_closes(role: str) -> None:
    by, officer, desk = make.actor(role), make.officer(), make.desk()
    for act in (
        lambda: actions.invite(by, username="x", name="X"),
        lambda: actions.renew_invitation(by, officer),
        lambda: actions.change_officer(by, officer, name="X", rank="", email="", phone=""),
        lambda: actions.lock(by, officer, because="x"),
        lambda: actions.unlock(by, officer, because="x"),
        lambda: actions.found_desk(by, code="x", name="X", country="IT", zone="UTC"),
        lambda: actions.change_desk(by, desk, name="X", zone="UTC", weekend=[]),
    ):
        with pytest.raises(NotAllowed, match="Only an administrator does this"):
            act()


def test_nobody_closes_his_own_access() -> None:
    first, _second = make.founders()
    me = Officer.objects.get(pk=first.user_id)
    with pytest.raises(NotAllowed, match="Nobody locks or unlocks himself"):
        actions.lock(first, me, because="holiday")
    with pytest.raises(ValidationError, match="Say why"):
        actions.lock(first, make.officer(), because="")


def test_lockouts_are_released_by_others() -> None:
    head = make.actor(Role.HEAD)
    assert policy.may_release(head, make.officer())
    assert "Nobody ends his own" in policy.may_release(head, Officer.objects.get(pk=head.user_id)).because
    assert "Only an administrator or a head" in policy.may_release(make.actor(Role.CASE), make.officer()).because


def test_each_officer_keeps_his_own_language_and_password() -> None:
    person = make.officer()
    own = queries.actor_for(person)
    actions.change_own(own, person, language="zh-hans", email="carla@example.org", phone="+39 06 1")
    assert (person.language, person.email) == ("zh-hans", "carla@example.org")
    for by in (make.founders()[0], make.actor(Role.HEAD), system("tick")):
        with pytest.raises(NotAllowed, match="Each officer keeps his own"):
            actions.change_own(by, person, language="en", email="", phone="")
        with pytest.raises(NotAllowed, match="Each officer keeps his own"):
            actions.change_password(by, person, password=make.PASSWORD)


def test_two_administrators_who_correct_the_same_officer_see_each_other() -> None:
    first, second = make.founders()
    person = make.officer()
    seen = person.version
    actions.change_officer(first, person, name="Carla Corti", rank="", email="", phone="", seen=seen)
    with pytest.raises(StaleVersion):
        actions.change_officer(second, person, name="Carla Costa", rank="", email="", phone="", seen=seen)


def test_lost_access_is_restored_by_two_and_everything_before_is_void() -> None:
    desk = make.desk()
    head, second = make.actor(Role.HEAD, desk), make.founders()[1]
    person = make.officer(Role.CASE, desk)
    client = make.signed_in(person)
    restoration, first_half = actions.propose_restoration(head, person, because="phone fell into the sea; came to my office")
    assert client.get("/my/profile/").status_code == 200
    with pytest.raises(NotAllowed, match="A second person must confirm"):
        actions.confirm_restoration(head, restoration)
    restored = actions.confirm_restoration(second, restoration)
    assert client.get("/my/profile/").status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()
    assert Client().post("/sign-in/", {"login": person.username, "password": make.PASSWORD}).status_code == 200
    for alone in (restored.code, first_half, restored.code * 2, first_half + codes.new_half()):
        with pytest.raises(ValidationError, match=UNKNOWN):
            actions.accept_invitation(alone, password="another five grey herons")
    actions.accept_invitation(f"{restored.code.lower()} {first_half}", password="another five grey herons")
    client = Client()
    assert client.post("/sign-in/", {"login": person.username, "password": "another five grey herons"}).status_code == 302
    assert client.get("/my/profile/").headers["Location"] == "/enrol/"


@pytest.mark.parametrize("had_used_it", [True, False])
def test_after_a_restoration_one_alone_makes_no_new_code_even_once_the_halves_expired(now: Any, had_used_it: bool) -> None:
    first, second = make.founders()
    person = make.officer() if had_used_it else invited().officer
    actions.confirm_restoration(second, actions.propose_restoration(first, person, because="lost").restoration)
    now.shift(timedelta(hours=73))
    person.refresh_from_db()
    assert not {step.name: ruling for step, ruling in steps_of(first, person)}["code"]
    with pytest.raises(ValidationError, match="restored by two persons"):
        actions.renew_invitation(first, person)
    again, half = actions.propose_restoration(second, person, because="the halves expired")
    other = actions.confirm_restoration(first, again).code
    assert actions.accept_invitation(f"{half} {other}", password="another five grey herons") == person


def test_whoever_used_an_invitation_gets_no_other_though_the_password_is_void() -> None:
    first, _second = make.founders()
    person = make.officer()
    person.set_unusable_password()
    Officer.objects.filter(pk=person.pk).update(password=person.password)
    person.refresh_from_db()
    assert not {step.name: ruling for step, ruling in steps_of(first, person)}["code"]
    with pytest.raises(ValidationError, match="restored by two persons"):
        actions.renew_invitation(first, person)


def test_a_new_code_is_offered_to_whom_the_first_expired(now: Any) -> None:
    first, _second = make.founders()
    officer = invited().officer
    now.shift(timedelta(hours=73))
    assert {step.name: ruling for step, ruling in steps_of(first, officer)}["code"]
    assert actions.accept_invitation(actions.renew_invitation(first, officer).code, password=make.PASSWORD) == officer


def test_nobody_restores_his_own_access_with_either_hand() -> None:
    head = make.actor(Role.HEAD)
    me = Officer.objects.get(pk=head.user_id)
    with pytest.raises(NotAllowed, match="Nobody restores their own"):
        actions.propose_restoration(head, me, because="x")
    restoration = actions.propose_restoration(make.founders()[0], me, because="lost").restoration
    with pytest.raises(NotAllowed, match="Nobody restores their own"):
        actions.confirm_restoration(head, restoration)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_two_heads_do_not_get_at_the_access_of_those_whom_administrators_appoint(role: str) -> None:
    lost = make.officer(role)
    first, second = make.actor(Role.HEAD), make.actor(Role.HEAD)
    restoration = actions.propose_restoration(first, lost, because="lost the telephone").restoration
    with pytest.raises(NotAllowed, match="restored by an administrator"):
        actions.confirm_restoration(second, restoration)
    assert actions.confirm_restoration(make.founders()[1], restoration).officer == lost


@pytest.mark.parametrize("role", [Role.DUTY, Role.CASE, Role.LIAISON, Role.AUDITOR])
def test_only_administrators_and_heads_restore(role: str) -> None:
    by, person = make.actor(role), make.officer()
    with pytest.raises(NotAllowed, match="Only an administrator or a head of desk restores"):
        actions.propose_restoration(by, person, because="x")


def test_a_restoration_wants_its_reason_is_proposed_once_and_can_be_dropped() -> None:
    first, second = make.founders()
    person = make.officer()
    with pytest.raises(ValidationError, match="Say why"):
        actions.propose_restoration(first, person, because="")
    restoration = actions.propose_restoration(first, person, because="lost").restoration
    with pytest.raises(ValidationError, match="proposed already"):
        actions.propose_restoration(second, person, because="lost")
    actions.drop_restoration(second, restoration, because="found it again")
    assert restoration.state == RestorationState.DROPPED
    with pytest.raises(WrongState):
        actions.confirm_restoration(second, restoration)


def test_who_knows_of_a_restoration() -> None:
    person = make.officer()
    actions.propose_restoration(make.founders()[0], person, because="lost")

    def sees(by: Any) -> bool:
        return Restoration.objects.visible_to(by).exists()

    assert all(sees(by) for by in (queries.actor_for(person), make.actor(Role.HEAD), make.actor(Role.AUDITOR), make.founders()[1]))
    assert not any(sees(by) for by in (make.actor(Role.CASE), make.actor(Role.DUTY), system("x")))


def test_who_knows_the_officers() -> None:
    from comity.kernel.actor import stranger

    person = make.officer()
    assert person in Officer.objects.visible_to(make.actor(Role.CASE))
    assert person in Officer.objects.visible_to(system("tick"))
    assert person not in Officer.objects.visible_to(stranger())


def test_the_code_page_sets_the_password_from_the_link() -> None:
    officer, code = invited()
    client = Client()
    assert client.get(f"/invited/{code}/").headers["Location"] == "/invited/"
    assert code in client.get("/invited/").content.decode()
    differ = client.post("/invited/", {"code": code, "password": make.PASSWORD, "again": "other"})
    assert (differ.status_code, "The two passwords differ" in differ.content.decode()) == (422, True)
    wrong = client.post("/invited/", {"code": "AAAA", "password": make.PASSWORD, "again": make.PASSWORD})
    assert (wrong.status_code, UNKNOWN in wrong.content.decode()) == (422, True)
    done = client.post("/invited/", {"code": code, "password": make.PASSWORD, "again": make.PASSWORD})
    assert done.headers["Location"] == "/sign-in/"
    assert f"Sign in as {officer.username}" in client.get("/sign-in/").content.decode()


def test_a_password_set_in_the_same_unit_is_known_to_the_next_act() -> None:
    from comity.kernel import record

    first, _second = make.founders()
    officer, code = invited()
    with pytest.raises(ValidationError, match="restored by two persons"), record.unit():
        actions.accept_invitation(code, password=make.PASSWORD)
        actions.renew_invitation(first, officer)
