"""The records of this room: screenings of many, questions about searches, the weekly draws, and how far the log was looked at."""

from comity.screening.reviews.models import Draw, Lookout, SearchReview
from comity.screening.runs.models import Fault, Hit, PersonMet, RunState, ScreeningRun

__all__ = ["Draw", "Fault", "Hit", "Lookout", "PersonMet", "RunState", "ScreeningRun", "SearchReview"]
