"""Ended requests at the end of their time: what is due for review, what is decided about it, and what remains of the erased."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from comity.casework import actions, policy, queries
from comity.casework.forms.fields import CaseForm, DayField, because
from comity.casework.models import AssistanceRequest
from comity.casework.views.inbox import named_as_in
from comity.directory.territory import country_name
from comity.engines.ruling import Ruling
from comity.kernel.actor import Actor
from comity.web.forms import Form, keys_of
from comity.web.listing import Bulk, Column, Listing
from comity.web.session import actor_of
from comity.web.templatetags import ui

AT_ONCE = 200
"""As many as one page shows and one decision takes."""

IN_THE_REQUEST = 20
"""So many are erased while the page waits; more are a job with its progress."""


def _officer(request: AssistanceRequest) -> str | None:
    return request.officer.name if request.officer else None


def _officer_html(request: AssistanceRequest) -> SafeString:
    return format_html('<bdi class="nowrap">{}</bdi>', request.officer.name) if request.officer else mark_safe("–")


def _title_html(request: AssistanceRequest) -> SafeString:
    return format_html('<bdi class="row-title">{}</bdi>', request.title)


REVIEW = Listing(
    name="review",
    title=_("Due for review"),
    columns=(
        Column(
            "reference", _("Reference"), lambda request: request.reference, ("reference",), lambda request: ui.reference(request.reference)
        ),
        Column("from", _("Requesting agency"), lambda request: f"{request.requester.name} · {country_name(request.requester.country)}"),
        Column("title", _("Title"), lambda request: request.title, ("title",), _title_html),
        Column("state", _("State"), lambda request: request.get_state_display(), ("state",)),
        Column("officer", _("Officer"), _officer, ("officer__name",), _officer_html),
        Column(
            "ended", _("Ended"), lambda request: request.ended_at, ("ended_at",), lambda request: ui.moment(request.ended_at, beside=False)
        ),
        Column("review", _("Review due"), lambda request: request.review_on, ("review_on",)),
    ),
    sort=("review_on",),
    empty=_("Nothing is due for review. An ended request appears here six months after its end, or when a person in it is to be reviewed."),
    url_of=lambda request: request.get_absolute_url(),
    bulk=(Bulk(_("Erase…"), "casework:erase_many"), Bulk(_("Keep longer…"), "casework:keep_many")),
    rows_per_page=AT_ONCE,
)

ERASED = Listing(
    name="erased",
    title=_("Erased requests"),
    columns=(
        Column(
            "reference", _("Reference"), lambda remnant: remnant.reference, ("reference",), lambda remnant: ui.reference(remnant.reference)
        ),
        Column("from", _("Requesting agency"), lambda remnant: f"{remnant.requester.name} · {country_name(remnant.requester.country)}"),
        Column("received", _("Received"), lambda remnant: remnant.received_at, ("received_at",)),
        Column("ended", _("Ended"), lambda remnant: remnant.ended_at, ("ended_at",)),
        Column("state", _("State"), lambda remnant: remnant.get_state_display(), ("state",)),
        Column("erased", _("Erased"), lambda remnant: remnant.erasure.at, ("erasure__at",)),
        Column("by", _("Decided by"), lambda remnant: remnant.erasure.officer.name, ("erasure__officer__name",)),
        Column("because", _("Why"), lambda remnant: remnant.erasure.because),
    ),
    sort=("-erasure__at",),
    empty=_("No request has been erased. One appears here when its head of desk erases it after its review."),
)


class Erasing(CaseForm):
    """Why they are no longer needed."""

    warning = _("It cannot be undone. Everything is erased but the references and what the yearly figures count.")
    because = because(_("Why they are no longer needed"), _("This reason remains: name no person in it."))


class Keeping(CaseForm):
    """Until when they are kept, and why."""

    until_on = DayField(label=_("Review them again on"), help_text=_("At most twelve months from now."))
    because = because(_("Why they are still needed"))


@require_safe
def review(http_request: HttpRequest) -> HttpResponseBase:
    """What the head of desk decides about now; not there for anybody else."""
    actor = _head(http_request)
    return REVIEW.answer(http_request, queries.due_for_review(actor))


@require_safe
def erased(http_request: HttpRequest) -> HttpResponseBase:
    """What remains of erased requests: for heads, of their desk; for auditors, of all."""
    actor = actor_of(http_request)
    if not policy.may_count(actor):
        raise Http404
    return ERASED.answer(http_request, queries.erased(actor))


@require_POST
def erase_many(http_request: HttpRequest) -> HttpResponseBase:
    """Say what will happen to each; erased only when that was confirmed, many of them by a job."""

    def act(actor: Actor, chosen: list[AssistanceRequest], because: str) -> HttpResponseBase:
        if len(chosen) > IN_THE_REQUEST:
            return HttpResponseRedirect(reverse("web:job", args=[actions.erase_later(actor, chosen, because=because).pk]))
        actions.erase(actor, chosen, because=because)
        said = ngettext("%(count)d request is erased.", "%(count)d requests are erased.", len(chosen))
        messages.success(http_request, said % {"count": len(chosen)})
        return HttpResponseRedirect(reverse("casework:review"))

    return _decide(http_request, Erasing, policy.may_erase, act, _now("Erase for good"))


@require_POST
def keep_many(http_request: HttpRequest) -> HttpResponseBase:
    """Say what will happen to each; kept until another review only when that was confirmed."""

    def act(actor: Actor, chosen: list[AssistanceRequest], **typed: Any) -> HttpResponseBase:
        actions.keep_all_longer(actor, chosen, **typed)
        said = ngettext("%(count)d request is kept longer.", "%(count)d requests are kept longer.", len(chosen))
        messages.success(http_request, said % {"count": len(chosen)})
        return HttpResponseRedirect(reverse("casework:review"))

    return _decide(http_request, Keeping, policy.may_keep_longer, act, _now("Keep longer"))


def _head(http_request: HttpRequest) -> Actor:
    actor = actor_of(http_request)
    if not policy.may_review(actor):
        raise Http404
    return actor


def _decide(
    http_request: HttpRequest,
    kind: type[Form],
    may: Callable[[Actor, AssistanceRequest], Ruling],
    act: Callable[..., HttpResponseBase],
    submit: str,
) -> HttpResponseBase:
    actor = _head(http_request)
    keys = keys_of(http_request.POST.getlist("selected"))[:AT_ONCE]
    rulings = [(request, may(actor, request)) for request in queries.due_for_review(actor).filter(pk__in=keys)]
    chosen = [request for request, ruling in rulings if ruling]
    form = kind(http_request.POST if http_request.POST.get("confirmed") == "yes" else None)
    if chosen and form.is_valid():
        try:
            return act(actor, chosen, **form.cleaned_data)
        except ValidationError as wrong:
            for name, errors in wrong.message_dict.items():
                form.add_error(name if name in form.fields else None, errors)
    named = named_as_in(REVIEW)
    context = {
        "form": form,
        "heading": submit,
        "submit": submit,
        "back": reverse("casework:review"),
        "previews": [(named(request), ruling) for request, ruling in rulings],
        "selected": [request.pk for request in chosen],
    }
    return render(http_request, "web/bulk.html", context, status=422 if form.errors else 200)
