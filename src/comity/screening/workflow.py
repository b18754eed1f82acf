"""The tables of this room."""

from comity.screening.runs.workflow import FLOW as RUN

__all__ = ["RUN"]
