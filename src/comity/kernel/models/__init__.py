"""What the kernel keeps: entries and their content, the chain's head, deadlines, signatures, grants, drafts."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comity.kernel.access import Visible
from comity.kernel.waiting import WaitedFor


class Category(models.TextChoices):
    """The kinds of processing that Directive (EU) 2016/680 Art. 25 wants logged, and what was not allowed."""

    COLLECTION = "collection", _("collection")
    ALTERATION = "alteration", _("alteration")
    CONSULTATION = "consultation", _("consultation")
    DISCLOSURE = "disclosure", _("disclosure")
    COMBINATION = "combination", _("combination")
    ERASURE = "erasure", _("erasure")
    NOT_ALLOWED = "not_allowed", _("not allowed")


class Record(models.Model):
    """Any thing that changes only by an action. Subclasses name their `visible` rule and, where they have one, a `state`."""

    version = models.PositiveIntegerField(default=1, editable=False)
    next_due_at = models.DateTimeField(null=True, blank=True, editable=False)
    next_soon_at = models.DateTimeField(null=True, blank=True, editable=False)
    clock_state = models.CharField(max_length=10, blank=True, default="", editable=False)

    found_by: ClassVar[frozenset[str]] = frozenset()  # columns and kinds of parts that `searchable` reads; empty: it is always asked
    is_signed: ClassVar[bool] = False  # whether some move of it needs two persons

    objects = Visible.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def kind(cls) -> str:
        """How the chain names this model: `casework.assistancerequest`."""
        return cls._meta.label_lower

    @property
    def key(self) -> str:
        """How the chain names this record: its primary key as text."""
        return str(self.pk)

    def searchable(self) -> list[str]:
        """The texts under which this record is found; empty for what is not searched."""
        return []


class Entry(models.Model):
    """One link of the audit chain: ids, times and digests, append-only."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    desk = models.CharField(max_length=20, blank=True)
    action = models.CharField(max_length=120)
    category = models.CharField(max_length=12, choices=Category.choices)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_key = models.CharField(max_length=60, blank=True)
    recipient = models.CharField(max_length=60, blank=True)
    content_digest = models.CharField(max_length=64)
    key_id = models.CharField(max_length=16)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects: models.Manager["Entry"] = models.Manager()

    class Meta:
        ordering = ("sequence",)
        indexes = (
            models.Index(fields=("subject_kind", "subject_key", "sequence"), name="entry_by_subject"),
            models.Index(fields=("actor", "sequence"), name="entry_by_actor"),
            models.Index(fields=("action", "sequence"), name="entry_by_action"),
            models.Index(fields=("category", "sequence"), name="entry_by_category"),
            models.Index(fields=("recorded_at",), name="entry_by_recording"),
        )

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class EntryContent(models.Model):
    """What an entry was about in words and values: retention may erase it, nobody edits it."""

    entry = models.OneToOneField(Entry, models.DO_NOTHING, primary_key=True, related_name="content")
    body = models.JSONField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects: models.Manager["EntryContent"] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="content_is_kept_or_erased",
                condition=Q(body__isnull=False, erased_at__isnull=True) | Q(body__isnull=True, erased_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"content of {self.entry_id}"


class ChainHead(models.Model):
    """The last link: locked for the milliseconds in which a unit chains its entries."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    objects: models.Manager["ChainHead"] = models.Manager()

    class Meta:
        constraints = (models.CheckConstraint(name="one_chain_head", condition=Q(id=1)),)

    def __str__(self) -> str:
        return f"head at {self.sequence}"


class Checkpoint(models.Model):
    """A signed statement of the chain's length and head; its text also lies outside the database."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    note = models.TextField()
    anchored_at = models.DateTimeField(null=True)

    objects: models.Manager["Checkpoint"] = models.Manager()

    class Meta:
        ordering = ("sequence",)

    def __str__(self) -> str:
        return f"checkpoint at {self.sequence}"


class DeadlineState(models.TextChoices):
    OPEN = "open", _("running")
    PAUSED = "paused", _("paused")
    DELAYED = "delayed", _("lawfully delayed")
    MET = "met", _("met")
    CANCELLED = "cancelled", _("cancelled")


LIVE = (DeadlineState.OPEN, DeadlineState.PAUSED, DeadlineState.DELAYED)


class Deadline(models.Model):
    """A promise with its limit and all that happened to it; `due_at` is what the engine computes from these."""

    subject_kind = models.CharField(max_length=60)
    subject_key = models.CharField(max_length=60)
    part_key = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    limit = models.JSONField()
    calendar_key = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    events = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=DeadlineState.choices, default=DeadlineState.OPEN)
    due_at = models.DateTimeField(null=True)
    soon_at = models.DateTimeField(null=True)
    waits_for = models.CharField(max_length=300, blank=True)
    met_at = models.DateTimeField(null=True)
    soon_told_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)

    objects: models.Manager["Deadline"] = WaitedFor()

    class Meta:
        indexes = (
            models.Index(fields=("subject_kind", "subject_key"), name="deadline_by_subject"),
            models.Index(fields=("state", "due_at"), name="deadline_by_due"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("subject_kind", "subject_key", "part_key", "name"),
                condition=Q(state__in=("open", "paused", "delayed")),
                name="one_open_deadline_of_a_name",
            ),
            models.CheckConstraint(name="running_deadline_has_due", condition=~Q(state="open") | Q(due_at__isnull=False)),
            models.CheckConstraint(name="met_deadline_has_time", condition=~Q(state="met") | Q(met_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.name} of {self.subject_kind} {self.subject_key}"


class Signature(models.Model):
    """A person's hand under one move of one version of one content; any change voids it."""

    subject_kind = models.CharField(max_length=60)
    subject_key = models.CharField(max_length=60)
    move = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    content_digest = models.CharField(max_length=64)
    because = models.TextField(blank=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects: models.Manager["Signature"] = models.Manager()

    class Meta:
        indexes = (models.Index(fields=("subject_kind", "subject_key", "move"), name="signature_by_subject"),)
        constraints = (
            models.UniqueConstraint(
                fields=("subject_kind", "subject_key", "move"),
                condition=Q(voided_at__isnull=True, used_at__isnull=True),
                name="one_live_signature_of_a_move",
            ),
        )

    def __str__(self) -> str:
        return f"{self.move} of {self.subject_kind} {self.subject_key} by {self.officer_id}"


class Grant(models.Model):
    """Somebody outside the usual circle may know one record, from a day to a day, for a reason."""

    subject_kind = models.CharField(max_length=60)
    subject_key = models.CharField(max_length=60)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants")
    because = models.TextField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: models.Manager["Grant"] = models.Manager()

    class Meta:
        indexes = (models.Index(fields=("subject_kind", "officer", "subject_key"), name="grant_by_officer"),)
        constraints = (models.CheckConstraint(name="grant_ends_after_it_begins", condition=Q(until_at__gt=F("from_at"))),)

    def __str__(self) -> str:
        return f"{self.officer_id} may know {self.subject_kind} {self.subject_key}"


class Counter(models.Model):
    """The last number given in a series: gapless, because it is taken in the transaction that uses it."""

    series = models.CharField(max_length=80, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    objects: models.Manager["Counter"] = models.Manager()

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"


class SearchToken(models.Model):
    """One token or bigram of one record; what is found is filtered by who may see it."""

    subject_kind = models.CharField(max_length=60)
    subject_key = models.CharField(max_length=60)
    token = models.CharField(max_length=40)

    objects: models.Manager["SearchToken"] = models.Manager()

    class Meta:
        indexes = (
            models.Index(
                fields=("subject_kind", "token", "subject_key"), name="search_by_token", opclasses=("", "varchar_pattern_ops", "")
            ),
            models.Index(fields=("subject_kind", "subject_key"), name="search_by_subject"),
        )

    def __str__(self) -> str:
        return f"{self.token} in {self.subject_kind} {self.subject_key}"


class Notification(models.Model):
    """Something that an officer should know: a sentence with its values, and the record it is about."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    at = models.DateTimeField()
    is_alarm = models.BooleanField(default=False)
    template = models.CharField(max_length=300)
    values = models.JSONField(default=dict, blank=True)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_key = models.CharField(max_length=60, blank=True)
    once = models.CharField(max_length=120, unique=True, null=True)
    seen_at = models.DateTimeField(null=True)

    objects: models.Manager["Notification"] = models.Manager()

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(fields=("officer", "seen_at", "-at"), name="notification_by_officer"),)

    def __str__(self) -> str:
        return f"to {self.officer_id}: {self.template}"


class Draft(models.Model):
    """Typed text that was not sent yet: kept on the server, seen by its writer alone."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=120)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    objects: models.Manager["Draft"] = models.Manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("officer", "form"), name="one_draft_of_a_form"),)

    def __str__(self) -> str:
        return f"{self.form} by {self.officer_id}"


from comity.kernel.models.attachment import Attachment as Attachment  # noqa: E402  # it stands on what is above
from comity.kernel.models.job import Job as Job  # noqa: E402  # likewise
from comity.kernel.models.job import JobState as JobState  # noqa: E402  # likewise
