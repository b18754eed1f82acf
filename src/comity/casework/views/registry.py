"""The table of steps: which form each shows, which action it calls."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from comity.casework import actions, policy
from comity.casework.forms import releasing, replying, steps
from comity.casework.models import AssistanceRequest
from comity.casework.terms import ENDED, OPEN, Outcome, State
from comity.casework.views.steps import Step
from comity.casework.workflow import FLOW
from comity.engines.ruling import N_
from comity.kernel import attachments
from comity.kernel.actor import Actor
from comity.kernel.record import signatures


def _settle(by: Actor, request: AssistanceRequest, *, outcome: str, **facts: Any) -> None:
    if outcome == Outcome.REFUSED:
        kept = {name: facts[name] for name in ("number", "ground", "ground_facts", "seen")}
        actions.refuse_item(by, request, **kept)
        return
    if outcome == Outcome.PROVIDED:
        facts |= {"ground": "", "ground_facts": ""}
    actions.provide(by, request, **facts)


def _send(by: Actor, request: AssistanceRequest, *, hand: str, seen: int | None, whole_refusal: bool, because: str) -> None:
    if hand == "confirm":
        actions.confirm(by, request, whole_refusal=whole_refusal, seen=seen)
    else:
        actions.propose(by, request, whole_refusal=whole_refusal, because=because, seen=seen)


def _answer(by: Actor, request: AssistanceRequest, *, hand: str, seen: int | None, because: str = "") -> None:
    _send(by, request, hand=hand, seen=seen, whole_refusal=False, because=because)


def _refuse(by: Actor, request: AssistanceRequest, *, hand: str, seen: int | None, because: str = "") -> None:
    _send(by, request, hand=hand, seen=seen, whole_refusal=True, because=because)


def _correct_receipt(by: Actor, request: AssistanceRequest, *, hand: str, seen: int | None, **facts: Any) -> None:
    if hand == "confirm":
        actions.correct_receipt(by, request, seen=seen)
    else:
        actions.propose_receipt(by, request, seen=seen, **facts)


def _grant(by: Actor, request: AssistanceRequest, *, until_on: Any, **facts: Any) -> None:
    ends = datetime.combine(until_on + timedelta(days=1), time(), ZoneInfo(request.desk.zone))
    actions.grant(by, request, until_at=ends, **facts)


def _seal(by: Actor, request: AssistanceRequest, *, because: str) -> None:
    actions.seal(by, request, is_sealed=True, because=because)


def _unseal(by: Actor, request: AssistanceRequest, *, because: str) -> None:
    actions.seal(by, request, is_sealed=False, because=because)


def _attach(by: Actor, request: AssistanceRequest, *, attached: list[Any], seen: int | None) -> None:
    actions.attach(by, request, files=[attachments.stage(file, file.name) for file in attached], seen=seen)


def _cross_check(by: Actor, request: AssistanceRequest, *, seen: int | None = None) -> None:
    actions.cross_check(by, request)


def _erase(by: Actor, request: AssistanceRequest, *, because: str) -> None:
    actions.erase(by, [request], because=because)


def _of(name: str, form: type[steps.StepForm], act: Any, **more: Any) -> Step:
    """A row of the workflow as a page."""
    return Step(name, FLOW.by_name[name].label, form, act, **more)


def _is_open(request: AssistanceRequest) -> bool:
    return request.state in OPEN


def _table(*rows: Step) -> dict[str, Step]:
    return {row.name: row for row in rows}


STEPS = _table(
    Step("attach", N_("Attach files"), steps.Attaching, _attach, may=policy.may_amend, is_open=_is_open),
    _of(
        "accept",
        steps.NothingMore,
        actions.accept,
        means=_("You become the officer in charge of this request."),
        done=_("The request is yours."),
    ),
    _of("assign", steps.Assigning, actions.assign),
    _of("hand_over", steps.HandingOver, actions.hand_over),
    _of("take_over", steps.Reasoned, actions.take_over, done=_("The request is yours.")),
    _of("settle", replying.Settling, _settle, submit=_("Keep this answer"), done=_("The answer is kept. It goes out with the reply.")),
    _of("second_read", replying.SecondReading, actions.second_read, lead="refusals", submit=_("Record my reading")),
    _of("review_rights", replying.Rights, actions.review_all_rights, lead="rights", submit=_("Keep the answers")),
    _of("weigh", replying.Weighing, actions.weigh, lead="weighing", submit=_("Decide")),
    _of("write", replying.Writing, actions.write_reply, lead="letter", submit=_("Keep the reply")),
    _of(
        "answer",
        steps.OptionallyReasoned,
        _answer,
        lead="letter",
        confirming=steps.NothingMore,
        means=_(
            "You sign the reply as the second person. From then on the request is answered, its reply counts as sent, and neither can "
            "be taken back. Comity sends nothing itself: you then download the letter and send it by the channel that the page names."
        ),
        proposed=_("The reply is proposed. Nothing is sent yet."),
        done=_(
            "The reply is signed and counts as sent. "
            "Comity sends nothing itself: download the letter from this page and send it by the channel that the page names."
        ),
    ),
    _of(
        "refuse",
        steps.Reasoned,
        _refuse,
        lead="letter",
        confirming=steps.NothingMore,
        means=_(
            "You sign the refusal as the second person. From then on the request is refused, its refusal counts as sent, and neither can "
            "be taken back. Comity sends nothing itself: you then download the letter and send it by the channel that the page names."
        ),
        proposed=_("The refusal is proposed. Nothing is sent yet."),
        done=_(
            "The refusal is signed and counts as sent. "
            "Comity sends nothing itself: download the letter from this page and send it by the channel that the page names."
        ),
    ),
    _of(
        "correct_receipt",
        steps.CorrectingReceipt,
        _correct_receipt,
        lead="receipt",
        confirming=steps.NothingMore,
        means=_("You confirm the other time of receipt as the second person. Every date is then counted from it."),
        proposed=_("The other time of receipt is proposed. No date moves yet."),
        done=_("The time of receipt is corrected, and every date is counted from it."),
    ),
    _of("ask", steps.Asking, actions.ask),
    _of("reach", steps.Reaching, actions.reach, done=_("The clock stands still until they answer.")),
    _of("hear", steps.Hearing, actions.hear, done=_("The clock runs on with what remained.")),
    _of("delay", steps.Delaying, actions.delay),
    _of("authorise", steps.Authorising, actions.authorise, submit=_("Record the decision")),
    _of(
        "release",
        releasing.Releasing,
        actions.release,
        lead="release",
        submit=_("Release the minimum now"),
        done=_(
            "The minimum counts as released. "
            "Comity sends nothing itself: download the letter from this page and send it now by the channel that the page names."
        ),
    ),
    _of("countersign", releasing.Countersigning, actions.countersign, lead="countersign"),
    _of("mark_duplicate", steps.MarkingDuplicate, actions.mark_duplicate, lead="duplicates"),
    _of("withdraw", steps.Withdrawing, actions.withdraw),
    _of("transfer", steps.Transferring, actions.transfer),
    _of("keep_longer", steps.KeepingLonger, actions.keep_longer),
    Step(
        "set_basis",
        N_("Choose the legal basis"),
        replying.ChoosingBasis,
        actions.set_basis,
        may=policy.may_choose_basis,
        lead="bases",
        submit=_("Choose it"),
        is_open=_is_open,
    ),
    Step(
        "ground_transfer",
        N_("Record the ground of the transfer"),
        replying.GroundingTransfer,
        actions.ground_transfer,
        may=policy.may_work,
        is_open=lambda request: request.state == State.ACCEPTED,
    ),
    Step(
        "cross_check",
        N_("Cross-check the persons again"),
        steps.NothingMore,
        _cross_check,
        means=_("The persons and documents named here are compared again with what is known."),
        may=policy.may_take,
        is_open=_is_open,
        submit=_("Cross-check now"),
    ),
    Step(
        "take_back",
        N_("Take back what you proposed"),
        steps.TakingBack,
        actions.take_back,
        may=signatures.may_take_back,
        is_open=lambda request: bool(signatures.live_moves(request)),
        submit=_("Take it back"),
    ),
    Step("seal", N_("Seal this request"), steps.Sealing, _seal, may=policy.may_seal, is_open=lambda request: not request.is_sealed),
    Step("unseal", N_("Open the seal"), steps.Unsealing, _unseal, may=policy.may_seal, is_open=lambda request: request.is_sealed),
    Step(
        "erase",
        N_("Erase at the end of its time"),
        steps.Erasing,
        _erase,
        may=policy.may_erase,
        is_open=lambda request: request.state in ENDED,
        warns=_("It cannot be undone. Everything is erased but its reference and what the yearly figures count."),
        submit=_("Erase it for good"),
        done=_("The request is erased. Its reference and this decision remain."),
    ),
    Step("grant", N_("Let another officer know it"), steps.Granting, _grant, may=policy.may_seal),
)
"""Every step that has a page of its own, by its name in the address."""

assert all(step.means for step in STEPS.values() if steps.NothingMore in (step.form, step.confirming)), "a bare button says what it does"
assert not FLOW.by_name.keys() - STEPS.keys(), "every row of the workflow has a page"
