"""The shell's own few addresses: theme, keys, drafts, saved filters."""

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.web import drafts, saved, unsent
from comity.web.session import actor_of
from comity.web.shell import THEMES

YEAR = 365 * 24 * 3600


def back(http_request: HttpRequest) -> str:
    """The page to return to, never another site."""
    wanted = http_request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, {http_request.get_host()}, http_request.is_secure()) else "/"


@require_POST
def theme(http_request: HttpRequest) -> HttpResponse:
    """Light, dark, or what the machine prefers: one cookie, no script."""
    response = HttpResponseRedirect(back(http_request))
    chosen = http_request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie("theme", chosen, max_age=YEAR, httponly=True, samesite="Lax", secure=http_request.is_secure())
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


@require_POST
def keys(http_request: HttpRequest) -> HttpResponse:
    """Single keys on or off (WCAG 2.1.4): one cookie."""
    response = HttpResponseRedirect(back(http_request))
    if http_request.POST.get("keys") == "off":
        response.set_cookie("keys", "off", max_age=YEAR, httponly=True, samesite="Lax", secure=http_request.is_secure())
    else:
        response.delete_cookie("keys", samesite="Lax")
    return response


@require_http_methods(["GET", "POST", "DELETE"])
def draft(http_request: HttpRequest, form: str) -> HttpResponse:
    """Read, keep or forget one's own draft of a form. 401 before sign-in, so that the page can ask for it without losing a word."""
    actor = actor_of(http_request)
    if actor.user_id is None:
        return JsonResponse({"because": "signed out"}, status=401)
    if len(form) > drafts.LONGEST_NAME:
        return HttpResponse(status=414)
    if http_request.method == "DELETE":
        drafts.finish(actor, form)
        return HttpResponse(status=204)
    if http_request.method == "GET":
        found = drafts.kept(actor, form)
        return JsonResponse({"fields": found.fields, "saved_at": found.saved_at.isoformat()} if found else {"fields": {}})
    try:
        fields = {name: http_request.POST.getlist(name) for name in http_request.POST if not name.startswith(("csrf", "_"))}
        json.dumps(fields).encode()
        kept = drafts.keep(actor.user_id, form, fields)
    except drafts.DraftTooLarge:
        return HttpResponse(status=413)
    return JsonResponse({"saved_at": kept.saved_at.isoformat()})


@require_safe
def not_sent(http_request: HttpRequest) -> HttpResponse:
    """What one sent after the session had ended, to be sent on or given up."""
    return render(http_request, "web/unsent.html", {"unsent": unsent.waiting(actor_of(http_request))})


@require_POST
def discard_unsent(http_request: HttpRequest) -> HttpResponse:
    """Give one of them up."""
    unsent.discard(actor_of(http_request), http_request.POST.get("form", ""))
    return HttpResponseRedirect(reverse("web:unsent"))


def signed_in(http_request: HttpRequest) -> int:
    """Who writes. Raises Http404 for a stranger."""
    officer_id = actor_of(http_request).user_id
    if officer_id is None:
        raise Http404
    return officer_id


@require_POST
def save_filter(http_request: HttpRequest, listing: str) -> HttpResponse:
    """Keep the words of a filter under a name."""
    kept = saved.keep(signed_in(http_request), listing[:60], http_request.POST.get("name", ""), http_request.POST.get("query", ""))
    if kept is None:
        messages.warning(http_request, _("This filter could not be kept under that name."))
    return HttpResponseRedirect(back(http_request))


@require_POST
def forget_filter(http_request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of one's own saved filters."""
    saved.forget(signed_in(http_request), pk)
    return HttpResponseRedirect(back(http_request))
