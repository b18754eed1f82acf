"""Passwords outside the tests: kept by argon2id alone, and good for signing in."""

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
