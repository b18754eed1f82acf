"""A file that belongs to a record: its name and digest here, its sealed bytes below the configured folder."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comity.kernel.access import Visible
from comity.kernel.actor import Actor


def visible(actor: Actor) -> Q:
    """Whoever may see the record may see what is attached to it."""
    from comity.kernel.attachments import owners  # the registry is filled when the rooms are ready

    return owners.visible(actor)


class Attachment(models.Model):
    """One file at one record. `address` names the sealed file, `digest` (SHA-256) is that of the plain content."""

    visible = staticmethod(visible)

    owner_kind = models.CharField(max_length=60)
    owner_key = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    objects = Visible.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("address",), name="attachment_by_address"),)
        constraints = (
            models.UniqueConstraint(
                fields=("owner_kind", "owner_key", "address"),
                name="attached_once",
                violation_error_message=_("This file is attached here already."),
            ),
            models.CheckConstraint(name="attachment_is_not_empty", condition=Q(size__gt=0)),
        )

    def __str__(self) -> str:
        return self.name
