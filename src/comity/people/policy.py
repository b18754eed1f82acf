"""Who may see and do what with officers, desks, roles, duty and lost access."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from comity.engines.ruling import N_, Ruling, no, only, yes
from comity.kernel.access import EVERYBODY, NOBODY
from comity.kernel.actor import Actor, ActorKind
from comity.people.roles import WORKING, Role, kind_of

if TYPE_CHECKING:
    from comity.people.models import Desk, Duty, HandOver, Membership, Officer, Restoration

UNKNOWN_CODE = N_(
    "This code is not known, was used, or has expired. Where two persons gave you one half each, type both. "
    "Otherwise ask whoever gave it to you for a new one."
)


def visible(actor: Actor) -> Q:
    """Everybody who has signed in knows the desks, who works at them and who is on duty. A token knows them too."""
    return EVERYBODY if actor.user_id is not None or actor.kind == "system" else NOBODY


def visible_note(actor: Actor) -> Q:
    """A hand-over note may speak of cases: the desk's own officers read it, and an auditor. An administrator does not."""
    return EVERYBODY if actor.has(Role.AUDITOR) else Q(desk_id__in=actor.desks)


def visible_restoration(actor: Actor) -> Q:
    """Lost access concerns administrators, heads, auditors, and the officer."""
    if actor.has(Role.ADMINISTRATOR, Role.HEAD, Role.AUDITOR):
        return EVERYBODY
    return NOBODY if actor.user_id is None else Q(officer_id=actor.user_id)


def may_follow(actor: Actor, officer: "Officer") -> Ruling:
    """What happened to an officer's access and roles is read by the officer, administrators, heads and auditors."""
    return only(
        actor.has(Role.ADMINISTRATOR, Role.HEAD, Role.AUDITOR) or (actor.user_id is not None and actor.user_id == officer.pk),
        _("Only the officer, administrators, heads and auditors read what happened here."),
    )


def may_found(actor: Actor, subject: object) -> Ruling:
    """The first desk, and administrators while there are fewer than two, come from the command line of the machine itself."""
    return only(actor.kind is ActorKind.SYSTEM, _("The first administrators are made on the machine itself, with “comity user”."))


def may_administer(actor: Actor, subject: object = None) -> Ruling:
    """Desks and officers are set up by administrators."""
    return only(actor.has(Role.ADMINISTRATOR), _("Only an administrator does this."))


def may_lock(actor: Actor, officer: "Officer") -> Ruling:
    """Closing and opening an officer's access."""
    return may_administer(actor) & only(officer.pk != actor.user_id, _("Nobody locks or unlocks himself. Ask another administrator."))


def may_release(actor: Actor, officer: "Officer") -> Ruling:
    """Ending a lockout early: an administrator or a head, for somebody else."""
    return only(actor.has(Role.ADMINISTRATOR, Role.HEAD), _("Only an administrator or a head of desk ends a lockout early.")) & only(
        officer.pk != actor.user_id, _("Nobody ends his own lockout. Wait, or ask another administrator or head.")
    )


def may_keep_own(actor: Actor, officer: "Officer") -> Ruling:
    """Language, password and second factor are each officer's own."""
    return only(actor.is_human and officer.pk == actor.user_id, _("Each officer keeps his own language, password and second factor."))


def may_accept(actor: Actor, officer: "Officer") -> Ruling:
    """Whoever holds the one-time code acts for himself before his first sign-in."""
    return only(
        actor.kind is ActorKind.OFFICER and actor.user_id == officer.pk and officer.is_active,
        _(UNKNOWN_CODE),
    )


def may_grant_role(actor: Actor, membership: "Membership") -> Ruling:
    """Proposing a role, confirming or declining it: never to oneself, and no role of another kind beside those held."""
    is_head = actor.has(Role.HEAD) and actor.desk_id == membership.desk_id
    if membership.role in WORKING:
        ruling = only(
            actor.has(Role.ADMINISTRATOR) or is_head, _("Only an administrator or the head of this desk gives a role at this desk.")
        )
    else:
        ruling = only(actor.has(Role.ADMINISTRATOR), _("Only administrators make auditors and administrators."))
    return (
        ruling
        & only(membership.officer_id != actor.user_id, _("Nobody gives a role to himself. Two others must do it."))
        & _fits(membership)
    )


def may_grant_one_of(actor: Actor, memberships: "Sequence[Membership]") -> Ruling:
    """Open if one of these roles may be given; else why the first may not."""
    rulings = [may_grant_role(actor, membership) for membership in memberships]
    return next(filter(None, rulings), rulings[0])


def _fits(membership: "Membership") -> Ruling:
    held = {kind_of(other.role) for other in membership.officer.memberships.all() if other.state == "held" and other.pk != membership.pk}
    if held <= {kind_of(membership.role)}:
        return yes()
    return no(_("Working on cases, auditing and administering are kept apart: end the other role first."))


def may_end_role(actor: Actor, membership: "Membership") -> Ruling:
    """One person is enough to take a role away."""
    is_head = actor.has(Role.HEAD) and actor.desk_id == membership.desk_id and membership.role in WORKING
    return only(actor.has(Role.ADMINISTRATOR) or is_head, _("Only an administrator or the head of this desk takes a role away."))


def may_restore(actor: Actor, restoration: "Restoration") -> Ruling:
    """Lost access is restored by two: administrators or heads, never the officer."""
    return only(actor.has(Role.ADMINISTRATOR, Role.HEAD), _("Only an administrator or a head of desk restores access.")) & only(
        restoration.officer_id != actor.user_id, _("Nobody restores their own access. Two others must do it.")
    )


def may_confirm_restoration(actor: Actor, restoration: "Restoration") -> Ruling:
    """The second hand; for those whom only administrators appoint it is an administrator's, whoever proposed it."""
    held = {membership.role for membership in restoration.officer.memberships.all() if membership.state == "held"}
    return may_restore(actor, restoration) & only(
        actor.has(Role.ADMINISTRATOR) or held <= set(WORKING),
        _("The access of an administrator or auditor is restored by an administrator, after somebody else proposed it."),
    )


def may_keep_calendar(actor: Actor, desk: "Desk") -> Ruling:
    """Holidays move deadlines, so the head of the desk or an administrator enters them."""
    is_head = actor.has(Role.HEAD) and actor.desk_id == desk.pk
    return only(is_head or actor.has(Role.ADMINISTRATOR), _("Only the head of this desk or an administrator keeps its holidays."))


def may_plan_duty(actor: Actor, duty: "Duty") -> Ruling:
    """The head plans the roster of the own desk."""
    return only(actor.has(Role.HEAD) and actor.desk_id == duty.desk_id, _("Only the head of this desk plans its duty."))


def may_take_duty(actor: Actor, duty: "Duty") -> Ruling:
    """Anybody who works at the desk takes over its duty, for himself."""
    return only(
        actor.has(*WORKING) and actor.desk_id == duty.desk_id and actor.user_id == duty.officer_id,
        _("Only an officer who works at this desk takes over its duty."),
    )


def may_leave_note(actor: Actor, note: "HandOver") -> Ruling:
    """Whoever works at the desk writes and reads its hand-over notes."""
    return only(
        actor.has(*WORKING) and actor.desk_id == note.desk_id, _("Only an officer who works at this desk writes its hand-over note.")
    )
