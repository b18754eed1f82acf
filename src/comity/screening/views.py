"""Pages of an officer's own search: whom for, and what was answered."""

import secrets
from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from comity.engines.screening import Subject
from comity.kernel.actor import Actor
from comity.people.views import answering
from comity.screening import actions, policy
from comity.screening.answers import answer_of
from comity.screening.forms import ScreeningForm
from comity.screening.matters import Matter, matters_of
from comity.screening.reviews import queries as reviews
from comity.subjects import indexes
from comity.web import once
from comity.web.session import actor_of

LAST_MATTER = "screening_matter"


def screening(http_request: HttpRequest) -> HttpResponse:
    """Whom an officer searches for, and for which matter; what is answered has an address of its own, without a name in it."""
    actor = actor_of(http_request)
    if no := answering.closed(http_request, policy.may_enter(actor), "/"):
        return no
    offered = {matter.key: matter for matter in matters_of(actor)}
    if http_request.method == "POST" and not offered:
        actions.search(actor, Subject(), None)
    form = ScreeningForm(http_request.POST or None, matters=offered.values(), initial={"matter": http_request.session.get(LAST_MATTER)})
    if form.is_valid():
        indexes.warm()  # before the unit: the first check in a process builds them
        chosen = offered[form.cleaned_data["matter"]]
        address = once.take_each(http_request, lambda: _searched(actor, form, chosen))
        http_request.session[LAST_MATTER] = chosen.key
        return redirect(address)
    form.begin_with("text")
    context = {"form": form, **_refused(actor, offered)}
    return render(http_request, "screening/screening.html", context, status=422 if form.errors else 200)


def _searched(actor: Actor, form: ScreeningForm, matter: Matter) -> str:
    key = secrets.token_urlsafe(12)
    actions.search(actor, form.asked.subject, matter.record, noted={"search": key, "form": form.said(form.cleaned_data)})
    return reverse("screening:answered", args=[key])


@require_safe
def answered(http_request: HttpRequest, key: str) -> HttpResponse:
    """What an officer's own search answered, and the field for the next; to be read again for twelve hours, and logged once."""
    actor = actor_of(http_request)
    if no := answering.closed(http_request, policy.may_enter(actor), "/"):
        return no
    answer = answer_of(actor, key)
    if answer is None:
        raise Http404
    offered = matters_of(actor)
    initial = {**answer.form, "read_as": "", "matter": http_request.session.get(LAST_MATTER)}
    form = ScreeningForm(matters=offered, initial=initial)
    if answer.wants_birth_year:
        form.begin_with("born")
    context = {"form": form, "answer": answer, **_refused(actor, offered)}
    return render(http_request, "screening/screening.html", context)


def _refused(actor: Actor, offered: Collection[Any]) -> dict[str, Any]:
    """Why no search can be made now, with the questions that are to be answered first; nothing where one can."""
    ruling = policy.may_search(actor)
    if not ruling:
        return {"refused": ruling.because, "asked_why": reviews.suspending(actor)}
    return {"refused": "" if offered else policy.may_screen(actor).because}
