"""An officer who searches, and an auditor who asks why."""

import pytest

from comity.kernel.actor import Actor
from tests.making_reviews import an_auditor, an_officer


@pytest.fixture
def carla() -> Actor:
    return an_officer()


@pytest.fixture
def dora() -> Actor:
    return an_auditor()
