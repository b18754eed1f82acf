"""A test run leaves no folder behind: neither alone nor in several workers, nor a tool that only reads the settings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "command",
    [
        ["-c", "import tests.settings"],
        ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/engines/test_ruling.py"],
        ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "2", "tests/engines/test_ruling.py"],
    ],
)
def test_no_folder_is_left_behind(tmp_path: Path, command: list[str]) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMITY_", "PYTEST_"))}
    environ = {**kept, "TMPDIR": str(tmp_path), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(tmp_path.glob("comity-test-*")) == []
