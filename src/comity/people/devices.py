"""Browsers in which an officer has signed in with everything: wrong attempts elsewhere do not shut these out.

Shutting a name protects it from guessing, and lets anybody who knows the name shut its officer out. So a browser that was let in
gets a signed cookie, and its wrong attempts are counted by themselves: as many, for as long, but nobody else's
(OWASP, “Slow Down Online Guessing Attacks with Device Cookies”).
"""

import secrets
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

COOKIE: Final = "__Host-comity-browser" if settings.COMITY.https else "comity-browser"
LASTS_FOR: Final = 90 * 24 * 3600  # seconds
AT_MOST: Final = 20  # officers who share one machine
SALT: Final = "comity.people.devices"


def known(http_request: HttpRequest, name: str) -> str:
    """The mark of this browser where the officer of this name has signed in with it before; empty elsewhere. It asks no database."""
    mark, names = _read(http_request)
    return mark if _digest(name) in names else ""


def remember(http_request: HttpRequest, response: HttpResponseBase, name: str) -> None:
    """Let this browser be known for the officer of this name from now on."""
    mark, names = _read(http_request)
    mine = _digest(name)
    kept = [mine, *(other for other in names if other != mine)][:AT_MOST]
    response.set_cookie(
        COOKIE,
        signing.dumps({"mark": mark or secrets.token_hex(8), "names": kept}, salt=SALT),
        max_age=LASTS_FOR,
        secure=settings.COMITY.https,
        httponly=True,
        samesite="Lax",
    )


def _read(http_request: HttpRequest) -> tuple[str, list[str]]:
    try:
        held: Any = signing.loads(http_request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS_FOR)
    except signing.BadSignature:
        return "", []
    return held["mark"], held["names"]


def _digest(name: str) -> str:
    """No name stands in a cookie."""
    return salted_hmac(SALT, name, algorithm="sha256").hexdigest()[:32]
