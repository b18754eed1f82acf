"""A small installed desk in a folder of its own, driven through the command line as an administrator drives it."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src"
# These desks bring their own SQLite: once is enough, in `make test`.
on_sqlite_only = pytest.mark.skipif(
    os.environ.get("COMITY_DATABASE", "").startswith("postgresql:"), reason="tested on SQLite in `make test`"
)


@dataclass(frozen=True)
class InstalledDesk:
    """A home folder and the environment that points `comity` at it."""

    home: Path
    database: str = "sqlite:///comity.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMITY_", "DJANGO_"))}
        return kept | {"COMITY_HOME": str(self.home), "COMITY_DATABASE": self.database, "COMITY_HTTPS": "0", "PYTHONPATH": str(SOURCES)}

    def comity(self, *command: str, typed: str = "", **more: str) -> "subprocess.CompletedProcess[str]":
        """Run one command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "comity", *command],
            env=self.environment | more,
            cwd=self.home.parent,
            capture_output=True,
            text=True,
            timeout=120,
            input=typed,
            start_new_session=True,  # a password is read from here, never from the terminal of whoever runs the tests
            umask=0o022,  # as most machines have it: whatever is closed to others, Comity closed
            check=False,
        )

    def done(self, *command: str) -> str:
        """Run one command that must succeed; what it said."""
        result = self.comity(*command)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def refused(self, *command: str, **more: str) -> str:
        """Run one command that must be refused in a sentence, without a traceback; the sentence."""
        result = self.comity(*command, **more)
        assert result.returncode == 1, result.stdout + result.stderr
        assert "Traceback" not in result.stderr
        return result.stderr

    def python(self, code: str, *arguments: str) -> "subprocess.Popen[str]":
        """Start a process that runs this code with the desk's settings."""
        prelude = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'comity.settings'; import django; django.setup()\n"
        return subprocess.Popen(
            [sys.executable, "-c", prelude + code, *arguments],
            env=self.environment,
            cwd=self.home.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ran(self, code: str, *arguments: str) -> str:
        """Run code with the desk's settings to its end, which must be a good one; what it printed."""
        process = self.python(code, *arguments)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 0, said
        return said


@cache
def _installed_once() -> Path:
    """A desk as `key create` and `migrate` leave it, made once for all tests of this process."""
    folder = Path(tempfile.mkdtemp(prefix="comity-desk-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    desk = InstalledDesk(folder / "desk")
    desk.home.mkdir()
    desk.done("key", "create")
    desk.done("migrate")
    return desk.home


def install(home: Path) -> InstalledDesk:
    """A desk with keys and an empty database on SQLite."""
    shutil.copytree(_installed_once(), home)
    return InstalledDesk(home)
