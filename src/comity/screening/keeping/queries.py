"""Which words about searches and screenings end when: runs, questions, and the searches of a shift on duty."""

from collections.abc import Container, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.kernel.models import Entry, Record
from comity.people import queries as people
from comity.people.models import Desk, Duty, Officer
from comity.people.roles import Role
from comity.screening.keeping.models import Hold
from comity.screening.reviews.models import SearchReview
from comity.screening.reviews.queries import searches
from comity.screening.reviews.terms import OPEN
from comity.screening.runs.models import ScreeningRun

NOTICE = timedelta(days=30)
"""At least so long before their end heads and auditors are told of words."""
AHEAD = NOTICE + timedelta(days=7)
"""So long before their end they see the words: they are told once a week, so that some wait for that."""
SHORTEST_MONTH = timedelta(days=28)
SLUGS = {ScreeningRun: "run", SearchReview: "question", Duty: "duty"}
CALLED = {ScreeningRun: _("Screening of many"), SearchReview: _("Question about a search"), Duty: _("Searches of a shift on duty")}


Subject = ScreeningRun | SearchReview | Duty


class Ending(NamedTuple):
    """Words of one record that end: by the rule after `ends_on`, and where somebody keeps them longer after `hold.until_on`.

    `waits`: an open question is about them, or the results of the run are still there, so that they wait for that. `second`: who else
    had a hand in it, by id: authorised the run, or decided about the question.
    """

    record: Subject
    desk: Desk
    concerns: Officer
    ends_on: date
    hold: Hold | None
    waits: bool = False
    second: int | None = None

    @property
    def until_on(self) -> date:
        """The last day on which they are kept."""
        return max(self.ends_on, self.hold.until_on) if self.hold else self.ends_on

    @property
    def is_over(self) -> bool:
        """Whether they are to be erased now, by their desk's calendar."""
        return not self.waits and self.until_on < people.today_at(self.desk)

    @property
    def is_near(self) -> bool:
        """Whether they end so soon that it is told; of what is kept longer the other end counts."""
        return self.until_on < people.today_at(self.desk, clock.now() + AHEAD)

    @property
    def slug(self) -> str:
        """Its kind in an address."""
        return SLUGS[type(self.record)]

    @property
    def kind(self) -> str:
        """Its kind in words."""
        return str(CALLED[type(self.record)])


def due() -> list[Ending]:
    """Everything that has come to its end now, for the clock."""
    return [one for one in _all(clock.now()) if one.is_over]


def ending_soon() -> list[Ending]:
    """Everything that is erased soon, whoever may see it: for those who are told that something is."""
    return [one for one in _all(clock.now() + AHEAD) if one.is_near]


def _all(before: datetime) -> Iterator[Ending]:
    return _endings(ScreeningRun.objects.all(), SearchReview.objects.all(), Duty.objects.all(), before)


def coming(by: Actor) -> list[Ending]:
    """What ends soon, or would if nobody kept it longer, as far as this actor decides about it; the next first."""
    runs, reviews, duties = ScreeningRun.objects.visible_to(by), SearchReview.objects.visible_to(by), Duty.objects.visible_to(by)
    if not by.has(Role.AUDITOR):
        runs, reviews, duties = runs.filter(desk_id=by.desk_id or 0), reviews.none(), duties.filter(desk_id=by.desk_id or 0)
    found = _endings(runs, reviews, duties, clock.now() + AHEAD)
    return sorted(found, key=lambda one: (one.until_on, one.slug, one.record.pk))


def ending_of(subject: Subject) -> Ending | None:
    """When the words of this record end; None for one that is still going on."""
    return _ending(subject, _counting(holds_of(subject)), _asked_about() if isinstance(subject, Duty) else ())


def entries_of(duty: Duty) -> QuerySet[Entry]:
    """The searches of a shift whose words still stand in the log."""
    return searches().filter(subject_kind=Duty.kind(), subject_key=duty.key, content__body__isnull=False)


def _endings(runs: QuerySet[ScreeningRun], reviews: QuerySet[SearchReview], duties: QuerySet[Duty], before: datetime) -> Iterator[Ending]:
    """Those whose rule says that they end before a moment."""
    words, names = before - SHORTEST_MONTH * settings.COMITY.screening_kept_months, before - SHORTEST_MONTH * settings.COMITY.review_months
    keys = searches().filter(subject_kind=Duty.kind(), content__body__isnull=False, recorded_at__lt=names)
    rows: tuple[QuerySet[Any], ...] = (
        runs.filter(ended_at__lt=words),
        reviews.filter(judged_at__lt=words),
        duties.filter(pk__in={int(key) for key in keys.values_list("subject_key", flat=True)}),
    )
    holds, asked = _counting(Hold.objects.all()), _asked_about()
    for subject in chain.from_iterable(found.select_related("desk", "officer") for found in rows):
        ending = _ending(subject, holds, asked)
        if ending is not None and ending.ends_on < people.today_at(ending.desk, before):
            yield ending


def _ending(subject: Subject, holds: Mapping[tuple[str, str], Hold], asked: Container[str]) -> Ending | None:
    months, waits, second = settings.COMITY.screening_kept_months, False, None
    match subject:
        case ScreeningRun():
            ended_at, waits, second = subject.ended_at, subject.erased_at is None, subject.authorised_by_id
        case SearchReview():
            ended_at, second = None if subject.state in OPEN else subject.judged_at, subject.judged_by_id
        case Duty():
            ended_at, months, waits = subject.until_at, settings.COMITY.review_months, subject.key in asked
    if ended_at is None:
        return None
    ends_on = clock.months_after(people.today_at(subject.desk, ended_at), months)
    return Ending(subject, subject.desk, subject.officer, ends_on, holds.get((subject.kind(), subject.key)), waits, second)


def _counting(holds: QuerySet[Hold]) -> dict[tuple[str, str], Hold]:
    """The decision that counts for each record, of these: the latest."""
    return {(hold.subject_kind, hold.subject_key): hold for hold in holds.order_by("pk")}


def _asked_about() -> set[str]:
    """The shifts with a search about which a question is open."""
    entries: set[int] = set()
    for entry, others in SearchReview.objects.filter(state__in=OPEN).values_list("entry_id", "others"):
        entries |= {entry, *others}
    return set(Entry.objects.filter(pk__in=entries, subject_kind=Duty.kind()).values_list("subject_key", flat=True))


def holds_of(record: Record) -> QuerySet[Hold]:
    """All decisions to keep the words of a record longer."""
    return Hold.objects.filter(subject_kind=record.kind(), subject_key=record.key)
