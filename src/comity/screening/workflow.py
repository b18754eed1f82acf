"""The tables of screening."""

from comity.screening.reviews.workflow import FLOW as QUESTION

__all__ = ["QUESTION"]
