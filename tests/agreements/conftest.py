"""A desk with its head and a reader, each in a browser of their own."""

import pytest
from django.test import Client

from comity.kernel.actor import Actor
from comity.people import queries as people
from comity.people.models import Desk, Officer
from tests import making_people


@pytest.fixture
def desk() -> Desk:
    return making_people.desk()


@pytest.fixture
def chief(desk: Desk) -> Officer:
    return making_people.officer("head", desk, name="Elena Capo")


@pytest.fixture
def by(chief: Officer) -> Actor:
    return people.actor_for(chief)


@pytest.fixture
def heads(chief: Officer) -> Client:
    return making_people.signed_in(chief)


@pytest.fixture
def readers(desk: Desk) -> Client:
    return making_people.signed_in(making_people.officer("case", desk, name="Carla Conti"))
