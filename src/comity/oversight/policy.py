"""Who may look over everybody's shoulder: auditors, and nobody else."""

from django.utils.translation import gettext as _

from comity.engines.ruling import Ruling, only
from comity.kernel.actor import Actor
from comity.people.roles import Role


def may_audit(actor: Actor) -> Ruling:
    """An auditor reads the whole log. A head of desk and an administrator read none of it."""
    return only(actor.is_human and actor.has(Role.AUDITOR), _("Only an auditor reads the audit log."))
