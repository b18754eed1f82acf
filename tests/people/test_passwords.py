"""Passwords outside the tests: kept by argon2id alone, dearly but in the demo, and good for signing in."""

from typing import Any

import pytest
from django.test import Client

from comity import settings as production
from tests import making_people as making

pytestmark = pytest.mark.django_db


def test_a_password_is_kept_by_argon2_and_opens_the_desk(settings: Any) -> None:
    settings.PASSWORD_HASHERS = production.PASSWORD_HASHERS
    officer = making.officer()
    assert officer.password.startswith("argon2$argon2id$")
    making.with_app(officer)
    wrong = Client().post("/sign-in/", {"login": officer.username, "password": "seven grey herons at dusk"})
    assert wrong.status_code == 200
    right = Client().post("/sign-in/", {"login": officer.username, "password": making.PASSWORD})
    assert (right.status_code, right["Location"]) == (302, "/sign-in/second/")


def test_a_desk_that_was_a_demo_keeps_a_password_dearly_from_the_next_sign_in_on(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["comity.people.hashers.PrintedPasswordHasher"]
    officer = making.officer()
    assert "$m=8192,t=1,p=1$" in officer.password
    settings.PASSWORD_HASHERS = production.PASSWORD_HASHERS
    assert officer.check_password(making.PASSWORD)
    officer.refresh_from_db()
    assert "$m=102400,t=2,p=8$" in officer.password
