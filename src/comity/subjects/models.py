"""Persons and documents as one record mentions them, who they may be, and the officers' verdicts."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comity.engines.ruling import Ruling
from comity.engines.screening import Document, Name, Subject
from comity.engines.screening.attributes import document_number
from comity.kernel.access import Visible
from comity.kernel.models import Record
from comity.lists.models import ListEntry
from comity.subjects import evidence as evidences
from comity.subjects import policy, shapes


class PersonRole(models.TextChoices):
    SUSPECT = "suspect", _("suspect")
    CONVICTED = "convicted", _("convicted")
    VICTIM = "victim", _("victim")
    WITNESS = "witness", _("witness")
    OTHER = "other", _("other")


class Gender(models.TextChoices):
    FEMALE = "female", _("female")
    MALE = "male", _("male")
    OTHER = "other", _("other")


class Grounding(models.TextChoices):
    FACT = "fact", _("a fact")
    ASSESSMENT = "assessment", _("a personal assessment")


class PersonMention(models.Model):
    """A person as one record describes them. Whoever sees the record sees the mention; nobody else does."""

    visible = staticmethod(policy.visible_mention)

    owner_kind = models.CharField(max_length=60)
    owner_key = models.CharField(max_length=60)
    role = models.CharField(_("role in this matter"), max_length=12, choices=PersonRole.choices)
    grounding = models.CharField(_("the role is"), max_length=12, choices=Grounding.choices, default=Grounding.FACT)
    names = models.JSONField(_("names"), validators=[shapes.are_names])
    birth_dates = models.JSONField(_("dates of birth"), default=list, blank=True, validators=[shapes.are_birth_dates])
    birth_place = models.CharField(_("place of birth"), max_length=200, blank=True)
    nationalities = models.JSONField(_("nationalities"), default=list, blank=True, validators=[shapes.are_countries])
    gender = models.CharField(_("sex"), max_length=10, choices=Gender.choices, blank=True)
    parents = models.JSONField(_("parents' names"), default=list, blank=True, validators=[shapes.are_names])
    review_on = models.DateField(_("to be reviewed on"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = Visible.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ("pk",)
        indexes = (models.Index(fields=("owner_kind", "owner_key"), name="person_by_owner"),)

    def __str__(self) -> str:
        return str(self.names[0]["text"]) if self.names else ""

    def subject(self) -> Subject:
        """The person as screening takes one; its documents are those that the same record ties to it."""
        return Subject(
            f"person:{self.pk}",
            [_name(name) for name in self.names],
            self.birth_dates,
            [self.birth_place] if self.birth_place else (),
            self.nationalities,
            [self.gender] if self.gender else (),
            [document.document() for document in self.documents.all()],
            [_name(name) for name in self.parents],
        )


class DocumentKind(models.TextChoices):
    PASSPORT = "passport", _("passport")
    IDENTITY_CARD = "identity card", _("identity card")
    RESIDENCE_PERMIT = "residence permit", _("residence permit")
    DRIVING_LICENCE = "driving licence", _("driving licence")
    VISA = "visa", _("visa")
    VEHICLE = "vehicle document", _("vehicle document")
    OTHER = "other", _("other document")


class DocumentMention(models.Model):
    """A document as one record describes it, of a person in it or without one."""

    visible = staticmethod(policy.visible_mention)

    owner_kind = models.CharField(max_length=60)
    owner_key = models.CharField(max_length=60)
    person = models.ForeignKey(PersonMention, models.PROTECT, null=True, blank=True, related_name="documents")
    document_kind = models.CharField(_("kind of document"), max_length=20, choices=DocumentKind.choices, default=DocumentKind.PASSPORT)
    number = models.CharField(_("number"), max_length=60)
    normalised_number = models.CharField(max_length=60, blank=True, editable=False)
    country = models.CharField(_("issuing country"), max_length=2, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = Visible.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("pk",)
        indexes = (
            models.Index(fields=("owner_kind", "owner_key"), name="document_by_owner"),
            models.Index(fields=("normalised_number",), name="document_by_number"),
        )

    def __str__(self) -> str:
        return self.number

    def clean(self) -> None:
        """The compared number always follows from the written one."""
        if self.normalised_number != document_number(self.number):
            raise ValidationError(_("The compared number does not follow from the written one: revise the document through its action."))

    def document(self) -> Document:
        """The document as screening takes one."""
        return Document(self.number, self.document_kind, self.country)

    def subject(self) -> Subject:
        """The unknown holder of this document."""
        return Subject(f"document:{self.pk}", documents=[self.document()])


class State(models.TextChoices):
    TO_DECIDE = "to decide", _("to decide")
    SAME = "same", _("same")
    DIFFERENT = "different", _("different")
    CANNOT_TELL = "cannot tell", _("cannot tell")


class Candidate(Record):
    """Two descriptions that may be of one person, with the evidence for and against. A candidate is never an identification."""

    visible = staticmethod(policy.visible_candidate)

    person = models.ForeignKey(PersonMention, models.PROTECT, null=True, related_name="candidates")
    document = models.ForeignKey(DocumentMention, models.PROTECT, null=True, related_name="candidates")
    other_person = models.ForeignKey(PersonMention, models.PROTECT, null=True, related_name="met_by")
    other_document = models.ForeignKey(DocumentMention, models.PROTECT, null=True, related_name="met_by")
    entry = models.ForeignKey(ListEntry, models.PROTECT, null=True, related_name="candidates")
    score = models.FloatField()
    evidence = models.JSONField(default=list)
    found_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    is_standing = models.BooleanField(default=True, help_text="whether the last cross-check still found it")
    state = models.CharField(max_length=12, choices=State.choices, default=State.TO_DECIDE)

    class Meta:
        ordering = ("-score", "pk")
        constraints = (
            models.CheckConstraint(
                name="candidate_has_one_own_side",
                condition=Q(person__isnull=False, document__isnull=True) | Q(person__isnull=True, document__isnull=False),
            ),
            models.CheckConstraint(
                name="candidate_has_one_other_side",
                condition=Q(other_person__isnull=False, other_document__isnull=True, entry__isnull=True)
                | Q(other_person__isnull=True, other_document__isnull=False, entry__isnull=True)
                | Q(other_person__isnull=True, other_document__isnull=True, entry__isnull=False),
            ),
            models.CheckConstraint(
                name="candidate_is_not_itself",
                condition=(Q(person__isnull=True) | Q(other_person__isnull=True) | ~Q(person=models.F("other_person")))
                & (Q(document__isnull=True) | Q(other_document__isnull=True) | ~Q(document=models.F("other_document"))),
            ),
            *(
                models.UniqueConstraint(fields=(ours, theirs), name=f"one_candidate_of_{ours}_and_{theirs}")
                for ours in ("person", "document")
                for theirs in ("other_person", "other_document", "entry")
            ),
        )

    def __str__(self) -> str:
        return f"{self.ours} · {self.theirs}"

    @property
    def ours(self) -> PersonMention | DocumentMention:
        """The side from which the question was asked."""
        side = self.person or self.document
        assert side is not None
        return side

    @property
    def theirs(self) -> PersonMention | DocumentMention | ListEntry:
        """The side that was met."""
        side = self.other_person or self.other_document or self.entry
        assert side is not None
        return side

    def mentions(self) -> list[tuple[str, int]]:
        """The mentions on its sides, each by model and key: one of ours, and one of theirs where no list entry was met."""
        sides = ((PersonMention, self.person_id), (PersonMention, self.other_person_id))
        papers = ((DocumentMention, self.document_id), (DocumentMention, self.other_document_id))
        return [(model.__name__, key) for model, key in (*sides, *papers) if key is not None]

    def sameness(self) -> Ruling:
        """Whether the evidence lets an officer say “same”, with the sentence that says why not."""
        return evidences.sameness(self.evidence)


class Verdict(models.Model):
    """What a named officer decided about two descriptions, and why; a later verdict does not erase an earlier one."""

    visible = staticmethod(policy.visible_verdict)

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="verdicts")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    verdict = models.CharField(max_length=12, choices=[choice for choice in State.choices if choice[0] != State.TO_DECIDE])
    because = models.TextField()
    evidence = models.JSONField(default=list, help_text="what was before the officer")

    objects = Visible.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (models.CheckConstraint(name="verdict_has_a_reason", condition=~Q(because="")),)

    def __str__(self) -> str:
        return f"{self.verdict} by {self.officer_id}"


def _name(held: Mapping[str, Any]) -> Name:
    return Name(held["text"], "weak" if held.get("strength") == "weak" else "strong")
