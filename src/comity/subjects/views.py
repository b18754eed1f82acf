"""Pages of candidates: those that wait for a verdict, two descriptions side by side, and the verdict."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.engines.ruling import Ruling
from comity.kernel import record
from comity.subjects import actions, comparing, queries
from comity.subjects import evidence as evidences
from comity.subjects.actions import VERDICTS
from comity.subjects.forms import VerdictForm
from comity.subjects.listings import WAITING
from comity.subjects.models import Candidate, Verdict
from comity.subjects.workflow import FLOW
from comity.web.listing import Answered
from comity.web.session import actor_of


def waiting(http_request: HttpRequest) -> Answered:
    """Every candidate that waits for a verdict, as far as the reader may see both sides."""
    return WAITING.answer(http_request, queries.waiting(actor_of(http_request)))


def compare(http_request: HttpRequest, pk: int) -> HttpResponse:
    """Two descriptions side by side, what may be said of them, and what officers said."""
    actor = actor_of(http_request)
    candidate = get_object_or_404(queries.with_sides(Candidate.objects.visible_to(actor)), pk=pk)
    ours, theirs = comparing.sides(actor, candidate)
    choices = [(move, ruling) for move, ruling, _hand in record.choices(FLOW, actor, candidate) if move.name in VERDICTS]
    context = {
        "candidate": candidate,
        "ours": ours,
        "theirs": theirs,
        "rows": comparing.rows(candidate),
        "likelihood": evidences.likelihood(candidate.evidence, candidate.score),
        "sameness": _unless_said(evidences.sameness_sentence(candidate.evidence), [ruling for _move, ruling in choices]),
        "choices": choices,
        "base": reverse("subjects:compare", args=[candidate.pk]),
        "verdicts": Verdict.objects.visible_to(actor).filter(candidate=candidate).select_related("officer"),
    }
    return render(http_request, "subjects/compare.html", context)


def _unless_said(sentence: str, rulings: list[Ruling]) -> str:
    """The sentence, but where a closed step already says it."""
    return "" if any(ruling.because == sentence for ruling in rulings if not ruling) else sentence


def verdict(http_request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Say same, different or cannot tell, and why."""
    if move not in VERDICTS:
        raise Http404
    actor = actor_of(http_request)
    candidate = get_object_or_404(queries.with_sides(Candidate.objects.visible_to(actor)), pk=pk)
    form = VerdictForm(http_request.POST or None, initial={"version": candidate.version})
    if form.is_valid():
        actions.decide(actor, candidate, VERDICTS[move], form.cleaned_data["because"], seen=form.version)
        return redirect("subjects:compare", candidate.pk)
    ours, theirs = comparing.sides(actor, candidate)
    context = {
        "form": form,
        "heading": _("%(ours)s and %(theirs)s: %(verdict)s")
        % {"ours": ours.title, "theirs": theirs.title, "verdict": VERDICTS[move].label},
        "submit": _("Decide: %(verdict)s") % {"verdict": VERDICTS[move].label},
        "back": reverse("subjects:compare", args=[candidate.pk]),
        "draft": f"subjects.verdict.{candidate.pk}.{move}",
    }
    return render(http_request, "web/form.html", context)
