"""The roles an officer may hold at a desk."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    DUTY = "duty", _("duty officer")
    CASE = "case", _("case officer")
    HEAD = "head", _("head of desk")
    LIAISON = "liaison", _("liaison officer")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


WORKING = frozenset({Role.DUTY, Role.CASE, Role.HEAD, Role.LIAISON})
"""The roles that work on cases. Nobody holds one of these and audits or administers as well."""


def kind_of(role: str) -> str:
    """The kind of a role: `working`, `auditor` or `administrator`; one officer's roles are all of one kind."""
    return "working" if role in WORKING else str(role)
