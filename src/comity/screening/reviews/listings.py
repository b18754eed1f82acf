"""The list of questions and the list of draws, as pages show them."""

import django_filters
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from comity.kernel import clock
from comity.people.models import Desk
from comity.screening.reviews.models import Draw, SearchReview
from comity.screening.reviews.terms import OPEN, Reason, State
from comity.web.listing import Column, Listing
from comity.web.templatetags import ui

STANDINGS = [("open", _lazy("open")), ("overdue", _lazy("not answered in time")), *State.choices]
TONES = {
    State.ASKED: "running",
    State.ANSWERED: "running",
    State.ACCEPTED: "met",
    State.NOT_ACCEPTED: "late",
    State.LIFTED: "met",
    State.DROPPED: "cancelled",
}


class QuestionFilter(django_filters.FilterSet):
    """Which questions."""

    standing = django_filters.ChoiceFilter(choices=STANDINGS, label=_lazy("State"), method="in_state")
    chosen_by = django_filters.ChoiceFilter(choices=Reason.choices, label=_lazy("Why chosen"))
    desk = django_filters.ModelChoiceFilter(queryset=Desk.objects.all(), label=_lazy("Desk"))

    class Meta:
        model = SearchReview
        fields = ("chosen_by", "desk")

    def in_state(self, rows: QuerySet[SearchReview], name: str, value: str) -> QuerySet[SearchReview]:
        """Those that stand so; `open` and `overdue` are no states of their own."""
        match value:
            case "open":
                return rows.filter(state__in=OPEN)
            case "overdue":
                return rows.filter(state=State.ASKED, next_due_at__lte=clock.now())
        return rows.filter(state=value)


def _state(review: SearchReview) -> SafeString:
    return ui.status(review.get_state_display(), TONES[State(review.state)])


def _due(review: SearchReview) -> SafeString:
    return ui.chip(review) if review.next_due_at else SafeString("–")


def _span(draw: Draw) -> SafeString:
    return format_html('<bdi dir="ltr">{}–{}</bdi>', draw.after + 1, draw.through)


QUESTIONS = Listing(
    "screening.questions",
    _lazy("Questions about searches"),
    columns=(
        Column("question", _lazy("Question"), str),
        Column("officer", _lazy("Officer"), lambda review: review.officer.name, sort=("officer__name",)),
        Column("desk", _lazy("Desk"), lambda review: review.desk.name, sort=("desk__name",)),
        Column("chosen", _lazy("Why chosen"), lambda review: review.get_chosen_by_display(), sort=("chosen_by",)),
        Column("asked", _lazy("Asked"), lambda review: review.asked_at, sort=("asked_at",), html=lambda review: ui.moment(review.asked_at)),
        Column("state", _lazy("State"), lambda review: review.get_state_display(), sort=("state",), html=_state),
        Column("due", _lazy("Due"), lambda review: review.next_due_at, sort=("next_due_at",), html=_due),
    ),
    sort=("-asked_at",),
    empty=_lazy(
        "Nobody was asked about a search yet. Each week two in a hundred searches are drawn, and patterns are looked for soon after each."
    ),
    filters=QuestionFilter,
    url_of=lambda review: review.get_absolute_url(),
    template="screening/questions.html",
)

DRAWS = Listing(
    "screening.draws",
    _lazy("Weekly draws"),
    columns=(
        Column("week", _lazy("Week"), str, sort=("week",), html=lambda draw: ui.reference(str(draw))),
        Column("searches", _lazy("Searches"), lambda draw: draw.searches, sort=("searches",), is_number=True),
        Column("drawn", _lazy("Drawn"), lambda draw: len(draw.drawn), is_number=True),
        Column("entries", _lazy("Entries of the log"), lambda draw: f"{draw.after + 1}–{draw.through}", html=_span),
        Column("drawn_at", _lazy("Drawn at"), lambda draw: draw.drawn_at, sort=("drawn_at",), html=lambda draw: ui.moment(draw.drawn_at)),
    ),
    sort=("-week",),
    empty=_lazy("No week was drawn yet. The first is drawn an hour after the end of the first week in which the log has entries."),
    url_of=lambda draw: draw.get_absolute_url(),
    template="screening/draws.html",
)


def reason_in_words(review: SearchReview) -> str:
    """Why this search was chosen, as one sentence without a name."""
    match Reason(review.chosen_by):
        case Reason.LOT:
            return _("It was drawn by lot: each week two in a hundred of all searches are.")
        case Reason.OWN_NAME:
            return _("The name searched for is like that of the officer who searched.")
        case Reason.COLLEAGUE:
            return _("The name searched for is like that of another officer of this agency.")
        case Reason.SAME_PERSON:
            return _("Nearly the same person was searched for %(number)d times within a week.") % {"number": len(review.others) + 1}
        case Reason.SERIES:
            return _("%(number)d searches were made within an hour.") % {"number": len(review.others) + 1}
