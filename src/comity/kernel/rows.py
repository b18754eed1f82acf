"""Rows written by prepared statements: for what every act writes, where building a statement anew costs more than carrying it out.

Called by `record` and its helpers only, with rows that were validated there.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models
from django.db.models.signals import post_save

WRITES_WITHOUT_ACT = "it is how an act writes: called by record and what record calls"
NOTHING: frozenset[type] = frozenset({type(None)})
AS_THEY_ARE: frozenset[type] = frozenset({str, int, bool}) | NOTHING


def add(row: models.Model) -> None:
    """Insert one new row and give it its key. Raises IntegrityError."""
    if type(row).save is not models.Model.save:
        return row.save(force_insert=True)
    row._prepare_related_fields_for_save(operation_name="save")  # type: ignore[attr-defined]  # a parent saved after it was named has its key now
    model = type(row)
    has_key = row.pk is not None
    statement, columns = _insertion(model, has_key)
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(statement, _adapted(columns, row))
        if not has_key:
            row.pk = cursor.lastrowid if _is_sqlite() else cursor.fetchone()[0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    post_save.send(sender=model, instance=row, created=True, update_fields=None, raw=False, using=DEFAULT_DB_ALIAS)
    return None


def change(row: models.Model, columns: Sequence[str]) -> None:
    """Update these columns (`attname`) of one row. Raises IntegrityError, DatabaseError where the row is gone."""
    if type(row).save is not models.Model.save:
        return row.save(force_update=True, update_fields=columns)
    model = type(row)
    statement, changed = _update(model, tuple(columns))
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(statement, [*_adapted(changed, row), row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError(f"the row of {model._meta.label} that was to be changed is not there")
    post_save.send(sender=model, instance=row, created=False, update_fields=frozenset(columns), raw=False, using=DEFAULT_DB_ALIAS)
    return None


def add_all(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert many rows of the kernel's own tables, given as the values of these columns (`attname`) in order; no signal is sent."""
    statement, kept = _insert(model, tuple(columns))
    prepared = [
        [value if type(value) in column.as_it_is else column.adapt(value) for column, value in zip(kept, row, strict=True)] for row in rows
    ]
    if prepared:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.executemany(statement, prepared)


class Column(NamedTuple):
    """A column: the types of values that the driver takes as they are, and what makes any other fit for it."""

    name: str
    as_it_is: frozenset[type]
    adapt: Callable[[Any], Any]


def _adapted(columns: Iterable[Column], row: models.Model) -> list[Any]:
    return [
        value if type(value := getattr(row, column.name)) in column.as_it_is else column.adapt(value)  # most values go this short way
        for column in columns
    ]


def _column(field: "models.Field[Any, Any]") -> Column:
    """JSON has its own form also for text and numbers; choices and moments go a short way."""

    def as_django_does(value: Any) -> Any:
        return field.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])

    def choice(value: Any) -> Any:
        return value.value if isinstance(value, models.TextChoices) else as_django_does(value)

    def moment(value: Any) -> Any:
        if type(value) is not datetime or value.tzinfo is None:
            return as_django_does(value)
        return value.astimezone(UTC).isoformat(" ").removesuffix("+00:00") if _is_sqlite() else value

    if isinstance(field, models.JSONField):
        return Column(field.attname, NOTHING, json.dumps if field.encoder is None and _is_sqlite() else as_django_does)
    return Column(field.attname, AS_THEY_ARE, moment if isinstance(field, models.DateTimeField) else choice)


@cache
def _columns(model: type[models.Model]) -> dict[str, Column]:
    return {field.attname: _column(field) for field in model._meta.concrete_fields}


@cache
def _insertion(model: type[models.Model], has_key: bool) -> tuple[str, list[Column]]:
    """Of a whole row. SQLite says by itself which key it gave, and sooner than by RETURNING."""
    key = model._meta.pk
    statement, columns = _insert(model, tuple(name for name in _columns(model) if has_key or name != key.attname))
    return (statement if has_key or _is_sqlite() else f"{statement} RETURNING {_quoted(str(key.column))}"), columns


@cache
def _insert(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, list[Column]]:
    columns = ", ".join(_names(model, names))
    statement = f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) VALUES ({', '.join(['%s'] * len(names))})"  # noqa: S608  # our own names
    return statement, [_columns(model)[name] for name in names]


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, list[Column]]:
    settings = ", ".join(f"{column} = %s" for column in _names(model, names))
    key = _quoted(str(model._meta.pk.column))
    statement = f"UPDATE {_quoted(model._meta.db_table)} SET {settings} WHERE {key} = %s"  # noqa: S608  # our own names
    return statement, [_columns(model)[name] for name in names]


def _names(model: type[models.Model], names: Iterable[str]) -> list[str]:
    columns = {field.attname: str(field.column) for field in model._meta.concrete_fields}
    return [_quoted(columns[name]) for name in names]


@cache
def _is_sqlite() -> bool:
    return connections[DEFAULT_DB_ALIAS].vendor == "sqlite"


def _quoted(name: str) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(name)
