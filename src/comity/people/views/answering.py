"""The same way for every form: shown, sent, acted on once, or shown again with what has to be mended."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from comity.people import sessions
from comity.web import drafts
from comity.web.forms import Form

P = ParamSpec("P")
T = TypeVar("T")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def acted(form: Form, act: Callable[..., T]) -> T | None:
    """Call the action with what was typed; None where the form must be shown again, its errors beside their fields."""
    if not form.is_valid():
        return None
    try:
        return act(**form.cleaned_data)
    except ValidationError as wrong:
        errors: dict[str, list[str]] = wrong.message_dict if hasattr(wrong, "error_dict") else {"": wrong.messages}
        for name, sentences in errors.items():
            form.add_error(name if name in form.fields else None, sentences)
        return None


def page(http_request: HttpRequest, form: Form, template: str = "web/form.html", **context: Any) -> HttpResponse:
    """The form's page; 422 where something has to be mended."""
    return render(http_request, template, {"form": form, **context}, status=422 if form.is_bound else 200)


def ask_again(view: View[P]) -> View[P]:
    """A sensitive act: the officer shows again who it is, unless it did so within ten minutes."""

    @wraps(view)
    def asked(http_request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if sessions.is_fresh(http_request):
            return view(http_request, *args, **kwargs)
        way = get_adapter().get_reauthentication_methods(http_request.user)[0]["url"]
        return drafts.NotTaken(f"{way}?{urlencode({'next': http_request.get_full_path()})}")

    return asked
