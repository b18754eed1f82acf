"""What happens to a running clock: it is stopped, resumed, extended, lawfully delayed, or no longer so. Moments are kept in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from comity.engines.deadlines.limits import ClockError, Unit, Written, check_amount, in_utc


@dataclass(frozen=True)
class Stopped:
    """The clock stands still, e.g. from the moment the requester receives a question."""

    at: datetime
    because: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", in_utc(self.at, "stop"))


@dataclass(frozen=True)
class Resumed:
    """The clock runs on with the time it had kept."""

    at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", in_utc(self.at, "resumption"))


@dataclass(frozen=True)
class Extended:
    """More time, added at the end of the period. In another unit than the limit, it runs from that end."""

    amount: int
    unit: Unit
    because: str
    at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", in_utc(self.at, "extension"))
        check_amount(self.amount)


@dataclass(frozen=True)
class Delayed:
    """A lawful delay, e.g. for a judicial authorisation, with the expected end if it is known. A later one replaces it."""

    until: datetime | None
    because: str
    at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", in_utc(self.at, "delay"))
        if self.until is not None:
            object.__setattr__(self, "until", in_utc(self.until, "expected end of the delay"))
            if self.until <= self.at:
                raise ClockError("The expected end of a delay lies after the moment at which the delay is noted.")


@dataclass(frozen=True)
class DelayEnded:
    """What the lawful delay waited for is there: the court decided, whichever way, and the answer is owed as soon as possible."""

    at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", in_utc(self.at, "end of the delay"))


Event = Stopped | Resumed | Extended | Delayed | DelayEnded


def event_to_json(event: Event) -> dict[str, object]:
    """The event as plain values; moments in ISO 8601 with their offset."""
    match event:
        case Stopped(at, because):
            return {"event": "stopped", "at": at.isoformat(), "because": because}
        case Resumed(at):
            return {"event": "resumed", "at": at.isoformat()}
        case Extended(amount, unit, because, at):
            return {"event": "extended", "at": at.isoformat(), "because": because, "amount": amount, "unit": unit.value}
        case DelayEnded(at):
            return {"event": "delay_ended", "at": at.isoformat()}
        case _:
            until = event.until and event.until.isoformat()
            return {"event": "delayed", "at": event.at.isoformat(), "because": event.because, "until": until}


def event_from_json(stored: Mapping[str, object]) -> Event:
    """An event as `event_to_json` wrote it. Raises `ClockError`."""
    written = Written(stored, "event")
    at = written.moment("at")
    match stored.get("event"):
        case "stopped":
            return Stopped(at, written.text("because"))
        case "resumed":
            return Resumed(at)
        case "extended":
            return Extended(written.number("amount"), written.unit("unit"), written.text("because"), at)
        case "delayed":
            return Delayed(written.moment_or_none("until"), written.text("because"), at)
        case "delay_ended":
            return DelayEnded(at)
        case unknown:
            raise ClockError(f"A clock knows no event “{unknown}”.")
