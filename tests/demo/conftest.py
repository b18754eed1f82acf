"""One small bureau for all tests of the demo: filled once, and rolled back at their end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from comity.demo import BUREAUS, Filled
from comity.demo.fill import fill
from comity.kernel import proof
from comity.subjects import indexes

NOW = datetime(2026, 11, 18, 9, 20, tzinfo=UTC)  # a Wednesday: 17:20 in Beijing, 10:20 in Rome
REQUESTS = 75


@dataclass(frozen=True)
class Bureau:
    """A filled bureau, and what a visitor was told of it."""

    code: str
    filled: Filled
    progress: list[str]


@pytest.fixture(scope="module", params=BUREAUS)
def bureau(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Bureau]:
    """Each bureau in turn, as it stands at the end of its filling; what a test adds is rolled back with it."""
    yield from _filled(request.param, django_db_blocker)


def _forget_other_logs() -> None:
    """Indexes and anchored checkpoints outlive a rollback: each bureau begins without those of another."""
    indexes.forget()
    proof.anchor_path().unlink(missing_ok=True)


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction that leaves nothing; units nest in it as they do in Django's own test cases."""
    _forget_other_logs()
    outer = transaction.atomic()
    outer._from_testcase = True
    try:
        with outer:
            yield
            transaction.set_rollback(True)
    finally:
        _forget_other_logs()


def _filled(code: str, blocker: DjangoDbBlocker) -> Iterator[Bureau]:
    with blocker.unblock(), rolled_back():
        said: list[str] = []
        yield Bureau(code, fill(code, said.append, requests=REQUESTS, now=NOW), said)
