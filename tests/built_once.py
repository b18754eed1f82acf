"""What every test of a house begins with is built by its real steps once a day; after that the rows which they left are put back."""

import copy
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache, wraps
from typing import Any, NamedTuple, TypeVar

from django.db import connection, transaction

from comity.kernel import clock, recall

Made = TypeVar("Made")

FILLED_BY_MIGRATIONS = {"auth_permission", "django_content_type"}


class Table(NamedTuple):
    """All rows of one table, as the database gives them."""

    name: str
    columns: list[str]
    rows: list[tuple[Any, ...]]


class Kept(NamedTuple):
    """What a builder answered, when, and what then stood in the database."""

    made: Any
    at: datetime
    tables: list[Table]


def built_once(build: Callable[[], Made]) -> Callable[[], Made]:
    """This builder of something that many tests begin with; on an empty database it takes its steps only once in a process and day.

    Nothing is put back where a row stands already, or at a moment before the one at which it was built.
    """
    kept: list[Kept] = []

    @wraps(build)
    def again() -> Made:
        now = clock.now()
        if not _is_empty():
            return build()
        for earlier in kept:
            if earlier.at <= now and earlier.at.date() == now.date():
                _put_back(earlier.tables)
                return copy.deepcopy(earlier.made)
        made = build()
        kept.append(Kept(copy.deepcopy(made), now, list(_standing())))
        return made

    return again


@cache
def _names() -> list[str]:
    return sorted(set(connection.introspection.django_table_names()) - FILLED_BY_MIGRATIONS)


def _is_empty() -> bool:
    held = " OR ".join(f"EXISTS (SELECT 1 FROM {connection.ops.quote_name(name)})" for name in _names())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {held}")
        return not cursor.fetchone()[0]


def _standing() -> Iterable[Table]:
    with connection.cursor() as cursor:
        for name in _names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)} ORDER BY 1")
            rows = cursor.fetchall()
            if rows:
                yield Table(name, [column.name if hasattr(column, "name") else column[0] for column in cursor.description], rows)


def _put_back(tables: list[Table]) -> None:
    quoted = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            row = f"({', '.join(['%s'] * len(table.columns))})"
            cursor.execute(
                f"INSERT INTO {quoted(table.name)} ({', '.join(map(quoted, table.columns))}) VALUES {', '.join([row] * len(table.rows))}",
                [value for row_values in table.rows for value in row_values],
            )
    recall.forget()
