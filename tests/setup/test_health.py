"""`/healthz`: well only when the database answers, is complete and protected, and time is looked at; it tells nothing else."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from comity.kernel import clock, freeze
from comity.web import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def beating() -> Iterator[None]:
    """The loop has just ticked; a real desk has its triggers from `migrate`, a test's database arms its own."""
    freeze.arm()
    health.beat(clock.now())
    yield
    health.beat_file().unlink(missing_ok=True)


def test_a_desk_in_order_is_well(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["well"] is True
    assert 0 <= answer.json()["tick_age"] < 5


def test_a_silent_tick_is_unwell(client: Client) -> None:
    health.beat(clock.now() - health.LONGEST_SILENCE - timedelta(seconds=1))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["ticking"] is False
    assert answer.json()["tick_age"] == 301


@pytest.mark.parametrize("text", [None, "", "yesterday"])
def test_a_tick_that_never_was_is_unwell(client: Client, text: str | None) -> None:
    if text is None:
        health.beat_file().unlink()
    else:
        health.beat_file().write_text(text)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["tick_age"] is None


def test_entries_that_could_be_edited_are_unwell(client: Client) -> None:
    with connection.cursor() as cursor:
        on_table = "" if connection.vendor == "sqlite" else " ON kernel_entry"
        cursor.execute(f"DROP TRIGGER kernel_entry_no_delete{on_table}")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["protected"] is False


def test_a_missing_migration_is_unwell(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'people'")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["migrated"] is False


def test_the_answer_holds_nothing_but_yes_no_and_seconds(client: Client) -> None:
    found = json.loads(client.get("/healthz").content)
    assert set(found) == {"well", "database", "migrated", "protected", "ticking", "tick_age"}
    assert all(isinstance(answer, bool | int) for answer in found.values())


def test_it_is_read_only_and_never_kept(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
    assert "no-store" in client.get("/healthz")["Cache-Control"]
