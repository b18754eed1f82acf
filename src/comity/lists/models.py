"""Published lists, their entries as last imported, what they said before, and every import."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.engines import listfiles
from comity.engines.screening import Document, Name, Subject
from comity.kernel.access import Visible
from comity.kernel.models import Record
from comity.lists import policy

KINDS = [(kind.value, _(kind.label)) for kind in listfiles.ListKind]
FORMATS = [(form.value, _(form.label)) for form in listfiles.Format]


class ReferenceList(Record):
    """A list that somebody publishes, with its kind and what an entry on it means in law."""

    visible = staticmethod(policy.visible)

    name = models.CharField(_("name"), max_length=120)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    list_kind = models.CharField(_("kind"), max_length=20, choices=KINDS)
    legal_effect = models.TextField(_("legal effect, where it differs from the usual one of its kind"), blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    source_note = models.TextField(_("where it comes from"), blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("name",), name="one_list_of_a_name", violation_error_message=_("There is a list of this name already.")
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def kind_of_list(self) -> listfiles.ListKind:
        """What it is in law."""
        return listfiles.ListKind(self.list_kind)

    @property
    def effect(self) -> str:
        """What an entry means in law, one sentence, shown with every hit."""
        return self.legal_effect or gettext(self.kind_of_list.effect)


class Outcome(models.TextChoices):
    DONE = "done", _("done")
    TRIED = "tried", _("tried, nothing written")
    CANCELLED = "cancelled", _("cancelled, nothing written")
    REFUSED = "refused", _("refused, nothing written")


class Upload(Record):
    """A file given on the page, and what is wanted with it: attached until a job has read it."""

    visible = staticmethod(policy.visible_upload)

    list_name = models.CharField(_("list"), max_length=120)
    list_kind = models.CharField(_("kind of a new list"), max_length=20, choices=KINDS, blank=True)
    publisher = models.CharField(_("publisher of a new list"), max_length=200, blank=True)
    legal_effect = models.TextField(_("legal effect of a new list"), blank=True)
    form = models.CharField(_("format"), max_length=20, choices=FORMATS, blank=True)
    is_dry_run = models.BooleanField(_("only tried"), default=False)
    drops_most = models.BooleanField(_("drops more than half of the list"), default=False)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("file for a list")

    def __str__(self) -> str:
        return self.list_name


class ImportRun(models.Model):
    """One file read into one list: who, which file, what became of each of its rows. An upload is read once."""

    visible = staticmethod(policy.visible)

    reference_list = models.ForeignKey(ReferenceList, models.PROTECT, related_name="runs", null=True)
    upload = models.OneToOneField(Upload, models.PROTECT, related_name="run", null=True)
    list_name = models.CharField(max_length=120)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    form = models.CharField(max_length=20, choices=FORMATS, blank=True)
    is_dry_run = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    tallies = models.JSONField(default=dict, help_text="kind to its rows stored, rejected and skipped")
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    refusal = models.TextField(blank=True)
    remedy = models.TextField(blank=True)

    objects = Visible.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(name="run_ends_after_it_begins", condition=Q(finished_at__gte=F("started_at"))),
            models.CheckConstraint(name="done_run_has_its_list", condition=~Q(outcome="done") | Q(reference_list__isnull=False)),
            models.CheckConstraint(name="dry_run_writes_nothing", condition=~Q(is_dry_run=True, outcome="done")),
            models.CheckConstraint(name="refused_run_says_why", condition=~Q(outcome="refused") | ~Q(refusal="")),
        )

    def __str__(self) -> str:
        return f"{self.file_name} into {self.list_name}"


class Became(models.TextChoices):
    REJECTED = "rejected", _("rejected")
    SKIPPED = "skipped", _("skipped")
    STORED = "stored", _("stored without it")


class Fault(models.Model):
    """A row of a file that was not stored, or not all of it: its line, its field, why, and what would help."""

    visible = staticmethod(policy.visible)

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="faults")
    position = models.PositiveIntegerField()
    row_kind = models.CharField(max_length=40)
    field = models.CharField(max_length=80, blank=True)
    became = models.CharField(max_length=10, choices=Became.choices)
    reason = models.CharField(max_length=300)
    reason_values = models.JSONField(default=dict, blank=True)
    remedy = models.CharField(max_length=300, blank=True)
    remedy_values = models.JSONField(default=dict, blank=True)

    objects = Visible.as_manager()

    class Meta:
        ordering = ("run", "position", "pk")

    def __str__(self) -> str:
        return f"line {self.position} of run {self.run_id}"


class ListEntry(models.Model):
    """A person or thing on a list, as the last import that named it described it."""

    visible = staticmethod(policy.visible)

    reference_list = models.ForeignKey(ReferenceList, models.PROTECT, related_name="entries")
    entry_key = models.CharField(max_length=200)
    entry_kind = models.CharField(max_length=40)
    caption = models.CharField(max_length=300)
    content = models.JSONField(help_text="names, birth_dates, places, nationalities, genders, documents, parents and the rest")
    digest = models.CharField(max_length=64)
    aliases = models.JSONField(default=list, blank=True, help_text="further names from the publisher's separate file of aliases")
    edition = models.PositiveIntegerField(default=1)
    listed_on = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = Visible.as_manager()

    class Meta:
        ordering = ("reference_list", "caption", "pk")
        verbose_name = _("list entry")
        constraints = (models.UniqueConstraint(fields=("reference_list", "entry_key"), name="one_entry_of_a_key"),)
        indexes = (models.Index(fields=("withdrawn_at", "id"), name="entry_by_withdrawal"),)

    def __str__(self) -> str:
        return self.caption

    def subject(self) -> Subject:
        """The entry as screening takes it; its id is its key in our database."""
        held = self.content
        return Subject(
            str(self.pk),
            [Name(**name) for name in (*held.get("names", ()), *self.aliases)],
            held.get("birth_dates", ()),
            held.get("places", ()),
            held.get("nationalities", ()),
            held.get("genders", ()),
            [Document(**document) for document in held.get("documents", ())],
            [Name(**name) for name in held.get("parents", ())],
        )


class PastEdition(models.Model):
    """What an entry said before an import changed it."""

    visible = staticmethod(policy.visible)

    entry = models.ForeignKey(ListEntry, models.PROTECT, related_name="past")
    edition = models.PositiveIntegerField()
    caption = models.CharField(max_length=300)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    until_at = models.DateTimeField()

    objects = Visible.as_manager()

    class Meta:
        ordering = ("entry", "-edition")
        constraints = (models.UniqueConstraint(fields=("entry", "edition"), name="one_past_edition_of_a_number"),)

    def __str__(self) -> str:
        return f"{self.caption}, edition {self.edition}"
