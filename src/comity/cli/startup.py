"""What must be true before anything serves or writes: a safe database, protected entries, a complete schema."""

import os
from pathlib import Path

from comity.cli import Refused
from comity.kernel.private import others_may_touch

BESIDE_A_DATABASE = ("", "-wal", "-shm", "-journal")


def load_django(*, as_service: bool = False) -> None:
    """Make Django ready with the configured desk; a service logs for machines, any other command speaks to the person who waits for it.

    Raises ConfigurationError or KeyFileError with a sentence.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.settings")
    import django

    django.setup()
    if not as_service:
        from comity.web import logs

        logs.speak_to_a_person()


def unmigrated() -> list[str]:
    """The migrations that the database lacks, as `app.name`."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return [str(migration) for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def refuse_readable(database: str) -> None:
    """Raises Refused for a database in a file, or a log of it, into which others on this machine may look."""
    for place in (Path(f"{database}{end}") for end in BESIDE_A_DATABASE):
        if place.exists() and others_may_touch(place):
            raise Refused(f"the database {place} may be read by others on this machine: chmod 600 {place}")


def refuse_unsafe(*, as_service: bool = False) -> list[str]:
    """Load Django and refuse a database that may lose, change or show what was recorded.

    Returns sentences that whoever starts Comity should read. Raises Refused.
    """
    load_django(as_service=as_service)
    from django.db import DatabaseError, connection

    from comity import sqlite
    from comity.kernel import freeze

    if connection.vendor == "sqlite":
        refuse_readable(str(connection.settings_dict["NAME"]))
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
