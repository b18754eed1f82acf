"""No test leaves the machine: whatever is opened to anything but loopback or a unix socket raises at once."""

import ipaddress
import socket
from typing import Any

import pytest

OWN_NAMES = {None, "", "localhost", b"localhost"}


class LeavesTheMachine(RuntimeError):
    """A test tried to reach something outside: name what it needs, and let the test bring it along."""


def close(patch: pytest.MonkeyPatch) -> None:
    """Let sockets connect, send and look up names on this machine alone, until the patch is undone."""
    for verb in ("connect", "connect_ex"):
        patch.setattr(socket.socket, verb, _only_at_home(getattr(socket.socket, verb)))
    patch.setattr(socket.socket, "sendto", _only_to_home(socket.socket.sendto))
    patch.setattr(socket, "getaddrinfo", _only_own_names(socket.getaddrinfo))


def _only_at_home(verb: Any) -> Any:
    def connect(self: socket.socket, address: Any) -> Any:
        _stay(self.family, address)
        return verb(self, address)

    return connect


def _only_to_home(verb: Any) -> Any:
    def sendto(self: socket.socket, data: Any, *flags_and_address: Any) -> Any:
        _stay(self.family, flags_and_address[-1])
        return verb(self, data, *flags_and_address)

    return sendto


def _only_own_names(verb: Any) -> Any:
    def getaddrinfo(host: Any, *more: Any, **options: Any) -> Any:
        _stay(socket.AF_INET, (host,))
        return verb(host, *more, **options)

    return getaddrinfo


def _stay(family: int, address: Any) -> None:
    if family in {socket.AF_INET, socket.AF_INET6} and not _is_ours(address[0]):
        raise LeavesTheMachine(f"a test tried to reach {address!r}: tests reach loopback and unix sockets only")


def _is_ours(host: Any) -> bool:
    if host in OWN_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False
