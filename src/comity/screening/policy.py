"""Who may search for a person, and for what."""

from typing import Any

from django.utils.translation import gettext as _

from comity.engines.ruling import Ruling, only
from comity.kernel.actor import Actor
from comity.people.roles import WORKING
from comity.screening import matters
from comity.screening.reviews.policy import may_still_search


def may_screen(actor: Actor, matter: Any = None) -> Ruling:
    """A person check outside a record is an officer's, and never without the matter it is for: their own and open, or their duty now."""
    named = matter is not None and matters.is_of(actor, matter)
    said = _(
        "Each check names its matter: an open request that you are in charge of, or your duty now. Take a request or take over duty first."
    )
    return may_search(actor) & only(named, said)


def may_search(actor: Actor, subject: Any = None) -> Ruling:
    """Who works on cases checks persons, in person, as long as the earlier searches are answered for.

    A cross-check of a record's own persons is none: a case has its deadlines, and its persons are there without anybody's wish.
    """
    return may_enter(actor) and may_still_search(actor)


def may_enter(actor: Actor, subject: Any = None) -> Ruling:
    """The room of screening is there for who works on cases, in person, also while the right to search is suspended: it says so there."""
    return only(actor.is_human and actor.has(*WORKING), _("Only an officer who works on cases checks a person."))
