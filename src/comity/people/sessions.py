"""Where an officer is signed in: begun, seen, limited in time, ended; and whether the officer has just shown who it is."""

from datetime import timedelta

from allauth.account.internal.flows.login import get_authentication_records
from axes.models import AccessAttempt
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from comity.kernel import clock
from comity.people.models import CachedValue, Officer, SignIn
from comity.web.unsent import ENDED_FOR

IDLE_FOR = timedelta(minutes=30)
AT_MOST_FOR = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
FRESH_FOR = timedelta(minutes=10)
KEPT_FOR = timedelta(days=90)
ATTEMPTS_KEPT_FOR = timedelta(days=1)
KEY = "sign_in"
DESK = "desk"
WRITES_WITHOUT_ACT = "a sign-in's desk, last-seen and end are bookkeeping of the session; the act that caused an end has its own entry"


class Because(models.TextChoices):
    """Why a session ended."""

    SIGNED_OUT = "signed_out", _("signed out")
    IDLE = "idle", _("nothing done for 30 minutes")
    TOO_LONG = "too_long", _("signed in for 12 hours")
    ENDED = "ended", _("ended from another place")
    PASSWORD = "password", _("the password changed")
    FACTOR = "factor", _("the second factor changed")
    ROLE = "role", _("a role changed")
    LOCKED = "locked", _("access was closed")
    RESTORED = "restored", _("access was restored")


def begin(http_request: HttpRequest, officer: Officer) -> SignIn:
    """Note a new sign-in and tie the session to it, at the desk where the officer acted last."""
    now = clock.now()
    agent = http_request.headers.get("User-Agent", "")[:200]
    address = http_request.META.get("REMOTE_ADDR") or None
    last = SignIn.objects.filter(officer=officer, desk__isnull=False).order_by("-seen_at", "-pk").first()
    desk_id = last.desk_id if last is not None else None
    sign_in = SignIn.objects.create(officer=officer, desk_id=desk_id, at=now, seen_at=now, address=address, agent=agent)
    http_request.session[KEY] = sign_in.pk
    http_request.session[DESK] = desk_id
    http_request.session.pop(ENDED_FOR, None)
    return sign_in


def alive(http_request: HttpRequest, officer: Officer) -> tuple[SignIn | None, str]:
    """The sign-in behind this session if it stands within its limits, else None and why it ended; one over them ends here."""
    sign_in = SignIn.objects.filter(pk=http_request.session.get(KEY, 0), officer=officer).first()
    if sign_in is None or sign_in.ended_at is not None:
        return None, sign_in.ended_because if sign_in else ""
    now = clock.now()
    over = Because.TOO_LONG if now - sign_in.at >= AT_MOST_FOR else Because.IDLE if now - sign_in.seen_at >= IDLE_FOR else None
    if over is not None:
        _end(SignIn.objects.filter(pk=sign_in.pk), over)
        return None, over
    if now - sign_in.seen_at >= SEEN_EVERY:
        sign_in.seen_at = now
        sign_in.save(update_fields=["seen_at"])
    return sign_in, ""


def act_at(http_request: HttpRequest, desk_id: int) -> None:
    """Act for this desk from now on, and after the next sign-in."""
    http_request.session[DESK] = desk_id
    SignIn.objects.filter(pk=http_request.session.get(KEY, 0)).update(desk_id=desk_id)


def standing(officer: Officer) -> QuerySet[SignIn]:
    """Where this officer is signed in now, the latest seen first."""
    now = clock.now()
    return SignIn.objects.filter(officer=officer, ended_at__isnull=True, seen_at__gt=now - IDLE_FOR, at__gt=now - AT_MOST_FOR)


def end(officer: Officer, because: Because, *, keeping: int | None = None, only: int | None = None) -> int:
    """End this officer's sessions: all, all but one, or one; returns how many ended."""
    found = SignIn.objects.filter(officer=officer, ended_at__isnull=True).exclude(pk=keeping or 0)
    return _end(found.filter(pk=only) if only is not None else found, because)


def sweep() -> int:
    """Forget what signing in left behind and nobody needs: old sign-ins, sessions, wrong attempts, used codes; returns how many rows.

    For the tick, once a day.
    """
    now = clock.now()
    old = (
        SignIn.objects.filter(seen_at__lt=now - KEPT_FOR),
        Session.objects.filter(expire_date__lt=now),
        AccessAttempt.objects.filter(attempt_time__lt=now - ATTEMPTS_KEPT_FOR),
        CachedValue.objects.filter(expires__lt=now),
    )
    return sum(rows.delete()[0] for rows in old)


def is_fresh(http_request: HttpRequest) -> bool:
    """Whether the officer showed who it is within the last ten minutes, by signing in or being asked again: sensitive acts want it."""
    user = http_request.user
    if isinstance(user, AnonymousUser):
        return False
    shown = [shown_at["at"] for shown_at in get_authentication_records(http_request, user)]
    return bool(shown) and clock.now().timestamp() - max(shown) < FRESH_FOR.total_seconds()


def _end(found: QuerySet[SignIn], because: Because) -> int:
    return found.update(ended_at=clock.now(), ended_because=because)
