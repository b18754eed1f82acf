"""Whose request it is, and whether it is this desk's to answer at all."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.casework import policy
from comity.casework.actions.keeping import end
from comity.casework.models import AssistanceRequest
from comity.casework.terms import State
from comity.casework.workflow import FLOW
from comity.engines.ruling import N_
from comity.kernel import record
from comity.kernel.actor import Actor
from comity.kernel.telling import tell
from comity.people.models import Desk, Officer
from comity.people.queries import heads, officers_with, on_duty


def accept(by: Actor, request: AssistanceRequest, *, seen: int | None = None) -> AssistanceRequest:
    """Take a request that nobody has."""
    with record.move(FLOW, "accept", request, by=by, seen=seen) as act:
        act.subject.officer_id = by.user_id
        act.subject.opened_at = act.subject.opened_at or act.at
    return request


def assign(by: Actor, request: AssistanceRequest, *, officer: Officer, seen: int | None = None) -> AssistanceRequest:
    """Give a new request to an officer of the desk, who is told."""
    with record.move(FLOW, "assign", request, by=by, seen=seen) as act:
        _put_in_charge(act.subject, officer)
        tell([officer.pk], N_("%(by)s assigned %(reference)s to you."), {"by": by.name, "reference": request.reference}, about=request)
    return request


def hand_over(by: Actor, request: AssistanceRequest, *, officer: Officer, because: str, seen: int | None = None) -> AssistanceRequest:
    """Give a request in progress to another officer, with the reason; both are told."""
    with record.move(FLOW, "hand_over", request, by=by, seen=seen, because=because) as act:
        before = act.subject.officer_id
        _put_in_charge(act.subject, officer)
        told = {officer.pk, before} - {by.user_id, None}
        values = {"by": by.name, "reference": request.reference, "officer": officer.name}
        tell([pk for pk in told if pk], N_("%(by)s gave %(reference)s to %(officer)s."), values, about=request)
    return request


def take_over(by: Actor, request: AssistanceRequest, *, because: str, seen: int | None = None) -> AssistanceRequest:
    """Take charge of a colleague's request, with the reason; the colleague is told."""
    with record.move(FLOW, "take_over", request, by=by, seen=seen, because=because) as act:
        before, act.subject.officer_id = act.subject.officer_id, by.user_id
        if before:
            tell([before], N_("%(by)s took over %(reference)s."), {"by": by.name, "reference": request.reference}, about=request)
    return request


def _put_in_charge(request: AssistanceRequest, officer: Officer) -> None:
    if officer not in officers_with(request.desk_id, *policy.WORKERS):
        raise ValidationError({"officer": _("%(officer)s does not work cases at this desk.") % {"officer": officer.name}})
    request.officer = officer


def mark_duplicate(
    by: Actor, request: AssistanceRequest, *, of: AssistanceRequest, because: str, seen: int | None = None
) -> AssistanceRequest:
    """The same request arrived before, by another channel say: the clocks end here and run on there."""
    with record.unit():
        both = AssistanceRequest.objects.filter(pk__in=[request.pk, of.pk]).order_by("pk")
        list(both.select_for_update(no_key=True).values_list("pk"))  # else two at once could be each other's duplicate
        if not AssistanceRequest.objects.visible_to(by).filter(pk=of.pk).exclude(state=State.DUPLICATE).exists():
            raise ValidationError({"of": _("Choose a request that you may see and that is no duplicate itself.")})
        with record.move(FLOW, "mark_duplicate", request, by=by, seen=seen, because=because) as act:
            act.subject.duplicate_of = of
            end(act)
    return request


def withdraw(by: Actor, request: AssistanceRequest, *, because: str, seen: int | None = None) -> AssistanceRequest:
    """The sender no longer asks."""
    with record.move(FLOW, "withdraw", request, by=by, seen=seen, because=because) as act:
        end(act)
    return request


def transfer(by: Actor, request: AssistanceRequest, *, desk: Desk, because: str, seen: int | None = None) -> AssistanceRequest:
    """Another desk of this agency answers it: the clocks run on, the reference stays, that desk is told."""
    if desk.pk == request.desk_id:
        raise ValidationError({"desk": _("The request is at this desk already.")})
    with record.move(FLOW, "transfer", request, by=by, seen=seen, because=because) as act:
        act.subject.desk = desk
        act.subject.officer = None
        act.subject.opened_at = None
        told = {officer.pk for officer in (*on_duty(desk.pk, act.at), *heads(desk.pk))} - {by.user_id or 0}
        values = {"by": by.name, "reference": request.reference}
        tell(told, N_("%(by)s transferred %(reference)s to your desk."), values, about=act.subject)
    return request


def seal(by: Actor, request: AssistanceRequest, *, is_sealed: bool, because: str) -> AssistanceRequest:
    """Close a request to the desk but the officer in charge and whom a grant names, or open it again; with the reason."""
    name = "seal" if is_sealed else "unseal"
    with record.change(name, request, by=by, may=policy.may_seal, because=because, needs_reason=True) as act:
        act.subject.is_sealed = is_sealed
    return request


def grant(by: Actor, request: AssistanceRequest, *, officer: Officer, until_at: datetime, because: str) -> AssistanceRequest:
    """Let an officer outside the usual circle know this request until a day, for a reason."""
    from comity.kernel.models import Grant

    with record.change("grant", request, by=by, may=policy.may_seal, because=because, needs_reason=True) as act:
        act.add(
            Grant(
                subject_kind=request.kind(),
                subject_key=request.key,
                officer=officer,
                because=because,
                from_at=act.at,
                until_at=until_at,
                granted_by_id=by.person_id,
            )
        )
    return request
