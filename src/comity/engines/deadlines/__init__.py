"""Says when a promise falls due, by the instrument's own way of counting, and shows in words how it was computed."""

from comity.engines.deadlines.calendar import Calendar
from comity.engines.deadlines.computing import compute
from comity.engines.deadlines.due import ClockState, Due, Remaining, is_late, soon_at, state
from comity.engines.deadlines.events import Delayed, DelayEnded, Event, Extended, Resumed, Stopped, event_from_json, event_to_json
from comity.engines.deadlines.ladder import Line
from comity.engines.deadlines.limits import ClockError, Ends, Limit, Unit

__all__ = [
    "Calendar",
    "ClockError",
    "ClockState",
    "DelayEnded",
    "Delayed",
    "Due",
    "Ends",
    "Event",
    "Extended",
    "Limit",
    "Line",
    "Remaining",
    "Resumed",
    "Stopped",
    "Unit",
    "compute",
    "event_from_json",
    "event_to_json",
    "is_late",
    "soon_at",
    "state",
]
