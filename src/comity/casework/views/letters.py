"""The letter before it goes out, as it will look; and after, as PDF and as data to take away."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.casework import actions, happenings, letters
from comity.casework.forms.replying import Writing
from comity.casework.forms.steps import StepForm
from comity.casework.models import AssistanceRequest, Reply
from comity.casework.terms import HandlingCode
from comity.casework.views.finding import of_request
from comity.directory.territory import language_name, language_of
from comity.kernel import attachments
from comity.kernel.actor import Actor
from comity.kernel.errors import WrongState
from comity.kernel.timeline import Line
from comity.web import downloads
from comity.web.moments import said

WORDS = ("opening", "closing", "handling", "handling_text", "channel")


def reply_of(request: AssistanceRequest, form: StepForm | None = None) -> Reply | None:
    """The reply as written, or as it is being written; never saved here."""
    held = next((reply for reply in request.replies.all() if not reply.is_minimum), None)
    if not isinstance(form, Writing):
        return held
    words = {name: str(form[name].value() or "") for name in WORDS}
    if words["handling"] not in HandlingCode.values:
        words["handling"] = HandlingCode.H0
    words["handling_text"] = "".join(sign for sign in words["handling_text"] if sign.isprintable())[:300]
    if words["handling"] == HandlingCode.H3:
        words["handling_text"] = words["handling_text"].strip() or "…"
    return Reply(request=request, language=request.language, **words)


def preview_of(request: AssistanceRequest, reply: Reply | None) -> dict[str, Any]:
    """What a page shows of a letter before it goes out: the letter itself, and what must be known of it before."""
    if reply is None:
        return {}
    try:
        letter = letters.compose(request, reply)
    except ValidationError as wrong:
        return {"warnings": wrong.messages}
    return {**letters.show(letter), "warnings": _warnings(letter)}


def _warnings(letter: letters.Letter) -> list[str]:
    frame = _("No fixed words of letters are kept in %(language)s: headings and dates will be in %(frame)s, what you write stays as it is.")
    names = {"language": language_name(letter["language"]), "frame": language_name(letter["frame"])}
    told = [frame % names] if letter["frame"] != language_of(letter["language"]) else []
    return [*told, *filter(None, [letters.about_fonts(letters.undrawable(letter))])]


@require_POST
@of_request
def preview(http_request: HttpRequest, actor: Actor, request: AssistanceRequest) -> HttpResponseBase:
    """The letter as it would go out with what is typed now."""
    reply = reply_of(request, Writing(http_request.POST, by=actor, request=request))
    return render(http_request, "casework/letter.html", preview_of(request, reply))


@of_request
def draft_pdf(http_request: HttpRequest, actor: Actor, request: AssistanceRequest) -> HttpResponseBase:
    """The letter as it is written so far, as PDF."""
    reply = reply_of(request)
    if reply is None:
        raise Http404
    if reply.letter is not None:
        return sent(http_request, request.reference, pk=reply.pk, as_format="pdf")
    try:
        drawn = letters.draw(letters.compose(request, reply))
    except ValidationError as wrong:
        raise WrongState(" ".join(wrong.messages)) from wrong
    actions.take_letter(actor, reply, as_format="draft")
    return _file(drawn, f"{request.reference}-draft.pdf", "application/pdf")


@of_request
def sent(http_request: HttpRequest, actor: Actor, request: AssistanceRequest, pk: int, as_format: str) -> HttpResponseBase:
    """A letter as it was sent: the frozen data, or its PDF; who takes it is kept."""
    reply = get_object_or_404(Reply.objects.visible_to(actor).select_related("request"), pk=pk, request=request, sent_at__isnull=False)
    if reply.letter is None:
        raise Http404
    actions.take_letter(actor, reply, as_format=as_format)
    name = f"{request.reference}-{reply.pk}"
    if as_format == "json":
        return _file(json.dumps(reply.letter, ensure_ascii=False, indent=1).encode(), f"{name}.json", "application/json")
    return _file(letters.draw(reply.letter), f"{name}.pdf", "application/pdf")


@of_request
def happened(http_request: HttpRequest, actor: Actor, request: AssistanceRequest) -> HttpResponseBase:
    """The timeline as JSON, to take away."""
    actions.take_timeline(actor, request)
    lines = [_data(line) for line in happenings.of(actor, request)]
    data = {"format": "comity timeline 1", "reference": request.reference, "lines": lines}
    return _file(json.dumps(data, ensure_ascii=False, indent=1).encode(), f"{request.reference}-timeline.json", "application/json")


@of_request
def file(http_request: HttpRequest, actor: Actor, request: AssistanceRequest, pk: int) -> HttpResponseBase:
    """An attached file, to take away; it is never shown in the page."""
    held = get_object_or_404(attachments.of(request), pk=pk)
    actions.take_file(actor, request, held)
    return downloads.taken(http_request, held)


def _data(line: Line) -> dict[str, Any]:
    values = [
        {"part": part, "what": detail.label, "old": said(detail.old), "new": said(detail.new)} for part, detail in happenings.changes(line)
    ]
    return {
        "sequence": line.sequence,
        "at": line.at.isoformat(),
        "recorded_at": line.recorded_at.isoformat(),
        "who": line.who,
        "action": line.action,
        "sentence": happenings.sentence(line),
        "because": line.because,
        "purpose": line.purpose,
        "values": values,
    }


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
