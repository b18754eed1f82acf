"""A thing that is opened, promised, signed and closed."""

from django.db import models
from django.db.models import Q

from comity.engines.ruling import Ruling, only
from comity.engines.workflow import Clock, Move, Workflow
from comity.kernel.access import EVERYBODY, NOBODY, Visible, granted
from comity.kernel.actor import Actor
from comity.kernel.models import Record


class State(models.TextChoices):
    DRAFT = "draft", "draft"
    OPEN = "open", "open"
    WAITING = "waiting", "waiting"
    CLOSED = "closed", "closed"


def visible(actor: Actor) -> Q:
    if actor.has("auditor"):
        return EVERYBODY
    return Q(desk_id__in=actor.desks) | granted(actor, "things.thing") if actor.user_id else NOBODY


def may_work(actor: Actor, thing: "Thing") -> Ruling:
    return only(actor.has("case"), "only a case officer works on things")


def may_confirm(actor: Actor, thing: "Thing") -> Ruling:
    return only(actor.has("head", "case"), "only a head or a case officer confirms")


class Thing(Record):
    visible = staticmethod(visible)
    is_signed = True

    name = models.CharField(max_length=40)
    desk_id = models.PositiveIntegerField(default=1)
    size = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)

    class Meta:
        app_label = "things"
        constraints = (
            models.UniqueConstraint(
                name="one_closed_thing_of_size_seven",
                fields=("name", "desk_id"),
                condition=Q(state="closed", size=7),
                violation_error_message="A closed thing of this name is there already.",
            ),
            models.CheckConstraint(
                name="thing_is_small", condition=Q(size__lt=100), violation_error_message="A thing is smaller than 100."
            ),
        )

    def __str__(self) -> str:
        return self.name

    def searchable(self) -> list[str]:
        return [self.name]


class Part(models.Model):
    visible = staticmethod(lambda actor: Q(thing__in=Thing.objects.visible_to(actor)))

    thing = models.ForeignKey(Thing, models.PROTECT, related_name="parts")
    text = models.CharField(max_length=20)

    objects = Visible.as_manager()

    class Meta:
        app_label = "things"

    def __str__(self) -> str:
        return self.text


ANSWER = Clock("answer", "answer")
FLOW = Workflow[Actor, Thing](
    "thing",
    State.DRAFT,
    Move("open", {State.DRAFT}, State.OPEN, may_work, opens=(ANSWER,)),
    Move("ask", {State.OPEN}, State.WAITING, may_work, pauses=("answer",)),
    Move("hear", {State.WAITING}, State.OPEN, may_work, resumes=("answer",)),
    Move("note", {State.OPEN}, None, may_work, needs_reason=True),
    Move("close", {State.OPEN}, State.CLOSED, may_work, meets=("answer",), second=may_confirm),
    Move("drop", {State.DRAFT, State.OPEN}, State.CLOSED, may_work, cancels=("answer",)),
    final={State.CLOSED},
)
