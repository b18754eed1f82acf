"""What happened to an officer or a desk, in sentences, from the entries of the log."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from comity.engines.ruling import N_
from comity.kernel import timeline
from comity.kernel.actor import Actor
from comity.kernel.models import Category, Entry
from comity.people import policy
from comity.people.models import Desk, Officer

SAID = {
    "people.desk.found": N_("Founded the desk"),
    "people.desk.change": N_("Changed the desk"),
    "people.desk.add_holiday": N_("Added a holiday"),
    "people.desk.drop_holiday": N_("Took a holiday back"),
    "people.desk.add_worked_day": N_("Entered a weekend day that is worked"),
    "people.desk.drop_worked_day": N_("Took a worked weekend day back"),
    "people.officer.found": N_("Made the first administrators"),
    "people.officer.invite": N_("Invited the officer"),
    "people.officer.renew_invitation": N_("Made a new invitation code"),
    "people.officer.accept_invitation": N_("Set a password with a one-time code"),
    "people.officer.change": N_("Corrected name or rank"),
    "people.officer.change_own": N_("Changed the own profile"),
    "people.officer.change_password": N_("Changed the password"),
    "people.officer.second_factor_added": N_("Added a second factor"),
    "people.officer.second_factor_removed": N_("Removed a second factor"),
    "people.officer.second_factor_renewed": N_("Renewed a second factor"),
    "people.officer.lock": N_("Closed access"),
    "people.officer.unlock": N_("Opened access again"),
    "people.officer.lockout": N_("Shut the sign-in after five wrong attempts"),
    "people.officer.release": N_("Ended the lockout"),
    "people.membership.propose": N_("Proposed a role"),
    "people.membership.grant": N_("Gave the role, as second person"),
    "people.membership.decline": N_("Declined the role"),
    "people.membership.end": N_("Ended a role"),
    "people.restoration.propose": N_("Proposed to restore access"),
    "people.restoration.restore": N_("Restored access, as second person"),
    "people.restoration.drop": N_("Did not restore access"),
}
"""The acts that these timelines tell; signings and the proposals' own entries stand in the log alone."""
FACTORS = {"totp": N_("App"), "webauthn": N_("A passkey"), "recovery_codes": N_("Recovery codes")}
"""The second factors, as the sign-in library calls them, by what an officer calls them."""


class Happening(NamedTuple):
    """One line: when, who, what, and why."""

    at: datetime
    who: str
    sentence: str
    details: str


def register() -> None:
    """Let each act be told in words, here and wherever the log is read."""
    for action, sentence in SAID.items():
        timeline.name(action, sentence)
    timeline.tell_apart("fact:factor", "%(which)s")
    timeline.say("fact:factor", lambda factor: _(FACTORS[factor]))


def of_officer(by: Actor, officer: Officer) -> list[Happening]:
    """What happened to this officer's access and roles, oldest first; nothing for those who may not follow it."""
    if not policy.may_follow(by, officer):
        return []
    own = Q(subject_kind="people.officer", subject_key=officer.key)
    roles = Q(subject_kind="people.membership", subject_key__in=[str(pk) for pk in officer.memberships.values_list("pk", flat=True)])
    lost = Q(subject_kind="people.restoration", subject_key__in=[str(pk) for pk in officer.restorations.values_list("pk", flat=True)])
    return _told(by, Entry.objects.filter(own | roles | lost))


def of_desk(by: Actor, desk: Desk) -> list[Happening]:
    """What happened to this desk, oldest first."""
    return _told(by, Entry.objects.filter(subject_kind="people.desk", subject_key=desk.key))


def _told(by: Actor, entries: QuerySet[Entry]) -> list[Happening]:
    known = entries.filter(action__in=SAID).select_related("content")
    return [Happening(line.at, line.who, _sentence(line), line.because) for line in timeline.lines(known, by)]


def _sentence(line: timeline.Line) -> str:
    if line.category == Category.NOT_ALLOWED and line.action != "people.officer.lockout":
        return _("Not allowed: %(act)s") % {"act": line.sentence}
    return line.sentence
