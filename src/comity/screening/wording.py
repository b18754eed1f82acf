"""How a search is said where the history of its matter is told."""

from comity.engines.ruling import N_
from comity.kernel import timeline
from comity.lists.models import ListEntry

FOR_MACHINES = ("search", "form", "namesakes", "listed")
VERDICT, RUN = "screening.hitverdict", "screening.screeningrun"
OF_A_RUN = {
    "prepare": N_("gave the list"),
    "map": N_("said what the columns hold"),
    "authorise.propose": N_("put it before a second person"),
    "authorise": N_("authorised it as a second person"),
    "refuse": N_("refused it"),
    "cancel": N_("stopped it"),
    "compare": N_("compared some rows"),
    "finish": N_("finished"),
    "fail": N_("ended without success"),
    "erase": N_("erased the results"),
    "judge": N_("noted a verdict on a hit"),
    "erase_words": N_("erased the words of the verdicts"),
}
"""What is done to a screening of many, as its page and the log tell it."""
OF_A_SEARCH = {
    "asked.names": N_("Names"),
    "asked.birth_dates": N_("Date of birth"),
    "asked.places": N_("Place of birth"),
    "asked.nationalities": N_("Nationalities"),
    "asked.genders": N_("Sex"),
    "asked.documents": N_("Document numbers"),
    "answers.entries": N_("List entries shown"),
    "answers.mentions": N_("Persons and documents shown"),
}


def register() -> None:
    """What was asked and shown in words; what is only counted or found again by is left out."""
    timeline.leave_out(*(f"fact:{fact}" for fact in FOR_MACHINES))
    for fact, label in OF_A_SEARCH.items():
        timeline.name(f"fact:{fact}", label)
    timeline.name_columns(VERDICT, N_("Verdict on a hit"), {"verdict": N_("Verdict"), "because": N_("Why")})
    timeline.leave_out(*(f"{VERDICT}.{column}" for column in ("hit_id", "officer_id", "at")))
    for verb, said in OF_A_RUN.items():
        timeline.name(f"{RUN}.{verb}", said)
    timeline.say("fact:answers.entries", _entries)


def _entries(keys: list[int]) -> str:
    found = ListEntry.objects.select_related("reference_list").filter(pk__in=keys).order_by("pk")
    return " · ".join(f"{entry.reference_list} {entry.entry_key}" for entry in found)
