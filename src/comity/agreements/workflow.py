"""The life of an agreement: proposed, in force by two hands, suspended, ended in practice, ended."""

from django.utils.translation import gettext_noop as N_

from comity.agreements.models import Agreement, State
from comity.agreements.policy import may_confirm, may_keep
from comity.engines.workflow import Clock, Move, Workflow
from comity.kernel.actor import Actor

EXPIRY = Clock("expiry", N_("expiry of the agreement"))

FLOW = Workflow[Actor, Agreement](
    "agreement",
    State.PROPOSED,
    Move(
        "enter_into_force",
        {State.PROPOSED},
        State.IN_FORCE,
        may_keep,
        label=N_("Put in force"),
        opens=(EXPIRY,),
        needs_reason=True,
        second=may_confirm,
    ),
    Move("refuse", {State.PROPOSED}, State.REFUSED, may_keep, label=N_("Record that it was refused"), needs_reason=True),
    Move("reopen", {State.REFUSED}, State.PROPOSED, may_keep, label=N_("Propose again"), needs_reason=True),
    Move("suspend", {State.IN_FORCE}, State.SUSPENDED, may_keep, label=N_("Suspend"), cancels=("expiry",), needs_reason=True),
    Move(
        "resume",
        {State.SUSPENDED},
        State.IN_FORCE,
        may_keep,
        label=N_("Put in force again"),
        opens=(EXPIRY,),
        needs_reason=True,
        second=may_confirm,
    ),
    Move(
        "end_in_practice",
        {State.IN_FORCE, State.SUSPENDED},
        State.ENDED_IN_PRACTICE,
        may_keep,
        label=N_("Record that it ended in practice"),
        cancels=("expiry",),
        needs_reason=True,
    ),
    Move(
        "revive",
        {State.ENDED_IN_PRACTICE},
        State.IN_FORCE,
        may_keep,
        label=N_("Put in practice again"),
        opens=(EXPIRY,),
        needs_reason=True,
        second=may_confirm,
    ),
    Move("renew", {State.IN_FORCE}, None, may_keep, label=N_("Renew"), opens=(EXPIRY,), needs_reason=True, second=may_confirm),
    Move(
        "end",
        {State.PROPOSED, State.IN_FORCE, State.SUSPENDED, State.ENDED_IN_PRACTICE},
        State.ENDED,
        may_keep,
        label=N_("End"),
        cancels=("expiry",),
        needs_reason=True,
    ),
    final={State.ENDED},
)
