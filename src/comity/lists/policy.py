"""Who may see the lists, and who may import them."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from comity.engines.ruling import Ruling, only
from comity.kernel.access import EVERYBODY, NOBODY
from comity.kernel.actor import Actor
from comity.people.roles import Role


def visible(actor: Actor) -> Q:
    """Everybody with a role at a desk may look at a published list; each person check on it is logged apart."""
    return EVERYBODY if actor.roles else NOBODY


def visible_upload(actor: Actor) -> Q:
    """What a file is, is known once it was read: until then it is seen by whoever gave it, and by nobody else."""
    return NOBODY if actor.user_id is None else Q(officer_id=actor.user_id)


def may_import(actor: Actor, subject: Any = None) -> Ruling:
    """A head of desk or an administrator answers for what everybody compares with, in person or through a token."""
    return only(
        actor.has(Role.HEAD, Role.ADMINISTRATOR),
        _("Only a head of desk or an administrator imports a list: every cross-check depends on it."),
    )
