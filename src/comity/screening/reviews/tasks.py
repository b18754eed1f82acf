"""What time does to searches: the lot of each week is drawn, patterns are looked for, and answers fall due."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from comity.engines.ruling import N_
from comity.kernel import record, tick
from comity.kernel.models import Deadline, Entry, Record
from comity.kernel.telling import tell
from comity.people.models import Officer
from comity.people.queries import auditors
from comity.screening.reviews import actions, patterns, queries
from comity.screening.reviews.models import Draw, Lookout, SearchReview
from comity.screening.reviews.patterns import Pattern

WRITES_WITHOUT_ACT = "how far the log was looked at is no fact of anything: it goes with the questions that were put, in their unit"

AT_A_TIME = 200
SETTLED = timedelta(hours=1)
"""A week is drawn so long after its end: what was begun before midnight has found its place in the log by then, so that the last entry of
the week is the same for everybody who looks later."""
WEEK = timedelta(days=7)


@tick.duty
def draw_lots(now: datetime) -> int:
    """Draw each week that is over and was not drawn yet, the oldest first; returns how many."""
    drawn = 0
    while (week := _undrawn(now)) is not None:
        with record.unit():
            _hold()
            if _undrawn(now) == week:
                _draw(week)
                drawn += 1
    return drawn


@tick.duty
def look_for_patterns(now: datetime) -> int:
    """Ask about searches in which a pattern shows, of those that were not looked at before; returns how many were asked about.

    Names are compared before the unit begins, so that nobody who writes waits for it; whoever was faster is not repeated.
    """
    asked = 0
    while fresh := _not_looked_at(since := _looked_at(now)):
        found = [pattern for officer in _officers_of(fresh) for pattern in _patterns_of(officer, since, fresh)]
        with record.unit():
            lookout = _hold()
            if _looked_at(now) == since:
                asked += _ask(found)
                lookout.sequence = fresh[-1].sequence
                lookout.save(update_fields=["sequence"])
    return asked


def tell_due(subject: Record, deadline: Deadline, what: str) -> None:
    """The officer is reminded before an answer falls due; once it is late, officer, heads of the desk and auditors know what follows."""
    if not isinstance(subject, SearchReview):
        return
    if what == "soon":
        sentence = N_("Your answer about a search is due soon. Without it your right to search is suspended.")
        tell([subject.officer_id], sentence, about=subject, once=f"why-soon:{subject.pk}")
        return
    sentence = N_("Your right to search is suspended: you have not said why you made a search. Your answer ends this suspension.")
    tell([subject.officer_id], sentence, about=subject, is_alarm=True, once=f"{actions.LATE}:{subject.pk}")
    to_heads = N_("%(officer)s may not search for now: a question about a search was not answered in time.")
    values = {"officer": subject.officer.name}
    tell(actions.leading(subject), to_heads, values, once=f"{actions.UNANSWERED}:{subject.pk}")
    overseers = {officer.pk for officer in auditors()} - {subject.officer_id}
    tell(overseers, to_heads, values, about=subject, once=f"why-late-auditor:{subject.pk}")


def _hold() -> Lookout:
    """The lookout, locked until the unit ends; made on first use."""
    Lookout.objects.bulk_create([Lookout()], ignore_conflicts=True)
    return Lookout.objects.select_for_update().get()


def _zone() -> ZoneInfo:
    """The clock by which a week begins: the agency's, for all its desks at once."""
    return ZoneInfo(settings.COMITY.zone)


def _begins(week: date) -> datetime:
    return datetime.combine(week, time(), _zone())


def _undrawn(now: datetime) -> date | None:
    """The oldest week that is over and not drawn; where none ever was the last one that is over, unless the log begins later."""
    today = (now - SETTLED).astimezone(_zone()).date()
    this_week = today - timedelta(days=today.weekday())
    drawn = Draw.objects.order_by("-week").values_list("week", flat=True).first()
    week = drawn + WEEK if drawn else this_week - WEEK
    return week if week < this_week and (drawn or _last_before(_begins(this_week))) else None


def _draw(week: date) -> Draw:
    """Draw one week: what stands in the log after the week before, up to the last entry of this one."""
    before = Draw.objects.order_by("-week").values_list("through", flat=True).first()
    after = before if before is not None else _number(_last_before(_begins(week)))
    through = _last_before(_begins(week + WEEK))
    assert through is not None
    return actions.draw(tick.TICK, week, after, through)


def _number(entry: Entry | None) -> int:
    return entry.sequence if entry else 0


def _last_before(moment: datetime) -> Entry | None:
    return Entry.objects.filter(recorded_at__lt=moment).order_by("-sequence").first()


def _looked_at(now: datetime) -> int:
    """How far the log was looked at; at first, not further back than patterns reach."""
    held = Lookout.objects.values_list("sequence", flat=True).first()
    return held or _number(_last_before(now - patterns.WINDOW))


def _not_looked_at(since: int) -> list[Entry]:
    """The next searches, oldest first."""
    return list(queries.searches().filter(sequence__gt=since).order_by("sequence")[:AT_A_TIME])


def _officers_of(fresh: Sequence[Entry]) -> Iterable[Officer]:
    return Officer.objects.filter(pk__in={queries.officer_of(search) for search in fresh}).order_by("pk")


def _patterns_of(officer: Officer, since: int, fresh: Sequence[Entry]) -> list[Pattern]:
    """The patterns in the searches of one officer that show at the fresh ones, with what the officer searched before."""
    first = min(search.recorded_at for search in fresh if queries.officer_of(search) == officer.pk) - patterns.WINDOW
    own = queries.of_officer_since(officer.pk, first, fresh[-1].sequence)
    colleagues = Officer.objects.filter(is_active=True).exclude(pk=officer.pk).values_list("name", flat=True)
    return patterns.found(own, since, officer.name, list(colleagues), queries.covered(officer.pk, first))


def _ask(found: Sequence[Pattern]) -> int:
    searches = Entry.objects.in_bulk([pattern.sequence for pattern in found])
    asked = (actions.ask(tick.TICK, searches[pattern.sequence], pattern.reason, pattern.others) for pattern in found)
    return sum(review is not None for review in asked)
