"""A bureau with a year of invented work, to try Comity on: what the filling of one hands back."""

from collections.abc import Callable
from typing import NamedTuple

BUREAUS = ("beijing", "rome")

Progress = Callable[[str], None]


class SignIn(NamedTuple):
    """Somebody of the bureau, as whom a visitor may look around."""

    username: str
    password: str
    role: str
    desk: str


class Filled(NamedTuple):
    """What a visitor is told once the bureau stands."""

    sign_ins: list[SignIn]
    try_first: list[str]
