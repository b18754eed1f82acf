"""Item by item to the reply: provided or refused, weighed, written, confirmed by a second person, frozen and sent."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.agreements.queries import grounds_of
from comity.casework import gates, letters, policy
from comity.casework.actions.keeping import end
from comity.casework.models import AssistanceRequest, Reply, RequestItem, RightsReview
from comity.casework.terms import OPEN, Outcome, RightsAnswer
from comity.casework.workflow import ANSWER, COUNTERSIGN, FLOW
from comity.engines import ledger
from comity.engines.deadlines import Limit, Unit
from comity.engines.ruling import N_
from comity.kernel import clock, record
from comity.kernel.actor import Actor
from comity.kernel.record import Act, signatures
from comity.kernel.telling import tell
from comity.people.models import Officer
from comity.people.queries import auditors, deputies, heads, on_call_head

TO_COUNTERSIGN = Limit(12, Unit.HOURS, "Desk rule on threats to life: second signature within 12 hours")


def provide(
    by: Actor,
    request: AssistanceRequest,
    *,
    number: int,
    answer: str,
    category: str = "",
    handling: str = "H0",
    handling_text: str = "",
    originator: str = "",
    originator_consent: str = "",
    condition_is_kept: bool = False,
    ground: str = "",
    ground_facts: str = "",
    seen: int | None = None,
) -> AssistanceRequest:
    """Write what is provided on one item; with a ground and its facts, what is held back of it.

    H2 material names its originator, H3 material its condition in words. What another provider gave keeps the reply closed until
    its consent is recorded, and until whoever acts has read the provider's own words and will keep them. `category` says what kind
    of personal data the answer holds, or `NO_PERSONAL_DATA`; empty, it stays as it was recorded.
    """
    outcome = Outcome.PARTLY if ground else Outcome.PROVIDED
    if handling == "H2" and not originator:
        raise ValidationError({"originator": _("Name who gave the H2 material: it needs their consent.")})
    if handling == "H3" and not handling_text:
        raise ValidationError({"handling_text": _("Handling code H3 needs its restriction in words.")})
    material: dict[str, str | bool] = {
        "material_handling": handling,
        "material_text": handling_text,
        "originator": originator,
        "originator_consent": originator_consent,
        "condition_is_kept": condition_is_kept,
        **({"category": category} if category else {}),
    }
    with record.move(FLOW, "settle", request, by=by, seen=seen) as act:
        _settle(act, number, outcome, answer=answer, ground=ground, ground_facts=ground_facts, **material)
    return request


def refuse_item(
    by: Actor, request: AssistanceRequest, *, number: int, ground: str, ground_facts: str, seen: int | None = None
) -> AssistanceRequest:
    """Refuse one item on a ground of the basis, with the facts; a second reader follows."""
    with record.move(FLOW, "settle", request, by=by, seen=seen) as act:
        _settle(act, number, Outcome.REFUSED, answer="", ground=ground, ground_facts=ground_facts)
    return request


def _settle(act: Act[AssistanceRequest], number: int, outcome: Outcome, *, ground: str, **words: str | bool) -> None:
    if ground and act.subject.basis is not None and ground not in {known.code for known in grounds_of(act.subject.basis)}:
        raise ValidationError({"ground": _("The chosen basis does not know this ground of refusal.")})
    item = _item(act.subject, number)
    act.change(item, outcome=outcome, ground=ground, answered_by_id=act.by.user_id, second_reader_id=None, **words)


def _item(request: AssistanceRequest, number: int) -> RequestItem:
    item = request.items.filter(number=number).first()
    if item is None:
        raise ValidationError({"number": _("There is no item %(number)s.") % {"number": number}})
    return item


def second_read(
    by: Actor, request: AssistanceRequest, *, number: int, agrees: bool, because: str = "", seen: int | None = None
) -> AssistanceRequest:
    """A second officer read the refusal of an item: agrees, or opens the item again with the reason."""
    if not agrees and not because.strip():
        raise ValidationError({"because": _("Say why: the reason is kept with this step.")})
    with record.move(FLOW, "second_read", request, by=by, seen=seen, because=because) as act:
        item = _item(act.subject, number)
        if item.outcome not in {Outcome.REFUSED, Outcome.PARTLY}:
            raise ValidationError({"number": _("Item %(number)s is not refused.") % {"number": number}})
        if agrees:
            act.change(item, second_reader_id=by.user_id)
        else:
            act.change(item, outcome=Outcome.OPEN, answered_by_id=None)
    return request


def review_rights(
    by: Actor, request: AssistanceRequest, *, question: str, answer: str, source: str, seen: int | None = None
) -> AssistanceRequest:
    """Answer one question of rights with its source; a yes or an unknown goes to the head of desk, who is told."""
    return review_all_rights(by, request, answers={question: (answer, source)}, seen=seen)


def review_all_rights(
    by: Actor, request: AssistanceRequest, *, answers: Mapping[str, tuple[str, str]], seen: int | None = None
) -> AssistanceRequest:
    """Answer several questions of rights in one go, each with its source; an answer that stands as it is stays untouched."""
    held = {review.question: (review.answer, review.source) for review in request.rights.all()}
    fresh = {question: given for question, given in answers.items() if held.get(question) != given}
    if fresh:
        with record.move(FLOW, "review_rights", request, by=by, seen=seen) as act:
            _answer_rights(act, fresh)
    return request


def _answer_rights(act: Act[AssistanceRequest], answers: Mapping[str, tuple[str, str]]) -> None:
    held = {review.question: review for review in act.subject.rights.order_by("pk")}
    for question, (answer, source) in answers.items():
        facts = {"answer": answer, "source": source, "officer_id": act.by.user_id, "at": act.at}
        if question in held:
            review = act.change(held[question], **facts, head_id=None, head_decision="", may_proceed=None)
        else:
            review = act.add(RightsReview(request=act.subject, question=question, **facts))
        if answer != RightsAnswer.NO and act.subject.state in OPEN:  # on what has ended nobody can weigh it any more
            _ask_head(act.subject, review)


def _asked_of(answers: Mapping[str, tuple[str, str]], asked: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The answers to what was asked: what is answered already, or decided by a head, is not answered over it."""
    return {question: answers[question] for question in asked if question in answers}


def _ask_head(request: AssistanceRequest, review: RightsReview) -> None:
    values = {"reference": request.reference, "question": str(review)}
    tell([head.pk for head in heads(request.desk_id)], N_("%(reference)s: a question of rights is yours to weigh."), values, about=request)


def weigh(
    by: Actor, request: AssistanceRequest, *, question: str, may_proceed: bool, decision: str, seen: int | None = None
) -> AssistanceRequest:
    """The head of desk weighs a question of rights whose answer is yes or unknown, in words."""
    if not decision.strip():
        raise ValidationError({"decision": _("Say why: the reason is kept with this step.")})
    with record.move(FLOW, "weigh", request, by=by, seen=seen) as act:
        held = act.subject.rights.filter(question=question).exclude(answer=RightsAnswer.NO).first()
        if held is None:
            raise ValidationError({"question": _("This question is not yours to weigh: it was answered with no, or not at all.")})
        act.change(held, head_id=by.user_id, head_decision=decision, may_proceed=may_proceed)
    return request


def ground_transfer(by: Actor, request: AssistanceRequest, *, ground: str, reason: str, seen: int | None = None) -> AssistanceRequest:
    """Record on which ground personal data leaves our legal area."""
    with record.change(
        "ground_transfer", request, by=by, may=policy.may_ground_transfer, seen=seen, because=reason, needs_reason=True
    ) as act:
        act.subject.transfer_ground = ground
        act.subject.transfer_reason = reason
    return request


def write_reply(
    by: Actor,
    request: AssistanceRequest,
    *,
    opening: str = "",
    closing: str = "",
    handling: str = "H1",
    handling_text: str = "",
    channel: str = "",
    seen: int | None = None,
) -> AssistanceRequest:
    """Write what stands around the items in the reply: it goes out in the language of the request.

    Raises ValidationError for a handling code weaker than that of what goes out.
    """
    with record.move(FLOW, "write", request, by=by, seen=seen) as act:
        held_by_it = letters.material_of(act.subject, act.subject.items.all())
        if letters.is_weaker(handling, held_by_it):
            said = _("What goes out is %(code)s material: the letter is marked %(code)s, or stricter.")
            raise ValidationError({"handling": said % {"code": held_by_it.code}})
        words = {"opening": opening, "closing": closing, "handling": handling, "handling_text": handling_text}
        held = act.subject.replies.filter(is_minimum=False).first()
        if held is None:
            act.add(Reply(request=act.subject, language=request.language, channel=channel or request.channel, **words))
        else:
            act.change(held, channel=channel or held.channel, **words)
    return request


def propose(by: Actor, request: AssistanceRequest, *, whole_refusal: bool, because: str = "", seen: int | None = None) -> AssistanceRequest:
    """The officer in charge proposes the reply; the heads of the desk and the deputy on call are told.

    Raises ValidationError for a letter with characters that no font of this machine draws.
    """
    name = "refuse" if whole_refusal else "answer"
    with record.unit():
        record.propose(FLOW, name, request, by=by, seen=seen, because=because)
        _refuse_undrawable(letters.compose(request, request.replies.get(is_minimum=False)))
        told = {head.pk for head in (*heads(request.desk_id), *deputies(request.desk_id))} - {by.user_id}
        values = {"by": by.name, "reference": request.reference}
        tell([pk for pk in told if pk], N_("%(by)s asks you to confirm the reply to %(reference)s."), values, about=request)
    return request


def take_back(by: Actor, request: AssistanceRequest, *, because: str) -> AssistanceRequest:
    """Whoever proposed takes it back before a second person confirms; who was asked to confirm is told. Raises NotAllowed."""
    with record.unit():
        for move in signatures.proposed_by(by, request) or ["answer"]:
            record.withdraw(move, request, by=by, may=signatures.may_take_back, because=because)
        told = {head.pk for head in (*heads(request.desk_id), *deputies(request.desk_id))} - {by.user_id}
        values = {"by": by.name, "reference": request.reference}
        tell([pk for pk in told if pk], N_("%(by)s took back what was proposed on %(reference)s."), values, about=request)
    return request


def confirm(by: Actor, request: AssistanceRequest, *, whole_refusal: bool, seen: int | None = None) -> AssistanceRequest:
    """The second person confirms: the letter is frozen as data and digest, and the request ends."""
    with record.move(FLOW, "refuse" if whole_refusal else "answer", request, by=by, seen=seen, recipient=request.requester.key) as act:
        policy_says = next(gates.missing_for_reply(act.subject), None)
        if policy_says is not None:
            raise ValidationError(policy_says.because)
        _send(act, act.subject.replies.get(is_minimum=False))
        end(act)
    return request


def _refuse_undrawable(letter: letters.Letter) -> None:
    if said := letters.about_fonts(letters.undrawable(letter)):
        raise ValidationError(said)


def _send(act: Act[AssistanceRequest], reply: Reply) -> None:
    letter = letters.compose(act.subject, reply, at=act.at, signed_by=act.by.name)
    if not reply.is_minimum:  # the minimum is not held up by a font: what was typed for it was looked at before
        _refuse_undrawable(letter)
    digest = ledger.keyed_digest(settings.KEYS.current("digest"), letter)
    marked = {"handling": letter["handling"], "handling_text": letter["handling_text"]}
    act.change(reply, letter=letter, digest=digest, sent_at=act.at, **marked)
    act.facts["letter"] = {"reply": reply.pk, "digest": digest, "channel": reply.channel}


def release(
    by: Actor,
    request: AssistanceRequest,
    *,
    called: Officer,
    answers: dict[int, str],
    opening: str,
    because: str,
    holds_h2: bool = False,
    originator: str = "",
    originator_consent: str = "",
    transfer: tuple[str, str] = ("", ""),
    rights: Mapping[str, tuple[str, str]] = MappingProxyType({}),
    seen: int | None = None,
) -> AssistanceRequest:
    """Imminent threat to life: one officer releases the minimum after calling the on-call head.

    `answers` by item number are what is released, and what was provided before goes along as it stands; where the answers hold H2
    material, with its originator and their consent. `transfer`
    is ground and citation where personal data leaves the legal area, `rights` answer and source of each question of rights that
    is answered at once: the others before the second signature, owed within 12 hours. The data-protection officer is told.
    Raises ValidationError if the person called is not the head on call, or is the officer himself: then the next in turn is
    called; for material that may not go out; for a missing ground of transfer; for characters that no font draws.
    """
    on_call = on_call_head(request.desk_id, clock.now(), besides=by.user_id)
    if on_call is None or called.pk != on_call.pk:
        raise ValidationError({"called": _("Call the head of desk who is on call now, another person than you, and name that person.")})
    if holds_h2 and not originator:
        raise ValidationError({"originator": _("Name who gave the H2 material: it needs their consent.")})
    if said := letters.about_fonts(letters.undrawable_in(opening, *answers.values())):
        raise ValidationError(said)
    material = {"material_handling": "H2", "originator": originator, "originator_consent": originator_consent} if holds_h2 else {}
    with record.move(FLOW, "release", request, by=by, seen=seen, because=because, recipient=request.requester.key) as act:
        subject = act.subject
        if subject.officer_id is None:
            subject.officer_id = by.user_id
        for number, answer in answers.items():
            act.change(_item(subject, number), outcome=Outcome.PROVIDED, answer=answer, answered_by_id=by.user_id, **material)
        released = list(subject.items.filter(outcome=Outcome.PROVIDED))  # what was settled before goes along as it stands
        for item in released:
            if not (consented := gates.has_consent(item)):
                raise ValidationError(consented.because)
        ground, reason = _ground_of_release(subject, transfer, because)
        _answer_rights(act, _asked_of(rights, gates.unanswered_rights(subject)))
        covered = gates.may_send_data(subject, ground, reason)  # asked again: now it is known which data go out
        if not covered:
            raise ValidationError(covered.because)
        words = {"language": subject.language, "opening": opening, "transfer_ground": ground, "transfer_reason": reason}
        reply = act.add(Reply(request=subject, is_minimum=True, channel=subject.channel, **words))
        subject.released_at, subject.released_by_id, subject.release_called = act.at, by.user_id, called
        subject.opened_at = subject.opened_at or act.at
        _send(act, reply)
        act.open_clock(COUNTERSIGN.name, COUNTERSIGN.label, TO_COUNTERSIGN, act.at, subject.desk.calendar_key)
        for item in released:
            act.meet(ANSWER.name, part=item)
        values = {"by": by.name, "reference": request.reference}
        told = {called.pk, *(officer.pk for officer in (*heads(request.desk_id), *auditors()))} - {by.user_id}
        tell(
            [pk for pk in told if pk],
            N_("%(by)s released the minimum on %(reference)s to avert a threat to life."),
            values,
            about=request,
            is_alarm=True,
        )
    return request


def _ground_of_release(request: AssistanceRequest, transfer: tuple[str, str], because: str) -> tuple[str, str]:
    """The ground on which the minimum alone leaves; without one of its own, the one that is recorded for the reply."""
    ground, citation = transfer
    return (ground, f"{citation} {because}".strip()) if ground else (request.transfer_ground, request.transfer_reason)


def countersign(
    by: Actor,
    request: AssistanceRequest,
    *,
    because: str = "",
    rights: Mapping[str, tuple[str, str]] = MappingProxyType({}),
    seen: int | None = None,
) -> AssistanceRequest:
    """The second signature under what one officer released; `rights` are the answers that were still missing.

    Raises ValidationError while a question of rights is without its answer.
    """
    with record.move(FLOW, "countersign", request, by=by, seen=seen, because=because) as act:
        _answer_rights(act, _asked_of(rights, gates.owed_rights(act.subject)))
        for question in gates.owed_rights(act.subject):
            raise ValidationError(_("A question of rights is not answered: %(question)s") % {"question": question.label})
        act.subject.countersigned_at = act.at
    return request
