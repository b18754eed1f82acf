"""What the letter says, as plain data: nothing is looked up again once it was sent."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.agreements.queries import Ground, grounds_of
from comity.casework.letters.phrases import direction, frame_of, phrases, said_in
from comity.casework.terms import Outcome
from comity.directory.queries import own_agency
from comity.engines import handling
from comity.engines.handling import Code, Marking

if TYPE_CHECKING:
    from comity.casework.models import AssistanceRequest, Reply, RequestItem


class AnsweredItem(TypedDict):
    """`ground` is in the letter's words, `article` where the basis names one; both empty where nothing is held back.

    `handling_text` is the condition in words on what is given; empty where there is none.
    """

    number: int
    asked: str
    outcome: str
    answer: str
    article: str
    ground: str
    because: str
    handling: str
    handling_text: str


class Letter(TypedDict):
    """The frozen content of a reply: moments in UTC as ISO 8601 text, texts as written, nothing of the desk's inner life.

    `language` and `direction` are those of what the officers wrote, `frame` and `frame_direction` those of the fixed words
    around it. A letter that was not sent has no `sent_at`, and one that nobody confirmed no `signed_by`.
    """

    format: str
    language: str
    direction: str
    frame: str
    frame_direction: str
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


def compose(request: "AssistanceRequest", reply: "Reply", *, at: datetime | None = None, signed_by: str = "") -> Letter:
    """The letter as it goes out; without `at` and `signed_by`, as it would go out once somebody confirms it.

    A minimum release holds only the items provided so far. Internal ids, officers' notes and persons not named in the
    answers are not in it. Raises ValidationError where the conditions on its material are too long for one letter.
    """
    marking, frame = marking_of(request, reply), frame_of(reply.language)
    grounds = {ground.code: ground for ground in grounds_of(request.basis)} if request.basis else {}
    return Letter(
        format="comity letter 1",
        language=reply.language,
        direction=direction(reply.language),
        frame=frame,
        frame_direction=direction(frame),
        is_minimum=reply.is_minimum,
        reference=request.reference,
        their_reference=request.their_reference,
        sender={"agency": _own_name(request), "desk": request.desk.name},
        recipient={"agency": request.requester.name, "country": request.requester.country},
        received_at=request.received_at.isoformat(timespec="seconds"),
        sent_at=at.isoformat(timespec="seconds") if at else "",
        zone=request.desk.zone,
        subject=request.title,
        basis=str(request.basis) if request.basis else "",
        opening=reply.opening,
        items=[_answered(item, grounds, frame) for item in _items(request, reply)],
        closing=reply.closing,
        handling=marking.code.value,
        handling_text=marking.text,
        restrictions=_restrictions(request, reply, frame),
        signed_by=signed_by,
    )


def marking_of(request: "AssistanceRequest", reply: "Reply") -> Marking:
    """How the letter is marked: as its reply says, and never weaker than anything in it."""
    return _strictest([_marked(reply.handling, reply.handling_text), material_of(request, _items(request, reply))])


def material_of(request: "AssistanceRequest", items: "Iterable[RequestItem]") -> Marking:
    """The strictest marking of what would go out: of the request itself, and of what is given on these items."""
    own = _marked(request.handling, request.handling_text)
    return _strictest([own, *(_marked(item.material_handling, item.material_text) for item in items if _is_given(item))])


def is_weaker(code: str, than: Marking) -> bool:
    """Whether a handling code alone says less than a marking."""
    order = handling.BY_STRICTNESS
    return order.index(Code(code)) < order.index(than.code)


def _marked(code: str, words: str) -> Marking:
    return Marking(Code(code), None, _on_one_line(words))


def _on_one_line(words: str) -> str:
    return " ".join(words.split())


def _is_given(item: "RequestItem") -> bool:
    return item.outcome in {Outcome.PROVIDED, Outcome.PARTLY}


def _strictest(markings: Iterable[Marking]) -> Marking:
    try:
        return handling.strictest(markings)
    except handling.MarkingError as wrong:
        raise ValidationError(_("The restrictions in words are too long for one letter. Shorten them.")) from wrong


def _items(request: "AssistanceRequest", reply: "Reply") -> "list[RequestItem]":
    return [
        item
        for item in sorted(request.items.all(), key=lambda item: item.number)
        if not reply.is_minimum or item.outcome == Outcome.PROVIDED
    ]


def _own_name(request: "AssistanceRequest") -> str:
    ours = own_agency()
    return ours.name if ours else request.desk.name


def _answered(item: "RequestItem", grounds: Mapping[str, Ground], frame: str) -> AnsweredItem:
    held_back = item.outcome in {Outcome.REFUSED, Outcome.PARTLY}
    ground = grounds.get(item.ground) if held_back else None
    return AnsweredItem(
        number=item.number,
        asked=item.asked,
        outcome=item.outcome,
        answer=item.answer,
        article=ground.article if ground else "",
        ground=said_in(frame, ground.original) if ground else "",
        because=item.ground_facts if held_back else "",
        handling=item.material_handling,
        handling_text=_on_one_line(item.material_text) if _is_given(item) else "",
    )


def _restrictions(request: "AssistanceRequest", reply: "Reply", frame: str) -> list[str]:
    """Each code that binds in its sentence, then the conditions in words: those of the whole letter, and each item's with its number."""
    said, given = phrases(frame), [item for item in _items(request, reply) if _is_given(item)]
    codes = {reply.handling, request.handling, *(item.material_handling for item in given)}
    conditions = {item.number: _on_one_line(item.material_text) for item in given if item.material_text.strip()}
    whole = dict.fromkeys(_on_one_line(words) for words in (reply.handling_text, request.handling_text))
    return [
        *(said[f"handling_{code}"] for code in sorted(codes - {Code.H0} or {Code.H0})),
        *filter(None, whole),
        *(said["for_item"].format(number=number, words=words) for number, words in conditions.items() if words not in whole),
    ]
