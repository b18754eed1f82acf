"""What holds for every test: none leaves the machine, none fails for being slow, races have real transactions."""

from collections.abc import Iterator

import pytest
from django.db import connection, connections
from django.utils import timezone, translation
from hypothesis import HealthCheck, settings

from comity.kernel import freeze
from tests import answered, offline, together

settings.register_profile("comity", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("comity")


def pytest_configure(config: pytest.Config) -> None:
    """See to it that a whole run meets every address, and that several workers do not make the same thing each for itself."""
    config.pluginmanager.register(answered.Every())
    config.pluginmanager.register(together)


def pytest_unconfigure() -> None:
    """A worker of several may end without its exit handlers, so the folder of its settings goes here."""
    from tests.settings import clean_up

    connections.close_all()
    clean_up()


@pytest.fixture(scope="session", autouse=True)
def _offline() -> Iterator[None]:
    """Nothing but loopback and unix sockets, from the first fixture to the last."""
    with pytest.MonkeyPatch.context() as patch:
        offline.close(patch)
        yield


@pytest.fixture(autouse=True)
def _empty_indexes() -> None:
    """Rows are rolled back and their keys given anew under the indexes that a process keeps: each test begins with empty ones."""
    from comity.subjects import indexes  # its models are there once the settings are

    indexes.forget()


@pytest.fixture(autouse=True)
def _in_the_first_language() -> None:
    """A page leaves its reader's language and zone in the process, as the next page sets its own: each test begins with none."""
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """Transactions as in real life. The triggers stand during the test and are lifted so that its rows can be cleaned away."""
    freeze.arm()
    yield
    connections.close_all()
    freeze.disarm()
    if connection.vendor == "postgresql":
        connection.close()
