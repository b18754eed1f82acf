"""`comity demo`: a bureau with a year of work on this machine, served until Ctrl-C."""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from comity.cli import Refused, migrate
from comity.cli.supervise import Supervisor
from comity.demo import BUREAUS
from comity.demo.descriptions import description
from comity.kernel.keys import KeyFile

PORTS_TRIED = 100
STARTS_WITHIN = 60.0


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    command = commands.add_parser("demo", help="try Comity: a bureau with a year of invented work on this machine")
    command.add_argument("--bureau", choices=BUREAUS, default=BUREAUS[0], help="whose desk (default: %(default)s)")
    command.add_argument("--port", type=int, default=8000, help="the first port to try (default: %(default)s)")
    command.add_argument("--home", type=Path, default=Path("var/demo"), help="where it is kept (default: %(default)s)")
    command.add_argument("--fill-only", action="store_true", help=argparse.SUPPRESS)
    return command


def run(args: argparse.Namespace) -> int:
    home: Path = (args.home / args.bureau).resolve()
    if args.fill_only:
        return fill(args.bureau, home)
    began = time.monotonic()
    port = port_from(args.port)
    environment = prepare(home, args.bureau)
    # A child does the filling, so that the process that supervises never holds a database or a thread.
    filling = [*comity(), "demo", "--fill-only", "--bureau", args.bureau, "--home", str(args.home)]
    with compiling(environment):
        status = subprocess.run(filling, env=environment, check=False).returncode
    if status:
        return status
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        with Supervisor(home / "log", environment) as supervisor:
            supervisor.start("web", [*comity(), "serve", "--bind", f"127.0.0.1:{port}"])
            supervisor.start("tick", [*comity(), "tick", "--every", "30"])
            address = f"http://localhost:{port}/"
            wait_until_served(supervisor, port)
            supervisor.start("worker", [*comity(), "worker"])
            greet(home, address, time.monotonic() - began)
            watch(supervisor)
    except KeyboardInterrupt:
        print("\n  stopped; `make demo` starts it again as it was left", flush=True)
    return 0


@contextmanager
def compiling(environment: dict[str, str]) -> Iterator[None]:
    """Beside what is done here, on another core, the whole desk is compiled once and kept so: it is served sooner."""
    reading = [sys.executable, "-c", "import comity.engines.screening.watchlist, comity.wsgi"]
    with subprocess.Popen(
        reading, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as child:
        try:
            yield
        finally:
            child.terminate()  # long done, unless the filling ended early


def comity() -> list[str]:
    """This command line, as a child is started with it."""
    return [sys.executable, "-m", "comity"]


def port_from(asked: int) -> int:
    """The port that was asked for or, where it is taken, the next free one, which is said. Raises Refused."""
    port = free_port(range(asked, asked + PORTS_TRIED))
    if port != asked:
        print(f"  port {asked} is in use; this demo takes {port}", flush=True)
    return port


def free_port(ports: Iterable[int]) -> int:
    """The first port that nobody listens on, in either family. Raises Refused where all are taken."""
    for port in ports:
        if all(_is_free(family, host, port) for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))):
            return port
    raise Refused("no free port was found: name another with --port")


def _is_free(family: socket.AddressFamily, host: str, port: int) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError:
        # A machine without IPv6 has nobody listening there either.
        return family is socket.AF_INET6 and not _has_ipv6()
    return True


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def prepare(home: Path, bureau: str) -> dict[str, str]:
    """A home of its own with keys and configuration; the environment for its processes, without any other desk's settings.

    The bureau's own agency and zone stand in the configuration: its years and figures are those of its clock.
    """
    if home.exists() and not (home / "filled.json").exists():
        shutil.rmtree(home)
    if not home.exists():
        home.mkdir(parents=True, mode=0o700)
        KeyFile.create(home / "keys.json")
    configuration = home / "comity.toml"
    told = description(bureau)
    named = {"home": str(home), "agency": told["own"]["name"], "zone": told["zone"]}
    lines = [*(f"{key} = {json.dumps(value)}" for key, value in named.items()), "demo = true", "https = false", ""]
    configuration.write_text("\n".join(lines), encoding="utf-8")
    configuration.chmod(0o600)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMITY_")}
    return kept | {"COMITY_CONFIG": str(configuration)}


def fill(bureau: str, home: Path) -> int:
    """Make the database, fill the bureau once, and receive two fresh requests at every later start.

    What a visitor is told is kept beside it, and its presence says that the filling came to its end.
    """
    migrate.to_this_version()
    from comity.demo import fill as filling  # models are there once the settings are
    from comity.kernel.jobs import running

    told = home / "filled.json"
    if told.exists():
        filling.refresh(bureau)
        return 0
    print(f"  filling the bureau ({bureau})", flush=True)
    filled = filling.fill(bureau, lambda words: print(f"  {words}", flush=True))._asdict()
    running.work(threading.Event(), until_empty=True)  # the list of its imports is there when the desk is first served
    told.write_text(json.dumps(filled, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def wait_until_served(supervisor: Supervisor, port: int) -> None:
    """Return when the desk answers. Raises Refused when a process falls or the desk stays silent."""
    limit = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < limit:
        if name := supervisor.fallen():
            raise Refused(f"{name} ended at its start:\n{supervisor.last_words(name)}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
    raise Refused(f"the desk did not answer within {STARTS_WITHIN:.0f} seconds:\n{supervisor.last_words('web')}")


def greet(home: Path, address: str, seconds: float) -> None:
    """Where it is, whom to be, what to try."""
    told = json.loads((home / "filled.json").read_text(encoding="utf-8"))
    print(f"\n  Comity is ready after {seconds:.0f} s:  {address}\n")
    if told["sign_ins"]:
        print("  Sign in as (this demo asks for no second factor; a real desk always does):")
        width = max(len(username) for username, *_ in told["sign_ins"])
        for username, password, role, desk in told["sign_ins"]:
            print(f"    {username:<{width}}  {password}   {role}, {desk}")
        print()
    if told["try_first"]:
        print("  Try first:")
        for number, sentence in enumerate(told["try_first"], 1):
            print(f"    {number}. {sentence}")
        print()
    print(f"  Logs: {home / 'log'}    Ctrl-C stops it    `make demo-reset` forgets it", flush=True)


def watch(supervisor: Supervisor) -> None:
    """Wait until interrupted. Raises Refused when a process falls."""
    while True:
        if name := supervisor.fallen():
            raise Refused(f"{name} has ended; the end of its log:\n{supervisor.last_words(name)}")
        time.sleep(0.5)
