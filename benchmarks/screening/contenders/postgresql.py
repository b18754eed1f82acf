"""PostgreSQL's pg_trgm with a GIN index, on a server started for this run alone."""

import os
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.screening.contenders import Answer
from benchmarks.screening.contenders.romanisation import SPARE, Lines, plain
from benchmarks.screening.material import Person

SIMILAR = 0.3  # pg_trgm's own threshold
NEAREST = "SELECT number, similarity(name, %s) AS likeness FROM listed WHERE name %% %s ORDER BY likeness DESC LIMIT %s"


class Trigrams:
    """Similarity of groups of three letters, computed by the server."""

    def __init__(self) -> None:
        self._lines = Lines(())
        self.connect()

    def connect(self) -> None:
        self._session = import_module("psycopg").connect(os.environ["COMITY_DATABASE"], autocommit=True)
        self._session.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for setting in (f"pg_trgm.similarity_threshold = {SIMILAR}", "jit = off", "max_parallel_workers_per_gather = 0"):
            self._session.execute(f"SET {setting}")

    def in_its_terms(self, person: Person) -> Person:
        return person

    def build(self, listed: Iterable[Any]) -> None:
        self._lines = Lines(listed)
        self._session.execute("DROP TABLE IF EXISTS listed")
        self._session.execute("CREATE UNLOGGED TABLE listed (number integer, name text)")
        with self._session.cursor().copy("COPY listed FROM STDIN") as rows:
            for row in enumerate(self._lines.names):
                rows.write_row(row)
        self._session.execute("SET maintenance_work_mem = '1GB'")
        self._session.execute("CREATE INDEX ON listed USING gin (name gin_trgm_ops)")
        self._session.execute("VACUUM ANALYZE listed")

    def search(self, asked: Person, limit: int) -> list[Answer]:
        name = plain(asked.names[0])
        return self._lines.best(self._session.execute(NEAREST, (name, name, SPARE * limit), prepare=True).fetchall(), limit)

    def likeness(self, ours: Person, theirs: Person) -> float:
        names = plain(ours.names[0]), plain(theirs.names[0])
        return float(self._session.execute("SELECT similarity(%s, %s)", names, prepare=True).fetchone()[0])

    def server_seconds(self) -> float:
        """Of the process that answers this session, which runs on this machine."""
        spent, *_rest = Path(f"/proc/{self._session.info.backend_pid}/schedstat").read_text(encoding="ascii").split()
        return int(spent) / 1e9

    def server_megabytes(self) -> float:
        return float(self._session.execute("SELECT pg_total_relation_size('listed')").fetchone()[0]) / 1e6
