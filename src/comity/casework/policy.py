"""Who may see an assistance request, and who may take which step with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from comity.casework.gates import gate, has_basis, is_served
from comity.casework.terms import OPEN, Urgency
from comity.engines.ruling import Ruling, only, yes
from comity.kernel.access import EVERYBODY, NOBODY, granted
from comity.kernel.actor import Actor, ActorKind
from comity.people import queries as people
from comity.people.roles import Role

if TYPE_CHECKING:
    from comity.casework.models import AssistanceRequest, Erasure

KIND = "casework.assistancerequest"
WORKERS = (Role.DUTY, Role.CASE, Role.HEAD, Role.LIAISON)


def visible(actor: Actor) -> Q:
    """The desk's own officers unless it is sealed, the officer in charge, whom a dated grant names, and every auditor."""
    if actor.kind is ActorKind.SYSTEM or actor.has(Role.AUDITOR):
        return EVERYBODY
    if actor.user_id is None:
        return NOBODY
    own = Q(officer_id=actor.user_id) | granted(actor, KIND)
    return own | Q(desk_id=actor.desk_id, is_sealed=False) if actor.has(*WORKERS) else own


def visible_erasure(actor: Actor) -> Q:
    """Who decides about erasing, and who oversees it: the heads of the desk, and every auditor."""
    if actor.kind is ActorKind.SYSTEM or actor.has(Role.AUDITOR):
        return EVERYBODY
    return Q(desk_id=actor.desk_id) if actor.has(Role.HEAD) else NOBODY


def visible_remnant(actor: Actor) -> Q:
    """What remains of an erased request is seen by whoever sees the decision."""
    from comity.casework.models import Erasure

    return Q(erasure__in=Erasure.objects.visible_to(actor))


def _works_here(actor: Actor, request: AssistanceRequest) -> Ruling:
    return only(
        actor.desk_id == request.desk_id and actor.has(*WORKERS), _("Only officers of the desk that holds the request can do this.")
    )


def _in_charge(actor: Actor, request: AssistanceRequest) -> Ruling:
    return only(actor.user_id is not None and actor.user_id == request.officer_id, _("Only the officer in charge can do this."))


def _is_open(request: AssistanceRequest) -> Ruling:
    return only(request.state in OPEN, _("This request has ended: what was recorded stays as it was."))


def may_record(actor: Actor, request: AssistanceRequest) -> Ruling:
    """Every arrival is recorded, by whoever is at the desk."""
    return _works_here(actor, request)


def may_amend(actor: Actor, request: AssistanceRequest) -> Ruling:
    """What was recorded is corrected by the officer in charge, or by anyone of the desk while nobody is; never once it has ended."""
    who = yes() if request.officer_id is None else _in_charge(actor, request) | _leads(actor, request)
    return _works_here(actor, request) & who & _is_open(request)


def may_choose_basis(actor: Actor, request: AssistanceRequest) -> Ruling:
    """Whoever may amend it, where an agreement serves an answer or another choice is to be taken back."""
    serves = request.basis is not None or is_served(request)
    because = _("No agreement serves an answer to this requester today. The legal basis on this page says why.")
    return may_amend(actor, request) & only(serves, because)


def may_take(actor: Actor, request: AssistanceRequest) -> Ruling:
    """Any officer of the desk takes a request that nobody has."""
    return _works_here(actor, request)


def may_assign(actor: Actor, request: AssistanceRequest) -> Ruling:
    """Heads and duty officers give work to somebody."""
    return _works_here(actor, request) & only(
        actor.has(Role.HEAD, Role.DUTY), _("Only the head of desk or the duty officer assigns requests.")
    )


def may_take_over(actor: Actor, request: AssistanceRequest) -> Ruling:
    """Another officer of the desk takes over, with a reason."""
    return _works_here(actor, request) & only(actor.user_id != request.officer_id, _("You are in charge already."))


def may_work(actor: Actor, request: AssistanceRequest) -> Ruling:
    """The officer in charge works on it."""
    return _works_here(actor, request) & _in_charge(actor, request)


def may_ground_transfer(actor: Actor, request: AssistanceRequest) -> Ruling:
    """The officer in charge records the ground of a transfer before the reply goes out."""
    return may_work(actor, request) & _is_open(request)


def may_note_reached(actor: Actor, request: AssistanceRequest) -> Ruling:
    """The officer in charge notes once when the question reached the requester: that moment moves every date."""
    waits = any(question.reached_at is None and question.answered_at is None for question in request.clarifications.all())
    return may_work(actor, request) & only(waits, _("When the question reached them is recorded already."))


def may_transfer(actor: Actor, request: AssistanceRequest) -> Ruling:
    """Who decides about it gives it to another desk, where somebody must be able to see it and to go on with it."""
    asked = any(question.answered_at is None for question in request.clarifications.all())
    return (
        may_decide(actor, request)
        & only(not request.is_sealed, _("Nobody at the other desk would see a sealed request. Open the seal first."))
        & only(not asked, _("A question to the requester is open. Record their clarification first."))
    )


def may_decide(actor: Actor, request: AssistanceRequest) -> Ruling:
    """The officer in charge, anyone of the desk while nobody is, or the head says that it is a duplicate, withdrawn or another desk's."""
    nobody_yet = only(request.officer_id is None, _("Only the officer in charge can do this."))
    return _works_here(actor, request) & (_in_charge(actor, request) | nobody_yet | _leads(actor, request))


def _leads(actor: Actor, request: AssistanceRequest) -> Ruling:
    return only(actor.has(Role.HEAD), _("Only the head of desk can do this."))


def may_weigh(actor: Actor, request: AssistanceRequest) -> Ruling:
    """The head of desk weighs what is unknown or speaks against."""
    return _works_here(actor, request) & _leads(actor, request)


def may_seal(actor: Actor, request: AssistanceRequest) -> Ruling:
    """The officer in charge or the head seals a request to those who need to know."""
    return _works_here(actor, request) & (_in_charge(actor, request) | _leads(actor, request))


def may_read_second(actor: Actor, request: AssistanceRequest) -> Ruling:
    """A second reader is another officer of the desk than the one in charge."""
    another = only(actor.user_id != request.officer_id, _("The second reader is another person than the officer in charge."))
    return _signs_here(actor, request) & another


def _signs_here(actor: Actor, request: AssistanceRequest) -> Ruling:
    return _works_here(actor, request) & only(actor.is_human, _("Only a person can sign. A token or the system cannot."))


def may_read_refusals(actor: Actor, request: AssistanceRequest) -> Ruling:
    """A second reader reads what is held back, where something is."""
    waits = any(item.outcome in {"refused", "partly"} and item.second_reader_id is None for item in request.items.all())
    return may_read_second(actor, request) & only(waits, _("No refusal waits for a second reader."))


def may_weigh_rights(actor: Actor, request: AssistanceRequest) -> Ruling:
    """The head weighs an answer that is yes or unknown, where there is one."""
    waits = any(review.answer != "no" for review in request.rights.all())
    return may_weigh(actor, request) & only(waits, _("No question of rights was answered with yes or unknown."))


def may_delay(actor: Actor, request: AssistanceRequest) -> Ruling:
    """The officer in charge notes that a court is asked, while an item is left that could wait for it."""
    return may_work(actor, request) & only(bool(request.unhindered), _("Every item is answered, or waits for a court already."))


def may_record_decision(actor: Actor, request: AssistanceRequest) -> Ruling:
    """The officer in charge records what a court decided, where one was asked."""
    asked = any(sought.decided_at is None for sought in request.authorisations.all())
    return may_work(actor, request) & only(asked, _("No judicial authorisation is being sought."))


def may_confirm(actor: Actor, request: AssistanceRequest) -> Ruling:
    """The head, or the deputy on call, confirms what goes out; never the officer in charge."""
    another = only(actor.user_id != request.officer_id, _("Another person than the officer in charge confirms what goes out."))
    leads = only(actor.has(Role.HEAD), _("Only the head of desk or the deputy on call confirms a reply."))
    return _signs_here(actor, request) & another & leads


def may_confirm_receipt(actor: Actor, request: AssistanceRequest) -> Ruling:
    """The head or the deputy on call confirms another time of receipt; the signature sees to it that it is another person."""
    return _works_here(actor, request) & _leads(actor, request)


def may_release(actor: Actor, request: AssistanceRequest) -> Ruling:
    """Imminent threat to life: one officer of the desk may release the minimum, once."""
    is_threat = request.urgency == Urgency.LIFE
    threatened = only(is_threat, _("Only a request that averts an imminent threat to life can be released by one officer."))
    once = only(request.released_at is None, _("The minimum was released already."))
    return _signs_here(actor, request) & threatened & once & has_basis(request)


def may_countersign(actor: Actor, request: AssistanceRequest) -> Ruling:
    """The second signature under what one officer released."""
    owed = only(
        request.released_at is not None and request.countersigned_at is None, _("Nothing was released that waits for a second signature.")
    )
    another = only(actor.user_id != request.released_by_id, _("The officer who released it cannot sign a second time."))
    leads = only(actor.has(Role.HEAD), _("Only the head of desk or the deputy on call signs a release."))
    return _works_here(actor, request) & owed & another & leads & only(actor.is_human, _("Only a person can sign."))


def _has_ended(request: AssistanceRequest) -> Ruling:
    return only(request.state not in OPEN, _("This request has not ended."))


def may_keep_longer(actor: Actor, request: AssistanceRequest) -> Ruling:
    """The head of desk keeps an ended request beyond its review, until a day and for a reason."""
    return _works_here(actor, request) & _leads(actor, request) & _has_ended(request)


def may_decide_erasure(actor: Actor, erasure: Erasure) -> Ruling:
    """The head of desk, in person, decides that requests are erased."""
    return only(actor.is_human and actor.has(Role.HEAD) and actor.desk_id == erasure.desk_id, _("Only the head of desk can do this."))


def may_erase(actor: Actor, request: AssistanceRequest) -> Ruling:
    """The head of desk erases a request whose review is due: another person than the one who was in charge, and nothing owed on it."""
    in_person = only(actor.is_human, _("Only a person can decide this. A token or the system cannot."))
    another = only(actor.user_id != request.officer_id, _("You were in charge of it. Another head or deputy decides whether it is erased."))
    due = only(
        request.review_on is not None and request.review_on <= people.today_at(request.desk),
        _("Its review is not due yet: it is kept until then."),
    )
    owed = only(not request.clock_state, _("Something is still owed on it: look at its deadlines."))
    alone = only(not request.duplicates.all(), _("A duplicate of it is still kept. Decide about the duplicate first."))
    return _works_here(actor, request) & _leads(actor, request) & in_person & _has_ended(request) & another & due & owed & alone


def may_review(actor: Actor) -> Ruling:
    """Heads decide about what is due for review at their desk."""
    return only(actor.has(Role.HEAD), _("Only the head of desk can do this."))


def may_count(actor: Actor) -> Ruling:
    """Heads answer for the figures of their desk and for what remains of its erased requests, auditors for those of all."""
    return only(actor.has(Role.HEAD, Role.AUDITOR), _("Only heads of desk and auditors see the yearly figures."))


def states_purpose(actor: Actor, request: AssistanceRequest) -> bool:
    """Whether each opening of this request by this actor is kept with its purpose: an auditor's, and any of a sealed file."""
    return actor.has(Role.AUDITOR) or (request.is_sealed and actor.user_id != request.officer_id)


def may_answer(actor: Actor, request: AssistanceRequest) -> Ruling:
    """The officer in charge sends the reply once nothing is missing and at least one item is provided."""
    gives = only(
        any(item.outcome in {"provided", "partly"} for item in request.items.all()),
        _("Every item is refused: refuse the request instead."),
    )
    return may_work(actor, request) & gate(request) & gives


def may_refuse(actor: Actor, request: AssistanceRequest) -> Ruling:
    """The officer in charge refuses once every item is refused, each with ground, facts and second reader."""
    refused = only(
        all(item.outcome == "refused" for item in request.items.all()),
        _("Only a request whose items are all refused is refused as a whole."),
    )
    return may_work(actor, request) & gate(request) & refused
