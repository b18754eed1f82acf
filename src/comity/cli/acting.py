"""Who acts at the command line: an officer with password and second factor, for a stated matter; never the machine's account."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from comity.cli import Refused, prompt

if TYPE_CHECKING:
    from django.http import HttpRequest

    from comity.kernel.actor import Actor
    from comity.people.models import Officer


def add_options(command: argparse.ArgumentParser) -> None:
    """What every command that reads or writes records asks for."""
    command.add_argument("--as", dest="officer", required=True, metavar="NAME", help="who acts: the name used at sign-in")
    command.add_argument("--matter", required=True, help="what for; it stands in the audit entries")
    command.add_argument("--desk", metavar="CODE", help="for which desk, where the officer belongs to several")


@contextmanager
def refusals() -> Iterator[None]:
    """What the policy does not allow is one sentence at the command line too; the audit chain has it already. Raises Refused."""
    from comity.kernel.errors import NotAllowed

    try:
        yield
    except NotAllowed as refusal:
        raise Refused(str(refusal)) from refusal


def actor_from(args: argparse.Namespace) -> "Actor":
    """Ask for password and second factor, and return the officer as actor with the matter as purpose.

    Wrong answers count towards the lockout like those on the page. Django must be loaded. Raises Refused.
    """
    from django.http import HttpRequest

    from comity.people import queries
    from comity.people.models import Desk

    if not args.matter.strip():
        raise Refused("say what it is for: --matter")
    door = HttpRequest()
    door.META["REMOTE_ADDR"] = "127.0.0.1"
    officer = _known(door, args.officer)
    _prove_second_factor(door, officer)
    desk = None
    if args.desk is not None:
        desk = Desk.objects.filter(code=args.desk).first()
        if desk is None:
            raise Refused(f"there is no desk {args.desk}")
    try:
        actor = queries.actor_for(officer, desk)
    except ValueError as elsewhere:
        raise Refused(str(elsewhere)) from elsewhere
    return actor.for_purpose(args.matter.strip())


def _known(door: "HttpRequest", name: str) -> "Officer":
    """The officer with this name and the password that is typed; unknown, closed and shut names are answered alike."""
    from django.contrib.auth import authenticate
    from django.core.exceptions import PermissionDenied

    from comity.people import lockout
    from comity.people.models import Officer

    password = prompt.secret(f"Password of {name}: ")
    try:
        found = authenticate(door, username=name, password=password)
    except PermissionDenied:
        found = None
    if lockout.is_shut(door):
        raise Refused(str(lockout.SHUT))
    if not isinstance(found, Officer):
        raise Refused("this name and password do not fit together")
    return found


def _prove_second_factor(door: "HttpRequest", officer: "Officer") -> None:
    """A code of the authenticator app or a recovery code; only the demonstration does without."""
    from allauth.mfa.models import Authenticator
    from django.conf import settings
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from comity.people import lockout

    kinds = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    factors = list(Authenticator.objects.filter(user=officer, type__in=kinds).order_by("-type"))
    if not factors:
        if settings.COMITY.demo:
            return
        raise Refused(
            "there is no authenticator app and no recovery code for this officer: add one on the page; a passkey does not work here"
        )
    try:
        lockout.refuse_if_shut(door, officer)
    except ValidationError as shut:
        raise Refused(shut.messages[0]) from shut
    code = prompt.secret("Code of the authenticator app, or a recovery code: ").strip()
    for factor in factors:
        with transaction.atomic():
            if factor.wrap().validate_code(code):
                factor.record_usage()
                return
    lockout.count_failure(door, officer)
    raise Refused("this code does not fit; each code works once")
