"""Pages that say what went wrong: they need no database, and one that is forbidden is the one that is absent, byte for byte."""

import logging
import secrets
import sys
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.template.context_processors import csrf
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from comity.web import drafts, shell

log = logging.getLogger("comity.errors")


class Elsewhere(Http404):
    """Not to be seen at the desk acted for, and the officer's at this other one; `switch` is where a form is sent to act there."""

    def __init__(self, desk: str, switch: str) -> None:
        super().__init__()
        self.desk = desk
        self.switch = switch

    def __str__(self) -> str:
        return _("This is yours at %(desk)s: act there.") % {"desk": self.desk}


def reference_of(http_request: HttpRequest) -> str:
    """A short name for this one failure, the same on the page and in the log."""
    given: str | None = getattr(http_request, "error_reference", None)
    if given is None:
        given = secrets.token_hex(4).upper()
        http_request.error_reference = given  # type: ignore[attr-defined]  # kept for the log line of the same request
    return given


def came_from(http_request: HttpRequest) -> str:
    """The page of this site that led here; empty where it was none, or does not say."""
    referring = urlsplit(http_request.headers.get("Referer", ""))
    target = referring.path + (f"?{referring.query}" if referring.query else "")
    # A path that begins with two slashes, or a slash and a backslash, would be read as another host.
    is_ours = referring.netloc == http_request.get_host() and url_has_allowed_host_and_scheme(target, None)
    return target if is_ours else ""


def back_from(http_request: HttpRequest) -> str:
    """Where to go on after a refusal: the page that led here, else the one that this address stands below, a request's say."""
    referring = came_from(http_request)
    if referring and urlsplit(referring).path != http_request.path:
        return referring
    above = http_request.path.rstrip("/").rpartition("/")[0] + "/"
    try:
        resolve(above)
    except Resolver404:
        return ""
    return "" if above == "/" else above


def page(
    http_request: HttpRequest,
    status: int,
    title: str,
    because: str,
    reference: str = "",
    *,
    back: str = "",
    typed: Sequence[str] = (),
    elsewhere: Elsewhere | None = None,
) -> HttpResponse:
    """A whole page, or for htmx a message in the page that asked.

    The page shows the way `back` where there is one, what was `typed`, and the button to the desk that sees what this one does not.
    """
    is_fragment = http_request.headers.get("HX-Request") == "true" and http_request.headers.get("HX-Boosted") != "true"
    context = {"status": status, "title": title, "because": because, "reference": reference, "back": back, "typed": typed}
    context["kept"] = bool(typed) and drafts.fits(http_request)
    context |= shell.bare(http_request)
    if elsewhere is not None:
        onward = http_request.get_full_path() if http_request.method == "GET" else back
        context |= {"elsewhere": elsewhere, "onward": onward, **csrf(http_request)}
    response = HttpResponse(render_to_string("web/refused.html" if is_fragment else "web/error.html", context), status=status)
    if is_fragment:
        response["HX-Retarget"] = "#messages"
        response["HX-Reswap"] = "beforeend show:none"
    return response


def bad_request(http_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent cannot be read."""
    return page(http_request, 400, _("This cannot be read"), _("What was sent is not what this page expects. Go back and try again."))


def not_allowed(http_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 with the sentence of the ruling, which is in the audit chain already, the way back, and what was typed."""
    because = str(exception or "") or _("You may not do this.")
    return page(http_request, 403, _("Not allowed"), because, back=back_from(http_request), typed=drafts.words_sent(http_request))


def not_found(http_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not for you. It never says which, so it has no reference and repeats nothing of the address.

    Only an officer of several desks is told at which other one it is theirs.
    """
    if isinstance(exception, Elsewhere):
        return page(http_request, 404, _("Not at this desk"), str(exception), back=back_from(http_request), elsewhere=exception)
    return page(
        http_request, 404, _("Not found"), _("There is nothing here for you. It may never have been here, or it is not yours to see.")
    )


def wrong_method(http_request: HttpRequest) -> HttpResponse:
    """405: this address does not take that method."""
    return page(
        http_request, 405, _("Not like this"), _("This address cannot be used in this way. Go back and use the button on the page.")
    )


def somebody_was_faster(http_request: HttpRequest, exception: Exception, *, back: str = "") -> HttpResponse:
    """409: the record moved on since the page was shown; what was typed into it is shown again."""
    typed = drafts.words_sent(http_request)
    return page(http_request, 409, _("Somebody was faster"), str(exception), back=back or back_from(http_request), typed=typed)


def failed(http_request: HttpRequest) -> HttpResponse:
    """500: our fault. Nothing was saved; the reference leads to the line in the log."""
    reference = reference_of(http_request)
    kind = sys.exc_info()[0]
    route = http_request.resolver_match.route if http_request.resolver_match else ""
    log.error("error %s: %s at %s", reference, kind.__name__ if kind else "unknown", route)
    return page(http_request, 500, _("Something went wrong"), _("This is our fault, not yours. Nothing was saved. Try again."), reference)


def csrf_failed(http_request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when the form's token is stale: another sign-in in between, usually."""
    return page(
        http_request, 403, _("This page is too old"), _("You signed in again since it was opened. Go back, reload it and send it again.")
    )
