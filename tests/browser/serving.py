"""A desk of its own for the journeys: keys, database, officers, web server and worker, gone when they end."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comity.cli.demo import prepare, wait_until_served
from comity.cli.supervise import Supervisor

FILLING = "import django, json; django.setup(); from tests.browser import filling; print(json.dumps(filling.fill()))"
ROOT = Path(__file__).parents[2]
PERSON = {"first": "NADIR", "second": "TORVANE", "born": "1979-04-02", "country": "Norway"}
"""The one entry of the invented list that every desk knows."""


@dataclass(frozen=True)
class People:
    """Those who work at one desk, and how they sign in."""

    key: str
    name: str
    language: str
    officers: dict[str, str]
    password: str
    requests: list[str]


@dataclass(frozen=True)
class Served:
    """Where the desk answers, and who works there."""

    address: str
    desks: dict[str, People]
    partner: str
    basis: str


@contextmanager
def served(home: Path) -> Iterator[Served]:
    """Fill a desk in this folder and serve it until the block ends."""
    with running(home, FILLING) as (address, told):
        desks = {key: People(key=key, **facts) for key, facts in told["desks"].items()}
        yield Served(address, desks, str(told["partner"]), str(told["basis"]))


@contextmanager
def running(home: Path, filling: str) -> Iterator[tuple[str, Any]]:
    """A desk in this folder, filled by this code and served until the block ends; its address, and what the code printed as JSON."""
    environment = {
        **prepare(home, "rome"),
        "DJANGO_SETTINGS_MODULE": "comity.settings",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }
    comity = [sys.executable, "-m", "comity"]
    subprocess.run([*comity, "migrate"], env=environment, check=True, stdout=subprocess.DEVNULL, timeout=120)
    filled = subprocess.run([sys.executable, "-c", filling], env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, timeout=300)
    port = _free_port()
    with Supervisor(home / "log", environment) as supervisor:
        supervisor.start("web", [*comity, "serve", "--bind", f"127.0.0.1:{port}"])
        supervisor.start("worker", [*comity, "worker"])
        supervisor.start("tick", [*comity, "tick", "--every", "30"])
        wait_until_served(supervisor, port)
        yield f"http://127.0.0.1:{port}", json.loads(filled.stdout)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
