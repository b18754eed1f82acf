"""One form, one action: shown, filled with what the action refuses, or taken."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from comity.engines.ruling import Ruling
from comity.kernel import record
from comity.kernel.errors import StaleVersion
from comity.web import drafts, once
from comity.web.forms import Form
from comity.web.session import actor_of


class Way(NamedTuple):
    """A step that is no move of a workflow, as the steps of a page show it."""

    name: str
    label: Any


def insist(http_request: HttpRequest, ruling: Ruling) -> None:
    """Nobody fills in a form that they may not send; that one was sent all the same is remembered. Raises PermissionDenied, NotAllowed."""
    if ruling:
        return
    if http_request.method in {"GET", "HEAD"}:
        raise PermissionDenied(ruling.because)
    match = http_request.resolver_match
    record.consult(None, by=actor_of(http_request), action=match.view_name.replace(":", ".") if match else "page", ruling=ruling)


def put_back(form: Form, refused: ValidationError) -> None:
    """What the action refused, at the fields it concerns; the rest on top."""
    named = refused.error_dict if hasattr(refused, "error_dict") else {NON_FIELD_ERRORS: refused.error_list}
    for name, errors in named.items():
        form.add_error(name if name in form.fields else None, errors)


def answer(
    http_request: HttpRequest, form: Form, act: Callable[..., Any], *, heading: str, submit: str, back: str, **context: Any
) -> HttpResponse:
    """The page of a form. `act` takes `seen` and the cleaned fields; what it returns as text is the next address, else `back`."""
    if form.is_bound and form.is_valid():
        try:
            leads_to = once.take(http_request, lambda: _address(act(seen=form.version, **form.cleaned_data), back))
        except StaleVersion as stale:
            form.meet(stale)
        except ValidationError as refused:
            put_back(form, refused)
        else:
            return HttpResponseRedirect(leads_to)
    shown = {"form": form, "heading": heading, "submit": submit, "back": back, "draft": drafts.named_by(http_request), **context}
    status = 409 if form.stale else 422 if form.is_bound else 200
    return render(http_request, context.get("template", "web/form.html"), shown, status=status)


def _address(made: object, back: str) -> str:
    return made if isinstance(made, str) else back
