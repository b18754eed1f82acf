"""How a role is given by two persons and taken away, and how lost access is restored by two."""

from comity.engines.ruling import N_
from comity.engines.workflow import Move, Workflow
from comity.kernel.actor import Actor
from comity.people import policy
from comity.people.models import Membership, MembershipState, Restoration, RestorationState

MEMBERSHIP = Workflow[Actor, Membership](
    "membership",
    MembershipState.PROPOSED,
    Move(
        "grant", {MembershipState.PROPOSED}, MembershipState.HELD, policy.may_grant_role, N_("Grant the role"), second=policy.may_grant_role
    ),
    Move("decline", {MembershipState.PROPOSED}, MembershipState.DECLINED, policy.may_end_role, N_("Decline the role"), needs_reason=True),
    Move("end", {MembershipState.HELD}, MembershipState.ENDED, policy.may_end_role, N_("End the role"), needs_reason=True),
    final={MembershipState.DECLINED, MembershipState.ENDED},
)

RESTORATION = Workflow[Actor, Restoration](
    "restoration",
    RestorationState.PROPOSED,
    Move(
        "restore",
        {RestorationState.PROPOSED},
        RestorationState.DONE,
        policy.may_restore,
        N_("Restore the access"),
        second=policy.may_confirm_restoration,
        needs_reason=True,
    ),
    Move("drop", {RestorationState.PROPOSED}, RestorationState.DROPPED, policy.may_restore, N_("Drop the proposal"), needs_reason=True),
    final={RestorationState.DONE, RestorationState.DROPPED},
)
