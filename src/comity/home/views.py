"""The home page, the search, the palette, and what one was told."""

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from comity.casework.models import AssistanceRequest
from comity.casework.policy import WORKERS
from comity.casework.queries import opens_at_once
from comity.home import access, queries, searching, telling
from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.people import elsewhere
from comity.people import queries as people
from comity.people.roles import Role
from comity.screening.reviews import forms
from comity.screening.reviews import queries as reviews
from comity.screening.reviews.policy import may_still_search
from comity.screening.runs import queries as runs
from comity.web import purposes
from comity.web.forms import keys_of
from comity.web.session import actor_of

LONGEST = 200


@require_safe
def home(http_request: HttpRequest) -> HttpResponseBase:
    """Lists, not numbers: what is due, what waits for me, what waits for others, what changed."""
    actor = actor_of(http_request)
    now = clock.now()
    since = queries.left_at(actor)
    to_authorise, put_before_others = runs.waiting(actor)
    told = telling.told(actor, limit=6, only_new=True, others=elsewhere.others(http_request))
    asked_why = [(one, forms.to_answer(one), reviews.said(one)) for one in reviews.open_questions(actor)[:3]]
    context = {
        "now": now,
        "works": actor.has(*WORKERS),
        "administers": actor.has(Role.ADMINISTRATOR),
        "access": access.waiting(actor),
        "on_duty": people.on_duty(actor.desk_id, now) if actor.desk_id else [],
        "on_call": people.on_call_head(actor.desk_id, now) if actor.desk_id else None,
        "awaited": people.awaited(actor) if actor.desk_id is None else [],
        "note": people.note_now(actor, actor.desk_id) if actor.desk_id else None,
        "asked_why": asked_why,
        "to_judge": reviews.to_judge(actor)[: queries.IN_A_COLUMN],
        "oversees": actor.has(Role.AUDITOR),
        "may_not_search": may_still_search(actor).because if asked_why else "",
        "told": told,
        "new_notices": telling.how_many_new(actor) if told else 0,
        "due": [(one, _clock_of(http_request, actor, one)) for one in queries.due_first(actor)],
        "for_me": queries.first(queries.waiting_for_me(actor)),
        "for_others": queries.first(queries.waiting_for_others(actor)),
        "to_authorise": to_authorise[: queries.IN_A_COLUMN],
        "put_before_others": put_before_others[: queries.IN_A_COLUMN],
        "changed": queries.changed_since(actor, since),
        "since": since,
        "figures": queries.figures(actor) if actor.has(*WORKERS) else [],
    }
    return render(http_request, "home/home.html", context)


def _clock_of(http_request: HttpRequest, actor: Actor, request: AssistanceRequest) -> str:
    """Where its deadline is explained; nowhere while a purpose is to be stated first."""
    is_open = opens_at_once(actor, request, purposes.stated(http_request))
    return reverse("casework:clock", args=(request.reference,)) if is_open else ""


@require_safe
def search(http_request: HttpRequest) -> HttpResponseBase:
    """Everything that holds the words."""
    text = http_request.GET.get("q", "").strip()[:LONGEST]
    groups = searching.everywhere(actor_of(http_request), text) if text else []
    return render(http_request, "home/search.html", {"search_for": text, "groups": groups})


@require_safe
def palette(http_request: HttpRequest) -> HttpResponseBase:
    """The same as options of the palette, a few of each."""
    text = http_request.GET.get("q", "").strip()[:LONGEST]
    groups = searching.everywhere(actor_of(http_request), text, most=5) if text else []
    return render(http_request, "home/palette.html", {"groups": groups})


@require_safe
def told(http_request: HttpRequest) -> HttpResponseBase:
    """All that one was told, the latest first."""
    everything = telling.told(actor_of(http_request), limit=200, only_new=False, others=elsewhere.others(http_request))
    return render(http_request, "home/told.html", {"told": everything})


@require_POST
def seen(http_request: HttpRequest) -> HttpResponseBase:
    """One's own notifications are seen."""
    telling.see(actor_of(http_request), keys_of(http_request.POST.getlist("told")))
    wanted = http_request.POST.get("next", "/")
    return HttpResponseRedirect(wanted if url_has_allowed_host_and_scheme(wanted, {http_request.get_host()}) else "/")
