"""A question about one search, the weekly draw, and how far the log was looked at."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.kernel.models import Entry, Record
from comity.people.models import Desk
from comity.screening.reviews import policy
from comity.screening.reviews.terms import Reason, State


def are_entries(held: object) -> None:
    """Refuse what is no list of entries of the log, each by its number."""
    if not isinstance(held, list) or not all(type(one) is int and one > 0 for one in held):
        raise ValidationError(_now("Entries of the log stand as a list of their numbers."))


UNANSWERED = (State.ASKED, State.DROPPED)
UNJUDGED = (State.ASKED, State.ANSWERED)


class SearchReview(Record):
    """One logged search whose officer is asked why. It refers to the entry and holds no name that was searched for."""

    visible = staticmethod(policy.visible)

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    chosen_by = models.CharField(_("why chosen"), max_length=12, choices=Reason.choices)
    others = models.JSONField(default=list, blank=True, validators=[are_entries], help_text="earlier searches of the same pattern")
    asked_at = models.DateTimeField()
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.ASKED)

    class Meta:
        ordering = ("-asked_at", "-pk")
        indexes = (
            models.Index(fields=("officer", "state"), name="search_review_by_officer"),
            models.Index(fields=("state", "next_due_at"), name="search_review_by_state"),
        )
        constraints = (
            models.CheckConstraint(
                name="answered_question_has_its_answer",
                condition=Q(state__in=UNANSWERED, answer="", answered_at__isnull=True)
                | (~Q(state__in=UNANSWERED) & ~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="judged_question_has_its_judge",
                condition=Q(judged_by__isnull=True, judged_at__isnull=True, state__in=UNJUDGED)
                | (Q(judged_by__isnull=False, judged_at__isnull=False) & ~Q(state__in=UNJUDGED)),
            ),
            models.CheckConstraint(name="nobody_judges_an_own_search", condition=Q(judged_by__isnull=True) | ~Q(judged_by=F("officer"))),
        )

    def __str__(self) -> str:
        return _now("question %(number)d") % {"number": self.pk}

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("screening:question", args=[self.pk])


class Draw(Record):
    """One week's lot: which searches stood in it, by what seed, and which were drawn. Anybody who may read the log can repeat it.

    It is drawn from the searches among the entries after number `after` up to and with number `through`, whose digest is the seed.
    """

    visible = staticmethod(policy.visible_draw)

    week = models.DateField(unique=True, help_text="the Monday on which the week begins, by the agency's clock")
    after = models.PositiveBigIntegerField()
    through = models.PositiveBigIntegerField()
    seed = models.CharField(max_length=64)
    searches = models.PositiveIntegerField()
    drawn = models.JSONField(default=list, blank=True, validators=[are_entries])
    drawn_at = models.DateTimeField()

    class Meta:
        ordering = ("-week",)
        constraints = (models.CheckConstraint(name="draw_ends_after_it_begins", condition=Q(through__gte=F("after"))),)

    def __str__(self) -> str:
        year, week, _day = self.week.isocalendar()
        return f"{year}-W{week:02}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("screening:draw", args=[self.week.isoformat()])


class Lookout(models.Model):
    """How far the log was looked at for patterns; whoever looks or draws holds it, so that no two do at once.

    `swept_on` is the last day on which it was looked for words whose time is over; `told_by` the months after which they end, for runs
    and questions and for searches on duty, by which it is told what ends soon, and `told_since` the first day it was told by these.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    swept_on = models.DateField(null=True)
    told_by = models.CharField(max_length=20, default="")
    told_since = models.DateField(null=True)

    objects: models.Manager["Lookout"] = models.Manager()

    class Meta:
        constraints = (models.CheckConstraint(name="one_lookout", condition=Q(id=1)),)

    def __str__(self) -> str:
        return f"looked at up to {self.sequence}"
