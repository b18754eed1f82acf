"""Pages of candidates: two descriptions side by side, and the verdict."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.engines.ruling import Ruling
from comity.kernel import record
from comity.kernel.actor import Actor
from comity.kernel.errors import StaleVersion
from comity.kernel.models import Record
from comity.people import elsewhere
from comity.people.roles import Role
from comity.subjects import actions, comparing, owners, queries
from comity.subjects import evidence as evidences
from comity.subjects.actions import VERDICTS
from comity.subjects.comparing import Records
from comity.subjects.forms import VerdictForm
from comity.subjects.listings import WAITING, for_auditor
from comity.subjects.models import Candidate, Verdict
from comity.subjects.workflow import FLOW
from comity.web import drafts, purposes
from comity.web.listing import Answered
from comity.web.session import actor_of

View = Callable[..., HttpResponse]


def waiting(http_request: HttpRequest) -> Answered:
    """Every candidate that waits for a verdict, as far as the reader may see both sides."""
    actor = actor_of(http_request)
    listing = for_auditor(purposes.stated(http_request)) if actor.has(Role.AUDITOR) else WAITING
    return listing.answer(http_request, queries.waiting(actor))


def _found(http_request: HttpRequest, pk: int) -> tuple[Actor, Candidate, Records]:
    """The actor, the candidate, the records of its sides. Raises Http404 for one that is absent and for one that is not theirs, alike."""
    actor = actor_of(http_request)
    candidate = elsewhere.get_or_404(http_request, lambda by: queries.with_sides(Candidate.objects.visible_to(by)), pk=pk)
    return actor, candidate, comparing.records_of(actor, candidate)


def _unopened(http_request: HttpRequest, actor: Actor, records: Records) -> list[Record]:
    """The records that this actor opens only for a purpose, and has not said one for yet."""
    return [one for one in records.values() if owners.states_purpose(actor, one) and not purposes.is_stated(http_request, one)]


def of_candidate(view: View) -> View:
    """The view of one candidate: takes actor, candidate and records instead of the key, once what it is opened for was said."""

    @wraps(view)
    def found(http_request: HttpRequest, pk: int, **rest: Any) -> HttpResponse:
        actor, candidate, records = _found(http_request, pk)
        if _unopened(http_request, actor, records):
            return drafts.NotTaken(reverse("subjects:purpose", args=[pk]))
        return view(http_request, actor, candidate, records, **rest)

    return found


def purpose(http_request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what two persons are compared for; the answer is kept at each record that mentions them, and holds until the session ends."""
    actor, candidate, records = _found(http_request, pk)
    unopened = _unopened(http_request, actor, records)
    if not unopened:
        return redirect("subjects:compare", pk)
    form = purposes.PurposeForm(http_request.POST or None)
    if form.is_valid():
        actions.consult(actor, candidate, unopened, **form.cleaned_data)
        purposes.keep(http_request, unopened)
        return redirect("subjects:compare", pk)
    context = {
        "form": form,
        "heading": _("Open candidate %(number)d") % {"number": candidate.pk},
        "records": unopened,
        "submit": _("Open it"),
        "back": reverse("subjects:waiting"),
    }
    return render(http_request, "subjects/purpose.html", context, status=422 if form.errors else 200)


@of_candidate
def compare(http_request: HttpRequest, actor: Actor, candidate: Candidate, records: Records) -> HttpResponse:
    """Two descriptions side by side, what may be said of them, and what officers said."""
    ours, theirs = comparing.sides(candidate, records)
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


@of_candidate
def verdict(http_request: HttpRequest, actor: Actor, candidate: Candidate, records: Records, move: str) -> HttpResponse:
    """Say same, different or cannot tell, and why."""
    if move not in VERDICTS:
        raise Http404
    form = VerdictForm(http_request.POST or None, initial={"version": candidate.version})
    if form.is_valid():
        try:
            actions.decide(actor, candidate, VERDICTS[move], form.cleaned_data["because"], seen=form.version)
            return redirect("subjects:compare", candidate.pk)
        except StaleVersion as stale:
            form.meet(stale)
    ours, theirs = comparing.sides(candidate, records)
    context = {
        "form": form,
        "heading": _("%(ours)s and %(theirs)s: %(verdict)s")
        % {"ours": ours.title, "theirs": theirs.title, "verdict": VERDICTS[move].label},
        "submit": _("Decide: %(verdict)s") % {"verdict": VERDICTS[move].label},
        "back": reverse("subjects:compare", args=[candidate.pk]),
        "draft": f"subjects.verdict.{candidate.pk}.{move}",
    }
    return render(http_request, "web/form.html", context, status=409 if form.stale else 200)
