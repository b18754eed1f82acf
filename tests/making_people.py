"""Builders for people: desks, officers with roles given by two, and browsers in which they are signed in."""

import itertools
from datetime import date

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from comity.kernel.actor import Actor, system
from comity.people import actions, queries
from comity.people.models import Desk, Officer
from comity.people.roles import Role
from tests.built_once import built_once

PASSWORD = "seven grey herons at noon"
_numbers = itertools.count(1)


def founders() -> tuple[Actor, Actor]:
    """The first two administrators, as actors; the same two however often they are asked for."""
    found = queries.administrators() or _two_administrators()
    return queries.actor_for(found[0]), queries.actor_for(found[1])


@built_once
def _two_administrators() -> list[Officer]:
    house = Desk(code="HOUSE", name="House", country="IT", zone="Europe/Rome", weekend=[5, 6])
    made = []
    for username, name in (("adamo", "Adamo Adami"), ("berta", "Berta Bruni")):
        invited = actions.first_administrator(system("test"), desk=house, username=username, name=name)
        made.append(actions.accept_invitation(invited.code, password=PASSWORD))
    return made


def desk(code: str = "", zone: str = "Europe/Rome", country: str = "IT") -> Desk:
    """A desk founded by an administrator."""
    code = code or f"desk{next(_numbers)}"
    return actions.found_desk(founders()[0], code=code, name=f"Desk {code}", country=country, zone=zone)


def officer(
    role: str = Role.CASE, at: Desk | None = None, name: str = "Carla Conti", *, is_deputy: bool = False, from_on: date | None = None
) -> Officer:
    """An officer with a role given by two, and a password."""
    first, second = founders()
    username = f"person{next(_numbers)}"
    return actions.enlist(
        first,
        second,
        desk=at or desk(),
        username=username,
        name=name,
        role=role,
        password=PASSWORD,
        is_deputy=is_deputy,
        from_on=from_on,
    )


def actor(role: str = Role.CASE, at: Desk | None = None, name: str = "Carla Conti", *, is_deputy: bool = False) -> Actor:
    """The actor for a new officer with this role at the desk."""
    return queries.actor_for(officer(role, at, name, is_deputy=is_deputy))


def with_app(person: Officer) -> str:
    """Give the officer an authenticator app; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def signed_in(person: Officer) -> Client:
    """A browser in which this officer is signed in with a second factor."""
    if not Authenticator.objects.filter(user=person, type="totp").exists():
        with_app(person)
    client = Client()
    client.force_login(person)
    return client
