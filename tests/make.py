"""Builders: each walks its object through the real actions, so that no test object is in a state the system could not produce."""

import itertools

from comity.kernel.actor import Actor, ActorKind
from comity.people.models import Desk, Officer

_numbers = itertools.count(1)


def officer(name: str = "Anna Arendt") -> Officer:
    """Somebody who can sign in."""
    made = Officer(username=f"officer{next(_numbers)}", name=name)
    made.set_unusable_password()
    made.save()
    return made


def desk(code: str = "") -> Desk:
    """A desk in Rome."""
    code = code or f"D{next(_numbers)}"
    return Desk.objects.create(code=code, name=f"Desk {code}", country="IT", zone="Europe/Rome", weekend=[5, 6])


def actor(*roles: str, at_desk: int = 1, named: str = "Anna Arendt") -> Actor:
    """An officer acting at a desk with these roles."""
    made = officer(named)
    return Actor(ActorKind.OFFICER, made.name, made.pk, at_desk, frozenset(roles), frozenset({at_desk}))
