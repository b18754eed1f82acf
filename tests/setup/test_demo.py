"""The demo: a free port, a home of its own, and nothing left running when it stops."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from comity import configuration
from comity.cli import Refused, supervise
from comity.cli.demo import free_port, port_from, prepare
from comity.cli.supervise import Supervisor

# A child that ignores the polite request and has a child of its own.
STUBBORN = (
    "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(300)']); print(child.pid, flush=True); time.sleep(300)"
)


def is_running(pid: int) -> bool:
    """Whether the process exists and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def eventually(question: str, answer: object) -> None:
    assert callable(answer)
    limit = time.monotonic() + 20
    while not answer():
        assert time.monotonic() < limit, question
        time.sleep(0.05)


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port([port, 0]) == 0
        with pytest.raises(Refused, match="--port"):
            free_port([port])


def test_a_demo_on_another_port_than_the_one_that_was_asked_for_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        asked = taken.getsockname()[1]
        port = port_from(asked)
        assert port > asked
        assert capsys.readouterr().out == f"  port {asked} is in use; this demo takes {port}\n"
    assert port_from(port) == port
    assert capsys.readouterr().out == ""


def test_the_demo_never_touches_the_desk_that_is_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_DATABASE", "postgresql://desk@localhost/real")
    environment = prepare(tmp_path / "demo", "rome")
    settings = configuration.load({name: value for name, value in environment.items() if name.startswith("COMITY_")})
    assert settings.database == "sqlite:///comity.sqlite3"
    assert settings.home == tmp_path / "demo"
    assert settings.demo


@pytest.mark.parametrize(("bureau", "zone"), [("beijing", "Asia/Shanghai"), ("rome", "Europe/Rome")])
def test_the_demo_names_its_agency_and_counts_its_years_by_the_clock_of_the_bureau(tmp_path: Path, bureau: str, zone: str) -> None:
    settings = configuration.load(prepare(tmp_path / "demo", bureau))
    assert settings.zone == zone
    assert settings.agency not in {"", "Comity"}


def test_a_filling_that_was_interrupted_starts_afresh_and_a_finished_one_is_kept(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    prepare(home, "rome")
    keys = (home / "keys.json").read_text()
    prepare(home, "rome")
    assert (home / "keys.json").read_text() != keys
    (home / "filled.json").write_text("{}")
    keys = (home / "keys.json").read_text()
    prepare(home, "rome")
    assert (home / "keys.json").read_text() == keys


def test_stopping_ends_children_that_refuse_and_their_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "PATIENCE", 0.5)
    with Supervisor(tmp_path, os.environ) as supervisor:
        supervisor.start("stubborn", [sys.executable, "-c", STUBBORN])
        supervisor.start("polite", [sys.executable, "-c", "import time; time.sleep(300)"])
        eventually("the grandchild has started", lambda: supervisor.last_words("stubborn"))
        pids = [child.pid for child in supervisor.children.values()] + [int(supervisor.last_words("stubborn"))]
        assert all(map(is_running, pids))
        assert supervisor.fallen() is None
    eventually("all have ended", lambda: not any(map(is_running, pids)))
    assert all(child.returncode is not None for child in supervisor.children.values())


def test_a_child_that_falls_is_named_with_its_last_words(tmp_path: Path) -> None:
    with Supervisor(tmp_path, os.environ) as supervisor:
        supervisor.start("web", [sys.executable, "-c", "raise SystemExit('no room on the disk')"])
        eventually("it has fallen", lambda: supervisor.fallen() == "web")
        assert supervisor.last_words("web") == "no room on the disk"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_children_end_even_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    code = (
        "import os, sys, time; from pathlib import Path; from comity.cli.supervise import Supervisor\n"
        "s = Supervisor(Path(sys.argv[1]), os.environ); s.start('child', [sys.executable, '-c', 'import time; time.sleep(300)'])\n"
        "print(s.children['child'].pid, flush=True); time.sleep(300)"
    )
    sources = str(Path(supervise.__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": sources}
    ) as supervisor:
        assert supervisor.stdout is not None
        child = int(supervisor.stdout.readline())
        assert is_running(child)
        supervisor.send_signal(signal.SIGKILL)
    eventually("the child has ended", lambda: not is_running(child))
