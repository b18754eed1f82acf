"""The peers' own environment, made once from the hashed lock under `var/`; the project's environment never holds them."""

import hashlib
import subprocess
import sys

from benchmarks.screening.places import HOUSE, KEPT

LOCK = HOUSE / "requirements" / "peers.lock"
PLACE = KEPT / "environment"
PYTHON = PLACE / "bin" / "python"


class NoEnvironment(RuntimeError):
    """The peers' environment could not be made; the message says why."""


def make() -> None:
    """Make the environment, or leave it as it is where it was made from this lock. Raises ``NoEnvironment``.

    Without dependencies: the lock names them all, and one peer asks by name for a package that has to be compiled
    where another one, locked here, brings the same module built.
    """
    stamp = PLACE / "made-from"
    wanted = f"{sys.version} {hashlib.sha256(LOCK.read_bytes()).hexdigest()}"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print("making the peers' environment (some minutes)", file=sys.stderr, flush=True)
    KEPT.mkdir(parents=True, exist_ok=True)
    install = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--require-hashes",
        "-r",
        str(LOCK),
    ]
    for command in ([sys.executable, "-m", "venv", "--clear", str(PLACE)], install):
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            raise NoEnvironment((done.stderr.strip() or done.stdout.strip()).splitlines()[-1])
    stamp.write_text(wanted, encoding="utf-8")
