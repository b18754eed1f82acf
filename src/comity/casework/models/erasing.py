"""What remains of requests at the end of their time: the decision to erase them, and what the yearly figures count."""

from django.conf import settings
from django.db import models

from comity.agreements.models import Agreement
from comity.casework import policy
from comity.casework.terms import State, Timeliness
from comity.directory.models import Agency
from comity.kernel.access import Visible
from comity.kernel.models import Record
from comity.people.models import Desk


class Erasure(Record):
    """One decision to erase requests at the end of their time: who, when and why. It holds no word of what was erased."""

    visible = staticmethod(policy.visible_erasure)

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    because = models.TextField(max_length=300)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"erasure {self.pk}"


class ErasedRequest(models.Model):
    """What remains of an erased request: that it was there, and what the yearly figures count. No person, no word of its content."""

    visible = staticmethod(policy.visible_remnant)

    erasure = models.ForeignKey(Erasure, models.PROTECT, related_name="requests")
    reference = models.CharField(max_length=30, unique=True)
    state = models.CharField(max_length=12, choices=State.choices)
    requester = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    is_urgent = models.BooleanField()
    was_released = models.BooleanField()
    sought_at = models.DateTimeField(null=True, blank=True)
    basis = models.ForeignKey(Agreement, models.PROTECT, null=True, blank=True, related_name="+")
    timeliness = models.CharField(max_length=8, choices=Timeliness.choices, blank=True)
    grounds = models.JSONField(default=list, blank=True)
    received_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    objects = Visible.as_manager()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.reference
