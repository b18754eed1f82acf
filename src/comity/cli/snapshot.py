"""One consistent moment of a database in one file, and back: SQLite by its backup API, PostgreSQL by its own tools."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comity import sqlite
from comity.cli import Refused

HEAD = "SELECT sequence, digest FROM kernel_chainhead WHERE id = 1"
COUNTERS = "SELECT series, last FROM kernel_counter ORDER BY series"


@dataclass(frozen=True)
class Moment:
    """How far the desk had come: its last entry and the last number given in each series."""

    last_entry: int
    last_digest: str
    counters: dict[str, int]


def kind_of(database: dict[str, Any]) -> str:
    """`sqlite` or `postgresql`, from Django's settings of a database."""
    return "sqlite" if database["ENGINE"].endswith("sqlite") else "postgresql"


def take(database: dict[str, Any], into: Path) -> Moment:
    """Write one moment of the database to a new file; writers go on meanwhile. Raises Refused."""
    return _take_sqlite(Path(database["NAME"]), into) if kind_of(database) == "sqlite" else _take_postgresql(database, into)


def put(database: dict[str, Any], snapshot: Path) -> None:
    """Bring a snapshot to the place of the database, which must be empty. Raises Refused."""
    if kind_of(database) == "sqlite":
        _put_sqlite(Path(database["NAME"]), snapshot)
    else:
        _put_postgresql(database, snapshot)


def refuse_occupied(database: dict[str, Any]) -> None:
    """Raises Refused if the place of the database holds something already."""
    if kind_of(database) == "sqlite":
        # A log that was left behind would be played into the restored database when it is opened.
        for place in (Path(f"{database['NAME']}{end}") for end in ("", "-wal", "-shm", "-journal")):
            if place.exists():
                raise Refused(f"{place} exists: a backup is restored only where there is nothing, never over a desk")
        return
    with _connect(database) as connection:
        query = "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        row = connection.execute(query).fetchone()
    if row is None or row[0]:
        raise Refused(f"the database {database['NAME']} has tables: restore into an empty one, never over a desk")


def _moment(head: Any, counters: Any) -> Moment:
    sequence, digest = head or (0, "")
    return Moment(sequence, digest, dict(counters))


def _take_sqlite(source: Path, into: Path) -> Moment:
    sqlite.install()
    import sqlite3

    if not source.exists():
        raise Refused(f"there is no database at {source}")
    live, copy = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=20), sqlite3.connect(into)
    try:
        live.backup(copy)
        # One file without a log beside it: the copy is complete in itself.
        copy.execute("PRAGMA journal_mode=DELETE")
        return _moment(copy.execute(HEAD).fetchone(), copy.execute(COUNTERS).fetchall())
    except sqlite3.Error as wrong:
        raise Refused(f"the database cannot be copied: {wrong}") from wrong
    finally:
        copy.close()
        live.close()


def _put_sqlite(place: Path, snapshot: Path) -> None:
    sqlite.install()
    import sqlite3

    copy = sqlite3.connect(snapshot)
    try:
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
        loose = copy.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as wrong:
        raise Refused(f"the database in the backup is damaged: {wrong}") from wrong
    finally:
        copy.close()
    if found != "ok" or loose is not None:
        raise Refused(f"the database in the backup is damaged: {found}" if found != "ok" else "rows in the backup refer to nothing")
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    snapshot.rename(place)


def _connect(database: dict[str, Any]) -> Any:
    try:
        import psycopg
    except ImportError as absent:
        raise Refused("PostgreSQL needs the extra: pip install 'comity[postgres]'") from absent
    options = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    try:
        return psycopg.connect(**{name: database[key] for name, key in options.items() if database[key]})
    except psycopg.OperationalError as unreachable:
        raise Refused(f"the database does not answer: {unreachable}") from unreachable


def _tool(database: dict[str, Any], *command: str) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, never by the command line."""
    where = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {variable: str(database[key]) for variable, key in where.items() if database[key]}
    try:
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    except FileNotFoundError as absent:
        raise Refused(f"{command[0]} is not installed. On Debian: apt-get install postgresql-client") from absent
    if done.returncode:
        raise Refused(f"{command[0]} failed: {done.stderr.strip()}")


def _take_postgresql(database: dict[str, Any], into: Path) -> Moment:
    with _connect(database) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        shared = connection.execute("SELECT pg_export_snapshot()").fetchone()[0]
        _tool(database, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={shared}", f"--file={into}")
        return _moment(connection.execute(HEAD).fetchone(), connection.execute(COUNTERS).fetchall())


def _put_postgresql(database: dict[str, Any], snapshot: Path) -> None:
    name = f"--dbname={database['NAME']}"
    _tool(database, "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", name, str(snapshot))
