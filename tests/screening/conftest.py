"""A house that screens many."""

import pytest

from tests import making_runs
from tests.making_runs import House


@pytest.fixture
def house() -> House:
    return making_runs.house()
