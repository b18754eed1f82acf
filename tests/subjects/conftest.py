"""Officers of two desks, and a home without a saved list."""

import shutil
from collections.abc import Iterator

import pytest

from comity.kernel.actor import Actor
from comity.subjects import shelf
from tests.making_subjects import officer_at


@pytest.fixture
def rome() -> Actor:
    return officer_at(1, named="Rita Roma")


@pytest.fixture
def lyon() -> Actor:
    return officer_at(2, named="Luc Lyon")


@pytest.fixture
def an_empty_shelf() -> Iterator[None]:
    shutil.rmtree(shelf.folder(), ignore_errors=True)
    yield
    shutil.rmtree(shelf.folder(), ignore_errors=True)
