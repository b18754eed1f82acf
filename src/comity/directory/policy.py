"""Who may see and keep the directory."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from comity.engines.ruling import Ruling, only
from comity.kernel.access import EVERYBODY, NOBODY
from comity.kernel.actor import Actor
from comity.people.roles import Role


def visible(actor: Actor) -> Q:
    """Everybody with a role at a desk knows the partners."""
    return EVERYBODY if actor.roles else NOBODY


def may_keep(actor: Actor, subject: Any) -> Ruling:
    """The head keeps the directory; a liaison officer keeps it for the partners they work beside."""
    return only(actor.has(Role.HEAD, Role.LIAISON), _("Only the head of desk or a liaison officer keeps the directory. Ask one of them."))


def may_keep_law(actor: Actor, subject: Any) -> Ruling:
    """What a country's law asks, and what a court has barred, is the head's to record."""
    return only(actor.has(Role.HEAD), _("Only the head of desk keeps country sheets and judicial bars."))


def may_confirm_law(actor: Actor, subject: Any) -> Ruling:
    """A bar is lifted by two: a head proposes, another head or a case officer who read the decision confirms."""
    return only(actor.has(Role.HEAD, Role.CASE), _("Only a head of desk or a case officer confirms that a bar is lifted."))
