"""An assistance request and its parts: items asked, questions, rights answers, and the reply as it was sent."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.agreements.models import Agreement, DataCategory
from comity.casework import policy
from comity.casework.terms import (
    ENDED,
    Accessibility,
    Channel,
    HandlingCode,
    InformationEvaluation,
    Outcome,
    RightsAnswer,
    RightsQuestion,
    SourceEvaluation,
    State,
    Timeliness,
    Urgency,
)
from comity.directory.models import Agency
from comity.kernel.access import Visible
from comity.kernel.models import Record
from comity.kernel.record.act import content_of
from comity.people.models import Desk
from comity.subjects.queries import searchable_of


class AssistanceRequest(Record):
    """What another agency asks of this desk. Its clocks run for each item from `received_at`, the channel's time."""

    visible = staticmethod(policy.visible)
    is_signed = True
    found_by = frozenset({"reference", "their_reference", "title", "offence", "subjects.personmention", "subjects.documentmention"})

    reference = models.CharField(max_length=30, unique=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="assistance_requests")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="assistance_requests")
    is_sealed = models.BooleanField(default=False)

    requester = models.ForeignKey(Agency, models.PROTECT, related_name="assistance_requests")
    their_reference = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    received_at = models.DateTimeField()
    receipt_proposed_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=12)

    title = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    facts = models.TextField(blank=True)
    offence = models.CharField(max_length=300, blank=True)
    belief = models.TextField(blank=True)
    link = models.TextField(blank=True)
    restrictions = models.TextField(blank=True)
    urgency = models.CharField(max_length=12, choices=Urgency.choices, blank=True)
    urgency_reason = models.TextField(blank=True)

    handling = models.CharField(max_length=2, choices=HandlingCode.choices, default=HandlingCode.H0)
    handling_text = models.CharField(max_length=300, blank=True)
    source_evaluation = models.CharField(max_length=1, choices=SourceEvaluation.choices, default=SourceEvaluation.X)
    information_evaluation = models.CharField(max_length=1, choices=InformationEvaluation.choices, default=InformationEvaluation.FOUR)

    basis = models.ForeignKey(Agreement, models.PROTECT, null=True, blank=True, related_name="assistance_requests")
    transfer_ground = models.CharField(max_length=40, blank=True)
    transfer_reason = models.TextField(blank=True)

    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates")
    released_at = models.DateTimeField(null=True, blank=True)
    release_called = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    countersigned_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-received_at",)
        indexes = (
            models.Index(fields=("desk", "state", "next_due_at"), name="request_inbox"),
            models.Index(fields=("state", "next_due_at"), name="request_by_due"),
            models.Index(fields=("officer", "state"), name="request_by_officer"),
            models.Index(fields=("requester", "-received_at"), name="request_by_requester"),
            models.Index(fields=("-received_at",), name="request_by_receipt"),
            models.Index(fields=("review_on",), condition=Q(review_on__isnull=False), name="request_by_review"),
            models.Index(fields=("-ended_at",), name="request_by_end"),
        )
        constraints = (
            models.CheckConstraint(
                name="accepted_request_has_an_officer",
                condition=~Q(state__in=("accepted", "waiting")) | Q(officer__isnull=False),
                violation_error_message=_("A request in progress has an officer in charge."),
            ),
            models.CheckConstraint(
                name="urgent_request_has_a_reason",
                condition=Q(urgency="") | ~Q(urgency_reason=""),
                violation_error_message=_("Say why the request is urgent."),
            ),
            models.CheckConstraint(name="duplicate_names_the_other", condition=~Q(state="duplicate") | Q(duplicate_of__isnull=False)),
            models.CheckConstraint(name="not_its_own_duplicate", condition=~Q(duplicate_of=F("pk"))),
            models.CheckConstraint(
                name="h3_says_what",
                condition=~Q(handling="H3") | ~Q(handling_text=""),
                violation_error_message=_("Handling code H3 needs its restriction in words."),
            ),
            models.CheckConstraint(name="ended_request_is_reviewed", condition=~Q(state__in=ENDED) | Q(review_on__isnull=False)),
            models.CheckConstraint(
                name="released_request_has_its_call", condition=Q(released_at__isnull=True) | Q(release_called__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Where its page is."""
        return reverse("casework:request", args=[self.reference])

    @property
    def is_urgent(self) -> bool:
        """Whether one of the objective reasons of urgency was given."""
        return bool(self.urgency)

    @property
    def evaluation(self) -> str:
        """Source and information: `A2`."""
        return f"{self.source_evaluation}{self.information_evaluation}"

    @property
    def marking(self) -> str:
        """Handling code and evaluation as one word: `H1 · A2`."""
        return f"{self.handling} · {self.evaluation}"

    @property
    def standing(self) -> str:
        """Under which heading of the inbox it stands."""
        if self.state in ENDED:
            return _now("Ended")
        headings = {
            "open": _now("Due"),
            "delayed": _now("Lawfully delayed"),
            "paused": _now("Standing still: waiting for the requester"),
        }
        return headings.get(self.clock_state, _now("No deadline is running"))

    def searchable(self) -> list[str]:
        """Found by reference, their reference, title and offence, and by the persons and documents it names."""
        return [self.reference, self.their_reference, self.title, self.offence, *searchable_of(self)]

    def hold_parts(self) -> None:
        """Read once what the gates look at and a signature covers; an act on the request lets go of it."""
        models.prefetch_related_objects([self], "items", "rights", "replies", "basis__grounds")

    def signed_content(self) -> dict[str, Any]:
        """What two persons sign: the request with its items, rights answers and reply."""
        self.hold_parts()
        return {
            "request": content_of(self),
            "items": [content_of(item) for item in sorted(self.items.all(), key=lambda item: item.number)],
            "rights": [content_of(review) for review in sorted(self.rights.all(), key=lambda review: review.question)],
            "reply": [content_of(reply) for reply in sorted(self.replies.all(), key=lambda reply: reply.pk)],
        }


def with_request(actor: Any) -> Q:
    """A part of a request is seen by whoever may see the request."""
    return Q(request__in=AssistanceRequest.objects.visible_to(actor))


class RequestItem(models.Model):
    """One thing asked, with its own accessibility, clock and answer."""

    visible = staticmethod(with_request)

    request = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    asked = models.TextField()
    category = models.CharField(max_length=16, choices=DataCategory.choices, blank=True)
    accessibility = models.CharField(max_length=10, choices=Accessibility.choices, default=Accessibility.INDIRECT)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    answer = models.TextField(blank=True)
    ground = models.CharField(max_length=40, blank=True)
    ground_facts = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    second_reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    material_handling = models.CharField(max_length=2, choices=HandlingCode.choices, default=HandlingCode.H0)
    originator = models.CharField(max_length=200, blank=True)
    originator_consent = models.TextField(blank=True)
    material_text = models.CharField(max_length=300, blank=True)
    condition_is_kept = models.BooleanField(default=False)

    objects = Visible.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("request", "number"), name="item_numbers_are_unique"),
            models.CheckConstraint(name="h3_material_says_what", condition=~Q(material_handling="H3") | ~Q(material_text="")),
            models.CheckConstraint(
                name="refused_item_has_ground_and_facts",
                condition=~Q(outcome__in=("refused", "partly")) | (~Q(ground="") & ~Q(ground_facts="")),
                violation_error_message=_("A refusal names its ground and the facts it rests on."),
            ),
            models.CheckConstraint(
                name="provided_item_has_an_answer",
                condition=~Q(outcome__in=("provided", "partly")) | ~Q(answer=""),
                violation_error_message=_("Write what is provided."),
            ),
            models.CheckConstraint(
                name="second_reader_is_another",
                condition=Q(second_reader__isnull=True) | ~Q(second_reader=F("answered_by")),
                violation_error_message=_("The second reader is another person than the one who answered."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def sends_personal_data(self) -> bool:
        """Whether the answer to this item gives personal data away."""
        return self.outcome in {Outcome.PROVIDED, Outcome.PARTLY} and self.category != ""


class Clarification(models.Model):
    """A question to the requester: the clock stands from when it reached them until they answered."""

    visible = staticmethod(with_request)

    request = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="clarifications")
    question = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reached_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    objects = Visible.as_manager()

    class Meta:
        ordering = ("asked_at",)
        constraints = (
            models.UniqueConstraint(fields=("request",), condition=Q(answered_at__isnull=True), name="one_open_question_at_a_time"),
        )

    def __str__(self) -> str:
        return self.question


class Authorisation(models.Model):
    """A judicial authorisation that is being sought: the lawful reason to answer later, told to the requester at once."""

    visible = staticmethod(with_request)

    request = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="authorisations")
    authority = models.CharField(max_length=200)
    reason = models.TextField()
    sought_at = models.DateTimeField()
    expected_at = models.DateTimeField()
    told_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    was_granted = models.BooleanField(null=True, blank=True)

    objects = Visible.as_manager()

    class Meta:
        ordering = ("sought_at",)
        constraints = (
            models.UniqueConstraint(fields=("request",), condition=Q(decided_at__isnull=True), name="one_open_authorisation_at_a_time"),
            models.CheckConstraint(
                name="expected_after_sought",
                condition=Q(expected_at__gt=F("sought_at")),
                violation_error_message=_("The expected decision comes after the application."),
            ),
        )

    def __str__(self) -> str:
        return self.authority


class RightsReview(models.Model):
    """One question of rights, its answer and the source of the answer; what is unknown goes to the head."""

    visible = staticmethod(with_request)

    request = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="rights")
    question = models.CharField(max_length=16, choices=RightsQuestion.choices)
    answer = models.CharField(max_length=8, choices=RightsAnswer.choices)
    source = models.TextField()
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    head = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    head_decision = models.TextField(blank=True)
    may_proceed = models.BooleanField(null=True, blank=True)

    objects = Visible.as_manager()

    class Meta:
        ordering = ("question",)
        constraints = (
            models.UniqueConstraint(fields=("request", "question"), name="one_answer_to_a_question_of_rights"),
            models.CheckConstraint(
                name="rights_answer_has_a_source", condition=~Q(source=""), violation_error_message=_("Name the source of the answer.")
            ),
            models.CheckConstraint(
                name="head_decides_in_words", condition=Q(may_proceed__isnull=True) | (Q(head__isnull=False) & ~Q(head_decision=""))
            ),
        )

    def __str__(self) -> str:
        return self.get_question_display()

    @property
    def needs_head(self) -> bool:
        """A yes or an unknown is for the head of desk to weigh."""
        return self.answer != RightsAnswer.NO and self.may_proceed is None


class Reply(models.Model):
    """What goes out: written before, frozen as data and digest when it is sent."""

    visible = staticmethod(with_request)

    request = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="replies")
    is_minimum = models.BooleanField(default=False)
    language = models.CharField(max_length=12)
    opening = models.TextField(blank=True)
    closing = models.TextField(blank=True)
    handling = models.CharField(max_length=2, choices=HandlingCode.choices, default=HandlingCode.H1)
    handling_text = models.CharField(max_length=1_000, blank=True)
    letter = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=12, choices=Channel.choices)

    objects = Visible.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                name="sent_reply_is_frozen", condition=Q(sent_at__isnull=True) | (Q(letter__isnull=False) & ~Q(digest=""))
            ),
            models.UniqueConstraint(fields=("request",), condition=Q(is_minimum=False), name="one_reply_to_a_request"),
            models.CheckConstraint(name="h3_reply_says_what", condition=~Q(handling="H3") | ~Q(handling_text="")),
        )

    def __str__(self) -> str:
        return f"reply to {self.request_id}"


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
