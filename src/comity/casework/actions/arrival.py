"""A request arrives: recorded with its items and persons, numbered, its clocks started at the channel's time."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.agreements.models import Agreement
from comity.agreements.queries import limit_for
from comity.casework import policy
from comity.casework.models import AssistanceRequest, RequestItem
from comity.casework.workflow import ANSWER, ASKED, FLOW
from comity.engines.ruling import N_
from comity.kernel import attachments, clock, record
from comity.kernel.actor import Actor
from comity.kernel.numbering import next_number
from comity.kernel.record import Act
from comity.kernel.telling import tell
from comity.people import queries as people
from comity.people.models import Desk
from comity.subjects import mentions


class ItemAsked(NamedTuple):
    """One thing asked, as recorded on arrival. How it is accessible decides the limit, so it is always said."""

    asked: str
    category: str
    accessibility: str


def receive(
    by: Actor,
    *,
    desk: Desk,
    items: Iterable[ItemAsked],
    persons: Iterable[Mapping[str, Any]] = (),
    documents: Iterable[Mapping[str, Any]] = (),
    basis: Agreement | None = None,
    files: Iterable[attachments.Staged] = (),
    **facts: Any,
) -> AssistanceRequest:
    """Record an arrival. `facts` are the fields of AssistanceRequest; `persons` those of
    `subjects.mentions.person`, with `documents` those of `subjects.mentions.document`; `documents` are those without a
    person, a stolen passport say; `files` are staged before.

    The clocks of all items start at `received_at`, the channel's time, by the limits of `basis`; without a basis no clock is
    agreed, and they start, counted from the same receipt, when one is set. Raises NotAllowed, ValidationError.
    """
    with record.unit():
        year = people.today_at(desk).year
        request = AssistanceRequest(desk=desk, basis=basis, **facts)
        if request.received_at > clock.now():
            raise ValidationError({"received_at": _("This time lies in the future. Enter when it happened.")})
        request.reference = f"AR-{desk.code}-{year}-0000"
        with record.create(request, by=by, may=policy.may_record, action="receive", flow=FLOW) as act:
            request.reference = f"AR-{desk.code}-{year}-{next_number(f'{desk.code}-{year}'):04}"
            for number, item in enumerate(items, start=1):
                act.add(RequestItem(request=request, number=number, **item._asdict()))
            _mention(act, persons, documents)
            for file in files:
                act.add(attachments.row(file, request, by))
            _start_clocks(act)
    return request


def attach(by: Actor, request: AssistanceRequest, *, files: Iterable[attachments.Staged], seen: int | None = None) -> AssistanceRequest:
    """Attach files that were staged before. Raises NotAllowed, StaleVersion, ValidationError for a file that is there already."""
    with record.change("attach", request, by=by, may=policy.may_amend, seen=seen) as act:
        for file in files:
            act.add(attachments.row(file, act.subject, by))
    return request


def _mention(act: Act[AssistanceRequest], persons: Iterable[Mapping[str, Any]], documents: Iterable[Mapping[str, Any]]) -> None:
    """Add what the request says of persons, each with its documents, and of documents whose holder it does not name."""
    for facts in persons:
        said = {name: value for name, value in facts.items() if name != "documents"}
        person = act.add(mentions.person(act.subject, **said))
        for document in facts.get("documents", ()):
            act.add(mentions.document(act.subject, person=person, **document))
    for document in documents:
        act.add(mentions.document(act.subject, **document))


def _start_clocks(act: Act[AssistanceRequest]) -> None:
    """Open one clock for each open item by its own accessibility, as far as the basis agrees a limit."""
    request = act.subject
    opened = False
    for item in request.items.filter(outcome="open"):
        limit = request.basis and limit_for(request.basis, is_urgent=request.is_urgent, accessibility=item.accessibility)
        if limit:
            act.open_clock(ANSWER.name, ANSWER.label, limit, request.received_at, request.desk.calendar_key, part=item)
            opened = True
    if not opened:
        act.leave_clock(ANSWER.name, _("no limit is agreed") if request.basis else _("no legal basis is chosen"))


def _count_anew(act: Act[AssistanceRequest]) -> None:
    """Every clock again from the same receipt, with all that stopped or lawfully delayed it."""
    act.cancel(ANSWER.name)
    _start_clocks(act)
    happened: list[tuple[datetime, Callable[[], None]]] = []
    for question in act.subject.clarifications.filter(reached_at__isnull=False):
        stopped = partial(act.pause, ANSWER.name, ASKED, at=question.reached_at)
        happened.append((question.reached_at or act.at, stopped))
        if question.answered_at is not None:
            happened.append((question.answered_at, partial(act.resume, ANSWER.name, at=question.answered_at)))
    items = {item.number: item for item in act.subject.items.all()}
    for sought in act.subject.authorisations.all():
        for number in sought.numbers:
            delayed = partial(act.delay, ANSWER.name, sought.expected_at, sought.reason, part=items[number], at=sought.sought_at)
            happened.append((sought.sought_at, delayed))
            if sought.decided_at is not None:
                happened.append((sought.decided_at, partial(act.end_delay, ANSWER.name, part=items[number], at=sought.decided_at)))
    for _at, happen in sorted(happened, key=itemgetter(0)):
        happen()


def set_basis(by: Actor, request: AssistanceRequest, *, basis: Agreement | None, seen: int | None = None) -> AssistanceRequest:
    """Choose the agreement that the answer rests on; the clocks count anew from the same receipt by its limits."""
    with record.change("set_basis", request, by=by, may=policy.may_choose_basis, seen=seen) as act:
        act.subject.basis = basis
        _count_anew(act)
    return request


def amend(
    by: Actor,
    request: AssistanceRequest,
    *,
    seen: int | None = None,
    items: Mapping[int, ItemAsked] | None = None,
    add_items: Iterable[ItemAsked] = (),
    persons: Iterable[Mapping[str, Any]] = (),
    documents: Iterable[Mapping[str, Any]] = (),
    **facts: Any,
) -> AssistanceRequest:
    """Correct or complete what was recorded; `items` by their number, `add_items`, `persons` and `documents` are new.

    A change of urgency or accessibility counts the clocks anew from the same receipt. The receipt itself has its own action.
    """
    if "received_at" in facts:
        raise ValueError("the receipt is corrected by correct_receipt")
    with record.change("amend", request, by=by, may=policy.may_amend, seen=seen) as act:
        subject = act.subject
        counted_by = (subject.is_urgent, _accessibilities(subject))
        for name, value in facts.items():
            setattr(subject, name, value)
        held = {item.number: item for item in subject.items.all()}
        for number, asked in (items or {}).items():
            act.change(held[number], **asked._asdict())
        for number, asked in enumerate(add_items, start=max(held, default=0) + 1):
            act.add(RequestItem(request=subject, number=number, **asked._asdict()))
        _mention(act, persons, documents)
        if counted_by != (subject.is_urgent, _accessibilities(subject)):
            _count_anew(act)
    return request


def _accessibilities(request: AssistanceRequest) -> tuple[str, ...]:
    return tuple(request.items.filter(outcome="open").order_by("number").values_list("accessibility", flat=True))


def propose_receipt(
    by: Actor, request: AssistanceRequest, *, received_at: datetime, because: str, seen: int | None = None
) -> AssistanceRequest:
    """Propose another time of receipt, with the reason; a second person confirms it. Raises ValidationError for the future."""
    if received_at > clock.now():
        raise ValidationError({"received_at": _("This time lies in the future. Enter when it happened.")})
    with record.unit():
        with record.change("propose_receipt", request, by=by, may=policy.may_amend, seen=seen, because=because) as act:
            act.subject.receipt_proposed_at = received_at
        record.propose(FLOW, "correct_receipt", request, by=by, because=because)
        told = {head.pk for head in (*people.heads(request.desk_id), *people.deputies(request.desk_id))} - {by.user_id}
        sentence = N_("%(by)s asks you to confirm another time of receipt of %(reference)s.")
        tell([pk for pk in told if pk], sentence, {"by": by.name, "reference": request.reference}, about=request)
    return request


def correct_receipt(by: Actor, request: AssistanceRequest, *, seen: int | None = None) -> AssistanceRequest:
    """The second person confirms the proposed time of receipt; every clock counts anew from it.

    Raises ValidationError where something happened to a clock before that time.
    """
    with record.move(FLOW, "correct_receipt", request, by=by, seen=seen) as act:
        proposed = act.subject.receipt_proposed_at
        assert proposed is not None, "a live signature under this move has its proposed time"
        act.subject.received_at, act.subject.receipt_proposed_at = proposed, None
        act.correct(ANSWER.name, proposed)
    return request


def open_first(by: Actor, request: AssistanceRequest) -> AssistanceRequest:
    """Note that an officer of the desk opened the request for the first time: the alarm of an unopened arrival ends."""
    if request.opened_at is None and policy.may_take(by, request):
        with record.change("open", request, by=by, may=policy.may_take) as act:
            act.subject.opened_at = act.subject.opened_at or act.at
    return request
