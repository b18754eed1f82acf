"""A role is proposed by one, given by another, and taken away by one."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.kernel import record
from comity.kernel.actor import Actor
from comity.people import sessions
from comity.people.actions.officers import accept_invitation, among_administrators, invite
from comity.people.models import Desk, Membership, Officer
from comity.people.policy import may_grant_role
from comity.people.queries import administrators, today_at
from comity.people.roles import Role
from comity.people.workflow import MEMBERSHIP


def propose_role(
    by: Actor,
    officer: Officer,
    desk: Desk,
    role: str,
    *,
    from_on: date | None = None,
    until_on: date | None = None,
    is_deputy: bool = False,
    because: str = "",
) -> Membership:
    """The first hand under a role, from today where no day is named. Raises NotAllowed, ValidationError."""
    membership = Membership(
        officer=officer, desk=desk, role=role, is_deputy=is_deputy, from_on=from_on or today_at(desk), until_on=until_on
    )
    with record.unit():
        if may_grant_role(by, membership):
            membership.validate_constraints()  # SQLite names no broken constraint, so the sentence is found before
        with record.create(membership, by=by, may=may_grant_role, action="propose", because=because, flow=MEMBERSHIP):
            pass
        record.propose(MEMBERSHIP, "grant", membership, by=by, because=because)
    return membership


def confirm_role(by: Actor, membership: Membership, *, seen: int | None = None) -> Membership:
    """The second hand: the role counts from now on, and the officer signs in anew. Raises NotAllowed, WrongState, StaleVersion."""
    with record.unit():
        _alone_with(membership.officer_id)
        with record.move(MEMBERSHIP, "grant", membership, by=by, seen=seen):
            sessions.end(membership.officer, sessions.Because.ROLE)
    return membership


def decline_role(by: Actor, membership: Membership, *, because: str, seen: int | None = None) -> Membership:
    """No second hand. Raises NotAllowed, WrongState, ValidationError without a reason."""
    return record.move_only(MEMBERSHIP, "decline", membership, by=by, seen=seen, because=because)


def end_role(by: Actor, membership: Membership, *, because: str, seen: int | None = None) -> Membership:
    """Take a role away; the officer signs in anew. Raises NotAllowed, WrongState, ValidationError without a reason.

    Two administrators besides this officer must remain: with one alone no administrator could ever be made again.
    """
    with record.unit():
        if membership.role == Role.ADMINISTRATOR:
            among_administrators()
        with record.move(MEMBERSHIP, "end", membership, by=by, seen=seen, because=because):
            if membership.role == Role.ADMINISTRATOR and len({each.pk for each in administrators()} - {membership.officer_id}) < 2:
                raise ValidationError(_("Two administrators must remain, because roles are given by two. Make another one first."))
            sessions.end(membership.officer, sessions.Because.ROLE)
    return membership


def _alone_with(officer_id: int) -> None:
    """Until this unit ends nobody else gives this officer a role: two at once would not see that their kinds do not go together."""
    Officer.objects.select_for_update(no_key=True).get(pk=officer_id)


def enlist(
    proposed_by: Actor,
    confirmed_by: Actor,
    *,
    desk: Desk,
    username: str,
    name: str,
    role: str,
    password: str,
    rank: str = "",
    phone: str = "",
    language: str = "en",
    is_deputy: bool = False,
    from_on: date | None = None,
) -> Officer:
    """The whole way of an officer into a desk: invited, role given by two, password set. For demonstrations and tests."""
    with record.unit():
        invited = invite(proposed_by, username=username, name=name, rank=rank, phone=phone, language=language)
        membership = propose_role(proposed_by, invited.officer, desk, role, from_on=from_on, is_deputy=is_deputy)
        confirm_role(confirmed_by, membership)
        return accept_invitation(invited.code, password=password)
