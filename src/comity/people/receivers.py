"""What follows when the sign-in library reports: a session begins, a lockout is told, a changed factor ends other sessions."""

from typing import Any

from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest

from comity.people import actions, lockout, queries, sessions
from comity.people.backends import same_name
from comity.people.models import Officer


def connect() -> None:
    """Listen; called once when the app registry is ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="people.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="people.signed_out")
    user_locked_out.connect(_locked_out, dispatch_uid="people.locked_out")
    factors.authenticator_added.connect(_added, dispatch_uid="people.factor_added")
    factors.authenticator_removed.connect(_removed, dispatch_uid="people.factor_removed")
    factors.authenticator_reset.connect(_renewed, dispatch_uid="people.factor_renewed")


def _signed_in(request: HttpRequest, user: Officer, **_: Any) -> None:
    sign_in = sessions.begin(request, user)
    request.signed_in_as = user.username  # type: ignore[attr-defined]  # the middleware remembers the browser
    actions.note_sign_in(queries.actor_for(user), user, sign_in)


def _signed_out(request: HttpRequest, user: Officer | None, **_: Any) -> None:
    if user is not None and sessions.KEY in request.session:
        sessions.end(user, sessions.Because.SIGNED_OUT, only=request.session[sessions.KEY])


def _locked_out(username: str, **_: Any) -> None:
    name = lockout.officer_behind(same_name(username))
    officer = Officer.objects.filter(username=name, is_active=True).first()
    if officer is not None:
        actions.note_lockout(officer)


def _added(request: HttpRequest, user: Officer, authenticator: Authenticator, **_: Any) -> None:
    _note("added", request, user, authenticator)


def _removed(request: HttpRequest, user: Officer, authenticator: Authenticator, **_: Any) -> None:
    _note("removed", request, user, authenticator)


def _renewed(request: HttpRequest, user: Officer, authenticator: Authenticator, **_: Any) -> None:
    _note("renewed", request, user, authenticator)


def _note(verb: str, http_request: HttpRequest, officer: Officer, authenticator: Authenticator) -> None:
    officer = Officer.objects.get(pk=officer.pk)  # the library hands on a lazy one
    keeping = http_request.session.get(sessions.KEY)
    actions.note_second_factor(queries.actor_for(officer), officer, verb=verb, factor=authenticator.type, keeping=keeping)
