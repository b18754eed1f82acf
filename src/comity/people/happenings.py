"""What happened to an officer or a desk, in sentences, from the entries of the log."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.kernel.actor import Actor
from comity.kernel.models import Category, Entry
from comity.people import policy
from comity.people.models import Desk, Officer

SENTENCES: dict[str, Any] = {
    "people.desk.found": gettext_lazy("founded the desk"),
    "people.desk.change": gettext_lazy("changed the desk"),
    "people.desk.add_holiday": gettext_lazy("added a holiday"),
    "people.desk.drop_holiday": gettext_lazy("took a holiday back"),
    "people.officer.found": gettext_lazy("made the first administrators"),
    "people.officer.invite": gettext_lazy("invited the officer"),
    "people.officer.renew_invitation": gettext_lazy("made a new invitation code"),
    "people.officer.accept_invitation": gettext_lazy("set a password with a one-time code"),
    "people.officer.change": gettext_lazy("corrected name or rank"),
    "people.officer.change_own": gettext_lazy("changed the own profile"),
    "people.officer.change_password": gettext_lazy("changed the password"),
    "people.officer.second_factor_added": gettext_lazy("added a second factor"),
    "people.officer.second_factor_removed": gettext_lazy("removed a second factor"),
    "people.officer.second_factor_renewed": gettext_lazy("made new recovery codes"),
    "people.officer.lock": gettext_lazy("closed access"),
    "people.officer.unlock": gettext_lazy("opened access again"),
    "people.officer.lockout": gettext_lazy("shut the sign-in after five wrong attempts"),
    "people.officer.release": gettext_lazy("ended the lockout"),
    "people.membership.propose": gettext_lazy("proposed a role"),
    "people.membership.grant": gettext_lazy("gave the role, as second person"),
    "people.membership.decline": gettext_lazy("declined the role"),
    "people.membership.end": gettext_lazy("ended a role"),
    "people.restoration.propose": gettext_lazy("proposed to restore access"),
    "people.restoration.restore": gettext_lazy("restored access, as second person"),
    "people.restoration.drop": gettext_lazy("did not restore access"),
}
"""The acts that a timeline tells; signings and proposals' own entries stand in the log alone."""


class Happening(NamedTuple):
    """One line: when, who, what, and why."""

    at: datetime
    who: str
    sentence: str
    details: str


def of_officer(by: Actor, officer: Officer) -> list[Happening]:
    """What happened to this officer's access and roles, old to new; nothing for those who may not follow it."""
    if not policy.may_follow(by, officer):
        return []
    own = Q(subject_kind="people.officer", subject_key=officer.key)
    roles = Q(subject_kind="people.membership", subject_key__in=[str(pk) for pk in officer.memberships.values_list("pk", flat=True)])
    lost = Q(subject_kind="people.restoration", subject_key__in=[str(pk) for pk in officer.restorations.values_list("pk", flat=True)])
    return _told(Entry.objects.filter(own | roles | lost))


def of_desk(desk: Desk) -> list[Happening]:
    """What happened to this desk, old to new."""
    return _told(Entry.objects.filter(subject_kind="people.desk", subject_key=desk.key))


def _told(entries: QuerySet[Entry]) -> list[Happening]:
    known = entries.filter(action__in=SENTENCES).select_related("content").order_by("sequence")
    return [_line(entry) for entry in known]


def _line(entry: Entry) -> Happening:
    body = entry.content.body or {}
    who = body.get("by") or _("erased")
    sentence = str(SENTENCES[entry.action])
    if entry.category == Category.NOT_ALLOWED and entry.action != "people.officer.lockout":
        sentence = _("was not allowed: %(act)s") % {"act": sentence}
    return Happening(entry.at, str(who), sentence, str(body.get("because", "")))
