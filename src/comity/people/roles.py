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
