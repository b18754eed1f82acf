"""The same on PostgreSQL: one snapshot out while somebody writes, one back into an empty database."""

import base64
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.setup.desk import InstalledDesk
from tests.setup.test_backup import WRITER

ADDRESS = os.environ.get("COMITY_DATABASE", "")

pytestmark = [pytest.mark.postgres, pytest.mark.skipif(not ADDRESS.startswith("postgresql:"), reason="needs PostgreSQL: make test-pg")]


@pytest.fixture
def databases() -> Iterator[list[str]]:
    """Addresses of two empty databases beside the tests' own."""
    import psycopg

    names = [f"desk_{os.getpid()}_{number}" for number in range(2)]
    with psycopg.connect(ADDRESS, autocommit=True) as connection:
        for name in names:
            connection.execute(f"CREATE DATABASE {name}")
        yield [urlsplit(ADDRESS)._replace(path=f"/{name}").geturl() for name in names]
        for name in names:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_busy_desk_comes_back_whole_from_one_snapshot(tmp_path: Path, databases: list[str]) -> None:
    key = tmp_path / "backup.key"
    key.write_text(base64.b64encode(os.urandom(32)).decode())
    key.chmod(0o600)
    desk = InstalledDesk(tmp_path / "desk", databases[0])
    desk.home.mkdir()
    desk.done("key", "create")
    desk.done("migrate")
    stop = tmp_path / "stop"
    writer = desk.python(WRITER, str(stop))
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        out = str(tmp_path / "a.backup")
        desk.done("backup", out, "--key", str(key))
    finally:
        stop.touch()
        acts = int(writer.communicate(timeout=60)[0])
    other = InstalledDesk(tmp_path / "other", databases[1])
    other.home.mkdir()
    shutil.copy2(desk.home / "keys.json", other.home / "keys.json")
    said = other.done("restore", out, "--key", str(key))
    assert "The audit chain is whole" in said
    last = int(said.split("The audit chain is whole: ")[1].split(" ")[0])
    assert 0 < last <= acts
    assert len(list((other.home / "files").iterdir())) >= last
    assert "The desk can start" in other.done("check")
    shutil.rmtree(other.home / "files")
    assert "never over a desk" in other.refused("restore", out, "--key", str(key))
