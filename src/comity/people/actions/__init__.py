"""All that is done with officers, desks, roles, duty and access; each act is one function."""

from comity.people.actions.access import (
    Halved,
    change_password,
    confirm_restoration,
    drop_restoration,
    note_lockout,
    note_second_factor,
    note_sign_in,
    propose_restoration,
    release,
)
from comity.people.actions.desks import add_holiday, add_worked_day, change_desk, drop_holiday, drop_worked_day, found_desk
from comity.people.actions.duty import cancel_duty, hand_over, plan_duty, take_over
from comity.people.actions.officers import (
    Invited,
    accept_invitation,
    change_officer,
    change_own,
    first_administrator,
    invite,
    lock,
    renew_invitation,
    unlock,
)
from comity.people.actions.roles import confirm_role, decline_role, end_role, enlist, propose_role

__all__ = [
    "Halved",
    "Invited",
    "accept_invitation",
    "add_holiday",
    "add_worked_day",
    "cancel_duty",
    "change_desk",
    "change_officer",
    "change_own",
    "change_password",
    "confirm_restoration",
    "confirm_role",
    "decline_role",
    "drop_holiday",
    "drop_restoration",
    "drop_worked_day",
    "end_role",
    "enlist",
    "first_administrator",
    "found_desk",
    "hand_over",
    "invite",
    "lock",
    "note_lockout",
    "note_second_factor",
    "note_sign_in",
    "plan_duty",
    "propose_restoration",
    "propose_role",
    "release",
    "renew_invitation",
    "take_over",
    "unlock",
]
