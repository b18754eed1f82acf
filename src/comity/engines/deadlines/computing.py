"""Runs a limit through what happened to its clock and says when it falls due."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from comity.engines.deadlines import ladder
from comity.engines.deadlines.calendar import ONE_DAY, Calendar, days
from comity.engines.deadlines.due import Due, Remaining
from comity.engines.deadlines.events import Delayed, DelayEnded, Event, Extended, Resumed, Stopped
from comity.engines.deadlines.ladder import Line, Value, in_english
from comity.engines.deadlines.limits import ClockError, Limit, Unit, in_utc
from comity.engines.deadlines.spans import ClockDays, ElapsedHours, Span, WholeDays, extended, opening

ALLOWED = {
    Unit.HOURS: ladder.ALLOWED_HOURS,
    Unit.CALENDAR_DAYS: ladder.ALLOWED_CALENDAR_DAYS,
    Unit.WORKING_DAYS: ladder.ALLOWED_WORKING_DAYS,
}
EXTENDED = {
    Unit.HOURS: ladder.EXTENDED_HOURS,
    Unit.CALENDAR_DAYS: ladder.EXTENDED_CALENDAR_DAYS,
    Unit.WORKING_DAYS: ladder.EXTENDED_WORKING_DAYS,
}


def compute(limit: Limit, received_at: datetime, calendar: Calendar, events: Iterable[Event] = ()) -> Due:
    """When `limit` falls due, counted from `received_at` on the desk's `calendar`, after all `events` (in any order).

    A corrected receipt or a holiday added later is a new computation with the same events.
    Raises `ClockError`: a naive moment, an event before receipt, a stop of a stopped clock, a resumption of a running one,
    the end of a delay that was not noted.
    """
    try:
        clock = _Clock(limit, in_utc(received_at, "receipt"), calendar)
        for event in sorted(events, key=lambda event: event.at):
            clock.take(event)
        return clock.due()
    except OverflowError as beyond:
        raise ClockError("This period runs beyond the last year of the calendar.") from beyond


class _Clock:
    """A clock while its events are taken one by one. `_start` and `_spans`: from when what is still to run."""

    def __init__(self, limit: Limit, received_at: datetime, calendar: Calendar) -> None:
        self._limit = limit
        self._received_at = received_at
        self._calendar = calendar
        self._shown: dict[datetime, datetime] = {}
        self._start, first = opening(limit, received_at, calendar)
        self._starts_at = self._start
        self._spans: tuple[Span, ...] = (first,)
        self._stop: Stopped | None = None
        self._stop_came_too_late = False
        self._delay: Delayed | None = None
        self._decided_at: datetime | None = None
        self._ran: list[tuple[datetime, datetime]] = []
        self._lines: list[Line] = []
        self._tell(ladder.RECEIVED, at=received_at)
        self._tell(ALLOWED[limit.unit], amount=limit.amount, citation=limit.citation)
        self._tell_way_of_counting(first)

    def take(self, event: Event) -> None:
        if event.at < self._received_at:
            before, receipt = (in_english(self._calendar.local(moment)) for moment in (event.at, self._received_at))
            raise ClockError(f"An event of {before} lies before the receipt of {receipt}.")
        match event:
            case Stopped():
                self._take_stop(event)
            case Resumed():
                self._take_resumption(event.at)
            case Extended():
                self._tell(EXTENDED[event.unit], at=event.at, amount=event.amount, because=event.because)
                self._tell_if_too_late(event.at)
                self._spans = extended(self._spans, event.amount, event.unit, self._limit, self._calendar)
            case DelayEnded():
                self._take_decision(event.at)
            case _:
                template = ladder.DELAYED_UNTIL if event.until else ladder.DELAYED
                self._tell(template, at=event.at, until=event.until, because=event.because)
                self._tell_if_too_late(event.at)
                self._delay, self._decided_at = event, None

    def due(self) -> Due:
        if self._stands_still:
            ends_at, rest = None, self._ends_at() - self._start
            self._tell(ladder.NOT_DUE_PAUSED, at=None)
        else:
            runs_out_at, rest = self._ends_at(), timedelta()
            self._tell_stretch(runs_out_at)
            self._tell_moved_end()
            ends_at = self._after_delay(runs_out_at)
            self._ran.append((self._start, runs_out_at))
            self._tell_due(ends_at, runs_out_at)
        local = self._local
        return Due(
            at=ends_at and local(ends_at),
            last_day=ends_at and self._calendar.last_day(ends_at),
            remaining=self._remaining() if self._stands_still else None,
            ladder=tuple(self._lines),
            starts_at=local(self._starts_at),
            paused=self._stop if self._stands_still else None,
            delay=self._delay,
            ran=tuple((local(start), local(end)) for start, end in self._ran),
            rest=rest,
        )

    @property
    def _stands_still(self) -> bool:
        return self._stop is not None and not self._stop_came_too_late

    def _ends_at(self) -> datetime:
        start = self._start
        for span in self._spans[:-1]:
            start = span.end(start)
        return self._spans[-1].close(start)

    def _after_delay(self, ends_at: datetime) -> datetime | None:
        if self._decided_at is not None:
            return max(self._decided_at, ends_at)
        if self._delay is None:
            return ends_at
        return self._delay.until and max(self._delay.until, ends_at)

    def _take_stop(self, event: Stopped) -> None:
        if self._stop is not None:
            raise ClockError("A clock that stands still cannot be stopped again.")
        at = event.at
        self._stop, self._stop_came_too_late = event, at >= self._ends_at()
        if self._stop_came_too_late:
            self._tell(ladder.STOPPED_TOO_LATE, at=at, because=event.because)
            return
        self._tell_stretch(at)
        if at > self._start:
            self._ran.append((self._start, at))
        while len(self._spans) > 1 and self._spans[0].end(self._start) <= at:
            self._start = self._spans[0].end(self._start)
            self._spans = self._spans[1:]
        self._spans = (self._spans[0].left(self._start, at), *self._spans[1:])
        self._start = max(self._start, at)
        self._tell(ladder.STOPPED, at=at, because=event.because)
        self._tell_kept()

    def _take_resumption(self, at: datetime) -> None:
        if self._stop is None:
            raise ClockError("A clock that runs cannot be resumed.")
        if self._stop_came_too_late:
            self._tell(ladder.RESUMED_TOO_LATE, at=at)
        else:
            self._start = max(self._start, at)
            self._tell(ladder.RESUMED, at=at)
        self._stop, self._stop_came_too_late = None, False

    def _take_decision(self, at: datetime) -> None:
        if self._delay is None:
            raise ClockError("A clock that is not lawfully delayed has no delay that could end.")
        self._tell(ladder.DELAY_ENDED, at=at)
        self._delay, self._decided_at = None, at

    def _remaining(self) -> Remaining:
        in_days = {unit: sum(span.kept()[0] for span in self._spans if span.unit is unit) for unit in Unit}
        time = sum((span.kept()[1] for span in self._spans), timedelta())
        return Remaining(time, in_days[Unit.CALENDAR_DAYS], in_days[Unit.WORKING_DAYS])

    def _tell(self, template: str, **values: Value) -> None:
        local = {name: self._local(value) if isinstance(value, datetime) else value for name, value in values.items()}
        self._lines.append(Line(template, local))

    def _local(self, moment: datetime) -> datetime:
        """As the desk's clock shows it. The same few moments are told again and again; all of them are in UTC here."""
        shown = self._shown.get(moment)
        if shown is None:
            shown = self._shown[moment] = self._calendar.local(moment)
        return shown

    def _tell_way_of_counting(self, span: Span) -> None:
        match span:
            case ElapsedHours() if self._limit.skips_event_hour:
                self._tell(ladder.EVENT_HOUR_SKIPPED, at=self._start)
            case WholeDays():
                self._tell(ladder.EVENT_DAY_COUNTED if self._limit.counts_event_day else ladder.EVENT_DAY_SKIPPED)
            case ClockDays():
                self._tell(ladder.FROM_CLOCK_TIME)

    def _tell_if_too_late(self, at: datetime) -> None:
        if not self._stands_still and at >= self._ends_at():
            self._tell(ladder.NOTED_TOO_LATE, at=at)

    def _tell_kept(self) -> None:
        kept = self._remaining()
        in_days = kept.calendar_days + kept.working_days
        if not in_days:
            self._tell(ladder.KEPT_TIME, time=kept.time)
        elif kept.time:
            self._tell(ladder.KEPT_DAYS_AND_TIME, days=in_days, time=kept.time)
        else:
            self._tell(ladder.KEPT_DAYS, days=in_days)

    def _tell_stretch(self, end: datetime) -> None:
        """Which days off and which changes of the clocks lie between the start of this stretch and its end."""
        start = self._start
        for span in self._spans:
            if start < end and span.unit is Unit.WORKING_DAYS:
                until = min(span.end(start), end)
                self._tell_days_off(self._calendar.day(start), self._calendar.last_day(until) + ONE_DAY)
            start = span.end(start)
        for at, jump in self._calendar.changes(self._start, end):
            self._tell(ladder.CLOCKS_FORWARD if jump > timedelta() else ladder.CLOCKS_BACK, at=at, by=abs(jump))

    def _tell_days_off(self, first: date, after_last: date) -> None:
        weekend: list[date] = []
        for day in days(first, after_last):
            if day in self._calendar.holidays:
                self._tell_weekend(weekend)
                self._tell(ladder.HOLIDAY_SKIPPED, day=day, holiday=self._calendar.holidays[day])
            elif not self._calendar.is_working_day(day):
                weekend.append(day)
                continue
            else:
                self._tell_weekend(weekend)
            weekend = []
        self._tell_weekend(weekend)

    def _tell_weekend(self, off: list[date]) -> None:
        if len(off) == 1:
            self._tell(ladder.WEEKEND_SKIPPED, day=off[0])
        elif off:
            self._tell(ladder.WEEKENDS_SKIPPED, day=off[0], last_day=off[-1])

    def _tell_moved_end(self) -> None:
        start = self._start
        for span in self._spans[:-1]:
            start = span.end(start)
        span = self._spans[-1]
        if not isinstance(span, WholeDays):
            return
        by_count, with_least, moved = span.last(start), span.last_with_least(start), span.last_moved(start)
        if with_least > by_count:
            self._tell(ladder.TOO_FEW_WORKING_DAYS, day=by_count, last_day=with_least)
        if moved > with_least:
            self._tell(ladder.ENDS_ON_DAY_OFF, day=with_least, last_day=moved)
            self._tell_days_off(with_least, moved)

    def _tell_due(self, at: datetime | None, runs_out_at: datetime) -> None:
        if at != runs_out_at:
            self._tell(ladder.WOULD_BE_DUE, at=runs_out_at)
        if at is None:
            self._tell(ladder.NOT_DUE_DELAYED, at=None)
        elif at == self._decided_at != runs_out_at:
            self._tell(ladder.DUE_SINCE_DECISION, at=at)
        elif at == runs_out_at and isinstance(self._spans[-1], WholeDays):
            self._tell(ladder.DUE_WITH_DAY, day=self._calendar.last_day(at), at=at)
        else:
            self._tell(ladder.DUE_AT, at=at)
