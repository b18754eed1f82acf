"""Rows written by prepared statements: for what every act writes, where building a statement anew costs more than carrying it out.

Called by `record` and its helpers only, with rows that were validated there.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models
from django.db.models.signals import post_save

WRITES_WITHOUT_ACT = "it is how an act writes: called by record and what record calls"
AS_THEY_ARE = frozenset({str, int, bool, type(None)})


def add(row: models.Model) -> None:
    """Insert one new row and give it its key. Raises IntegrityError."""
    if type(row).save is not models.Model.save:
        return row.save(force_insert=True)
    row._prepare_related_fields_for_save(operation_name="save")  # type: ignore[attr-defined]  # a parent saved after it was named has its key now
    model, connection = type(row), connections[DEFAULT_DB_ALIAS]
    has_key = row.pk is not None
    with connection.cursor() as cursor:
        columns = _columns(model, with_key=has_key)
        cursor.execute(_insertion(model, has_key), [_adapted(column, row, connection) for column in columns])
        if not has_key:
            row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    post_save.send(sender=model, instance=row, created=True, update_fields=None, raw=False, using=DEFAULT_DB_ALIAS)
    return None


def change(row: models.Model, columns: Sequence[str]) -> None:
    """Update these columns (`attname`) of one row. Raises IntegrityError, DatabaseError where the row is gone."""
    if type(row).save is not models.Model.save:
        return row.save(force_update=True, update_fields=columns)
    model, connection = type(row), connections[DEFAULT_DB_ALIAS]
    fields = [_by_name(model)[name] for name in columns]
    with connection.cursor() as cursor:
        cursor.execute(_update(model, tuple(columns)), [*(_adapted(field, row, connection) for field in fields), row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError(f"the row of {model._meta.label} that was to be changed is not there")
    post_save.send(sender=model, instance=row, created=False, update_fields=frozenset(columns), raw=False, using=DEFAULT_DB_ALIAS)
    return None


def add_all(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert many rows of the kernel's own tables, given as the values of these columns (`attname`) in order; no signal is sent."""
    connection = connections[DEFAULT_DB_ALIAS]
    fields = [_by_name(model)[name] for name in columns]
    prepared = [[_adapt(field, value, connection) for field, value in zip(fields, row, strict=True)] for row in rows]
    if prepared:
        with connection.cursor() as cursor:
            cursor.executemany(_insert(model, fields), prepared)


def _adapted(field: "models.Field[Any, Any]", row: models.Model, connection: Any) -> Any:
    return _adapt(field, getattr(row, field.attname), connection)


def _adapt(field: "models.Field[Any, Any]", value: Any, connection: Any) -> Any:
    """The value as the driver takes it. JSON has its own form also for text and numbers; moments and choices go the short way."""
    if value is None:
        return None
    if not isinstance(field, models.JSONField):
        if type(value) in AS_THEY_ARE:
            return value
        if isinstance(value, models.TextChoices):
            return value.value
        if type(value) is datetime and value.tzinfo is not None and isinstance(field, models.DateTimeField):
            return value if connection.vendor != "sqlite" else value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    return field.get_db_prep_save(value, connection)


@cache
def _by_name(model: type[models.Model]) -> "dict[str, models.Field[Any, Any]]":
    return {field.attname: field for field in model._meta.concrete_fields}


@cache
def _columns(model: type[models.Model], *, with_key: bool) -> "list[models.Field[Any, Any]]":
    return [field for field in model._meta.concrete_fields if with_key or not field.primary_key]


@cache
def _insertion(model: type[models.Model], has_key: bool) -> str:
    statement = _insert(model, _columns(model, with_key=has_key))
    return statement if has_key else f"{statement} RETURNING {_quoted(str(model._meta.pk.column))}"


def _insert(model: type[models.Model], fields: "Sequence[models.Field[Any, Any]]") -> str:
    names = ", ".join(_quoted(str(field.column)) for field in fields)
    return f"INSERT INTO {_quoted(model._meta.db_table)} ({names}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608  # our own names


@cache
def _update(model: type[models.Model], columns: tuple[str, ...]) -> str:
    settings = ", ".join(f"{_quoted(str(_by_name(model)[name].column))} = %s" for name in columns)
    return f"UPDATE {_quoted(model._meta.db_table)} SET {settings} WHERE {_quoted(str(model._meta.pk.column))} = %s"  # noqa: S608  # our own names


def _quoted(name: str) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(name)
