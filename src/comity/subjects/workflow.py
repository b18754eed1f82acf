"""The life of a candidate: put to an officer, decided, decided otherwise, put again when the evidence changes."""

from comity.engines.ruling import N_
from comity.engines.workflow import Move, Workflow
from comity.kernel.actor import Actor
from comity.kernel.models import Category
from comity.subjects.models import Candidate, State
from comity.subjects.policy import may_be_same, may_differ, may_reopen

ANY = frozenset(State)

FLOW = Workflow[Actor, Candidate](
    "candidate",
    State.TO_DECIDE,
    Move("same", ANY, State.SAME, may_be_same, N_("Same"), needs_reason=True, category=Category.COMBINATION),
    Move("different", ANY, State.DIFFERENT, may_differ, N_("Different"), needs_reason=True),
    Move("cannot_tell", ANY, State.CANNOT_TELL, may_differ, N_("Cannot tell"), needs_reason=True),
    Move("reopen", {State.SAME, State.DIFFERENT, State.CANNOT_TELL}, State.TO_DECIDE, may_reopen, N_("Reopen"), needs_reason=True),
)
