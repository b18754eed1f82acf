"""Who may see and do what with officers, desks and roles."""

from django.db.models import Q

from comity.kernel.access import EVERYBODY, NOBODY
from comity.kernel.actor import Actor


def visible(actor: Actor) -> Q:
    """Everybody who has signed in knows the desks and who works at them."""
    return EVERYBODY if actor.user_id is not None or actor.kind == "system" else NOBODY
