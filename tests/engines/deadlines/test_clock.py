"""Tells how a clock explains itself, where it stands, and what it refuses."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from comity.engines.deadlines import (
    Calendar,
    ClockError,
    ClockState,
    Delayed,
    DelayEnded,
    Ends,
    Event,
    Extended,
    Limit,
    Resumed,
    Stopped,
    Unit,
    compute,
    event_from_json,
    is_late,
    soon_at,
    state,
)

ROME = Calendar("Europe/Rome", {date(2026, 4, 6): "Easter Monday"})
EIGHT_HOURS = Limit(8, Unit.HOURS, "Directive (EU) 2023/977 Art. 5(1)(a)")
THREE_WORKING_DAYS = Limit(3, Unit.WORKING_DAYS, "Memorandum, para. 4")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Rome"))


NINE = at("2026-05-04 09:00")
NAIVE = NINE.replace(tzinfo=None)


def ladder(limit: Limit, received: str, *events: Event, calendar: Calendar = ROME) -> list[str]:
    return [line.sentence() for line in compute(limit, at(received), calendar, events).ladder]


def test_the_ladder_names_each_stop_and_each_change_of_the_clocks() -> None:
    stop = Stopped(at("2026-03-28 22:30:15"), "asked Lyon which bank")
    assert ladder(EIGHT_HOURS, "2026-03-28 22:00", stop, Resumed(at("2026-03-29 01:00"))) == [
        "Received on Sat 28 Mar 2026, 22:00 CET.",
        "Time allowed, in hours: 8 (Directive (EU) 2023/977 Art. 5(1)(a)). Hours are counted as they pass.",
        "Stopped on Sat 28 Mar 2026, 22:30:15 CET: asked Lyon which bank.",
        "Kept: 7 h 29 min 45 s.",
        "Resumed on Sun 29 Mar 2026, 01:00 CET with the time kept.",
        "The clocks go forward on Sun 29 Mar 2026, 03:00 CEST, by 1 h.",
        "Due before Sun 29 Mar 2026, 09:29:45 CEST.",
    ]


def test_the_ladder_says_why_each_day_is_not_counted() -> None:
    assert ladder(THREE_WORKING_DAYS, "2026-04-02 10:00") == [
        "Received on Thu 2 Apr 2026, 10:00 CEST.",
        "Time allowed, in working days: 3 (Memorandum, para. 4).",
        "The day of receipt is not counted; the period ends with its last day.",
        "Not counted: Sat 4 Apr 2026 to Sun 5 Apr 2026, weekend.",
        "Not counted: Mon 6 Apr 2026, Easter Monday.",
        "Due by the end of Wed 8 Apr 2026 (Thu 9 Apr 2026, 00:00 CEST).",
    ]


def test_a_weekend_of_one_day_and_the_clocks_going_back_are_told_too() -> None:
    lines = ladder(THREE_WORKING_DAYS, "2026-10-23 10:00", calendar=Calendar("Europe/Rome", weekend=frozenset({6})))
    assert "Not counted: Sun 25 Oct 2026, weekend." in lines
    assert "The clocks go back on Sun 25 Oct 2026, 02:00 CET, by 1 h." in lines


def test_the_ladder_says_why_an_end_moves() -> None:
    limit = Limit(3, Unit.CALENDAR_DAYS, "Reg. 1182/71 Art. 3", moves_to_working_day=True, least_working_days=2)
    assert ladder(limit, "2026-04-01 10:00")[3:] == [
        "The period would end with Sat 4 Apr 2026, a day off; it ends with the next working day, Tue 7 Apr 2026.",
        "Not counted: Sat 4 Apr 2026 to Sun 5 Apr 2026, weekend.",
        "Not counted: Mon 6 Apr 2026, Easter Monday.",
        "Due by the end of Tue 7 Apr 2026 (Wed 8 Apr 2026, 00:00 CEST).",
    ]
    assert "The period would end with Mon 11 May 2026; to hold its working days it runs to Tue 12 May 2026." in ladder(
        limit, "2026-05-08 10:00"
    )


def test_the_ladder_tells_the_way_of_counting() -> None:
    assert "The day of receipt is counted as the first day; the period ends with its last day." in ladder(
        Limit(3, Unit.CALENDAR_DAYS, "", counts_event_day=True), "2026-05-04 09:00"
    )
    assert "The hour of receipt is not counted: the clock starts on Mon 4 May 2026, 10:00 CEST." in ladder(
        Limit(8, Unit.HOURS, "", skips_event_hour=True), "2026-05-04 09:20"
    )
    clock_time = Limit(3, Unit.CALENDAR_DAYS, "", ends=Ends.SAME_CLOCK_TIME)
    lines = ladder(clock_time, "2026-05-04 14:20", Stopped(at("2026-05-05 10:00"), "a question"))
    assert "Counted from clock time to clock time." in lines
    assert lines[-2:] == ["Kept: in days 2, and 4 h 20 min.", "Not due while the clock stands still."]


def test_the_ladder_tells_extensions_and_delays() -> None:
    extension = Extended(2, Unit.HOURS, "three banks", at("2026-05-04 10:00"))
    delay = Delayed(at("2026-05-11 12:00"), "the judge in Rome", at("2026-05-04 20:00"))
    assert ladder(EIGHT_HOURS, "2026-05-04 09:00", extension, delay)[2:] == [
        "Extended on Mon 4 May 2026, 10:00 CEST, in hours: 2. Reason: three banks.",
        "Lawfully delayed, noted on Mon 4 May 2026, 20:00 CEST, expected until Mon 11 May 2026, 12:00 CEST: the judge in Rome.",
        "This was noted after the time had run out, on Mon 4 May 2026, 20:00 CEST.",
        "By the limit alone it would be due on Mon 4 May 2026, 19:00 CEST.",
        "Due before Mon 11 May 2026, 12:00 CEST.",
    ]
    endless = Delayed(None, "the judge in Rome", at("2026-05-04 10:00"))
    assert ladder(EIGHT_HOURS, "2026-05-04 09:00", endless)[-1] == "Not due while it is lawfully delayed."


def test_the_ladder_tells_the_decision_and_since_when_the_answer_is_owed() -> None:
    delay = Delayed(at("2026-05-11 12:00"), "the judge in Rome", at("2026-05-04 10:00"))
    assert ladder(EIGHT_HOURS, "2026-05-04 09:00", delay, DelayEnded(at("2026-05-07 10:15")))[3:] == [
        "The decision came on Thu 7 May 2026, 10:15 CEST: the lawful delay ended.",
        "By the limit alone it would be due on Mon 4 May 2026, 17:00 CEST.",
        "Owed as soon as possible since the decision (Thu 7 May 2026, 10:15 CEST).",
    ]
    assert ladder(EIGHT_HOURS, "2026-05-04 09:00", delay, DelayEnded(at("2026-05-04 11:00")))[3:] == [
        "The decision came on Mon 4 May 2026, 11:00 CEST: the lawful delay ended.",
        "Due before Mon 4 May 2026, 17:00 CEST.",
    ]


def test_after_the_decision_a_clock_is_no_longer_lawfully_delayed() -> None:
    delay = Delayed(at("2026-05-11 12:00"), "the judge", at("2026-05-04 10:00"))
    early = compute(EIGHT_HOURS, NINE, ROME, [delay, DelayEnded(at("2026-05-04 12:00"))])
    assert [state(early, at(f"2026-05-04 {hour}:00")) for hour in ("14", "15", "17")] == ["running", "soon", "late"]
    after = compute(EIGHT_HOURS, NINE, ROME, [delay, DelayEnded(at("2026-05-07 10:15"))])
    assert state(after, at("2026-05-07 10:15")) is ClockState.LATE


def test_a_late_stop_is_told_and_changes_nothing() -> None:
    late = (Stopped(at("2026-05-04 17:00"), "a question"), Resumed(at("2026-05-05 17:00")))
    assert ladder(EIGHT_HOURS, "2026-05-04 09:00", *late)[2:] == [
        "Stopped on Mon 4 May 2026, 17:00 CEST: a question. The time had already run out, so this changes nothing.",
        "Resumed on Tue 5 May 2026, 17:00 CEST. The time had run out before the stop, so this changes nothing.",
        "Due before Mon 4 May 2026, 17:00 CEST.",
    ]


def test_a_clock_runs_then_is_due_soon_then_late() -> None:
    due = compute(EIGHT_HOURS, NINE, ROME)
    assert soon_at(due) == at("2026-05-04 15:00")
    assert state(due, at("2026-05-04 14:59")) is ClockState.RUNNING
    assert state(due, at("2026-05-04 15:00")) is ClockState.SOON
    assert state(due, at("2026-05-04 16:59")) is ClockState.SOON
    assert state(due, at("2026-05-04 17:00")) is ClockState.LATE
    assert state(due, at("2026-05-04 18:00"), met_at=at("2026-05-04 12:00")) is ClockState.MET
    assert due.last_day == date(2026, 5, 4)
    assert [due.fraction_used(at(f"2026-05-04 {hour}:00")) for hour in ("08", "09", "11", "17", "23")] == [0, 0, 0.25, 1, 1]


def test_the_last_quarter_is_that_of_the_running_time() -> None:
    due = compute(EIGHT_HOURS, NINE, ROME, [Stopped(at("2026-05-04 16:00"), "a question"), Resumed(at("2026-05-06 08:00"))])
    assert soon_at(due) == at("2026-05-04 15:00")
    later = compute(EIGHT_HOURS, NINE, ROME, [Stopped(at("2026-05-04 11:00"), "a question"), Resumed(at("2026-05-06 08:00"))])
    assert soon_at(later) == at("2026-05-06 12:00")


def test_a_paused_clock_never_nags() -> None:
    due = compute(EIGHT_HOURS, NINE, ROME, [Stopped(at("2026-05-04 16:59"), "a question to Lyon")])
    assert state(due, at("2027-01-01 00:00")) is ClockState.PAUSED
    assert due.paused is not None
    assert due.paused.because == "a question to Lyon"
    assert soon_at(due) is None
    assert due.fraction_used(at("2027-01-01 00:00")) == 479 / 480


def test_a_lawful_delay_never_nags_until_its_own_end() -> None:
    due = compute(EIGHT_HOURS, NINE, ROME, [Delayed(at("2026-05-11 12:00"), "the judge", at("2026-05-04 10:00"))])
    assert state(due, at("2026-05-11 11:59")) is ClockState.DELAYED
    assert soon_at(due) == due.at
    assert state(due, at("2026-05-11 12:00")) is ClockState.LATE
    short = compute(EIGHT_HOURS, NINE, ROME, [Delayed(at("2026-05-04 12:00"), "the judge", at("2026-05-04 10:00"))])
    assert state(short, at("2026-05-04 12:00")) is ClockState.RUNNING


def test_late_begins_with_the_due_moment_even_in_the_hour_shown_twice() -> None:
    due_at = at("2026-10-25 02:30")
    assert not is_late(due_at, due_at - timedelta(seconds=1))
    assert is_late(due_at, due_at)
    assert not is_late(due_at.replace(fold=1), at("2026-10-25 02:45"))


WRONG: list[tuple[str, Callable[[], object]]] = [
    ("without its time zone", lambda: compute(EIGHT_HOURS, NAIVE, ROME)),
    ("without its time zone", lambda: Stopped(NAIVE, "a question")),
    ("without its time zone", lambda: Delayed(NAIVE, "the judge", NINE)),
    ("without its time zone", lambda: state(compute(EIGHT_HOURS, NINE, ROME), NAIVE)),
    ("without its time zone", lambda: compute(EIGHT_HOURS, NINE, ROME).fraction_used(NAIVE)),
    ("runs cannot be resumed", lambda: compute(EIGHT_HOURS, NINE, ROME, [Resumed(NINE)])),
    ("stopped again", lambda: compute(EIGHT_HOURS, NINE, ROME, [Stopped(NINE, "one"), Stopped(NINE, "two")])),
    ("no delay that could end", lambda: compute(EIGHT_HOURS, NINE, ROME, [DelayEnded(NINE)])),
    ("without its time zone", lambda: DelayEnded(NAIVE)),
    ("08:59 CEST lies before the receipt of Mon 4 May", lambda: compute(EIGHT_HOURS, NINE, ROME, [Stopped(at("2026-05-04 08:59"), "")])),
    ("after the moment at which the delay is noted", lambda: Delayed(NINE, "the judge", NINE)),
    ("a length of 1", lambda: Limit(0, Unit.HOURS, "")),
    ("a length of 1", lambda: Limit(-3, Unit.CALENDAR_DAYS, "")),
    ("a length of 1", lambda: Extended(-1, Unit.HOURS, "", NINE)),
    ("least number of working days", lambda: Limit(3, Unit.CALENDAR_DAYS, "", least_working_days=-1)),
    ("hours runs through days off", lambda: Limit(8, Unit.HOURS, "", moves_to_working_day=True)),
    ("leave out the hour", lambda: Limit(3, Unit.CALENDAR_DAYS, "", skips_event_hour=True)),
    ("already says", lambda: Limit(3, Unit.WORKING_DAYS, "", least_working_days=2)),
    ("neither counts the day", lambda: Limit(3, Unit.CALENDAR_DAYS, "", counts_event_day=True, ends=Ends.SAME_CLOCK_TIME)),
    ("no time zone “Europe/Atlantis”", lambda: Calendar("Europe/Atlantis")),
    ("no time zone “../etc”", lambda: Calendar("../etc")),
    ("no working day", lambda: Calendar("Europe/Rome", weekend=frozenset(range(7)))),
    ("from 0", lambda: Calendar("Europe/Rome", weekend=frozenset({7}))),
    ("last year of the calendar", lambda: compute(Limit(99_999, Unit.CALENDAR_DAYS, ""), datetime(9990, 1, 1, tzinfo=UTC), ROME)),
    ("last year of the calendar", lambda: compute(Limit(9_999, Unit.WORKING_DAYS, ""), datetime(9990, 1, 1, tzinfo=UTC), ROME)),
    ("no valid “amount”", lambda: Limit.from_json({"unit": "hours", "citation": ""})),
    ("no valid “unit”", lambda: Limit.from_json({"amount": 1, "unit": "weeks", "citation": ""})),
    ("no valid “citation”", lambda: Limit.from_json({"amount": 1, "unit": "hours"})),
    ("no valid “ends”", lambda: Limit.from_json({"amount": 1, "unit": "hours", "citation": "", "ends": "never"})),
    ("no valid “counts_event_day”", lambda: Limit.from_json({"amount": 1, "unit": "hours", "citation": "", "counts_event_day": 1})),
    ("no valid “at”", lambda: event_from_json({"event": "resumed", "at": "yesterday"})),
    ("no event “paused”", lambda: event_from_json({"event": "paused", "at": NINE.isoformat()})),
]


@pytest.mark.parametrize(("sentence", "ask"), WRONG)
def test_what_cannot_be_is_refused_with_a_sentence(sentence: str, ask: Callable[[], object]) -> None:
    with pytest.raises(ClockError, match=sentence):
        ask()


def test_a_stored_limit_may_leave_out_what_is_usual() -> None:
    assert Limit.from_json({"amount": 8, "unit": "hours", "citation": EIGHT_HOURS.citation}) == EIGHT_HOURS


def test_the_worked_example_of_the_documentation_is_true() -> None:
    page = (Path(__file__).parents[3] / "docs/develop/deadlines.md").read_text(encoding="utf-8")
    asked = Stopped(at("2026-04-03 09:00"), "asked Lyon which bank")
    lines = ladder(THREE_WORKING_DAYS, "2026-04-02 10:00", asked, Resumed(at("2026-04-07 15:00")))
    assert "```text\n" + "\n".join(lines) + "\n```" in page
