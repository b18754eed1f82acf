"""Who may see and keep the agreements."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from comity.engines.ruling import Ruling, only
from comity.kernel.access import EVERYBODY, NOBODY
from comity.kernel.actor import Actor
from comity.people.roles import Role

if TYPE_CHECKING:
    from comity.agreements.models import Agreement

OPEN_TO_CHANGE = frozenset({"proposed", "suspended"})


def visible(actor: Actor) -> Q:
    """Everybody with a role at a desk may read what the desk stands on."""
    return EVERYBODY if actor.roles else NOBODY


def may_keep(actor: Actor, agreement: "Agreement") -> Ruling:
    """The head keeps the agreements."""
    return only(actor.has(Role.HEAD), _("Only the head of desk keeps agreements. Duty and case officers read them."))


def may_confirm(actor: Actor, agreement: "Agreement") -> Ruling:
    """Another head, or a case officer who has read the text, confirms that an agreement is in force."""
    return only(
        actor.has(Role.HEAD, Role.CASE), _("Only a head of desk or a case officer who has read the text confirms that it is in force.")
    )


def may_change_substance(actor: Actor, agreement: "Agreement") -> Ruling:
    """What an agreement permits changes only while it is no basis: so two persons stand behind every power in force."""
    return may_keep(actor, agreement) & only(
        agreement.state in OPEN_TO_CHANGE,
        _("Powers, limits and grounds change only while the agreement is proposed or suspended: two persons then put it in force again."),
    )
