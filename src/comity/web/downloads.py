"""Attached files as downloads: only to whoever sees the record, never shown inside a page, noted where reading is watched."""

from typing import Any, Final

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from comity.kernel import attachments, record
from comity.kernel.actor import Actor
from comity.kernel.models import Attachment, Record
from comity.web import errors
from comity.web.forms import Form
from comity.web.session import actor_of

OPENED: Final = "kernel.attachment.open"
# What a browser may be told without harm; anything else is bytes.
SAID: Final = frozenset(
    {
        "application/json",
        "application/msword",
        "application/pdf",
        "application/vnd.ms-excel",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/zip",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/tiff",
        "image/webp",
        "message/rfc822",
        "text/csv",
        "text/plain",
    }
)


class Purpose(Form):
    """What a watched reading is for."""

    purpose = forms.CharField(
        label=gettext_lazy("Purpose"), max_length=300, help_text=gettext_lazy("It is kept with this reading in the audit log.")
    )


@require_http_methods(["GET", "POST"])
def attachment(http_request: HttpRequest, pk: int) -> HttpResponseBase:
    """One attached file. Absent and forbidden are the same 404; whose reading is watched states a purpose first."""
    actor = actor_of(http_request)
    file: Attachment = get_object_or_404(Attachment.objects.visible_to(actor), pk=pk)
    owner = attachments.owners.record_of(file.owner_kind, file.owner_key)
    if attachments.owners.states_purpose(actor, owner):
        form = Purpose(http_request.POST or None)
        if not form.is_valid():
            return _ask(http_request, form)
        return _opened(http_request, file, owner, actor, form.cleaned_data["purpose"])
    return _opened(http_request, file, owner, actor, "")


def _ask(http_request: HttpRequest, form: Purpose) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "heading": _("Open this file"), "submit": _("Open")}
    return render(http_request, "web/form.html", context, status=422 if form.is_bound else 200)


def _opened(http_request: HttpRequest, file: Attachment, owner: Record, actor: Actor, purpose: str) -> HttpResponseBase:
    if purpose or getattr(owner, "is_sealed", False):
        record.consult(owner, by=actor, action=OPENED, purpose=purpose, facts={"attachment": file.pk, "digest": file.digest})
    return taken(http_request, file)


def taken(http_request: HttpRequest, file: Attachment) -> HttpResponseBase:
    """The file as a download, for whom it was found and whose reading is entered; a damaged one is said in words."""
    try:
        plain = attachments.open_plain(file)
    except attachments.Unreadable as unreadable:
        return errors.page(http_request, 500, _("This file cannot be opened"), str(unreadable), errors.reference_of(http_request))
    media_type = file.media_type if file.media_type in SAID else "application/octet-stream"
    response = FileResponse(plain, as_attachment=True, filename=file.name, content_type=media_type)
    response.headers["Content-Length"] = str(file.size)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
