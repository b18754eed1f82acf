"""What must be true before anything serves or writes: a safe database, protected entries, a complete schema."""

import os

from comity.cli import Refused


def load_django() -> None:
    """Make Django ready with the configured desk. Raises ConfigurationError or KeyFileError with a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.settings")
    import django

    django.setup()


def unmigrated() -> list[str]:
    """The migrations that the database lacks, as `app.name`."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return [str(migration) for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def refuse_unsafe() -> list[str]:
    """Load Django and refuse a database that may lose or change what was recorded.

    Returns sentences that whoever starts Comity should read. Raises Refused.
    """
    load_django()
    from django.db import DatabaseError, connection

    from comity import sqlite
    from comity.kernel import freeze

    try:
        connection.ensure_connection()
    except DatabaseError as unreachable:
        raise Refused(f"the database does not answer: {str(unreachable).strip()}") from unreachable
    said: list[str] = []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            try:
                said = sqlite.refuse_unsafe(cursor)
            except sqlite.UnsafeMode as unsafe:
                raise Refused(str(unsafe)) from unsafe
    if lacking := unmigrated():
        raise Refused(f"the database lacks {len(lacking)} migrations ({lacking[0]} first): run `comity migrate`")
    try:
        freeze.refuse_unarmed()
    except freeze.Unarmed as unarmed:
        raise Refused(str(unarmed)) from unarmed
    return said
