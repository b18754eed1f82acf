"""Starts several processes as one and stops all of them together, so that none outlives the command."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 10.0
PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """In the child: the kernel sends SIGTERM when the parent dies, even by SIGKILL. Only Linux offers this."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Supervisor:
    """Children by name, each a process group of its own that writes to `<logs>/<name>.log`."""

    logs: Path
    environment: Mapping[str, str]
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start one child."""
        self.logs.mkdir(parents=True, exist_ok=True)
        with (self.logs / f"{name}.log").open("wb") as log:
            self.children[name] = subprocess.Popen(
                command,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509  # no thread runs beside it
            )

    def fallen(self) -> str | None:
        """The name of a child that has ended, if one has."""
        return next((name for name, child in self.children.items() if child.poll() is not None), None)

    def last_words(self, name: str, lines: int = 12) -> str:
        """The end of a child's log."""
        return "\n".join((self.logs / f"{name}.log").read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])

    def stop(self) -> None:
        """Ask every group to end, wait up to PATIENCE seconds for all, then end what is left; every child is reaped."""
        for child in self.children.values():
            _signal_group(child, signal.SIGTERM)
        limit = time.monotonic() + PATIENCE
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, limit - time.monotonic()))
        for child in self.children.values():
            # Also where the leader has ended: a grandchild may be left in its group.
            _signal_group(child, signal.SIGKILL)
            child.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        # A second Ctrl-C must not leave children behind.
        previous = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        try:
            self.stop()
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)
