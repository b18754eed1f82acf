"""Puts a SQLite without the WAL-reset bug in the place of the system's before Django loads it; says which mode is safe."""

import importlib
import sys
from typing import Any, Protocol

# Before this version a write-ahead log that is reset while another process reads can damage the database.
SAFE_WAL = (3, 51, 3)
FULL = 2


class UnsafeMode(Exception):
    """The database runs in a mode that may lose what was confirmed; the sentence says what mends it."""


class Cursor(Protocol):
    """As much of a cursor as is needed here."""

    def execute(self, sql: str) -> Any:
        """Run one statement."""

    def fetchone(self) -> Any:
        """The next row."""


def install() -> str:
    """Replace `sqlite3` for this process where the bundled one is newer; returns the version that is now in use."""
    import sqlite3

    if sqlite3.sqlite_version_info < SAFE_WAL:
        try:
            bundled = importlib.import_module("pysqlite3")
        except ImportError:
            return sqlite3.sqlite_version
        if bundled.sqlite_version_info > sqlite3.sqlite_version_info:
            sys.modules["sqlite3"] = bundled
            sys.modules["sqlite3.dbapi2"] = importlib.import_module("pysqlite3.dbapi2")
    return version()


def version() -> str:
    """The SQLite in use, as `3.53.4`."""
    import sqlite3

    return sqlite3.sqlite_version


def journal_for(found: str) -> str:
    """The journal that is safe on a version: the write-ahead log, or before SAFE_WAL the rollback journal."""
    return "wal" if tuple(int(part) for part in found.split(".")) >= SAFE_WAL else "delete"


def init_command(found: str) -> str:
    """What every new connection says first. What is erased is overwritten, so that no byte of it stays in the file."""
    safe = f"PRAGMA journal_mode={journal_for(found).upper()}; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON"
    return f"{safe}; PRAGMA secure_delete=ON; PRAGMA cache_size=-65536"


def empty_journal(cursor: Cursor) -> bool:
    """Move the write-ahead log into the database and cut it to nothing; False where somebody reads from it now. It hardly waits."""
    cursor.execute("PRAGMA busy_timeout")
    patience = int(cursor.fetchone()[0])
    cursor.execute("PRAGMA busy_timeout=250")
    try:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return not int(cursor.fetchone()[0])
    finally:
        cursor.execute(f"PRAGMA busy_timeout={patience}")


def refuse_unsafe(cursor: Cursor) -> list[str]:
    """Ask the database which mode is in force; returns what should be said at start. Raises UnsafeMode."""

    def ask(question: str) -> Any:
        cursor.execute(question)
        return cursor.fetchone()[0]

    found = str(ask("SELECT sqlite_version()"))
    journal, synchronous, foreign_keys = str(ask("PRAGMA journal_mode")), int(ask("PRAGMA synchronous")), int(ask("PRAGMA foreign_keys"))
    if journal != journal_for(found):
        raise UnsafeMode(
            f"SQLite {found} keeps a {journal!r} journal where only {journal_for(found)!r} is safe: "
            "stop every process that has the database open, then start again"
        )
    if synchronous < FULL:
        raise UnsafeMode("SQLite runs with PRAGMA synchronous below FULL and would lose confirmed work in a power cut: remove what sets it")
    if not foreign_keys:
        raise UnsafeMode("SQLite runs without PRAGMA foreign_keys and would accept rows that refer to nothing: remove what sets it")
    if journal == "wal":
        return []
    oldest = ".".join(map(str, SAFE_WAL))
    said = f"SQLite {found} is older than {oldest}: the rollback journal is used, in which one slow reader makes writers wait."
    return [f"{said} `pip install pysqlite3` brings a newer one, or use PostgreSQL."]
