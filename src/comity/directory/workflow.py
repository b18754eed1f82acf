"""The life of a judicial bar: in force until two persons have read that the court lifted it."""

from django.utils.translation import gettext_noop as N_

from comity.directory.models import BarState, JudicialBar
from comity.directory.policy import may_confirm_law, may_keep_law
from comity.engines.workflow import Move, Workflow
from comity.kernel.actor import Actor

BAR = Workflow[Actor, JudicialBar](
    "judicial bar",
    BarState.IN_FORCE,
    Move(
        "lift",
        {BarState.IN_FORCE},
        BarState.LIFTED,
        may_keep_law,
        label=N_("Lift after the court's decision"),
        needs_reason=True,
        second=may_confirm_law,
    ),
    final={BarState.LIFTED},
)
