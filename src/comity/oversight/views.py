"""The pages of the audit room: for an auditor as they are, for anybody else not there."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.kernel import clock, proof, timeline
from comity.kernel.actor import Actor
from comity.kernel.spool import spool
from comity.oversight import actions, queries
from comity.oversight.forms import Purpose, Wanted
from comity.oversight.policy import may_audit
from comity.people.models import Officer
from comity.web import chips, timelines
from comity.web.session import actor_of

P = ParamSpec("P")
READ_FOR = timedelta(days=90)
PARTS: dict[str, tuple[str, Callable[[], Any]]] = {
    "log": ("audit-log.jsonl", lambda: (line + "\n" for line in proof.export())),
    "checkpoints": ("checkpoints.txt", lambda: (note + "\n" for note in proof.anchored())),
    "keys": ("keys.txt", lambda: (f"{key}\n" for key in proof.public_keys())),
}


def auditors_only(
    view: Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """The audit room is not there for anybody else."""

    @wraps(view)
    def looked(http_request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = actor_of(http_request)
        if not may_audit(actor):
            raise Http404
        return view(http_request, actor, *args, **kwargs)

    return looked


@require_safe
@auditors_only
def log(http_request: HttpRequest, actor: Actor) -> HttpResponse:
    """The log from its end, as far as it is asked for: who did what, when; no content."""
    form = Wanted(http_request.GET, officers=Officer.objects.visible_to(actor))
    wanted = form.cleaned_data if form.is_valid() else {}
    older = http_request.GET.get("older_than", "")
    found = queries.page(queries.entries(wanted, actor), actor, int(older) if older.isdecimal() and len(older) < 19 else None)
    query = http_request.GET.copy()
    query["older_than"] = str(found.older_than)
    context = {"form": form, "page": found, "next": query.urlencode(), "releases": queries.releases(), "vouched_for": queries.vouched_for()}
    return render(http_request, "oversight/log.html", context)


@require_http_methods(["GET", "POST"])
@auditors_only
def entry(http_request: HttpRequest, actor: Actor, sequence: int) -> HttpResponse:
    """One entry and its content, after its purpose was stated."""
    found = queries.entry(sequence)
    if found is None:
        raise Http404
    form = Purpose(http_request.POST or None)
    if not form.is_valid():
        return _ask(http_request, form, _("Open entry %(sequence)d") % {"sequence": sequence})
    actions.open_entry(actor, found, purpose=form.cleaned_data["purpose"])
    line = queries.line_of(found, actor)
    return render(http_request, "oversight/entry.html", {"entry": found, "line": line, "happenings": timelines.happenings([line])})


@require_http_methods(["GET", "POST"])
@auditors_only
def trail(http_request: HttpRequest, actor: Actor, kind: str, key: str) -> HttpResponse:
    """All that happened to one subject, after the purpose was stated; this opening stands at its end."""
    if not queries.has_trail(kind, key):
        raise Http404
    form = Purpose(http_request.POST or None)
    if not form.is_valid():
        return _ask(http_request, form, _("Open the trail of %(kind)s %(key)s") % {"kind": timeline.kind_label(kind), "key": key})
    actions.open_trail(actor, kind, key, purpose=form.cleaned_data["purpose"])
    happened = timelines.happenings(queries.lines_of(kind, key, actor))
    return render(http_request, "oversight/trail.html", {"kind": timeline.kind_label(kind), "key": key, "happenings": happened})


@require_http_methods(["GET", "POST"])
@auditors_only
def verification(http_request: HttpRequest, actor: Actor) -> HttpResponse:
    """The last verdict and the window that no checkpoint vouches for yet; POST has the log verified anew."""
    if http_request.method == "POST":
        return HttpResponseRedirect(reverse("web:job", args=[actions.verify(actor).pk]))
    job = queries.last_verdict(actor)
    verdict = job.result if job else None
    context = {
        "job": job,
        "verdict": verdict,
        "proven_at": parse_datetime(verdict["proven_at"]) if verdict and verdict["proven_at"] else None,
        "problems": [chips.sentence(problem["template"], problem["values"]) for problem in verdict["problems"]] if verdict else [],
        "vouched_for": queries.vouched_for(),
    }
    return render(http_request, "oversight/verification.html", context)


@require_safe
@auditors_only
def readers(http_request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who opened what is watched, in the last three months."""
    return render(http_request, "oversight/readers.html", {"readers": queries.readers(clock.now() - READ_FOR), "days": READ_FOR.days})


@require_safe
@auditors_only
def export(http_request: HttpRequest, actor: Actor) -> HttpResponse:
    """What can be taken away, and what a verifier needs."""
    return render(http_request, "oversight/export.html", {"form": Purpose(), "parts": PARTS})


@require_POST
@auditors_only
def part(http_request: HttpRequest, actor: Actor, part: str) -> HttpResponseBase:
    """One part of an export, written out before it is sent, so that nobody waits for a slow line."""
    if part not in PARTS:
        raise Http404
    form = Purpose(http_request.POST)
    if not form.is_valid():
        return render(http_request, "oversight/export.html", {"form": form, "parts": PARTS}, status=422)
    actions.take(actor, part, purpose=form.cleaned_data["purpose"])
    name, lines = PARTS[part]
    out = spool()
    for line in lines():
        out.write(line.encode())
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=name, content_type="text/plain; charset=utf-8")


def _ask(http_request: HttpRequest, form: Purpose, heading: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "submit": _("Open"), "back": reverse("oversight:log")}
    return render(http_request, "oversight/purpose.html", context, status=422 if form.is_bound else 200)
