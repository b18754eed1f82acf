"""Pages of screening many: the runs, giving a list, what its columns hold, the second hand, how far it is, and whom it met."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.directory import editing
from comity.engines.tables import Field, Flaw
from comity.kernel import record, timeline
from comity.kernel.actor import Actor
from comity.kernel.errors import WrongState
from comity.people import elsewhere
from comity.people.views import answering
from comity.screening.keeping import queries as keeping
from comity.screening.runs import actions, exporting, files, policy, queries
from comity.screening.runs.forms import ColumnsForm, HandForm, PrepareForm, ReasonForm, TakeForm
from comity.screening.runs.listings import FAULTS, RESULTS, RUNS, TONES, state_words
from comity.screening.runs.models import Fault, RunState, ScreeningRun
from comity.screening.runs.workflow import FLOW
from comity.web import drafts, purposes
from comity.web.forms import Form
from comity.web.listing import Answered
from comity.web.listing.export import TYPES
from comity.web.session import actor_of

View = Callable[..., HttpResponseBase]
JSON = "application/json"
SEARCHED = (Field.NAME, Field.BORN, Field.NATIONALITY, Field.GENDER, Field.DOCUMENT, Field.PLACE)


def all_runs(http_request: HttpRequest) -> Answered:
    """The runs that the reader may see."""
    actor = _looking(http_request)
    return RUNS.answer(http_request, queries.runs(actor), may_prepare=policy.may_prepare(actor))


def prepare(http_request: HttpRequest) -> HttpResponse:
    """Give a list of persons, with the matter, the law and the purpose."""
    actor = _looking(http_request)
    ruling = policy.may_prepare(actor)
    if not ruling and http_request.method == "POST":
        record.consult(None, by=actor, action=f"{ScreeningRun.kind()}.prepare", ruling=ruling)
    matters = policy.matters_for(actor) if ruling else []
    statutes = queries.statutes(actor) if ruling else []
    form = PrepareForm(http_request.POST or None, http_request.FILES or None, matters=matters, statutes=statutes)

    def act(file: Any, **facts: Any) -> ScreeningRun:
        return actions.prepare(actor, file, file.name, **facts)

    made = answering.acted(form, act)
    if made is not None:
        return redirect("screening:run_step", made.reference, "map")
    context = {"heading": _("Screen many persons"), "submit": _("Read the list"), "back": reverse("screening:runs")}
    return answering.page(http_request, form, "screening/run_prepare.html", **context, refused=ruling.because, has_law=bool(statutes))


def _looking(http_request: HttpRequest) -> Actor:
    actor = actor_of(http_request)
    if not policy.may_look(actor):
        raise Http404
    return actor


def _found(http_request: HttpRequest, reference: str) -> tuple[Actor, ScreeningRun]:
    """The actor and the run. Raises Http404 for one that is absent and for one that is not theirs, alike."""
    return actor_of(http_request), elsewhere.get_or_404(http_request, queries.whole, reference=reference)


def of_run(view: View) -> View:
    """The view of one run: takes the actor and the run instead of the reference, once what it is opened for was said."""

    @wraps(view)
    def found(http_request: HttpRequest, reference: str, **rest: Any) -> HttpResponseBase:
        actor, run = _found(http_request, reference)
        if policy.states_purpose(actor) and not purposes.is_stated(http_request, run):
            return drafts.NotTaken(reverse("screening:run_purpose", args=[reference]))
        return view(http_request, actor, run, **rest)

    return found


def purpose(http_request: HttpRequest, reference: str) -> HttpResponse:
    """Ask an auditor what a run is opened for; the answer is kept, and holds until the session ends."""
    actor, run = _found(http_request, reference)
    if not policy.states_purpose(actor):
        raise Http404
    form = purposes.PurposeForm(http_request.POST or None)
    if form.is_valid():
        actions.consult(actor, run, **form.cleaned_data)
        purposes.keep(http_request, [run])
        return redirect(run)
    heading = _("Open %(reference)s") % {"reference": run.reference}
    context = {"form": form, "heading": heading, "submit": _("Open it"), "back": reverse("screening:runs")}
    return render(http_request, "web/form.html", context, status=422 if form.errors else 200)


@require_safe
@of_run
def page(http_request: HttpRequest, actor: Actor, run: ScreeningRun) -> HttpResponse:
    """Everything of one run; for htmx only how far it is, and once it has ended the whole page again."""
    if http_request.headers.get("HX-Request") == "true" and http_request.headers.get("HX-Boosted") != "true":
        answer = render(http_request, "screening/run_progress.html", {"run": run, "job": queries.job_of(run)})
        if run.state != RunState.RUNNING:
            answer.headers["HX-Refresh"] = "true"
        return answer
    steps, hand = queries.steps(actor, run), queries.asked(run)
    context = {
        "run": run,
        "state": state_words(_asked(run, hand)),
        "tone": "soon" if hand else TONES[RunState(run.state)],
        "job": queries.job_of(run),
        "steps": steps,
        "main": _main(steps),
        "hand": hand,
        "standing": _standing(run),
        "may_take": policy.may_take(actor, run),
        "ending": keeping.ending_of(run),
        "faults": Fault.objects.visible_to(actor).filter(run=run).count(),
        **_reading(run),
        "happened": _happened(actor, run),
    }
    return render(http_request, "screening/run.html", context)


def _happened(actor: Actor, run: ScreeningRun) -> list[dict[str, Any]]:
    """What happened to it, old → new, without the pieces of the work; what an auditor looked into is no news to the desk."""
    told = []
    for line in timeline.timeline(run, actor):
        verb = line.action.removeprefix(f"{run.kind()}.")
        if verb != "compare":
            reason = line.because or line.purpose
            sentence = f"{line.sentence}: {_(reason)}" if reason else line.sentence
            told.append({"at": line.at, "who": line.who, "sentence": capfirst(sentence)})
    return told


def _asked(run: ScreeningRun, hand: Any) -> ScreeningRun:
    run.is_asked = hand is not None  # type: ignore[attr-defined]  # as the list annotates it
    return run


def _standing(run: ScreeningRun) -> str:
    """What stands against its law today; empty where nothing does, or the run is over."""
    return "" if run.is_over else queries.standing(run).because


def _main(steps: list[Any]) -> str:
    """The one step that is shown as a button: to authorise, else to say what the columns hold."""
    return next((row.name for row, ruling, _hand in steps if ruling and row.name in ("authorise", "map")), "-")


def _reading(run: ScreeningRun) -> dict[str, Any]:
    """The columns, and the first rows as they will be read, as long as the file is kept and nothing was compared."""
    columns = [(_(Field(name).label), run.headers[place]) for name, place in run.columns.items() if place < len(run.headers)]
    if run.state != RunState.PREPARED:
        return {"columns": columns}
    try:
        rows = files.preview(run)
    except ValidationError as unread:
        return {"columns": columns, "unread": " ".join(unread.messages)}
    lines = [(row.number, [row.read.get(field, "") for field in SEARCHED], [_in_words(flaw) for flaw in row.flaws]) for row in rows]
    return {"columns": columns, "heads": [_(field.label) for field in SEARCHED], "preview": lines}


def _in_words(flaw: Flaw) -> tuple[str, str, str]:
    return _(flaw.field.label), _(flaw.reason), _(flaw.remedy)


@of_run
def step(http_request: HttpRequest, actor: Actor, run: ScreeningRun, step: str) -> HttpResponseBase:
    """One step of its life: of one hand, or the first or second of two."""
    if step not in queries.STEPS:
        raise Http404
    offered = {row.name: (ruling, hand) for row, ruling, hand in queries.steps(actor, run)}
    if step not in offered:
        raise WrongState(_("This step is not open from the present status. Look at the timeline."))
    ruling, hand = offered[step]
    if not ruling and http_request.method != "POST":
        raise PermissionDenied(ruling.because)
    form, act = _step_of(http_request, actor, run, step, hand)
    label = _(FLOW.by_name[step].label)
    told = {"propose": _("Put it before a second person"), "confirm": _("Authorise it: the screening begins")}.get(hand, label)
    return editing.answer(
        http_request,
        form,
        act,
        heading=f"{label} · {run.reference}",
        submit=_("Keep") if step == "map" else told,
        back=run.get_absolute_url(),
        run=run,
        hand=hand,
        step=step,
        **(_reading(run) if step in ("map", "authorise") else {}),
        template="screening/run_step.html",
    )


def _step_of(http_request: HttpRequest, actor: Actor, run: ScreeningRun, step: str, hand: str) -> tuple[Form, Callable[..., Any]]:
    sent, initial = http_request.POST or None, {"version": run.version}
    if step == "map":
        return ColumnsForm(sent, run=run, initial=initial), lambda **facts: _drop(actions.map_columns(actor, run, **facts))
    if step == "authorise":
        act = actions.authorise if hand == "confirm" else actions.ask
        return HandForm(sent, initial=initial), lambda **facts: _drop(act(actor, run, **facts))
    verb = {"refuse": actions.refuse, "cancel": actions.cancel, "erase": actions.erase}[step]
    return ReasonForm(sent, initial=initial), lambda **facts: _drop(verb(actor, run, **facts))


def _drop(_made: object) -> None:
    """The way leads back to the page of the run."""


@of_run
def results(http_request: HttpRequest, actor: Actor, run: ScreeningRun) -> Answered:
    """Whom it met, by risk, each beside the entries they may be."""
    listing = replace(RESULTS, title=f"{_('Results')} · {run.reference}")
    if run.erased_at:
        listing = replace(listing, empty=_("The results were erased, as every result is in the end. The figures of the run remain."))
    may_take = policy.may_take(actor, run)
    waiting = queries.unjudged(actor, run).count()
    return listing.answer(http_request, queries.met(actor, run), run=run, form=TakeForm(), may_take=may_take, waiting=waiting)


@require_POST
@of_run
def export(http_request: HttpRequest, actor: Actor, run: ScreeningRun) -> HttpResponseBase:
    """The results as a file, logged with what they are taken away for."""
    form, wanted = TakeForm(http_request.POST), http_request.POST.get("format", "")
    if wanted not in exporting.FORMS or not form.is_valid():
        context = {"run": run, "form": form, "heading": _("Take the results away")}
        return render(http_request, "screening/run_take.html", context, status=422)
    persons = list(queries.met(actor, run))
    actions.take(actor, run, form=wanted, persons=len(persons), **form.cleaned_data)
    file, name, kind = exporting.written(run, persons, wanted), f"{run.reference}.{wanted}", TYPES.get(wanted, JSON)
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@of_run
def faults(http_request: HttpRequest, actor: Actor, run: ScreeningRun) -> Answered:
    """What could not be read, row by row; nothing of what stood there."""
    rows = Fault.objects.visible_to(actor).filter(run=run)
    return replace(FAULTS, title=f"{_('Rows that could not be read')} · {run.reference}").answer(http_request, rows, run=run)
