"""The same way for every form: shown, sent, acted on once, or shown again with what has to be mended."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import PasswordInput
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from comity.engines.ruling import Ruling
from comity.engines.workflow import Workflow
from comity.kernel import record
from comity.kernel.actor import Actor
from comity.kernel.errors import StaleVersion
from comity.people import sessions
from comity.web import drafts, errors
from comity.web.forms import Form
from comity.web.session import actor_of

P = ParamSpec("P")
T = TypeVar("T")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def acted(form: Form, act: Callable[..., T]) -> T | None:
    """Call the action with what was typed; None where the form must be shown again, its errors beside their fields."""
    if not form.is_valid():
        return None
    try:
        return act(**form.cleaned_data)
    except StaleVersion as stale:
        form.meet(stale)
        return None
    except ValidationError as wrong:
        found: dict[str, list[str]] = wrong.message_dict if hasattr(wrong, "error_dict") else {"": wrong.messages}
        for name, sentences in found.items():
            form.add_error(name if name in form.fields else None, sentences)
        return None


def page(http_request: HttpRequest, form: Form, template: str = "web/form.html", **context: Any) -> HttpResponse:
    """The form's page; 422 where something has to be mended, 409 where somebody changed the record meanwhile."""
    shown = {"form": form, "draft": _draft(http_request, form), **context}
    return render(http_request, template, shown, status=409 if form.stale else 422 if form.is_bound else 200)


def _draft(http_request: HttpRequest, form: Form) -> str:
    """Under which name its draft is kept: nowhere if there is nothing to type, or a secret."""
    is_secret = any(isinstance(bound.field.widget, PasswordInput) for bound in form)
    return drafts.named_by(http_request) if form.visible_fields() and not is_secret else ""


def closed(http_request: HttpRequest, ruling: Ruling, back: str) -> HttpResponse | None:
    """What is said instead of the form of a step that is closed; None where it is open.

    What is sent all the same goes to the action: it refuses it, and the chain keeps that.
    """
    if ruling or http_request.method == "POST":
        return None
    return errors.page(http_request, 403, _("Not allowed"), ruling.because, back=back)


def closed_move(http_request: HttpRequest, flow: Workflow[Actor, Any], subject: Any, step: str, back: str) -> HttpResponse | None:
    """The same for a row of a workflow; from a state that does not know it, the way leads back with a sentence."""
    if http_request.method == "POST":
        return None
    ruling = next((ruling for move, ruling, _hand in record.choices(flow, actor_of(http_request), subject) if move.name == step), None)
    if ruling is not None:
        return closed(http_request, ruling, back)
    told = {"step": _(flow.by_name[step].label), "state": subject.get_state_display()}
    messages.warning(http_request, _("“%(step)s” is not open from the state “%(state)s”.") % told)
    return HttpResponseRedirect(back)


def ask_again(view: View[P]) -> View[P]:
    """A sensitive act: the officer shows again who it is, unless it did so within ten minutes."""

    @wraps(view)
    def asked(http_request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if sessions.is_fresh(http_request):
            return view(http_request, *args, **kwargs)
        way = get_adapter().get_reauthentication_methods(http_request.user)[0]["url"]
        return drafts.NotTaken(f"{way}?{urlencode({'next': http_request.get_full_path()})}")

    return asked
