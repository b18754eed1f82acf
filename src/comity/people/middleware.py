"""Denies by default, and says who asks: session to actor, desk, zone and language."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import cast
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from comity.kernel.actor import stranger
from comity.people import devices, queries, sessions
from comity.people.models import Desk, Officer
from comity.web import session, unsent

PUBLIC = frozenset(
    {
        "healthz",
        "people:sign_out",
        "account_login",
        "mfa_authenticate",
        "people:invited",
        "people:invited_by_link",
        "web:language",
        "web:theme",
    }
)
"""What a stranger may open. Every other address turns a stranger away, also one that does not exist."""

ENROLLING = PUBLIC | {
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "people:sign_out",
    "people:enrol",
}
"""What an officer without a second factor may open."""

ENROLLED = "enrolled"


class Asked(session.Asked):
    """The shell's HTTP request, with what people know of it."""

    standings: list[queries.Standing]
    desk: Desk | None
    desk_zone: str


class WhoAsks:
    """After Django's own authentication: who asks, for which desk, and whether this address is open to them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, http_request: HttpRequest) -> HttpResponseBase:
        asked = cast("Asked", http_request)
        asked.actor = stranger()
        name = view_name(http_request)
        with ExitStack() as stack:
            officer = _officer(http_request)
            if officer is not None:
                self._become(asked, officer, stack)
            if name not in PUBLIC and officer is None:
                return sign_in_first(http_request)
            if officer is not None and name not in ENROLLING and not is_enrolled(http_request, officer):
                return HttpResponseRedirect(reverse("people:enrol"))
            response = self.get_response(http_request)
            if name_signed_in := getattr(http_request, "signed_in_as", ""):
                devices.remember(http_request, response, name_signed_in)
            return response

    @staticmethod
    def _become(asked: Asked, officer: Officer, stack: ExitStack) -> None:
        held = queries.standings(officer)
        asked.actor = queries.actor_of(officer, held, asked.session.get(sessions.DESK))
        asked.standings = held
        asked.desk = next((standing.desk for standing in held if standing.desk.pk == asked.actor.desk_id), None)
        asked.desk_zone = asked.desk.zone if asked.desk else settings.COMITY.zone
        stack.enter_context(timezone.override(ZoneInfo(asked.desk_zone)))
        if settings.LANGUAGE_COOKIE_NAME not in asked.COOKIES:
            stack.enter_context(translation.override(officer.language))
            asked.LANGUAGE_CODE = translation.get_language()


def view_name(http_request: HttpRequest) -> str:
    """The name of the address asked for; empty where there is none."""
    try:
        return resolve(http_request.path_info).view_name
    except Resolver404:
        return ""


def is_enrolled(http_request: HttpRequest, officer: Officer) -> bool:
    """Whether the officer has a second factor. Only the demonstration does without."""
    if settings.COMITY.demo or http_request.session.get(ENROLLED):
        return True
    if is_mfa_enabled(officer, ["totp", "webauthn"]):
        http_request.session[ENROLLED] = True
        return True
    return False


def sign_in_first(http_request: HttpRequest) -> HttpResponse:
    """A page goes to the sign-in and comes back; a part of a page is refused, so that the page can ask over itself.

    What a form sent waits on the server, and the way back leads to it.
    """
    is_part = http_request.headers.get("HX-Request") == "true" or http_request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    if is_part:
        refusal = HttpResponse(_("You are signed out. Sign in again; what you typed is kept."), status=401, content_type="text/plain")
        refusal["WWW-Authenticate"] = "Session"
        return refusal
    back = http_request.get_full_path() if http_request.method in {"GET", "HEAD"} else ""
    if unsent.keep(http_request):
        back = reverse("web:unsent")
    return HttpResponseRedirect(reverse("account_login") + (f"?{urlencode({'next': back})}" if back not in {"", "/"} else ""))


def _officer(http_request: HttpRequest) -> Officer | None:
    """Who is signed in, within the limits of time; a session beyond them is cleared, and the sign-in page says why."""
    user = http_request.user
    if not isinstance(user, Officer):
        return None
    sign_in, over = sessions.alive(http_request, user)
    if sign_in is None:
        logout(http_request)
        unsent.remember(http_request, user.pk)
        if over:
            http_request.session["ended_because"] = over
        return None
    return user
