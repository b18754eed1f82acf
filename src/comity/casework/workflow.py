"""The life of an assistance request as a table."""

from comity.casework import policy
from comity.casework.models import AssistanceRequest
from comity.casework.terms import ENDED, OPEN, State
from comity.engines.ruling import N_
from comity.engines.workflow import Clock, Move, Workflow
from comity.kernel.actor import Actor
from comity.kernel.models import Category

ANSWER = Clock("answer", N_("answer"))
ASKED = N_("clarification asked")
"""Why a clock stands: kept as it is here, and said in the language of whoever reads it."""
COUNTERSIGN = Clock("countersign", N_("second signature under the release"))

FLOW = Workflow[Actor, AssistanceRequest](
    "assistance request",
    State.RECEIVED,
    Move("accept", {State.RECEIVED}, State.ACCEPTED, policy.may_take, N_("Take this request")),
    Move("assign", {State.RECEIVED}, State.ACCEPTED, policy.may_assign, N_("Assign to an officer")),
    Move("hand_over", {State.ACCEPTED, State.WAITING}, None, policy.may_assign, N_("Give to another officer"), needs_reason=True),
    Move("take_over", {State.ACCEPTED, State.WAITING}, None, policy.may_take_over, N_("Take over"), needs_reason=True),
    Move("settle", {State.ACCEPTED}, None, policy.may_work, N_("Answer an item")),
    Move("second_read", {State.ACCEPTED}, None, policy.may_read_refusals, N_("Second-read the refusals")),
    Move("review_rights", {State.ACCEPTED}, None, policy.may_work, N_("Answer the questions of rights")),
    Move("weigh", {State.ACCEPTED}, None, policy.may_weigh_rights, N_("Weigh a question of rights")),
    Move("write", {State.ACCEPTED}, None, policy.may_work, N_("Write the reply")),
    Move(
        "answer",
        {State.ACCEPTED},
        State.ANSWERED,
        policy.may_answer,
        N_("Confirm and send"),
        meets=("answer",),
        second=policy.may_confirm,
        category=Category.DISCLOSURE,
    ),
    Move(
        "refuse",
        {State.ACCEPTED},
        State.REFUSED,
        policy.may_refuse,
        N_("Refuse the request"),
        meets=("answer",),
        second=policy.may_confirm,
        needs_reason=True,
        category=Category.DISCLOSURE,
    ),
    Move("ask", {State.ACCEPTED}, State.WAITING, policy.may_work, N_("Ask clarification")),
    Move("reach", {State.WAITING}, None, policy.may_note_reached, N_("Note that the question reached them"), pauses=("answer",)),
    Move("hear", {State.WAITING}, State.ACCEPTED, policy.may_work, N_("Record their clarification"), resumes=("answer",)),
    Move(
        "delay",
        {State.ACCEPTED},
        None,
        policy.may_delay,
        N_("Note a judicial authorisation"),
        delays=("answer",),
        needs_reason=True,
    ),
    Move("authorise", {State.ACCEPTED}, None, policy.may_record_decision, N_("Record the court's decision")),
    Move(
        "release",
        {State.RECEIVED, State.ACCEPTED},
        None,
        policy.may_release,
        N_("Threat to life: release the minimum"),
        opens=(COUNTERSIGN,),
        needs_reason=True,
        category=Category.DISCLOSURE,
    ),
    Move("countersign", {*OPEN, *ENDED}, None, policy.may_countersign, N_("Sign the release"), meets=("countersign",)),
    Move(
        "correct_receipt",
        {*OPEN},
        None,
        policy.may_amend,
        N_("Correct the time of receipt"),
        second=policy.may_confirm_receipt,
        needs_reason=True,
    ),
    Move("mark_duplicate", {*OPEN}, State.DUPLICATE, policy.may_decide, N_("Mark as a duplicate"), cancels=("answer",), needs_reason=True),
    Move("withdraw", {*OPEN}, State.WITHDRAWN, policy.may_decide, N_("Record their withdrawal"), cancels=("answer",), needs_reason=True),
    Move("transfer", {*OPEN}, State.RECEIVED, policy.may_transfer, N_("Transfer to another desk"), needs_reason=True),
    Move("keep_longer", {*ENDED}, None, policy.may_keep_longer, N_("Keep longer"), needs_reason=True),
    final=ENDED,
    opens=(ANSWER,),
)
