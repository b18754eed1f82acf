"""A screening of many, whom it met on which list, and which rows could not be read; nothing of anybody else."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.agreements.models import Agreement
from comity.engines.tables import ENCODINGS, Field, Flaw, Order
from comity.kernel import attachments
from comity.kernel.access import Visible
from comity.kernel.models import Record
from comity.lists.models import ListEntry
from comity.people.models import Desk
from comity.screening.runs import policy
from comity.subjects.models import State

ENDED = ("finished", "refused", "cancelled", "failed")
MOST_HEADERS = 200
VERDICTS = [choice for choice in State.choices if choice[0] != State.TO_DECIDE]
FLAWS = [(flaw.value, flaw.value) for flaw in Flaw]


class RunState(models.TextChoices):
    PREPARED = "prepared", _("prepared")
    RUNNING = "running", _("being compared")
    FINISHED = "finished", _("finished")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("stopped")
    FAILED = "failed", _("failed")


def are_columns(value: Any) -> None:
    """The validator of `{"born": 3}`: known fields, each with the place of its column, from 0."""
    known = set(Field)
    if not isinstance(value, dict) or not all(
        name in known and type(place) is int and 0 <= place < MOST_HEADERS for name, place in value.items()
    ):
        raise ValidationError(_now("Each field is one column of the file."))


class ScreeningRun(Record):
    """A list of persons to be compared with the lists in force: for which matter, by which law, how it is read, what came of it.

    `given` rows are `compared` or `unreadable`; of the compared some are `in_part`, without a field that could not be read.
    """

    visible = staticmethod(policy.visible)
    is_signed = True

    reference = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.PREPARED, editable=False)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="screening_runs", verbose_name=_("desk"))
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="screening_runs", verbose_name=_("prepared by"))
    prepared_at = models.DateTimeField(_("prepared"))
    authorised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="authorised_runs",
        verbose_name=_("authorised by"),
    )
    authorised_at = models.DateTimeField(_("authorised"), null=True, blank=True, editable=False)

    matter_kind = models.CharField(max_length=60)
    matter_key = models.CharField(max_length=60)
    matter = models.CharField(_("matter"), max_length=80)
    basis = models.ForeignKey(Agreement, models.PROTECT, related_name="screening_runs", verbose_name=_("law or agreement"))
    article = models.CharField(_("article"), max_length=80)
    purpose = models.CharField(_("purpose"), max_length=300)

    encoding = models.CharField(_("letters"), max_length=10, choices=list(ENCODINGS.items()), blank=True)
    order = models.CharField(_("dates"), max_length=3, choices=[(order.value, order.value) for order in Order], default=Order.DAY_FIRST)
    header_row = models.PositiveIntegerField(default=1, editable=False)
    headers = models.JSONField(_("headers"), default=list, blank=True, editable=False)
    columns = models.JSONField(_("columns"), default=dict, blank=True, validators=[are_columns])

    given = models.PositiveIntegerField(_("persons given"))
    compared = models.PositiveIntegerField(default=0, editable=False)
    in_part = models.PositiveIntegerField(default=0, editable=False)
    unreadable = models.PositiveIntegerField(default=0, editable=False)
    met = models.PositiveIntegerField(default=0, editable=False)
    listed = models.PositiveIntegerField(default=0, editable=False)

    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    erase_on = models.DateField(_("results kept until"), null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-prepared_at", "-pk")
        verbose_name = _("screening of many")
        indexes = (
            models.Index(fields=("desk", "state", "-prepared_at"), name="run_by_desk"),
            models.Index(fields=("officer", "-prepared_at"), name="run_by_officer"),
            models.Index(fields=("state", "prepared_at"), name="run_by_state"),
            models.Index(fields=("erase_on",), condition=Q(erase_on__isnull=False, erased_at__isnull=True), name="run_by_erasure"),
            models.Index(fields=("ended_at",), name="run_by_end"),
        )
        constraints = (
            models.CheckConstraint(name="run_screens_somebody", condition=Q(given__gt=0)),
            models.CheckConstraint(name="run_has_an_article", condition=~Q(article="")),
            models.CheckConstraint(name="run_has_a_purpose", condition=~Q(purpose="")),
            models.CheckConstraint(
                name="running_run_has_two_hands", condition=~Q(state__in=("running", "finished", "failed")) | Q(authorised_by__isnull=False)
            ),
            models.CheckConstraint(
                name="run_is_authorised_by_another", condition=Q(authorised_by__isnull=True) | ~Q(authorised_by=models.F("officer"))
            ),
            models.CheckConstraint(name="ended_run_has_its_time", condition=~Q(state__in=ENDED) | Q(ended_at__isnull=False)),
            models.CheckConstraint(name="ended_run_has_its_last_day", condition=~Q(state__in=ENDED) | Q(erase_on__isnull=False)),
            models.CheckConstraint(name="run_accounts_for_its_rows", condition=Q(given__gte=models.F("compared") + models.F("unreadable"))),
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("screening:run", args=[self.reference])

    def is_for(self, matter: Record) -> bool:
        """Whether this is the matter of the run."""
        return (self.matter_kind, self.matter_key) == (matter.kind(), matter.key)

    @property
    def names_persons(self) -> bool:
        """Whether some column holds what a person is searched by."""
        return bool({Field.NAME, Field.GIVEN, Field.SURNAME, Field.DOCUMENT} & self.columns.keys())

    @property
    def names_nobody(self) -> bool:
        """Whether persons are searched by their documents alone."""
        return not {Field.NAME, Field.GIVEN, Field.SURNAME} & self.columns.keys()

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to its rows."""
        return self.state in ENDED

    @property
    def without_candidate(self) -> int:
        """How many persons were compared and resemble nobody: nothing is kept of them."""
        return self.compared - self.met

    def signed_content(self) -> dict[str, Any]:
        """What two persons stand behind: all of this, and the very file."""
        from comity.kernel.record.act import content_of

        return {**content_of(self), "files": list(attachments.of(self).values_list("digest", flat=True))}


class PersonMet(models.Model):
    """One row of the list that resembles somebody on a list in force, as it was given."""

    visible = staticmethod(policy.visible_part)

    run = models.ForeignKey(ScreeningRun, models.CASCADE, related_name="persons")
    row = models.PositiveIntegerField()
    given = models.JSONField()
    score = models.FloatField()
    shares_document = models.BooleanField(default=False)

    objects = Visible.as_manager()

    class Meta:
        ordering = ("-shares_document", "-score", "row")
        indexes = (models.Index(fields=("run", "-shares_document", "-score", "row"), name="person_met_by_risk"),)
        constraints = (models.UniqueConstraint(fields=("run", "row"), name="row_is_met_once"),)

    def __str__(self) -> str:
        told = (Field.NAME, Field.GIVEN, Field.SURNAME)
        return " ".join(filter(None, (self.given.get(field) for field in told))) or str(self.given.get(Field.DOCUMENT, ""))


class Hit(models.Model):
    """A list entry that a person of the list may be, with the evidence for and against. A hit is never an identification."""

    visible = staticmethod(policy.visible_hit)

    person = models.ForeignKey(PersonMet, models.CASCADE, related_name="hits")
    entry = models.ForeignKey(ListEntry, models.PROTECT, related_name="+")
    score = models.FloatField()
    evidence = models.JSONField()

    objects = Visible.as_manager()

    class Meta:
        ordering = ("-score", "pk")
        constraints = (models.UniqueConstraint(fields=("person", "entry"), name="entry_is_hit_once"),)

    def __str__(self) -> str:
        return str(self.entry_id)

    @property
    def verdict(self) -> "HitVerdict | None":
        """The latest verdict; the verdicts may be at hand."""
        return next(iter(self.verdicts.all()), None)


class HitVerdict(models.Model):
    """What a named officer decided about a person and a list entry, and why; a later verdict does not erase an earlier one."""

    visible = staticmethod(policy.visible_verdict)

    hit = models.ForeignKey(Hit, models.CASCADE, related_name="verdicts")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    verdict = models.CharField(_("verdict"), max_length=12, choices=VERDICTS)
    because = models.TextField(_("why"), max_length=1000)

    objects = Visible.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("verdict on a hit")
        constraints = (models.CheckConstraint(name="hit_verdict_has_a_reason", condition=~Q(because="")),)

    def __str__(self) -> str:
        return str(self.get_verdict_display())


class Fault(models.Model):
    """A field of a row that could not be read; nothing of what stood there. `is_compared`: the row was compared without it."""

    visible = staticmethod(policy.visible_part)

    run = models.ForeignKey(ScreeningRun, models.CASCADE, related_name="faults")
    row = models.PositiveIntegerField()
    flaw = models.CharField(max_length=10, choices=FLAWS)
    is_compared = models.BooleanField()

    objects = Visible.as_manager()

    class Meta:
        ordering = ("row", "pk")
        constraints = (models.UniqueConstraint(fields=("run", "row", "flaw"), name="flaw_is_noted_once"),)

    def __str__(self) -> str:
        return f"{self.row}: {self.flaw}"
