"""Real transactions for races: committed rows that the next test does not see."""

from collections.abc import Iterator

import pytest
from django.db import connection, connections

from comity.kernel import freeze


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """Transactions as in real life. The triggers stand during the test and are lifted so that its rows can be cleaned away."""
    freeze.arm()
    yield
    connections.close_all()
    freeze.disarm()
    if connection.vendor == "postgresql":
        connection.close()
