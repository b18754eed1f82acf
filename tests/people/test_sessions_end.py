"""Sessions end: after a while, after a change of what one knows, has or may, and when one says so."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from comity.people import actions, sessions
from comity.people.models import SignIn
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


def test_a_session_ends_after_thirty_minutes_without_use(now: Any) -> None:
    client = make.signed_in(make.officer())
    now.shift(timedelta(minutes=29))
    assert client.get("/my/profile/").status_code == 200
    now.shift(timedelta(minutes=29))
    assert client.get("/my/profile/").status_code == 200
    now.shift(timedelta(minutes=30))
    assert client.get("/my/profile/").headers["Location"] == "/sign-in/?next=%2Fmy%2Fprofile%2F"
    assert "nothing done for 30 minutes" in client.get(SIGN_IN).content.decode()
    assert SignIn.objects.get().ended_because == "idle"


def test_a_session_ends_after_twelve_hours_of_use(now: Any) -> None:
    client = make.signed_in(make.officer())
    for _quarter in range(47):
        now.shift(timedelta(minutes=15))
        assert client.get("/my/profile/").status_code == 200
    now.shift(timedelta(minutes=15))
    assert client.get("/my/profile/").status_code == 302
    assert SignIn.objects.get().ended_because == "too_long"


def test_last_seen_is_written_at_most_once_a_minute(now: Any, django_assert_num_queries: Any) -> None:
    client = make.signed_in(make.officer())
    client.get("/my/sessions/")
    first = SignIn.objects.get().seen_at
    now.shift(timedelta(seconds=59))
    client.get("/my/sessions/")
    assert SignIn.objects.get().seen_at == first
    now.shift(timedelta(seconds=1))
    client.get("/my/sessions/")
    assert SignIn.objects.get().seen_at == first + timedelta(minutes=1)


def test_other_sessions_are_listed_and_ended_one_or_all_and_nobody_elses(now: Any) -> None:
    person, other = make.officer(), make.officer()
    here, there, third, stranger = make.signed_in(person), make.signed_in(person), make.signed_in(person), make.signed_in(other)
    page = here.get("/my/sessions/").content.decode()
    assert page.count("End it") == 2
    not_mine = SignIn.objects.get(officer=other)
    here.post(reverse("people:end_session", args=[not_mine.pk]))
    assert stranger.get("/my/profile/").status_code == 200
    here.post(reverse("people:end_session", args=[there.session[sessions.KEY]]))
    assert there.get("/my/profile/").status_code == 302
    assert "ended from another place" in there.get(SIGN_IN).content.decode()
    assert third.get("/my/profile/").status_code == 200
    here.post(reverse("people:end_sessions"))
    assert (third.get("/my/profile/").status_code, here.get("/my/profile/").status_code) == (302, 200)


def test_signing_out_ends_the_session(now: Any) -> None:
    client = make.signed_in(make.officer())
    cookies = dict(client.cookies.items())
    client.post("/sign-out/")
    assert SignIn.objects.get().ended_because == "signed_out"
    again = Client()
    for name, morsel in cookies.items():
        again.cookies[name] = morsel.value
    assert again.get("/my/profile/").status_code == 302
    assert client.get("/sign-out/").status_code in {302, 405}


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(now: Any) -> None:
    person = make.officer()
    here, there = make.signed_in(person), make.signed_in(person)
    wrong = here.post("/my/password/", {"current": "wrong", "password": "a wholly new long one", "again": "a wholly new long one"})
    assert (wrong.status_code, "not your present password" in wrong.content.decode()) == (422, True)
    differ = here.post("/my/password/", {"current": make.PASSWORD, "password": "a wholly new long one", "again": "another"})
    assert "The two passwords differ" in differ.content.decode()
    weak = here.post("/my/password/", {"current": make.PASSWORD, "password": "short", "again": "short"})
    assert "too short" in weak.content.decode()
    done = here.post("/my/password/", {"current": make.PASSWORD, "password": "a wholly new long one", "again": "a wholly new long one"})
    assert done.status_code == 302
    assert (here.get("/my/profile/").status_code, there.get("/my/profile/").status_code) == (200, 302)


def test_a_changed_second_factor_ends_the_other_sessions(now: Any, django_capture_on_commit_callbacks: Any) -> None:
    person = make.officer()
    here, there = make.signed_in(person), make.signed_in(person)
    assert here.post("/my/factors/codes/new/").headers["Location"].startswith("/sign-in/again/")
    here.post("/sign-in/again/", {"password": make.PASSWORD})
    with django_capture_on_commit_callbacks(execute=True):
        here.post("/my/factors/codes/new/")
    assert (here.get("/my/profile/").status_code, there.get("/my/profile/").status_code) == (200, 302)


def test_the_last_second_factor_stays(now: Any) -> None:
    person = make.officer()
    client = make.signed_in(person)
    client.post("/sign-in/again/", {"password": make.PASSWORD})
    for page in (client.get("/my/factors/app/remove/"), client.post("/my/factors/app/remove/")):
        assert "your only second factor" in page.content.decode()
        assert '<button class="btn btn-primary">Remove the app' not in page.content.decode(), "the reason stands in place of the button"
    assert Authenticator.objects.filter(user=person, type="totp").exists()


def test_a_new_role_ends_the_sessions(now: Any) -> None:
    person = make.officer()
    client = make.signed_in(person)
    first, second = make.founders()
    membership = actions.propose_role(first, person, make.desk(), Role.HEAD)
    assert client.get("/my/profile/").status_code == 200
    actions.confirm_role(second, membership)
    assert client.get("/my/profile/").status_code == 302
    again = make.signed_in(person)
    actions.end_role(first, membership, because="leaves")
    assert again.get("/my/profile/").status_code == 302


def test_closing_access_ends_the_sessions_and_opening_it_lets_in_again(now: Any) -> None:
    person = make.officer()
    client = make.signed_in(person)
    first, _second = make.founders()
    actions.lock(first, person, because="leave")
    assert client.get("/my/profile/").status_code == 302
    assert give_name(Client(), person).status_code == 200
    actions.unlock(first, person, because="back from leave")
    assert give_name(Client(), person).headers["Location"] == SECOND


def test_secrets_are_sealed_in_the_database(now: Any) -> None:
    person = make.officer()
    secret = make.with_app(person)
    stored = Authenticator.objects.get(user=person, type="totp")
    assert secret not in str(stored.data)
    assert stored.wrap().validate_code(code_of(secret))


def test_sign_ins_that_ended_long_ago_are_forgotten(now: Any) -> None:
    make.signed_in(make.officer())
    give_name(Client(), make.officer(), "wrong")
    sessions.sweep()
    assert (SignIn.objects.count(), Session.objects.count(), AccessAttempt.objects.count()) == (1, 1, 1)
    now.shift(timedelta(days=2))
    sessions.sweep()
    assert (SignIn.objects.count(), Session.objects.count(), AccessAttempt.objects.count()) == (1, 0, 0)
    now.shift(timedelta(days=90))
    assert sessions.sweep() == 1
