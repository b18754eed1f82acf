"""Five wrong attempts on any path shut a name for 15 minutes, a known browser for itself: what axes asks us, and what we ask axes."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from comity.kernel import clock
from comity.people import devices
from comity.people.backends import same_name
from comity.people.models import Officer

SHUT = _("Too many wrong attempts. Signing in with this name is shut for 15 minutes. Your head of desk can open it earlier.")


BROWSER = "#"
"""Parts a name from the browser that is counted by itself; no name that signs in has it."""

LONGEST_NAME = 200
WRITES_WITHOUT_ACT = "wrong attempts are bookkeeping of the sign-in; who ends a lockout has an entry"


def name_of(http_request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Under which name axes counts: one spelling, cut to what it can store; in a known browser with its mark."""
    typed = str((credentials or {}).get("username") or http_request.POST.get("login", ""))
    name = same_name(typed).replace(BROWSER, "")[:LONGEST_NAME]
    mark = devices.known(http_request, name)
    return f"{name}{BROWSER}{mark}" if mark else name


def officer_behind(counted: str) -> str:
    """The name without its browser."""
    return counted.partition(BROWSER)[0]


def forget(officer: Officer) -> int:
    """Forget the wrong attempts with an officer's name, from whatever browser; returns how many rows."""
    return int(AccessAttempt.objects.filter(_counted_for(officer)).delete()[0])


def stands(officer: Officer) -> bool:
    """Whether an officer's name is shut now, in whatever browser; one query."""
    counted = AccessAttempt.objects.filter(_counted_for(officer), attempt_time__gte=clock.now() - settings.AXES_COOLOFF_TIME)
    failures = counted.order_by().values("username").annotate(failures=Sum("failures_since_start"))
    return bool(failures.filter(failures__gte=settings.AXES_FAILURE_LIMIT).exists())


def _counted_for(officer: Officer) -> Q:
    return Q(username=officer.username) | Q(username__startswith=f"{officer.username}{BROWSER}")


def answer(http_request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """The page that says so is our own form's; only its status changes."""
    response.status_code = 429
    return response


def refuse_if_shut(http_request: HttpRequest, officer: Officer) -> None:
    """Raises ValidationError while this officer's name is shut."""
    if not AxesProxyHandler.is_allowed(http_request, {"username": officer.username}):
        http_request.axes_locked_out = True  # type: ignore[attr-defined]  # axes marks the HTTP request in this way
        raise ValidationError(SHUT)


def count_failure(http_request: HttpRequest, officer: Officer) -> None:
    """A wrong code or passkey counts like a wrong password."""
    user_login_failed.send(sender=__name__, credentials={"username": officer.username}, request=http_request)


def is_shut(http_request: HttpRequest) -> bool:
    """Whether axes refused within this HTTP request."""
    return bool(getattr(http_request, "axes_locked_out", False))
