"""What stands between an assistance request and its reply: the basis, the items, the rights of persons, the transfer, the words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from comity.agreements.models import Power
from comity.agreements.queries import Basis, bases_for, grounds_of, transfer_ground
from comity.agreements.serving import covers
from comity.casework.terms import RightsQuestion
from comity.engines.handling import Code, Marking, Permission, Purpose, Recipient, may_flow
from comity.engines.ruling import Ruling, no, only, yes
from comity.people import queries as people

if TYPE_CHECKING:
    from comity.casework.models import AssistanceRequest, RequestItem, RightsReview


class Missing(NamedTuple):
    """One thing that stands between a request and its reply: where it is mended, and the sentence."""

    anchor: str
    because: str


def bases_of(request: AssistanceRequest) -> list[Basis]:
    """The agreements that reach the requester, each with its ruling today; looked up once for each copy of the request."""
    on = people.today_at(request.desk)
    held: dict[Any, list[Basis]] = request.__dict__.setdefault("_bases", {})
    case = (request.requester_id, request.language, on)
    if case not in held:
        held[case] = bases_for(request.requester, Power.ANSWER, on, language=request.language)
    return held[case]


def is_served(request: AssistanceRequest) -> bool:
    """Whether an agreement serves an answer to the requester today."""
    return any(basis.ruling for basis in bases_of(request))


def has_basis(request: AssistanceRequest) -> Ruling:
    """The answer needs a basis in force that gives the power used, and no court that bars it."""
    if request.basis is None:
        return no(_("The reply needs a legal basis. Choose the agreement it rests on."))
    ruling = next((basis.ruling for basis in bases_of(request) if basis.agreement == request.basis), None)
    if ruling is None:
        return no(_("The chosen agreement does not reach the requester. Choose another."))
    for category in sorted({item.category for item in request.items.all() if item.sends_personal_data}):
        ruling &= covers(request.basis, category)
    return ruling


def _items(request: AssistanceRequest) -> Iterator[Ruling]:
    items = list(request.items.all())
    yield only(bool(items), _("No item is recorded: write what they ask, one item for each thing."))
    for item in items:
        yield _item(request, item)


def _item(request: AssistanceRequest, item: RequestItem) -> Ruling:
    number = {"number": item.number}
    if item.outcome == "open":
        return no(_("Item %(number)s is not answered.") % number)
    if item.outcome in {"refused", "partly"} and item.second_reader_id is None:
        return no(_("The refusal of item %(number)s waits for its second reader.") % number)
    if request.basis is not None and item.ground and item.ground not in {ground.code for ground in grounds_of(request.basis)}:
        return no(_("The chosen basis does not know the ground of item %(number)s. Answer the item again.") % number)
    return has_consent(item) if item.outcome in {"provided", "partly"} else yes()


def has_consent(item: RequestItem) -> Ruling:
    """Whether the material of an item may go to another State, a threat to life included.

    Material with a named originator is that provider's and needs its recorded consent, and its own words must have been read
    and accepted; so does H2 material of whomever. What names no originator is ours.
    """
    marking = Marking(Code(item.material_handling), None, " ".join(item.material_text.split()))
    is_ours = not item.originator and marking.code is not Code.H2
    permission = Permission.OURS if is_ours else Permission.RECORDED if item.originator_consent else Permission.MISSING
    ruling = may_flow(marking, to=Recipient.STATE, purpose=Purpose.CRIME, permission=permission, acknowledged=item.condition_is_kept)
    return yes() if ruling else no(_("Item %(number)s: %(because)s") % {"number": item.number, "because": _(ruling.because)})


def _sends_personal_data(request: AssistanceRequest) -> bool:
    return any(item.sends_personal_data for item in request.items.all())


def unanswered_rights(request: AssistanceRequest) -> list[RightsQuestion]:
    """The questions of rights that nobody answered yet."""
    answered = {review.question for review in request.rights.all()}
    return [question for question in RightsQuestion if question not in answered]


def owed_rights(request: AssistanceRequest) -> list[RightsQuestion]:
    """Those that must be answered, because personal data went out or is about to."""
    return unanswered_rights(request) if _sends_personal_data(request) else []


def may_send_data(request: AssistanceRequest, ground: str, reason: str) -> Ruling:
    """Even the minimum needs a basis, the ground of its transfer, and no decision of the head against sending personal data."""
    barred = (
        next((review for review in request.rights.all() if review.may_proceed is False), None) if _sends_personal_data(request) else None
    )
    return has_basis(request) & _grounded(request, ground, reason) & (yes() if barred is None else _decided_against(barred))


def _decided_against(review: RightsReview) -> Ruling:
    return no(_("The head of desk decided that no personal data is sent: %(question)s") % {"question": review})


def _rights(request: AssistanceRequest) -> Iterator[Ruling]:
    answers = {review.question: review for review in request.rights.all()}
    sends = _sends_personal_data(request)
    for question in RightsQuestion:
        review = answers.get(question)
        if review is not None and review.needs_head:
            yield no(_("The head of desk must weigh: %(question)s") % {"question": question.label})
        elif sends and review is None:
            yield no(_("A question of rights is not answered: %(question)s") % {"question": question.label})
        elif sends and review is not None and review.may_proceed is False:
            yield _decided_against(review)


def _transfer(request: AssistanceRequest) -> Ruling:
    return _grounded(request, request.transfer_ground, request.transfer_reason)


def _grounded(request: AssistanceRequest, ground: str, reason: str) -> Ruling:
    if not _sends_personal_data(request) or not transfer_ground(request.basis, request.requester).is_needed:
        return yes()
    return only(bool(ground and reason), _("The requester is outside our legal area: record the ground of the transfer."))


def _reply(request: AssistanceRequest) -> Ruling:
    return only(any(not reply.is_minimum for reply in request.replies.all()), _("The reply is not written yet."))


Gate = Callable[["AssistanceRequest"], "Ruling | Iterator[Ruling]"]
GATES: tuple[tuple[str, Gate], ...] = (
    ("basis", has_basis),
    ("items", _items),
    ("rights", _rights),
    ("transfer", _transfer),
    ("reply", _reply),
)


def missing_for_reply(request: AssistanceRequest) -> Iterator[Missing]:
    """All that stands between this request and its reply, in the order in which it is mended."""
    request.hold_parts()
    for anchor, stands in GATES:
        found = stands(request)
        for ruling in (found,) if isinstance(found, Ruling) else found:
            if not ruling:
                yield Missing(anchor, ruling.because)


def gate(request: AssistanceRequest) -> Ruling:
    """Whether nothing stands between this request and its reply; if not, the first thing."""
    first = next(missing_for_reply(request), None)
    return yes() if first is None else no(first.because)
