"""What the letter says, as plain data: nothing is looked up again once it was sent."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from comity.agreements.queries import grounds_of
from comity.casework.letters.phrases import phrases
from comity.casework.terms import Outcome
from comity.directory.queries import own_agency

if TYPE_CHECKING:
    from comity.casework.models import AssistanceRequest, Reply, RequestItem


class AnsweredItem(TypedDict):
    number: int
    asked: str
    outcome: str
    answer: str
    refused_under: str
    because: str
    handling: str


class Letter(TypedDict):
    """The frozen content of a reply: moments in UTC as ISO 8601 text, texts as written, nothing of the desk's inner life."""

    format: str
    language: str
    is_minimum: bool
    reference: str
    their_reference: str
    sender: dict[str, str]
    recipient: dict[str, str]
    received_at: str
    sent_at: str
    zone: str
    subject: str
    basis: str
    opening: str
    items: list[AnsweredItem]
    closing: str
    handling: str
    handling_text: str
    restrictions: list[str]
    signed_by: str


def compose(request: "AssistanceRequest", reply: "Reply", *, at: datetime, signed_by: str) -> Letter:
    """The letter as it would go out at this moment.

    A minimum release holds only the items provided so far. Internal ids, officers' notes and persons not named in the
    answers are not in it.
    """
    grounds = {ground.code: ground for ground in grounds_of(request.basis)} if request.basis else {}
    items = [item for item in request.items.order_by("number") if not reply.is_minimum or item.outcome == Outcome.PROVIDED]
    return Letter(
        format="comity letter 1",
        language=reply.language,
        is_minimum=reply.is_minimum,
        reference=request.reference,
        their_reference=request.their_reference,
        sender={"agency": _own_name(request), "desk": request.desk.name},
        recipient={"agency": request.requester.name, "country": request.requester.country},
        received_at=request.received_at.isoformat(timespec="seconds"),
        sent_at=at.isoformat(timespec="seconds"),
        zone=request.desk.zone,
        subject=request.title,
        basis=str(request.basis) if request.basis else "",
        opening=reply.opening,
        items=[_answered(item, grounds) for item in items],
        closing=reply.closing,
        handling=reply.handling,
        handling_text=reply.handling_text,
        restrictions=_restrictions(reply),
        signed_by=signed_by,
    )


def _own_name(request: "AssistanceRequest") -> str:
    ours = own_agency()
    return ours.name if ours else request.desk.name


def _answered(item: "RequestItem", grounds: dict[str, Any]) -> AnsweredItem:
    held_back = item.outcome in {Outcome.REFUSED, Outcome.PARTLY}
    ground = grounds.get(item.ground)
    return AnsweredItem(
        number=item.number,
        asked=item.asked,
        outcome=item.outcome,
        answer=item.answer,
        refused_under=(ground.article if ground else item.ground) if held_back else "",
        because=item.ground_facts if held_back else "",
        handling=item.material_handling,
    )


def _restrictions(reply: "Reply") -> list[str]:
    """The sentence of the handling code, and its own words, in the language of the letter."""
    words = phrases(reply.language)
    return [words[f"handling_{reply.handling}"], *([reply.handling_text] if reply.handling_text else [])]
