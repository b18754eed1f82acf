"""What every answer carries and every failure becomes, whatever page it comes from."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from comity.kernel import recall
from comity.kernel.errors import NotAllowed, WrongState
from comity.web import drafts, errors
from comity.web.session import actor_of

Next = Callable[[HttpRequest], HttpResponseBase]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}


class Headers:
    """The same security headers on every answer; nothing but static files may be kept by a browser or a proxy."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, http_request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(http_request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ("HX-Request", "Cookie", "Accept-Language"))
        return response


class Shell:
    """Stands inside the people's middleware: the desk's clock, one memory a page, finished drafts, and the kernel's errors as answers."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, http_request: HttpRequest) -> HttpResponseBase:
        zone = ZoneInfo(str(getattr(http_request, "desk_zone", "") or settings.COMITY.zone))
        with timezone.override(zone), recall.recalling():
            response = self.get_response(http_request)
            if response.status_code == 405 and not getattr(response, "content", b""):
                allowed = response.headers.get("Allow", "")
                response = errors.wrong_method(http_request)
                response.headers["Allow"] = allowed
            if http_request.method == "POST" and 300 <= response.status_code < 400 and not isinstance(response, drafts.NotTaken):
                drafts.finish(actor_of(http_request), http_request.POST.get(drafts.FIELD, ""))
            elif http_request.method == "POST":
                drafts.keep_untaken(http_request, response)
        return response

    def process_exception(self, http_request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """`NotAllowed` is 403 with its sentence; `WrongState` goes back to the page with it, unless there is text to show again."""
        if isinstance(exception, NotAllowed):
            return errors.not_allowed(http_request, exception)
        if isinstance(exception, WrongState):
            return self._back(http_request, exception)
        return None

    def _back(self, http_request: HttpRequest, stale: WrongState) -> HttpResponse:
        target = errors.came_from(http_request)
        if http_request.headers.get("HX-Request") == "true" or not target or drafts.words_sent(http_request):
            return errors.somebody_was_faster(http_request, stale)
        messages.warning(http_request, str(stale))
        return drafts.NotTaken(target)
