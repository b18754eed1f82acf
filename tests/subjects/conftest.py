"""Tests roll the database back under the indexes: each begins with empty ones."""

from collections.abc import Iterator

import pytest

from comity.kernel.actor import Actor
from comity.subjects import indexes
from tests.making_subjects import officer_at


@pytest.fixture(autouse=True)
def _empty_indexes() -> Iterator[None]:
    indexes.forget()
    yield
    indexes.forget()


@pytest.fixture
def rome() -> Actor:
    return officer_at(1, named="Rita Roma")


@pytest.fixture
def lyon() -> Actor:
    return officer_at(2, named="Luc Lyon")
