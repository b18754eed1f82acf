"""Puts a SQLite without the WAL-reset bug in the place of the system's, before Django loads it."""

import sys

import pysqlite3
from pysqlite3 import dbapi2


def install() -> str:
    """Replace `sqlite3` for this process; returns the version that is now in use."""
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = dbapi2
    version: str = dbapi2.sqlite_version
    return version
