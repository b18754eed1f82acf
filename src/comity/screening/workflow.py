"""The tables of this room."""

from comity.screening.reviews.workflow import FLOW as QUESTION
from comity.screening.runs.workflow import FLOW as RUN

__all__ = ["QUESTION", "RUN"]
