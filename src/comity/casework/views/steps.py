"""Every step on a request: one small form, one call of its action, with or without scripts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from comity.casework import policy, queries
from comity.casework.forms.steps import StepForm
from comity.casework.models import AssistanceRequest
from comity.casework.views.finding import find, of_request
from comity.casework.views.stale import Collision, collision, happened
from comity.casework.workflow import FLOW
from comity.directory.words import listing
from comity.engines.ruling import Ruling
from comity.kernel.actor import Actor
from comity.kernel.errors import StaleVersion, WrongState
from comity.people import queries as people
from comity.web import errors

Act = Callable[..., object]


@dataclass(frozen=True)
class Step:
    """One step as its page offers it.

    `act` takes the actor, the request, `seen` where the form carries a version, and what the form holds. `may` is the rule of a
    step that is no row of the workflow. `confirming` is the form of its second person where that one differs. `means` is said
    where the form asks for nothing: what pressing its button does; `warns` above the form, before a step that
    nothing takes back. `done` is said when it was taken, `proposed` when it was proposed to a second person. `lead` names a
    template shown beside the form.
    """

    name: str
    label: str
    form: type[StepForm]
    act: Act
    means: str | Promise = ""
    warns: str | Promise = ""
    done: str | Promise = ""
    submit: str | Promise = ""
    proposed: str | Promise = ""
    may: Callable[[Actor, AssistanceRequest], Ruling] | None = None
    lead: str = ""
    confirming: type[StepForm] | None = None
    is_open: Callable[[AssistanceRequest], bool] = lambda request: True


@dataclass(frozen=True)
class Standing:
    """Whether a step is open now, and with which hand it is taken: `act`, `propose` or `confirm`."""

    ruling: Ruling
    hand: str = "act"


def standing(actor: Actor, request: AssistanceRequest, step: Step) -> Standing | None:
    """How the step stands for this actor; None where the request is in no state for it."""
    if step.may is not None:
        return Standing(step.may(actor, request)) if step.is_open(request) else None
    for move, ruling, hand in queries.choices(actor, request):
        if move.name == step.name:
            return Standing(ruling, hand)
    return None


@of_request
def take(http_request: HttpRequest, actor: Actor, request: AssistanceRequest, step: str) -> HttpResponseBase:
    """The form of a step; taken, it leads back to the request."""
    from comity.casework.views.registry import STEPS

    known = STEPS.get(step)
    if known is None:
        raise Http404
    found = standing(actor, request, known)
    if http_request.method == "GET":
        if found is None:
            return _too_late(http_request, request, known)
        if not found.ruling:
            raise PermissionDenied(found.ruling.because)
    hand = found.hand if found is not None else "act"
    shown = known.confirming if hand == "confirm" and known.confirming is not None else known.form
    initial = {name: value for name, value in http_request.GET.items() if name in shown.base_fields}
    form = shown(http_request.POST or None, http_request.FILES or None, by=actor, request=request, initial=initial)
    if http_request.method == "POST" and form.is_valid():
        try:
            return _taken(http_request, actor, request, known, form, hand)
        except StaleVersion as stale:
            _actor, fresh = find(http_request, request.reference)
            because = _closed_now(actor, fresh, known)
            if because:
                told = " ".join([*happened(actor, fresh, stale), because])
                return errors.somebody_was_faster(http_request, WrongState(told), back=fresh.get_absolute_url())
            return _show(http_request, fresh, known, form, hand, found=collision(actor, form, fresh, stale))
        except ValidationError as wrong:
            _put(form, wrong)
    return _show(http_request, request, known, form, hand)


def _taken(http_request: HttpRequest, actor: Actor, request: AssistanceRequest, step: Step, form: StepForm, hand: str) -> HttpResponseBase:
    facts = dict(form.cleaned_data)
    if form.carries_version:
        facts["seen"] = form.version
    if step.name in FLOW.by_name and FLOW.by_name[step.name].second is not None:
        facts["hand"] = hand
    step.act(actor, request, **facts)
    messages.success(http_request, _told(actor, request, step, hand))
    return HttpResponseRedirect(request.get_absolute_url() if queries.is_seen(actor, request) else "/")


def _told(actor: Actor, request: AssistanceRequest, step: Step, hand: str) -> str:
    """What was done, or that it was proposed only and whom it waits for."""
    if hand != "propose":
        return str(step.done) or _("The step “%(step)s” is done.") % {"step": _(step.label)}
    asked = [head.name for head in (*people.heads(request.desk_id), *people.deputies(request.desk_id)) if head.pk != actor.user_id]
    waits = _("It waits for a second person: %(names)s.") % {"names": listing(asked)} if asked else ""
    return f"{step.proposed} {waits}".strip()


def _put(form: StepForm, wrong: ValidationError) -> None:
    """What an action found wrong, at its field where the form has it, else on top."""
    if not hasattr(wrong, "error_dict"):
        form.add_error(None, wrong)
        return
    for name, found in wrong.error_dict.items():
        form.add_error(name if name in form.fields else None, found)


def _too_late(http_request: HttpRequest, request: AssistanceRequest, step: Step) -> HttpResponseBase:
    messages.warning(http_request, _not_open(request, step))
    return HttpResponseRedirect(request.get_absolute_url())


def _not_open(request: AssistanceRequest, step: Step) -> str:
    told = {"step": _(step.label), "state": request.get_state_display()}
    return _("“%(step)s” is not open from the state “%(state)s”.") % told


def _closed_now(actor: Actor, fresh: AssistanceRequest, step: Step) -> str:
    """Why a step that was open is closed since somebody was faster; empty where it still is open."""
    found = standing(actor, fresh, step)
    return _not_open(fresh, step) if found is None else found.ruling.because if not found.ruling else ""


def _show(
    http_request: HttpRequest, request: AssistanceRequest, step: Step, form: StepForm, hand: str, found: Collision | None = None
) -> HttpResponseBase:
    is_fragment = http_request.headers.get("HX-Request") == "true" and http_request.method == "GET"
    context: dict[str, Any] = {
        "request_shown": request,
        "form": form,
        "step": step,
        "hand": hand,
        "heading": _(step.label) if hand != "propose" else _("Propose: %(step)s") % {"step": _(step.label)},
        "submit": _submit(step, request, hand),
        "action": f"{request.get_absolute_url()}{step.name}/",
        "back": request.get_absolute_url(),
        "draft": f"casework.{step.name}.{request.pk}",
        "collision": found,
        "lead": f"casework/leads/{step.lead}.html" if step.lead else "",
    }
    if step.lead == "letter":
        context |= _letter(request, form)
    if step.lead == "bases":
        context["bases"] = queries.bases(request)
    template = "casework/step_form.html" if is_fragment else "casework/step.html"
    status = 409 if found else 422 if form.errors else 200
    return render(http_request, template, context, status=status)


def _letter(request: AssistanceRequest, form: StepForm) -> dict[str, Any]:
    from comity.casework.views.letters import preview_of, reply_of

    return preview_of(request, reply_of(request, form))


def _submit(step: Step, request: AssistanceRequest, hand: str) -> str:
    if hand == "propose":
        return _("Propose to a second person")
    if hand == "confirm" and step.name == "correct_receipt":
        return _("Confirm this time of receipt")
    if hand == "confirm":
        return _("Confirm and send to %(agency)s") % {"agency": request.requester.name}
    return str(step.submit) or _(step.label)


def also(actor: Actor, request: AssistanceRequest) -> list[tuple[Step, Ruling]]:
    """The steps that are no rows of the workflow, each with its ruling."""
    from comity.casework.views.registry import STEPS

    return [(step, step.may(actor, request)) for step in STEPS.values() if step.may is not None and step.is_open(request)]


__all__ = ["Standing", "Step", "also", "policy", "standing", "take"]
