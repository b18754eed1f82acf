"""How questions about searches and draws are told where the log is read."""

from comity.engines.ruling import N_
from comity.kernel import timeline
from comity.screening.reviews.terms import Reason, State

REVIEW, DRAW = "screening.searchreview", "screening.draw"
SAID = {
    f"{REVIEW}.ask": N_("Asked why a search was made"),
    f"{REVIEW}.answer": N_("Said why"),
    f"{REVIEW}.accept": N_("Accepted the answer"),
    f"{REVIEW}.reject": N_("Did not accept the answer"),
    f"{REVIEW}.lift": N_("Lifted the suspension"),
    f"{REVIEW}.drop": N_("Closed it without an answer"),
    f"{REVIEW}.breach": N_("Not answered in time: the right to search is suspended"),
    f"{REVIEW}.consult": N_("What was searched for was read, for a purpose"),
    f"{DRAW}.draw": N_("The lot of a week was drawn"),
}
COLUMNS = {
    "chosen_by": N_("Why chosen"),
    "asked_at": N_("Asked"),
    "answer": N_("Answer"),
    "desk_id": N_("Desk"),
    "officer_id": N_("Officer"),
}
OF_A_DRAW = {"week": N_("Week from"), "searches": N_("Searches"), "drawn_at": N_("Drawn")}
FOR_MACHINES = ("entry_id", "others", "answered_at", "judged_by_id", "judged_at", "state")


def register() -> None:
    """The words of both, and what only machines read."""
    timeline.name_columns(REVIEW, N_("Question about a search"), COLUMNS)
    timeline.name_columns(DRAW, N_("Draw"), OF_A_DRAW)
    timeline.leave_out(*(f"{REVIEW}.{column}" for column in FOR_MACHINES))
    timeline.leave_out(*(f"{DRAW}.{column}" for column in ("after", "through", "seed", "drawn")), "fact:entry")
    for action, said in SAID.items():
        timeline.name(action, said)
    timeline.say(f"{REVIEW}.chosen_by", lambda reason: str(Reason(reason).label))
    timeline.say(f"{REVIEW}.state", lambda state: str(State(state).label))
