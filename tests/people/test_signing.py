"""Signing in: password, second factor, each code once, lockout on every path, and the same answer for known, unknown and closed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from comity.kernel.models import Entry, Notification
from comity.people import actions, devices, happenings, queries
from comity.people.models import Officer
from comity.people.roles import Role
from tests import making_people as make
from tests.people.making_sign_ins import code_of, give_name

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SIGN_IN, SECOND, ENROL = "/sign-in/", "/sign-in/second/", "/enrol/"


@pytest.fixture
def now() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def test_password_then_code_opens_the_desk(now: Any) -> None:
    person, client = make.officer(), Client()
    secret = make.with_app(person)
    assert give_name(client, person).headers["Location"] == SECOND
    assert client.get("/my/profile/").status_code == 302, "the password alone opens nothing"
    response = client.post(SECOND, {"code": code_of(secret)})
    assert response.headers["Location"] == "/"
    assert client.get("/my/profile/").status_code == 200
    assert Entry.objects.filter(action="people.officer.sign_in", subject_key=str(person.pk)).count() == 1


def test_one_comes_back_to_the_page_that_was_asked_for(now: Any) -> None:
    person, client = make.officer(), Client()
    secret = make.with_app(person)
    way = client.get("/officers/?page=2").headers["Location"]
    assert way == "/sign-in/?next=%2Fofficers%2F%3Fpage%3D2"
    client.post(way, {"login": person.username, "password": make.PASSWORD, "next": "/officers/?page=2"})
    assert client.post(SECOND, {"code": code_of(secret)}).headers["Location"] == "/officers/?page=2"


def test_the_name_is_the_same_in_any_spelling(now: Any) -> None:
    person, client = make.officer(), Client()
    make.with_app(person)
    assert client.post(SIGN_IN, {"login": f" {person.username.upper()} ", "password": make.PASSWORD}).headers["Location"] == SECOND


def test_an_officer_without_a_second_factor_must_enrol_before_anything_opens(now: Any, django_capture_on_commit_callbacks: Any) -> None:
    person, client = make.officer(), Client()
    give_name(client, person)
    for path in ("/", "/my/profile/", "/officers/", "/my/factors/", "/nowhere/"):
        assert client.get(path).headers["Location"] == ENROL, path
    assert client.get(ENROL).status_code == 200
    page = client.get("/my/factors/app/").content.decode()
    shown = re.search(r'class="reference in-fours">((?:<span>[A-Z2-7]{4}</span>){8})<', page)
    assert shown, "eight groups of four, and nothing between them that would be copied"
    secret = re.sub(r"<[^>]+>", "", shown[1])
    assert client.post("/my/factors/app/", {"code": "000000"}).status_code == 200
    code = code_of(secret)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/my/factors/app/", {"code": code})
    assert response.headers["Location"] == "/my/factors/codes/"
    assert Entry.objects.filter(action="people.officer.second_factor_added").count() == 2
    codes = re.findall(r'class="reference">(\d{8})<', client.get("/my/factors/codes/").content.decode())
    assert len(codes) == 10
    told = [one.sentence for one in happenings.of_officer(queries.actor_for(person), person)]
    assert told[-2:] == ["Added a second factor: App", "Added a second factor: Recovery codes"]
    assert not re.findall(r'class="reference">(\d{8})<', client.get("/my/factors/codes/").content.decode()), "they are shown once"
    assert client.get("/my/profile/").status_code == 200
    other = Client()
    give_name(other, person)
    assert other.post(SECOND, {"code": code}).status_code != 302, "the code that enrolled does not sign in"
    assert other.post(SECOND, {"code": codes[0]}).headers["Location"] == "/"
    third = Client()
    give_name(third, person)
    again = third.post(SECOND, {"code": codes[0]})
    assert again.status_code != 302, "a recovery code works once"
    assert "This recovery code was used already." in again.content.decode()
    assert "used already" not in third.post(SECOND, {"code": "00000000"}).content.decode()


def test_a_code_works_once_as_long_as_it_would_be_taken(now: Any) -> None:
    person = make.officer()
    secret = make.with_app(person)
    first, second = Client(), Client()
    give_name(first, person)
    give_name(second, person)
    code = code_of(secret, steps=1)
    assert first.post(SECOND, {"code": code}).status_code == 302
    now.shift(timedelta(seconds=40))
    page = second.post(SECOND, {"code": code})
    assert page.status_code == 200
    assert "Each code works once" in page.content.decode()
    assert second.post(SECOND, {"code": code_of(secret, steps=1)}).status_code == 302


def test_a_sign_in_that_is_half_done_can_be_given_up(now: Any) -> None:
    person, client = make.officer(), Client()
    make.with_app(person)
    give_name(client, person)
    assert client.get(SIGN_IN).headers["Location"] == SECOND
    assert client.post("/sign-out/").headers["Location"] == SIGN_IN
    assert client.get(SIGN_IN).status_code == 200


def test_only_the_demonstration_does_without_a_second_factor_and_says_so(now: Any, settings: Any) -> None:
    person, client = make.officer(), Client()
    assert "demonstration asks" not in client.get(SIGN_IN).content.decode()
    settings.COMITY = replace(settings.COMITY, demo=True)
    assert "demonstration asks for no second factor" in client.get(SIGN_IN).content.decode()
    assert give_name(client, person).headers["Location"] == "/"
    assert client.get("/my/profile/").status_code == 200


def test_unknown_known_and_closed_look_alike(now: Any) -> None:
    known, closed = make.officer(), make.officer()
    actions.lock(make.founders()[0], closed, because="leave")
    pages = []
    for name, password in (
        (known.username, "wrong"),
        ("nobody.here", "wrong"),
        (closed.username, "wrong"),
        (closed.username, make.PASSWORD),
    ):
        response = Client().post(SIGN_IN, {"login": name, "password": password})
        assert response.status_code == 200
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"', "", response.content.decode())
        pages.append(text.replace(name, "NAME"))
    assert len(set(pages)) == 1


def test_unknown_known_and_closed_cost_the_same_hashing(now: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    known, closed, invited = make.officer(), make.officer(), make.officer()
    actions.lock(make.founders()[0], closed, because="leave")
    invited.set_unusable_password()
    Officer.objects.filter(pk=invited.pk).update(password=invited.password)
    from django.contrib.auth.hashers import MD5PasswordHasher

    counted = []
    encode = MD5PasswordHasher.encode

    def counting(self: MD5PasswordHasher, password: str, salt: str) -> str:
        counted.append(1)
        return str(encode(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    costs = {}
    for name in (known.username, closed.username, invited.username, "nobody.here"):
        counted.clear()
        Client().post(SIGN_IN, {"login": name, "password": "wrong"})
        costs[name] = len(counted)
    assert set(costs.values()) == {1}, costs


@pytest.mark.parametrize("is_known", [True, False])
def test_five_wrong_passwords_shut_the_name_for_fifteen_minutes_known_or_not(now: Any, is_known: bool) -> None:
    person = make.officer()
    make.with_app(person)
    name = person.username if is_known else "nobody.here"
    answers = [Client(REMOTE_ADDR=f"192.0.2.{n}").post(SIGN_IN, {"login": name, "password": "wrong"}) for n in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "shut for 15 minutes" in answers[-1].content.decode()
    right = Client().post(SIGN_IN, {"login": name.upper(), "password": make.PASSWORD})
    assert (right.status_code, "shut for 15 minutes" in right.content.decode()) == (429, True)
    now.shift(timedelta(minutes=14, seconds=50))
    assert Client().post(SIGN_IN, {"login": name, "password": make.PASSWORD}).status_code == 429
    now.shift(timedelta(seconds=20))
    assert Client().post(SIGN_IN, {"login": name, "password": make.PASSWORD}).status_code == (302 if is_known else 200)


def test_the_head_is_told_of_a_lockout_once_and_it_is_in_the_log(now: Any) -> None:
    desk = make.desk()
    head, person = make.officer(Role.HEAD, desk, "Dora"), make.officer(Role.CASE, desk)
    for _attempt in range(7):
        give_name(Client(), person, "wrong")
    assert [(told.officer_id, told.is_alarm) for told in Notification.objects.all()] == [(head.pk, True)]
    assert Entry.objects.filter(action="people.officer.lockout", actor="system:sign-in").count() == 1


def test_where_no_head_is_the_administrators_are_told(now: Any) -> None:
    person = make.officer(Role.CASE)
    for _attempt in range(5):
        give_name(Client(), person, "wrong")
    first, second = make.founders()
    assert set(Notification.objects.values_list("officer_id", flat=True)) == {first.user_id, second.user_id}


def test_wrong_codes_shut_the_name_too_and_then_nothing_opens_it(now: Any) -> None:
    person, client = make.officer(), Client()
    secret = make.with_app(person)
    give_name(client, person)
    answers = [client.post(SECOND, {"code": "000000"}).status_code for _attempt in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert client.post(SECOND, {"code": code_of(secret)}).status_code == 429
    assert give_name(Client(), person).status_code == 429


def test_a_broken_passkey_answer_counts_and_is_no_error(now: Any) -> None:
    person, client = make.officer(), Client()
    make.with_app(person)
    give_name(client, person)
    answers = [client.post(SECOND, {"credential": '{"id": "x"}'}).status_code for _attempt in range(5)]
    assert answers == [200, 200, 200, 200, 429]


def test_asking_again_counts_too(now: Any) -> None:
    person = make.officer()
    client = make.signed_in(person)
    answers = [client.post("/sign-in/again/", {"password": "wrong"}).status_code for _attempt in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert client.post("/sign-in/again/code/", {"code": "123456"}).status_code == 429
    typed = {"current": make.PASSWORD, "password": "a wholly new long one", "again": "a wholly new long one"}
    assert client.post("/my/password/", typed).status_code in {422, 429}
    person.refresh_from_db()
    assert person.check_password(make.PASSWORD)


def test_a_lockout_is_ended_early_by_a_head_and_never_by_oneself(now: Any) -> None:
    desk = make.desk()
    head, person = make.actor(Role.HEAD, desk), make.officer(Role.CASE, desk)
    make.with_app(person)
    for _attempt in range(5):
        give_name(Client(), person, "wrong")
    actions.release(head, person, because="called me: new keyboard")
    assert give_name(Client(), person).status_code == 302


def full_sign_in(client: Client, person: Officer, secret: str) -> None:
    give_name(client, person)
    assert client.post(SECOND, {"code": code_of(secret)}).status_code == 302


def the_same_browser(client: Client) -> Client:
    """With nothing but the cookie by which it is known."""
    fresh = Client()
    fresh.cookies[devices.COOKIE] = client.cookies[devices.COOKIE].value
    return fresh


def test_a_browser_that_was_let_in_is_not_shut_out_by_others_and_guesses_no_longer_than_they(now: Any) -> None:
    person, own = make.officer(), Client()
    secret = make.with_app(person)
    full_sign_in(own, person, secret)
    cookie = own.cookies[devices.COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert person.username not in cookie.value
    for _attempt in range(5):
        give_name(Client(), person, "wrong")
    assert give_name(Client(), person).status_code == 429
    assert give_name(the_same_browser(own), person).status_code == 302
    answers = [give_name(the_same_browser(own), person, "wrong").status_code for _attempt in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert give_name(the_same_browser(own), person).status_code == 429
    head = make.actor(Role.HEAD, person.memberships.get().desk)
    actions.release(head, person, because="called me")
    assert [give_name(client, person).status_code for client in (the_same_browser(own), Client())] == [302, 302]


def test_a_browser_is_known_for_its_own_officers_only_and_by_our_signature_only(now: Any) -> None:
    person, other, shared = make.officer(), make.officer(), Client()
    secrets = {one: make.with_app(one) for one in (person, other)}
    for one, secret in secrets.items():
        full_sign_in(shared, one, secret)
        shared.post("/sign-out/")
    stranger, forged = make.officer(), Client()
    make.with_app(stranger)
    forged.cookies[devices.COOKIE] = shared.cookies[devices.COOKIE].value[:-1] + "x"
    for one in (person, other, stranger):
        for _attempt in range(5):
            give_name(Client(), one, "wrong")
    assert [give_name(the_same_browser(shared), one).status_code for one in (person, other, stranger)] == [302, 302, 429]
    assert give_name(forged, person).status_code == 429
    now.shift(timedelta(days=91))
    for _attempt in range(5):
        give_name(Client(), person, "wrong")
    assert give_name(the_same_browser(shared), person).status_code == 429


def test_a_password_alone_makes_no_browser_known(now: Any) -> None:
    person, half = make.officer(), Client()
    make.with_app(person)
    give_name(half, person)
    assert devices.COOKIE not in half.cookies


def test_a_success_forgets_earlier_wrong_attempts(now: Any) -> None:
    person, client = make.officer(), Client()
    secret = make.with_app(person)
    for _attempt in range(4):
        give_name(Client(), person, "wrong")
    give_name(client, person)
    client.post(SECOND, {"code": code_of(secret)})
    assert give_name(Client(), person, "wrong").status_code == 200


def test_an_officer_whose_access_is_closed_between_password_and_code_does_not_get_in(now: Any) -> None:
    person, client = make.officer(), Client()
    secret = make.with_app(person)
    give_name(client, person)
    actions.lock(make.founders()[0], person, because="leave")
    client.post(SECOND, {"code": code_of(secret)})
    assert client.get("/my/profile/").status_code == 302
