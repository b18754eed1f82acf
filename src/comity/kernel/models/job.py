"""Work that outlives a page: who wants it, how far it is, and who does it until when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comity.kernel.access import NOBODY, Visible
from comity.kernel.actor import Actor


def visible(actor: Actor) -> Q:
    """A job is seen by whoever started it, and by nobody else."""
    return NOBODY if actor.user_id is None else Q(officer_id=actor.user_id)


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Job(models.Model):
    """One effect, wanted once: `key` names it among its kind. The row is the only truth about it.

    `claim` names the worker that holds it until `lease_until`; `cursor` is what its committed units have reached.
    """

    visible = staticmethod(visible)

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor = models.JSONField()
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    claim = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    cursor = models.JSONField(null=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    words = models.CharField(max_length=200, blank=True)
    errors = models.JSONField(default=list)
    result = models.JSONField(null=True)
    cancel_asked = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = Visible.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("state", "not_before"), name="job_by_state"),)
        constraints = (
            models.UniqueConstraint(fields=("kind", "key"), name="one_job_of_an_effect"),
            models.CheckConstraint(name="running_job_has_a_lease", condition=~Q(state="running") | Q(lease_until__isnull=False)),
            models.CheckConstraint(
                name="ended_job_has_its_time", condition=~Q(state__in=("done", "failed", "cancelled")) | Q(ended_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}
