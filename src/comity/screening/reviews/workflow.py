"""The life of a question about a search as a table."""

from comity.engines.ruling import N_
from comity.engines.workflow import Clock, Move, Workflow
from comity.kernel.actor import Actor
from comity.screening.reviews import policy
from comity.screening.reviews.models import SearchReview
from comity.screening.reviews.terms import State

ANSWER = Clock("answer", N_("answer to a question about a search"))

FLOW = Workflow[Actor, SearchReview](
    "question about a search",
    State.ASKED,
    Move("answer", {State.ASKED}, State.ANSWERED, policy.may_answer, N_("Say why"), meets=("answer",)),
    Move("accept", {State.ANSWERED}, State.ACCEPTED, policy.may_judge, N_("Accept the answer")),
    Move("reject", {State.ANSWERED}, State.NOT_ACCEPTED, policy.may_judge, N_("Do not accept the answer"), needs_reason=True),
    Move("lift", {State.NOT_ACCEPTED}, State.LIFTED, policy.may_judge, N_("Lift the suspension"), needs_reason=True),
    Move("drop", {State.ASKED}, State.DROPPED, policy.may_judge, N_("Close without an answer"), needs_reason=True, cancels=("answer",)),
    opens=(ANSWER,),
    final={State.ACCEPTED, State.LIFTED, State.DROPPED},
)
