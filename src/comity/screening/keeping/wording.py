"""How keeping words longer, and their end, are told where the log is read."""

from comity.engines.ruling import N_
from comity.kernel import timeline

HOLD, RUN, QUESTION = "screening.hold", "screening.pastrun", "screening.pastquestion"


def register() -> None:
    """The words of all three, and what only machines read."""
    timeline.name_columns(HOLD, N_("Kept longer"), {"until_on": N_("Kept until"), "concerns_id": N_("Whose doing it is")})
    timeline.name_columns(RUN, N_("What remains of a screening of many"), {})
    timeline.name_columns(QUESTION, N_("What remains of a question about a search"), {})
    timeline.leave_out(*(f"{HOLD}.{column}" for column in ("subject_kind", "subject_key", "at")))
    for action, said in {
        f"{HOLD}.keep": N_("Kept words longer than their time"),
        f"{HOLD}.dispose": N_("Erased a decision to keep words longer, with these words"),
        f"{RUN}.remain": N_("Noted what remains of a screening of many"),
        f"{QUESTION}.remain": N_("Noted what remains of a question about a search"),
        "screening.screeningrun.dispose": N_("Erased the words of a screening of many"),
        "screening.searchreview.dispose": N_("Erased a question about a search, with its answer"),
        "people.duty.erase_words": N_("Erased the words of searches made on duty"),
    }.items():
        timeline.name(action, said)
