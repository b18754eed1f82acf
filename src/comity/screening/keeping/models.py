"""What is kept beyond its time and why, and what remains of a run and of a question once their words are erased."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comity.kernel.models import Record
from comity.people.models import Desk
from comity.screening.keeping import policy
from comity.screening.reviews.terms import Reason, State
from comity.screening.runs.models import RunState


class Hold(Record):
    """A decision to keep the words of a run, a question or a shift's searches until a day; of several the latest counts.

    `concerns` is whose doing they tell of, and who therefore does not decide.
    """

    visible = staticmethod(policy.visible_hold)

    subject_kind = models.CharField(max_length=60)
    subject_key = models.CharField(max_length=60)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    concerns = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until_on = models.DateField(_("kept until"))
    because = models.CharField(_("why"), max_length=300)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("kept longer")
        indexes = (models.Index(fields=("subject_kind", "subject_key"), name="hold_by_subject"),)
        constraints = (
            models.CheckConstraint(name="hold_has_a_reason", condition=~Q(because="")),
            models.CheckConstraint(name="nobody_holds_own_words", condition=~Q(officer=F("concerns"))),
        )

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_key}"


class PastRun(Record):
    """What remains of a screening of many: that it was there, and what the public figures count. Neither matter nor purpose."""

    visible = staticmethod(policy.visible_past_run)

    reference = models.CharField(max_length=40, unique=True)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RunState.choices)
    given = models.PositiveIntegerField()
    compared = models.PositiveIntegerField()
    met = models.PositiveIntegerField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField()

    class Meta:
        ordering = ("-ended_at", "-pk")
        verbose_name = _("past screening of many")
        indexes = (models.Index(fields=("ended_at",), name="past_run_by_end"),)
        constraints = (models.CheckConstraint(name="past_run_met_whom_it_compared", condition=Q(compared__gte=F("met"))),)

    def __str__(self) -> str:
        return self.reference


class PastQuestion(Record):
    """What remains of a question about a search: why it was chosen and how it ended, of nobody."""

    visible = staticmethod(policy.visible_past_question)

    chosen_by = models.CharField(max_length=12, choices=Reason.choices)
    state = models.CharField(max_length=12, choices=State.choices)
    asked_on = models.DateField()

    class Meta:
        ordering = ("-asked_on", "-pk")
        verbose_name = _("past question about a search")
        indexes = (models.Index(fields=("asked_on",), name="past_question_by_day"),)

    def __str__(self) -> str:
        return f"{self.asked_on.isoformat()} {self.state}"
