"""The records of this room."""

from comity.screening.runs.models import Fault, Hit, PersonMet, RunState, ScreeningRun

__all__ = ["Fault", "Hit", "PersonMet", "RunState", "ScreeningRun"]
