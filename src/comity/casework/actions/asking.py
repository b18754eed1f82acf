"""Asking the requester, and asking a court: the two things that lawfully hold an answer back."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.casework.models import AssistanceRequest, Authorisation, Clarification
from comity.casework.workflow import ANSWER, ASKED, FLOW
from comity.kernel import clock, record
from comity.kernel.actor import Actor


def ask(by: Actor, request: AssistanceRequest, *, question: str, seen: int | None = None) -> AssistanceRequest:
    """Send a question for clarification. The clock runs until it has reached them."""
    with record.move(FLOW, "ask", request, by=by, seen=seen) as act:
        act.add(Clarification(request=act.subject, question=question, asked_at=act.at, asked_by_id=by.person_id))
    return request


def reach(by: Actor, request: AssistanceRequest, *, reached_at: datetime, seen: int | None = None) -> AssistanceRequest:
    """The question reached the requester: from that moment the clocks stand. Raises ValidationError before it was asked."""
    open_question = _open_question(request)
    if reached_at < open_question.asked_at.replace(second=0, microsecond=0):
        raise ValidationError({"reached_at": _("The question cannot have reached them before it was asked.")})
    reached_at = max(reached_at, open_question.asked_at)  # typed to the minute, it may seem to lie before
    with record.move(FLOW, "reach", request, by=by, seen=seen, at=reached_at) as act:
        act.change(open_question, reached_at=reached_at)
        act.pause(ANSWER.name, ASKED)
    return request


def hear(
    by: Actor, request: AssistanceRequest, *, answer: str, answered_at: datetime | None = None, seen: int | None = None
) -> AssistanceRequest:
    """Their clarification arrived: the clocks run on from then with what remained."""
    open_question = _open_question(request)
    at = answered_at or clock.now()
    earliest = open_question.reached_at or open_question.asked_at
    if at < earliest.replace(second=0, microsecond=0):
        raise ValidationError({"answered_at": _("The clarification cannot have come before the question reached them.")})
    at = max(at, earliest)  # typed to the minute, it may seem to lie before
    with record.move(FLOW, "hear", request, by=by, seen=seen, at=at) as act:
        act.change(open_question, answer=answer, answered_at=at, reached_at=open_question.reached_at or at)
    return request


def _open_question(request: AssistanceRequest) -> Clarification:
    found = request.clarifications.filter(answered_at__isnull=True).first()
    if found is None:
        raise ValidationError(_("No question to the requester is open."))
    return found


def delay(
    by: Actor,
    request: AssistanceRequest,
    *,
    authority: str,
    expected_at: datetime,
    told_at: datetime,
    because: str,
    numbers: Collection[int] = (),
    seen: int | None = None,
) -> AssistanceRequest:
    """A judicial authorisation is sought: the requester was told at once how long it will take and why.

    It delays the items with these `numbers`, and no other; where none is named, every one that may wait. Raises ValidationError for
    an item that is answered, or waits for a court already.
    """
    with record.move(FLOW, "delay", request, by=by, seen=seen, because=because) as act:
        items = {item.number: item for item in act.subject.unhindered}
        if other := sorted(set(numbers) - items.keys()):
            raise ValidationError({"numbers": _("Item %(number)s is answered, or waits for a court already.") % {"number": other[0]}})
        wait = sorted(numbers or items)
        facts = {"authority": authority, "reason": because, "sought_at": act.at, "expected_at": expected_at, "told_at": told_at}
        act.add(Authorisation(request=act.subject, numbers=wait, **facts))
        for number in wait:
            act.delay(ANSWER.name, expected_at, because, part=items[number])
    return request


def authorise(
    by: Actor, request: AssistanceRequest, *, was_granted: bool, sought: Authorisation | None = None, seen: int | None = None
) -> AssistanceRequest:
    """The court decided, whichever way: the lawful delay of the items that waited for it ends, and they are owed as soon as possible.

    By the limit where that is later (Directive (EU) 2023/977 Art. 5(2) and (3)). Raises ValidationError where none is sought, and where
    several are and it is not said which was decided.
    """
    with record.move(FLOW, "authorise", request, by=by, seen=seen) as act:
        decided = _decided(act.subject, sought)
        act.change(decided, decided_at=act.at, was_granted=was_granted)
        for item in act.subject.items.filter(number__in=decided.numbers):
            act.end_delay(ANSWER.name, part=item)
    return request


def _decided(request: AssistanceRequest, sought: Authorisation | None) -> Authorisation:
    waiting = [one for one in request.authorisations.filter(decided_at__isnull=True) if sought in {None, one}]
    if not waiting:
        raise ValidationError(_("No judicial authorisation is being sought."))
    if len(waiting) > 1:
        raise ValidationError({"sought": _("Several are being sought. Choose which was decided.")})
    return waiting[0]
