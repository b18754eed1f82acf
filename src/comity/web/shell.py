"""What every page of the shell needs to know: who asks, at which desk, in which language, direction and theme."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.context_processors import csrf
from django.utils import translation

from comity.web import navigation
from comity.web.navigation import Place
from comity.web.session import actor_of

THEMES = ("light", "dark")
UNNAMED = "Comity"
"""The agency of a desk that was not told its own."""
HTMX = (
    '{"historyCacheSize":0,"refreshOnHistoryMiss":true,"allowEval":false,"includeIndicatorStyles":false,"selfRequestsOnly":true,'
    '"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},'
    '{"code":"403|404|409|422","swap":true},{"code":"[45]..","swap":false,"error":true}]}'
)


def context(http_request: HttpRequest) -> dict[str, Any]:
    """Django's context processor of the shell."""
    actor = actor_of(http_request)
    return {
        "actor": actor,
        "desk": getattr(http_request, "desk", None),
        "rooms": navigation.links(actor, Place.ROW, http_request.path),
        "menu": navigation.links(actor, Place.MENU, http_request.path),
        "keys_off": http_request.COOKIES.get("keys") == "off",
        "commands": navigation.links(actor, Place.PALETTE),
        **bare(http_request),
        **csrf(http_request),
    }


def bare(http_request: HttpRequest | None) -> dict[str, Any]:
    """The part that needs neither database nor session: enough for a page that says what went wrong."""
    theme = http_request.COOKIES.get("theme", "") if http_request is not None else ""
    return {
        "agency": "" if settings.COMITY.agency == UNNAMED else settings.COMITY.agency,
        "demo": settings.COMITY.demo,
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "theme": theme if theme in THEMES else "",
        "htmx_config": HTMX,
    }
