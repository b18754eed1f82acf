"""Signing in leaves its mark, lockouts are told and ended, and lost access is restored by two."""

from typing import NamedTuple

from allauth.mfa.models import Authenticator

from comity.kernel import clock, record, telling
from comity.kernel.actor import Actor, system
from comity.kernel.models import Category
from comity.people import codes, lockout, policy, sessions
from comity.people.actions.officers import Invited, add_code, store_password
from comity.people.models import Officer, Restoration, SignIn
from comity.people.queries import administrators, heads, standings
from comity.people.workflow import RESTORATION

WRITES_WITHOUT_ACT = "inside the act that restores access: the second factors go, and the password is void, without its digest in an entry"


def note_sign_in(by: Actor, officer: Officer, sign_in: SignIn) -> None:
    """An officer signed in; the entry names the sign-in, the address stands in its own row."""
    record.consult(officer, by=by, action="people.officer.sign_in", facts={"sign_in": sign_in.pk})


def note_second_factor(by: Actor, officer: Officer, *, verb: str, factor: str, keeping: int | None) -> None:
    """A second factor was added, removed or renewed by its owner: the other sessions end."""
    with record.change(f"second_factor_{verb}", officer, by=by, may=policy.may_keep_own) as act:
        act.facts["factor"] = factor
        sessions.end(officer, sessions.Because.FACTOR, keeping=keeping)


def note_lockout(officer: Officer) -> None:
    """Five wrong attempts shut an officer's sign-in for a while: heads and administrators are told once an hour at most."""
    hour = clock.now().strftime("%Y-%m-%dT%H")
    told = {head.pk for standing in standings(officer) for head in heads(standing.desk.pk)}
    told = (told or {administrator.pk for administrator in administrators()}) - {officer.pk}
    fresh = telling.tell(
        told,
        "Sign-in of %(name)s is shut for 15 minutes after five wrong attempts.",
        {"name": officer.name},
        about=officer,
        is_alarm=True,
        once=f"lockout:{officer.pk}:{hour}",
    )
    if fresh or not told:
        record.consult(officer, by=system("sign-in"), action="people.officer.lockout", category=Category.NOT_ALLOWED)


def release(by: Actor, officer: Officer, *, because: str) -> None:
    """End a lockout before its time. Raises NotAllowed, ValidationError without a reason."""
    with record.change("release", officer, by=by, may=policy.may_release, because=because, needs_reason=True) as act:
        act.facts["attempts_forgotten"] = lockout.forget(officer)


def change_password(by: Actor, officer: Officer, *, password: str, keeping: int | None = None) -> Officer:
    """The officer's own new password; the other sessions end. Raises NotAllowed, ValidationError for a weak one."""
    with record.change("change_password", officer, by=by, may=policy.may_keep_own) as act:
        store_password(act, officer, password)
        sessions.end(officer, sessions.Because.PASSWORD, keeping=keeping)
    officer.refresh_from_db()
    return officer


class Halved(NamedTuple):
    """A proposed restoration, and the first half of its code: shown once to the first person, who gives it to the officer."""

    restoration: Restoration
    half: str


def propose_restoration(by: Actor, officer: Officer, *, because: str) -> Halved:
    """The first hand: this officer lost the second factor or the password. Raises NotAllowed, ValidationError.

    The code comes in two halves, so that neither of the two persons can use it: only the officer is given both.
    """
    half = codes.new_half()
    restoration = Restoration(officer=officer, at=clock.now(), half_digest=codes.digest_of(half))
    with record.unit():
        if policy.may_restore(by, restoration):
            restoration.validate_constraints()  # SQLite names no broken constraint, so the sentence is found before
        with record.create(restoration, by=by, may=policy.may_restore, action="propose", because=because, flow=RESTORATION):
            pass
        record.propose(RESTORATION, "restore", restoration, by=by, because=because)
    return Halved(restoration, half)


def confirm_restoration(by: Actor, restoration: Restoration, *, seen: int | None = None) -> Invited:
    """The second hand: every factor and the password are void, all sessions end, and the other half of the code is shown once.

    Raises NotAllowed, WrongState, StaleVersion.
    """
    with record.move(RESTORATION, "restore", restoration, by=by, seen=seen) as act:
        officer = restoration.officer
        act.facts["factors_removed"] = Authenticator.objects.filter(user_id=officer.pk).delete()[0]
        officer.set_unusable_password()
        Officer.objects.filter(pk=officer.pk).update(password=officer.password)
        record.written_beside(officer)
        lockout.forget(officer)
        sessions.end(officer, sessions.Because.RESTORED)
        half = add_code(act, officer, other_half=act.subject.half_digest)
    return Invited(officer, half)


def drop_restoration(by: Actor, restoration: Restoration, *, because: str, seen: int | None = None) -> Restoration:
    """No second hand. Raises NotAllowed, WrongState, ValidationError without a reason."""
    return record.move_only(RESTORATION, "drop", restoration, by=by, seen=seen, because=because)
