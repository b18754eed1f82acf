"""Append-only by the database itself: triggers that refuse to edit or delete what was proved."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

FROZEN = ("kernel_entry", "kernel_entrycontent", "kernel_checkpoint")
SEQUENCED = ("kernel_entry", "kernel_checkpoint")
ERASURE = "NEW.entry_id = OLD.entry_id AND OLD.body IS NOT NULL AND NEW.body IS NULL AND NEW.erased_at IS NOT NULL"
ANCHORING = "NEW.sequence = OLD.sequence AND NEW.at = OLD.at AND NEW.note = OLD.note AND OLD.anchored_at IS NULL"
PERMITTED_UPDATE = {"kernel_entry": "FALSE", "kernel_entrycontent": ERASURE, "kernel_checkpoint": ANCHORING}


class Unarmed(Exception):
    """The database would let the audit chain be edited; nothing starts on it."""


def _sqlite_triggers() -> dict[str, str]:
    triggers = {}
    for table in FROZEN:
        condition = PERMITTED_UPDATE[table].replace("FALSE", "0")
        refuse = f"SELECT RAISE(ABORT, '{table} is append-only');"
        triggers[f"{table}_no_update"] = f"BEFORE UPDATE ON {table} WHEN NOT ({condition}) BEGIN {refuse} END"
        triggers[f"{table}_no_delete"] = f"BEFORE DELETE ON {table} BEGIN {refuse} END"
    for table in SEQUENCED:
        exists = f"EXISTS (SELECT 1 FROM {table} WHERE sequence >= NEW.sequence)"  # noqa: S608  # our own table names
        triggers[f"{table}_no_replace"] = f"BEFORE INSERT ON {table} WHEN {exists} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    replaced = "EXISTS (SELECT 1 FROM kernel_entrycontent WHERE entry_id = NEW.entry_id)"
    triggers["kernel_entrycontent_no_replace"] = (
        f"BEFORE INSERT ON kernel_entrycontent WHEN {replaced} BEGIN SELECT RAISE(ABORT, 'kernel_entrycontent is append-only'); END"
    )
    return triggers


def _postgresql_statements() -> list[str]:
    statements = [
        """CREATE OR REPLACE FUNCTION comity_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"""
    ]
    for table in FROZEN:
        condition = PERMITTED_UPDATE[table]
        times = {
            "update": f"BEFORE UPDATE ON {table} FOR EACH ROW WHEN (NOT ({condition}))",
            "delete": f"BEFORE DELETE ON {table} FOR EACH ROW",
            "truncate": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT",
        }
        for verb, when in times.items():
            statements.append(f"CREATE OR REPLACE TRIGGER {table}_no_{verb} {when} EXECUTE FUNCTION comity_refuse()")
    return statements


def _postgresql_names() -> set[str]:
    return {f"{table}_no_{verb}" for table in FROZEN for verb in ("update", "delete", "truncate")}


def expected(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of the triggers that must stand on this database."""
    return set(_sqlite_triggers()) if connection.vendor == "sqlite" else _postgresql_names()


def arm(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put every trigger in place; harmless where they stand already."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, body in _sqlite_triggers().items():
                cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {body}")
        else:
            for statement in _postgresql_statements():
                cursor.execute(statement)


def disarm(using: str = DEFAULT_DB_ALIAS) -> None:
    """Lift every trigger: only a test's own clean-up does this."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name in expected(connection):
            table = name.rsplit("_no_", 1)[0]
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + ("" if connection.vendor == "sqlite" else f" ON {table}"))


def missing(using: str = DEFAULT_DB_ALIAS) -> set[str]:
    """The names of triggers that should stand and do not."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        return expected(connection) - {row[0] for row in cursor.fetchall()}


def refuse_unarmed(using: str = DEFAULT_DB_ALIAS) -> None:
    """Raises Unarmed if the audit chain could be edited."""
    if absent := missing(using):
        raise Unarmed(f"the audit chain is not protected ({', '.join(sorted(absent))} missing): run `comity migrate`")


def arm_after_migrate(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Django's signal after every migrate."""
    arm(using)
