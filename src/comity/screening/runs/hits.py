"""The page of one hit: the person beside the entry, what officers said of the two, and what this one says."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.kernel.actor import Actor
from comity.people.views import answering
from comity.screening.runs import judging, policy, queries, showing
from comity.screening.runs.forms import VerdictForm
from comity.screening.runs.models import VERDICTS, Hit, ScreeningRun
from comity.screening.runs.views import of_run
from comity.subjects import evidence as evidences
from comity.subjects.models import State


@of_run
def hit(http_request: HttpRequest, actor: Actor, run: ScreeningRun, pk: int) -> HttpResponse:
    """One hit; once a verdict is noted the next hit without one, and after the last the results."""
    found = queries.hits(actor, run).filter(pk=pk).first()
    if found is None:
        raise Http404
    results, ruling = reverse("screening:run_results", args=[run.reference]), policy.may_judge(actor, run)
    choices = [(name, str(label)) for name, label in VERDICTS if name != State.SAME or evidences.sameness(found.evidence)]
    form = VerdictForm(http_request.POST or None, choices=choices, initial={"seen": len(found.verdicts.all())})
    if answering.acted(form, lambda **said: judging.judge(actor, found, **said)):
        messages.success(http_request, _("Noted: %(verdict)s.") % {"verdict": State(form.cleaned_data["verdict"]).label})
        return redirect(_address(run, following) if (following := _next(actor, run, found)) else results)
    context = {
        "run": run,
        "ours": showing.ours(found.person),
        "shown": showing.beside(found),
        "sameness": "" if len(choices) == len(VERDICTS) else evidences.sameness_sentence(found.evidence),
        "ruling": ruling,
        "heading": f"{found.person} · {found.entry.caption}",
        "submit": _("Note the verdict"),
        "back": results,
    }
    return answering.page(http_request, form, "screening/run_hit.html", **context)


def _next(actor: Actor, run: ScreeningRun, judged: Hit) -> int | None:
    """The number of the next hit without a verdict in the order of the results, from the first again behind the last."""
    order = list(queries.hits(actor, run).values_list("pk", flat=True))
    place = order.index(judged.pk)
    waiting = set(queries.unjudged(actor, run).values_list("pk", flat=True))
    return next((key for key in (*order[place:], *order[:place]) if key in waiting), None)


def _address(run: ScreeningRun, number: int) -> str:
    return reverse("screening:run_hit", args=[run.reference, number])
