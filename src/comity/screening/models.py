"""The records of this room: screenings of many, questions about searches, the weekly draws, what is kept longer and what remains."""

from comity.screening.keeping.models import Hold, PastQuestion, PastRun
from comity.screening.reviews.models import Draw, Lookout, SearchReview
from comity.screening.runs.models import Fault, Hit, HitVerdict, PersonMet, RunState, ScreeningRun

__all__ = [
    "Draw",
    "Fault",
    "Hit",
    "HitVerdict",
    "Hold",
    "Lookout",
    "PastQuestion",
    "PastRun",
    "PersonMet",
    "RunState",
    "ScreeningRun",
    "SearchReview",
]
