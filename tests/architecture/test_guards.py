"""The guards around every test: the network is closed, and an address counts as tried only when its own view answered well."""

import socket
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from tests import answered
from tests import making_people as making
from tests.offline import LeavesTheMachine

NOBODY = "192.0.2.1"  # RFC 5737: a documentation address, reached by no one


def test_no_test_reaches_anything_but_this_machine() -> None:
    for verb in ("connect", "connect_ex"):
        with socket.socket() as outside, pytest.raises(LeavesTheMachine, match=NOBODY):
            getattr(outside, verb)((NOBODY, 80))
    with socket.socket(socket.AF_INET6) as outside, pytest.raises(LeavesTheMachine, match="2001:db8::1"):
        outside.connect(("2001:db8::1", 80))
    with socket.socket(type=socket.SOCK_DGRAM) as outside, pytest.raises(LeavesTheMachine):
        outside.sendto(b"x", (NOBODY, 53))
    with pytest.raises(LeavesTheMachine, match=r"example\.org"):
        socket.create_connection(("example.org", 80), timeout=1)


def test_loopback_and_unix_sockets_stay_open(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        socket.create_connection(("localhost", door.getsockname()[1]), timeout=5).close()
    with socket.socket(socket.AF_UNIX) as door, socket.socket(socket.AF_UNIX) as guest:
        door.bind(str(tmp_path / "door"))
        door.listen()
        guest.connect(str(tmp_path / "door"))


@pytest.mark.django_db
def test_an_address_is_answered_only_by_its_own_view_and_only_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answered, "ANSWERED", noted := set())
    making.founders()
    Client().get("/requests/")
    assert noted == set(), "a stranger was sent away before the view"
    making.signed_in(making.officer()).get("/requests/AR-nothing-2026-0001/")
    assert noted == set(), "what is not there was not answered well"
    making.signed_in(making.officer()).get("/requests/")
    assert noted == {"casework:inbox"}


def test_what_a_worker_met_counts_for_the_whole_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answered, "ANSWERED", {"home:home"})
    worker = SimpleNamespace(config=SimpleNamespace(workeroutput={}))
    answered.Every().pytest_sessionfinish(worker, 0)
    monkeypatch.setattr(answered, "ANSWERED", noted := set())
    answered.Every().pytest_testnodedown(worker.config)
    assert noted == {"home:home"}


@pytest.mark.parametrize(
    ("arguments", "is_whole"),
    [
        ([], True),
        (["tests"], True),
        (["tests", "-m", "not browser"], True),
        (["tests", "-m", "browser"], False),
        (["tests", "-k", "letter"], False),
        (["tests/home"], False),
        (["tests", "tests/home"], False),
        (["tests", "--deselect", "tests/home"], False),
        (["tests", "--ignore", "tests/home"], False),
    ],
)
def test_a_run_is_whole_when_nothing_but_the_journeys_was_left_out(
    request: pytest.FixtureRequest, arguments: list[str], is_whole: bool
) -> None:
    chosen = request.config._parser.parse_known_args(arguments)
    config = SimpleNamespace(
        args=chosen.file_or_dir or ["tests"],
        rootpath=request.config.rootpath,
        invocation_params=SimpleNamespace(dir=request.config.rootpath),
        getoption=lambda name, default=None: getattr(chosen, name, default),
    )
    assert answered.is_whole(config) is is_whole
