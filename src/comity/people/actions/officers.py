"""Officers come by invitation, set their own password, and are locked out or let in again."""

from typing import Any, NamedTuple

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.kernel import clock, record
from comity.kernel.actor import Actor, ActorKind
from comity.kernel.record import Act
from comity.people import codes, lockout, policy, sessions
from comity.people.models import Desk, Invitation, Membership, MembershipState, Officer
from comity.people.queries import administrators, has_had_access, today_at
from comity.people.roles import Role

WRITES_WITHOUT_ACT = "inside the act that sets a password: its digest is written beside the record, so that no entry holds it"


class Invited(NamedTuple):
    """An officer, and the one-time code that is shown once and kept nowhere."""

    officer: Officer
    code: str


def first_administrator(by: Actor, *, desk: Desk, username: str, name: str, language: str = "en") -> Invited:
    """One of the two administrators that a house needs, because roles need two: made by the machine itself (`system("…")`).

    It makes the first two, and another where access was closed until fewer than two are left. `desk` may be new.
    Raises NotAllowed for anybody but the system, ValidationError while there are two.
    """
    with record.unit():
        among_administrators()
        if len(administrators()) >= 2:
            raise ValidationError(_("There are officers already. An administrator invites the next one."))
        if desk._state.adding:
            with record.create(desk, by=by, may=policy.may_found, action="found"):
                pass
        officer = Officer(username=username, name=name, language=language)
        officer.set_unusable_password()
        with record.create(officer, by=by, may=policy.may_found, action="found") as act:
            code = add_code(act, officer)
            act.add(Membership(officer=officer, desk=desk, role=Role.ADMINISTRATOR, from_on=today_at(desk), state=MembershipState.HELD))
    return Invited(officer, code)


def invite(by: Actor, *, username: str, name: str, rank: str = "", email: str = "", phone: str = "", language: str = "en") -> Invited:
    """A new officer with a code that lasts 72 hours. Raises NotAllowed, ValidationError for a name that is taken."""
    if Officer.objects.filter(username=username).exists():
        raise ValidationError({"username": _("Somebody signs in with this name already.")})
    officer = Officer(username=username, name=name, rank=rank, email=email, phone=phone, language=language)
    officer.set_unusable_password()
    with record.create(officer, by=by, may=policy.may_administer, action="invite") as act:
        code = add_code(act, officer)
    return Invited(officer, code)


def renew_invitation(by: Actor, officer: Officer) -> Invited:
    """Another code for an officer who has never set a password; the earlier one is void.

    Raises NotAllowed, ValidationError if the officer has had access, restored or not: then it is restored by two, also
    after the halves of an earlier restoration expired.
    """
    with record.change("renew_invitation", officer, by=by, may=policy.may_administer) as act:
        if has_had_access(act.subject):
            raise ValidationError(_("This officer has signed in already. Lost access is restored by two persons."))
        code = add_code(act, act.subject)
    return Invited(officer, code)


def add_code(act: Act[Any], officer: Officer, *, other_half: str | None = None) -> str:
    """A new one-time code within an act; earlier ones of this officer end now.

    With the digest of a half that another person gave out, it is the other half: neither works without the other.
    """
    now = clock.now()
    for earlier in Invitation.objects.filter(officer=officer, used_at__isnull=True, expires_at__gt=now):
        act.change(earlier, expires_at=now)
    code = codes.new_code() if other_half is None else codes.new_half()
    digest = codes.digest_of(code) if other_half is None else codes.joined(other_half, codes.digest_of(code))
    act.add(Invitation(officer=officer, digest=digest, made_at=now, expires_at=now + codes.LASTS_FOR))
    return code


def accept_invitation(code: str, *, password: str) -> Officer:
    """The officer sets a password with the one-time code; the second factor follows at the first sign-in.

    Raises ValidationError for a code that is unknown, used or expired (one sentence for all), or a weak password.
    """
    live = Invitation.objects.filter(used_at__isnull=True, expires_at__gt=clock.now(), officer__is_active=True)
    invitation = live.select_related("officer").filter(digest=codes.digest_of(code)).first()
    if invitation is None:
        raise ValidationError({"code": _(policy.UNKNOWN_CODE)})
    officer = invitation.officer
    with record.change("accept_invitation", officer, by=himself(officer), may=policy.may_accept) as act:
        used = Invitation.objects.select_for_update().filter(pk=invitation.pk, used_at__isnull=True).first()
        if used is None:
            raise ValidationError({"code": _(policy.UNKNOWN_CODE)})
        act.change(used, used_at=act.at)
        store_password(act, officer, password)
        sessions.end(officer, sessions.Because.PASSWORD)
    officer.refresh_from_db()
    return officer


def store_password(act: Act[Any], officer: Officer, password: str) -> None:
    """Write a password's digest beside the record, so that no entry holds it. Raises ValidationError for a weak one."""
    try:
        validate_password(password, officer)
    except ValidationError as weak:
        raise ValidationError({"password": weak.messages}) from weak
    officer.set_password(password)
    Officer.objects.filter(pk=officer.pk).update(password=officer.password)
    record.written_beside(officer)
    act.facts["set"] = "password"  # the fact, never the value


def himself(officer: Officer) -> Actor:
    """The officer as actor before anybody is signed in."""
    return Actor(ActorKind.OFFICER, officer.name, officer.pk)


def change_officer(by: Actor, officer: Officer, *, name: str, rank: str, email: str, phone: str, seen: int | None = None) -> Officer:
    """An administrator corrects what is kept of an officer. Raises NotAllowed, StaleVersion, ValidationError."""
    with record.change("change", officer, by=by, may=policy.may_administer, seen=seen) as act:
        act.subject.name, act.subject.rank, act.subject.email, act.subject.phone = name, rank, email, phone
    return officer


def change_own(by: Actor, officer: Officer, *, language: str, email: str, phone: str, seen: int | None = None) -> Officer:
    """An officer's own language and ways to be reached. Raises NotAllowed, StaleVersion, ValidationError."""
    with record.change("change_own", officer, by=by, may=policy.may_keep_own, seen=seen) as act:
        act.subject.language, act.subject.email, act.subject.phone = language, email, phone
    return officer


def lock(by: Actor, officer: Officer, *, because: str) -> Officer:
    """Close an officer's access; all sessions end. Raises NotAllowed, ValidationError without a reason.

    At once, whoever it is: where fewer than two administrators are left, the machine makes another (`first_administrator`).
    """
    with record.unit():
        among_administrators()
        with record.change("lock", officer, by=by, may=policy.may_lock, because=because, needs_reason=True) as act:
            if not Officer.objects.filter(pk=by.user_id, is_active=True).exists():
                raise ValidationError(_("Your own access was closed meanwhile."))
            act.subject.is_active = False
            sessions.end(officer, sessions.Because.LOCKED)
    return officer


def among_administrators() -> None:
    """Until this unit ends nobody else takes an administrator away: two at once could each be the other's last but one."""
    held = Membership.objects.filter(role=Role.ADMINISTRATOR, state=MembershipState.HELD).order_by("pk")
    list(held.select_for_update().values_list("pk"))


def unlock(by: Actor, officer: Officer, *, because: str) -> Officer:
    """Open an officer's access again. Raises NotAllowed, ValidationError without a reason."""
    with record.change("unlock", officer, by=by, may=policy.may_lock, because=because, needs_reason=True) as act:
        act.subject.is_active = True
        lockout.forget(officer)
    return officer
