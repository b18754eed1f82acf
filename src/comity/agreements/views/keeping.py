"""Keeping agreements: entering, adopting, changing, and the steps of their life."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.agreements import actions, queries, serving
from comity.agreements.forms import AdoptForm, AgreementForm, StepForm, TakingBack
from comity.agreements.models import Agreement, State
from comity.agreements.policy import may_keep
from comity.agreements.workflow import FLOW
from comity.directory import editing
from comity.directory.forms import ConfirmForm, present
from comity.directory.queries import open_agencies
from comity.kernel import clock
from comity.kernel.errors import WrongState
from comity.kernel.record import signatures
from comity.web.session import actor_of


def add(http_request: HttpRequest) -> HttpResponse:
    """A new agreement, proposed."""
    actor = actor_of(http_request)
    editing.insist(http_request, may_keep(actor, Agreement()))
    form = AgreementForm(http_request.POST or None)
    del form.fields["because"]

    def act(seen: int | None, **facts: Any) -> str:
        return actions.add_agreement(actor, **facts).get_absolute_url()

    return editing.answer(
        http_request, form, act, heading=_("Enter an agreement"), submit=_("Enter as proposed"), back=reverse("agreements:agreements")
    )


def adopt(http_request: HttpRequest) -> HttpResponse:
    """A ready instrument with our own parties."""
    actor = actor_of(http_request)
    editing.insist(http_request, may_keep(actor, Agreement()))
    form = AdoptForm(http_request.POST or None)
    form.offer_rows("agencies", open_agencies(actor))

    def act(seen: int | None, instrument: str, **facts: Any) -> str:
        return actions.adopt(actor, instrument, **facts).get_absolute_url()

    heading, submit = _("Adopt a ready instrument"), _("Adopt as proposed")
    return editing.answer(http_request, form, act, heading=heading, submit=submit, back=reverse("agreements:agreements"))


def edit(http_request: HttpRequest, pk: int) -> HttpResponse:
    """Change the agreement's own facts."""
    actor = actor_of(http_request)
    found = get_object_or_404(Agreement.objects.visible_to(actor), pk=pk)
    editing.insist(http_request, may_keep(actor, found))
    form = AgreementForm(http_request.POST or None, initial={**present(found, AgreementForm.base_fields), "version": found.version})

    def act(**facts: Any) -> None:
        actions.edit(actor, found, **facts)

    heading = _("Edit %(name)s") % {"name": found}
    return editing.answer(http_request, form, act, heading=heading, submit=_("Save the changes"), back=found.get_absolute_url())


def step(http_request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One step of its life: of one hand, or the first or second of two."""
    actor = actor_of(http_request)
    found = get_object_or_404(Agreement.objects.visible_to(actor), pk=pk)
    if name not in FLOW.by_name:
        raise Http404
    offered = {row.name: (row, ruling, hand) for row, ruling, hand in queries.choices(actor, found)}
    if name not in offered:
        raise WrongState(_("This step is not open from the present status. Look at the timeline."))
    row, ruling, hand = offered[name]
    editing.insist(http_request, ruling)
    confirms = hand == "confirm"
    initial = {"version": found.version, "on": clock.now().date()}
    form = (ConfirmForm if confirms else StepForm)(http_request.POST or None, initial=initial)
    if name == "renew" and not confirms:
        form.fields["on"].label = _("Renewed until")

    def act(**facts: Any) -> None:
        taken = {"confirm": actions.confirm_step, "propose": actions.propose_step, "act": actions.take_step}[hand]
        taken(actor, found, name, **facts)  # type: ignore[operator]  # each takes what its form gives

    label = _(row.label)
    submit = {"confirm": _("Confirm: %(step)s"), "propose": _("Propose: %(step)s"), "act": "%(step)s"}[hand] % {"step": label}
    return editing.answer(
        http_request,
        form,
        act,
        heading=f"{label} · {found}",
        submit=submit,
        back=found.get_absolute_url(),
        agreement=found,
        lacks=[*serving.lacks(found, clock.now().date())] if row.target == State.IN_FORCE else [],
        signature=queries.proposal(found, name) if confirms else None,
        template="agreements/step.html",
    )


def take_back(http_request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one proposed, before a second person confirms it."""
    actor = actor_of(http_request)
    found = get_object_or_404(Agreement.objects.visible_to(actor), pk=pk)
    if not signatures.live_moves(found):
        raise WrongState(_("This step is not open from the present status. Look at the timeline."))
    editing.insist(http_request, signatures.may_take_back(actor, found))
    form = TakingBack(http_request.POST or None, initial={"version": found.version})

    def act(seen: int | None, because: str) -> None:
        actions.take_back(actor, found, because=because)

    heading = f"{_('Take back what you proposed')} · {found}"
    return editing.answer(http_request, form, act, heading=heading, submit=_("Take it back"), back=found.get_absolute_url())
