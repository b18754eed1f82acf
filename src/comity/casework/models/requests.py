"""An assistance request as it was received: what they ask, of whom, by when it is owed, and where it stands."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.agreements.models import Agreement, TransferGround
from comity.agreements.queries import with_grounds
from comity.casework import policy
from comity.casework.terms import ENDED, Channel, HandlingCode, InformationEvaluation, Place, SourceEvaluation, State, Urgency
from comity.directory.models import Agency
from comity.directory.queries import agency_of
from comity.engines.handling import BY_STRICTNESS, Code
from comity.kernel.models import Record
from comity.kernel.recall import follow
from comity.kernel.record.act import content_of
from comity.people.models import Desk
from comity.people.queries import desk_of
from comity.subjects.queries import searchable_of

if TYPE_CHECKING:
    from comity.casework.models.parts import RequestItem


def transfer_in_words(ground: str, reason: str) -> str:
    """On what personal data leave the legal area: the kind of ground, and the reason that was written."""
    return ": ".join(filter(None, (str(dict(TransferGround.choices).get(ground, ground)) if ground else "", reason)))


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
    def handling_codes(self) -> tuple[Code, ...]:
        """How its page is marked: the strictest code of the request and of its items' material, and H3 beside it, which has words."""
        held = {Code(self.handling), *(Code(item.material_handling) for item in self.items.all())}
        strictest = max(held, key=BY_STRICTNESS.index)
        return (strictest, *(held & {Code.H3} - {strictest}))

    @property
    def marking(self) -> str:
        """The codes of its page and its own evaluation as one word: `H1 · A2`."""
        return " · ".join((*self.handling_codes, self.evaluation))

    @property
    def transfer_in_words(self) -> str:
        """The ground of the transfer as its page tells it."""
        return transfer_in_words(self.transfer_ground, self.transfer_reason)

    @property
    def standing(self) -> str:
        """Under which heading of the inbox it stands, by the place that `queries.inbox` gave it."""
        return str(Place(vars(self)["place"]).label)

    @property
    def unhindered(self) -> "list[RequestItem]":
        """The items that are neither answered nor wait for a court."""
        waiting = {number for sought in self.authorisations.all() if sought.decided_at is None for number in sought.numbers}
        return [item for item in self.items.all() if item.outcome == "open" and item.number not in waiting]

    def searchable(self) -> list[str]:
        """Found by reference, their reference, title and offence, and by the persons and documents it names."""
        return [self.reference, self.their_reference, self.title, self.offence, *searchable_of(self)]

    def hold_parts(self) -> None:
        """Read once what the gates look at and a signature covers; an act on the request lets go of it."""
        follow(self, desk=desk_of, requester=agency_of, basis=with_grounds)
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
