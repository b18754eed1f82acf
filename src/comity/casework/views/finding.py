"""Finds the request an address names, for those who may see it; where an opening has a purpose, it is asked first."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from comity.casework import actions, policy, queries
from comity.casework.models import AssistanceRequest
from comity.kernel.actor import Actor
from comity.people import elsewhere
from comity.web import drafts, purposes
from comity.web.session import actor_of

View = Callable[..., HttpResponseBase]


def find(http_request: HttpRequest, reference: str) -> tuple[Actor, AssistanceRequest]:
    """The actor and the request. Raises Http404 for one that is absent and for one that is not theirs, alike."""
    return actor_of(http_request), elsewhere.get_or_404(http_request, lambda actor: queries.whole(actor, reference))


def of_request(view: View) -> View:
    """The view of one request: takes the actor and the request instead of the reference."""

    @wraps(view)
    def found(http_request: HttpRequest, reference: str, **rest: Any) -> HttpResponseBase:
        actor, request = find(http_request, reference)
        if not queries.opens_at_once(actor, request, purposes.stated(http_request)):
            return _asked_first(http_request, request)
        return view(http_request, actor, request, **rest)

    return found


def _asked_first(http_request: HttpRequest, request: AssistanceRequest) -> HttpResponseBase:
    """The page that asks for the purpose; a part of a page, a chip's ladder say, only leads there."""
    back = urlencode({"next": http_request.get_full_path()}) if http_request.method == "GET" else ""
    asking = f"{reverse('casework:purpose', args=[request.reference])}?{back}"
    is_part = http_request.headers.get("HX-Request") == "true" and http_request.headers.get("HX-Boosted") != "true"
    if is_part and http_request.method == "GET":
        return render(http_request, "casework/closed.html", {"asking": asking})
    return drafts.NotTaken(asking)


def purpose(http_request: HttpRequest, reference: str) -> HttpResponseBase:
    """Ask what the request is opened for; the answer is kept, and holds until the session ends."""
    actor, request = find(http_request, reference)
    if not policy.states_purpose(actor, request):
        raise Http404
    form = purposes.PurposeForm(http_request.POST or None)
    if form.is_valid():
        actions.consult(actor, request, **form.cleaned_data)
        purposes.keep(http_request, [request])
        return HttpResponseRedirect(_onward(http_request, request))
    context = {
        "form": form,
        "heading": _("Open %(reference)s") % {"reference": request.reference},
        "submit": _("Open it"),
        "back": reverse("casework:inbox"),
    }
    return render(http_request, "casework/purpose.html", context, status=422 if form.errors else 200)


def _onward(http_request: HttpRequest, request: AssistanceRequest) -> str:
    wanted = http_request.GET.get("next", "")
    own = wanted.startswith(request.get_absolute_url()) and url_has_allowed_host_and_scheme(wanted, {http_request.get_host()})
    return wanted if own else request.get_absolute_url()
