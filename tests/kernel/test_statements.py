"""Statements reach the driver of SQLite in its own form, with every value in its place."""

import pytest
from django.db import connection

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(connection.vendor != "sqlite", reason="how statements reach SQLite")]


def test_a_place_for_a_value_and_a_percent_sign_are_told_apart() -> None:
    with connection.cursor() as cursor:
        for _again in range(2):
            cursor.execute("SELECT %s, '100 %%', 'a' LIKE '%%a', %s", ["%s", "?"])
            assert cursor.fetchone() == ("%s", "100 %", 1, "?")


def test_values_may_be_named_and_a_statement_without_values_is_taken_as_it_is() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %(second)s, %(first)s", {"first": 1, "second": 2})
        assert cursor.fetchone() == (2, 1)
        cursor.execute("SELECT '100 %'")
        assert cursor.fetchone() == ("100 %",)
