"""What a person types to sign in."""

import re
import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from comity.people.models import Officer
from tests import making_people as make

SIGN_IN = "/sign-in/"


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def give_name(client: Client, person: Officer, password: str = make.PASSWORD) -> Any:
    return client.post(SIGN_IN, {"login": person.username, "password": password})


def fresh(person: Officer) -> Client:
    """A browser whose officer has just shown who it is."""
    client = make.signed_in(person)
    assert client.post("/sign-in/again/", {"password": make.PASSWORD}).status_code == 302
    return client


def administrators() -> tuple[Client, Client]:
    first, second = (Officer.objects.get(pk=actor.user_id) for actor in make.founders())
    return fresh(first), fresh(second)


def sentences(response: Any) -> str:
    return re.sub(r"<[^>]+>", " ", response.content.decode())
