"""Officers of two desks."""

import pytest

from comity.kernel.actor import Actor
from tests.making_subjects import officer_at


@pytest.fixture
def rome() -> Actor:
    return officer_at(1, named="Rita Roma")


@pytest.fixture
def lyon() -> Actor:
    return officer_at(2, named="Luc Lyon")
