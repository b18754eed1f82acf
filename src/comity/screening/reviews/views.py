"""Pages of the questions about searches: asked, answered and decided; and the weekly draws, drawn again before the reader's eyes."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.kernel import record, timeline
from comity.kernel.actor import Actor
from comity.people import elsewhere
from comity.people.views import answering
from comity.screening.keeping import queries as keeping
from comity.screening.reviews import actions, policy, queries
from comity.screening.reviews.forms import AnswerForm, DecisionForm
from comity.screening.reviews.listings import DRAWS, QUESTIONS, reason_in_words
from comity.screening.reviews.models import Draw, SearchReview
from comity.screening.reviews.terms import SEARCH, State
from comity.screening.reviews.workflow import FLOW
from comity.web import purposes, timelines
from comity.web.listing import Answered
from comity.web.session import actor_of


@require_safe
def questions(http_request: HttpRequest) -> Answered:
    """The questions about one's own searches; for an auditor all, with their figures."""
    actor = actor_of(http_request)
    rows = SearchReview.objects.visible_to(actor).select_related("officer", "desk")
    oversees = bool(policy.may_oversee(actor))
    return QUESTIONS.answer(http_request, rows, oversees=oversees, figures=queries.of_last_year() if oversees else None)


@require_safe
def question(http_request: HttpRequest, pk: int) -> HttpResponse:
    """One question: the search, why it was chosen, the answer, and what can be done."""
    actor, review = _found(http_request, pk)
    is_read = not policy.states_purpose(actor, review) or purposes.is_stated(http_request, review)
    shown = queries.searches_shown(actor, review, with_words=is_read)
    happened = timeline.timeline(review, actor)
    context = {
        "review": review,
        "is_own": actor.user_id == review.officer_id,
        "is_read": is_read,
        "reason": reason_in_words(review),
        "searches": [(one, timelines.happenings([one.line])[0].details if one.line else "") for one in shown],
        "clock": queries.clock_of(review),
        "form": _answer_form(http_request, review) if review.state == State.ASKED and policy.may_answer(actor, review) else None,
        "choices": record.choices(FLOW, actor, review),
        "ending": keeping.ending_of(review),
        "urls": {"answer": "#why"},
        "base": review.get_absolute_url(),
        "decisions": [line for line in happened if line.action.rpartition(".")[2] in actions.MOVES],
        "happened": timelines.happenings(happened),
    }
    return render(http_request, "screening/question.html", context)


def purpose(http_request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what the search is read for; the answer is kept in the log, and holds until the session ends."""
    actor, review = _found(http_request, pk)
    if not policy.states_purpose(actor, review) or purposes.is_stated(http_request, review):
        return redirect(review)
    form = purposes.PurposeForm(http_request.POST or None)
    if form.is_valid():
        actions.open_search(actor, review, **form.cleaned_data)
        purposes.keep(http_request, [review])
        return redirect(review)
    heading = _("Read what was searched for: %(question)s") % {"question": review}
    return answering.page(http_request, form, heading=heading, submit=_("Read it"), back=review.get_absolute_url())


def answer(http_request: HttpRequest, pk: int) -> HttpResponse:
    """The officer says why."""
    actor, review = _found(http_request, pk)
    back = review.get_absolute_url()
    if closed := answering.closed_move(http_request, FLOW, review, "answer", back):
        return closed
    form = _answer_form(http_request, review)
    if answering.acted(form, lambda **facts: actions.answer(actor, review, seen=form.version, **facts)):
        return redirect(review)
    return answering.page(http_request, form, heading=_("Say why: %(question)s") % {"question": review}, submit=_("Answer"), back=back)


def decide(http_request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Whoever oversees the searches decides about an answer, or closes the question without one."""
    if move not in actions.MOVES:
        raise Http404
    actor, review = _found(http_request, pk)
    back, row = review.get_absolute_url(), FLOW.by_name[move]
    if closed := answering.closed_move(http_request, FLOW, review, move, back):
        return closed
    form = DecisionForm(http_request.POST or None, initial={"version": review.version}, needs_reason=row.needs_reason)
    if answering.acted(form, lambda **facts: actions.MOVES[move](actor, review, seen=form.version, **facts)):
        return redirect(review)
    heading = f"{_(row.label)}: {review}"
    return answering.page(http_request, form, "screening/decision.html", heading=heading, submit=_(row.label), back=back, review=review)


@require_safe
def draws(http_request: HttpRequest) -> Answered:
    """The lot of each week."""
    actor = _overseer(http_request)
    return DRAWS.answer(http_request, Draw.objects.visible_to(actor))


@require_safe
def draw(http_request: HttpRequest, week: str) -> HttpResponse:
    """One draw beside the same draw made anew from the log, and how anybody repeats it."""
    actor = _overseer(http_request)
    try:
        found = get_object_or_404(Draw.objects.visible_to(actor), week=date.fromisoformat(week))
    except ValueError:
        raise Http404 from None
    asked = queries.asked_about(found.drawn)
    context: dict[str, Any] = {
        "draw": found,
        "check": queries.drawn_again(found),
        "drawn": [(sequence, asked.get(sequence)) for sequence in found.drawn],
        "action": SEARCH,
    }
    return render(http_request, "screening/draw.html", context)


def _found(http_request: HttpRequest, pk: int) -> tuple[Actor, SearchReview]:
    """The actor and the question. Raises Http404 for one that is absent and for one that is not theirs, alike."""
    rows = elsewhere.get_or_404(
        http_request, lambda by: SearchReview.objects.visible_to(by).select_related("officer", "desk", "judged_by"), pk=pk
    )
    return actor_of(http_request), rows


def _overseer(http_request: HttpRequest) -> Actor:
    """Who oversees the searches. Raises Http404: for anybody else the draws are not there."""
    actor = actor_of(http_request)
    if not policy.may_oversee(actor):
        raise Http404
    return actor


def _answer_form(http_request: HttpRequest, review: SearchReview) -> AnswerForm:
    return AnswerForm(http_request.POST or None, initial={"version": review.version})
