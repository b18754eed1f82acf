"""The life of a screening of many: prepared by one, authorised or refused by another, run to its end, stopped or failed; erased."""

from comity.engines.ruling import N_
from comity.engines.workflow import Move, Workflow
from comity.kernel.actor import Actor
from comity.kernel.models import Category
from comity.screening.runs import policy
from comity.screening.runs.models import RunState, ScreeningRun

OVER = {RunState.FINISHED, RunState.REFUSED, RunState.CANCELLED, RunState.FAILED}

FLOW = Workflow[Actor, ScreeningRun](
    "screening of many",
    RunState.PREPARED,
    Move("map", {RunState.PREPARED}, None, policy.may_map, N_("Say what the columns hold")),
    Move(
        "authorise",
        {RunState.PREPARED},
        RunState.RUNNING,
        policy.may_ask,
        N_("Authorise this screening"),
        second=policy.may_authorise,
        category=Category.COMBINATION,
    ),
    Move("refuse", {RunState.PREPARED}, RunState.REFUSED, policy.may_decide, N_("Refuse this screening"), needs_reason=True),
    Move("cancel", {RunState.PREPARED, RunState.RUNNING}, RunState.CANCELLED, policy.may_cancel, N_("Stop it"), needs_reason=True),
    Move("compare", {RunState.RUNNING}, None, policy.may_compare, N_("Compare some rows"), category=Category.COMBINATION),
    Move("finish", {RunState.RUNNING}, RunState.FINISHED, policy.may_finish, N_("Finish")),
    Move("fail", {RunState.RUNNING}, RunState.FAILED, policy.may_fail, N_("End without success"), needs_reason=True),
    Move("erase", OVER, None, policy.may_erase, N_("Erase the results"), needs_reason=True, category=Category.ERASURE),
    final=OVER,
)
