"""The parts of a request: items asked, questions, authorisations, rights answers, and the reply as it was sent."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comity.casework.models.requests import AssistanceRequest, transfer_in_words
from comity.casework.terms import (
    DATA_KINDS,
    NO_PERSONAL_DATA,
    Accessibility,
    Channel,
    HandlingCode,
    Outcome,
    RightsAnswer,
    RightsQuestion,
)
from comity.kernel.access import Visible
from comity.kernel.punctuation import listed


def with_request(actor: Any) -> Q:
    """A part of a request is seen by whoever may see the request."""
    return Q(request__in=AssistanceRequest.objects.visible_to(actor))


class RequestItem(models.Model):
    """One thing asked, with its own accessibility, clock and answer."""

    visible = staticmethod(with_request)

    request = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    asked = models.TextField()
    category = models.CharField(max_length=16, choices=DATA_KINDS, blank=True)
    accessibility = models.CharField(max_length=10, choices=Accessibility.choices)
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
    def may_hold_personal_data(self) -> bool:
        """Whether its answer may hold personal data: always, unless an officer said that it holds none."""
        return self.category != NO_PERSONAL_DATA

    @property
    def sends_personal_data(self) -> bool:
        """Whether the answer to this item gives personal data away."""
        return self.outcome in {Outcome.PROVIDED, Outcome.PARTLY} and self.may_hold_personal_data


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
    """A judicial authorisation that is being sought: the lawful reason to answer later, told to the requester at once.

    An item waits for one court at a time; different items may wait for different ones.
    """

    visible = staticmethod(with_request)

    request = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="authorisations")
    numbers = models.JSONField(default=list, blank=True)  # of the items that wait for it
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
            models.CheckConstraint(
                name="expected_after_sought",
                condition=Q(expected_at__gt=F("sought_at")),
                violation_error_message=_("The expected decision comes after the application."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.authority} ({_('Items')} {self.items_in_words})"

    @property
    def items_in_words(self) -> str:
        """The numbers of the items that wait."""
        return listed(map(str, self.numbers))


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
    """What goes out: written before, frozen as data and digest when it is sent.

    The minimum that is released at night rests on a transfer ground of its own; that of the reply stands with the request.
    """

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
    transfer_ground = models.CharField(max_length=40, blank=True)
    transfer_reason = models.TextField(blank=True)

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

    @property
    def transfer_in_words(self) -> str:
        """The ground on which it left the legal area, as its page tells it."""
        return transfer_in_words(self.transfer_ground, self.transfer_reason)
