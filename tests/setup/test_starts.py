"""What stops a start for real: a database told to be fast instead of safe, and a machine that lacks what makes environments."""

import os
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.setup.desk import SOURCES, install, on_sqlite_only

CHECKOUT = SOURCES.parent


@on_sqlite_only
@pytest.mark.parametrize(
    ("unsafe", "sentence"),
    [
        ("PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON", "would lose confirmed work in a power cut: remove what sets it"),
        ("PRAGMA synchronous=FULL; PRAGMA foreign_keys=OFF", "would accept rows that refer to nothing: remove what sets it"),
        ("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA journal_mode=TRUNCATE", "stop every process that has the database open"),
    ],
)
def test_settings_that_make_the_database_unsafe_stop_every_start(tmp_path: Path, unsafe: str, sentence: str) -> None:
    desk = install(tmp_path / "desk")
    assert "The desk can start" in desk.done("check")
    hasty = f"from comity.settings import *\n\nDATABASES['default']['OPTIONS']['init_command'] = {unsafe!r}\n"
    (tmp_path / "hasty.py").write_text(hasty, encoding="utf-8")
    theirs = {"DJANGO_SETTINGS_MODULE": "hasty", "PYTHONPATH": os.pathsep.join([str(SOURCES), str(tmp_path)])}
    for command in ("check", "serve", "worker", "tick"):
        assert sentence in desk.refused(command, **theirs)


def test_a_python_that_cannot_make_environments_is_named_with_the_line_that_mends_it(tmp_path: Path) -> None:
    """As on Debian without python3-venv: everything is there but ensurepip."""
    for needed in ("scripts/environment", "requirements/run.lock", "requirements/installer.lock"):
        (tmp_path / needed).parent.mkdir(exist_ok=True)
        shutil.copy(CHECKOUT / needed, tmp_path / needed)
    bare = tmp_path / "bare-python"
    bare.write_text(f'#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; esac\nexec {shutil.which("python3")} "$@"\n', encoding="utf-8")
    bare.chmod(0o755)
    said = subprocess.run(
        [tmp_path / "scripts/environment", "run"],
        env={**os.environ, "PYTHON": str(bare)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 1
    assert "This Python cannot make environments. On Debian:" in said.stderr
    assert said.stderr.rstrip().endswith("apt-get install python3-venv")
    assert not (tmp_path / ".venv").exists()


def test_the_command_of_a_checkout_runs_where_its_path_holds_a_blank(tmp_path: Path) -> None:
    """The environment is made with nothing to fetch; what the command imports comes from the one that runs this test."""
    checkout = tmp_path / "our desk"
    (checkout / "scripts").mkdir(parents=True)
    (checkout / "requirements").mkdir()
    shutil.copy(CHECKOUT / "scripts/environment", checkout / "scripts/environment")
    for lock in ("run", "installer"):
        (checkout / f"requirements/{lock}.lock").touch()
    (checkout / "src").symlink_to(SOURCES)
    made = subprocess.run([checkout / "scripts/environment", "run"], capture_output=True, text=True, timeout=300, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    told = subprocess.run(
        [checkout / ".venv/bin/comity", "screen", "--help"],
        env={**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert "usage: comity screen" in told.stdout


def test_make_lists_the_tests_before_what_is_more_than_them() -> None:
    """A person who reads the list from above meets no “the same” before what it is the same as."""
    told = subprocess.run(["make", "help"], cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=True).stdout
    named = re.findall(r"^\s+\x1b\[1m([a-z-]+) *\x1b\[0m (.+)$", told, re.MULTILINE)
    targets = [target for target, _ in named]
    assert targets[targets.index("test") :][:3] == ["test", "coverage", "test-pg"]
    assert not [line for _, line in named if "the same" in line]
