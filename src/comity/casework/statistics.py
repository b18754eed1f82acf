"""The yearly figures of Directive (EU) 2023/977 Art. 18, from the records: what came, what was answered in time, what was refused."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, CharField, Count, Exists, F, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from comity.agreements.models import RefusalGround
from comity.casework.models import AssistanceRequest, Authorisation, ErasedRequest, RequestItem
from comity.casework.policy import KIND
from comity.casework.terms import Outcome, State, Timeliness
from comity.directory.territory import country_name
from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.kernel.models import Deadline, DeadlineState
from comity.screening.reviews.queries import Figures as Searched
from comity.screening.reviews.queries import figures as searched
from comity.screening.runs.queries import Figure as Screened
from comity.screening.runs.queries import first_end, in_span

REPLIED = (State.ANSWERED, State.REFUSED)
SEARCHED = {
    "searches": "searches",
    "searches_drawn": "drawn",
    "searches_by_pattern": "by_pattern",
    "searches_accepted": "accepted",
    "searches_not_accepted": "not_accepted",
}
"""What is counted of the searches of all desks: how many, drawn by lot, asked about for a pattern, and what came of the answers."""
MEASURES = ("received", "answered", "refused", "in_time", "late", "without_limit", "deviations")
"""What a line counts, in its order."""


class Line(NamedTuple):
    """What one desk had to do with one State in a year, urgent or not. A reply is in time, late, or without any limit agreed."""

    desk: str
    country: str
    is_urgent: bool
    received: int = 0
    answered: int = 0
    refused: int = 0
    in_time: int = 0
    late: int = 0
    without_limit: int = 0
    deviations: int = 0

    @property
    def state(self) -> str:
        """The requesting State in the reader's language."""
        return country_name(self.country) or _("no State")


class Refusals(NamedTuple):
    """How many items one desk held back from one State on one ground, as a whole or in part."""

    desk: str
    country: str
    agreement: str
    article: str
    sentence: str
    number: int

    @property
    def state(self) -> str:
        """The requesting State in the reader's language."""
        return country_name(self.country) or _("no State")


class Figure(NamedTuple):
    """One figure of a year, as it is exported."""

    year: int
    desk: str
    country: str
    state: str
    urgency: str
    measure: str
    ground: str
    number: int


class Year(NamedTuple):
    """All the figures of a year, as far as their reader may know the requests behind them; `screened` and `searches` are of every desk."""

    year: int
    lines: list[Line]
    total: Line
    refusals: list[Refusals]
    screened: list[Screened]
    searches: Searched

    def figures(self) -> Iterator[Figure]:
        """One by one."""
        for line in self.lines:
            urgency = "urgent" if line.is_urgent else "not urgent"
            for measure in MEASURES:
                yield Figure(self.year, line.desk, line.country, line.state, urgency, measure, "", getattr(line, measure))
        for one in self.refusals:
            ground = " ".join(filter(None, (one.agreement, one.article, one.sentence)))
            yield Figure(self.year, one.desk, one.country, one.state, "", "refused_items", ground, one.number)
        for measure, name in SEARCHED.items():
            yield Figure(self.year, "", "", "", "", measure, "", getattr(self.searches, name))
        for many in self.screened:
            for measure, number in (
                ("runs", many.runs),
                ("persons", many.screened),
                ("with_candidate", many.met),
                ("erased", many.forgotten),
            ):
                yield Figure(self.year, many.desk, "", "", "", f"screening_{measure}", "", number)


def zone() -> ZoneInfo:
    """The clock by which a year begins and ends: the agency's, the same for all its desks."""
    return ZoneInfo(settings.COMITY.zone)


def span(year: int) -> "Span":
    """The first moment of a year, and that of the next."""
    return datetime(year, 1, 1, tzinfo=zone()), datetime(year + 1, 1, 1, tzinfo=zone())


def years(by: Actor) -> list[int]:
    """The years in which there is anything to count, the latest first; this year always."""
    now = clock.now().astimezone(zone()).year
    known = (AssistanceRequest.objects.visible_to(by), ErasedRequest.objects.visible_to(by))
    first: list[datetime] = [at for rows in known if (at := rows.order_by().aggregate(at=Min("received_at"))["at"])]
    first += [at for at in [first_end()] if at]
    return list(range(now, (min(first).astimezone(zone()).year if first else now) - 1, -1))


def of_year(by: Actor, year: int) -> Year:
    """The figures of one year, for whoever may see the requests behind them; a handful of queries, however many there are.

    What came counts by its receipt, a reply by the day on which it went out, a deviation by the day on which the court was asked.
    A duplicate is the same request by another channel and is not counted.
    """
    within = span(year)
    requests = AssistanceRequest.objects.visible_to(by).exclude(state=State.DUPLICATE).order_by()
    counted: dict[tuple[str, str, bool], dict[str, int]] = defaultdict(lambda: dict.fromkeys(MEASURES, 0))
    for found in (_received(requests, within), _replied(requests, within), _deviations(by, within), _erased(by, within)):
        for row in found:
            numbers = counted[row.pop("at_desk"), row.pop("country"), row.pop("urgent")]
            for measure, number in row.items():
                numbers[measure] += number
    lines = [Line(*key, *(numbers[measure] for measure in MEASURES)) for key, numbers in counted.items() if any(numbers.values())]
    lines.sort(key=lambda line: (line.desk, line.state, not line.is_urgent))
    sums = (sum(getattr(line, measure) for line in lines) for measure in MEASURES)
    total = Line("", "", False, *sums)
    return Year(year, lines, total, _refusals(by, within), in_span(*within), searched(*within))


Span = tuple[datetime, datetime]
Rows = Iterable[dict[str, Any]]


def _by_state(requests: QuerySet[AssistanceRequest]) -> QuerySet[AssistanceRequest, Any]:
    urgent = Case(When(urgency="", then=Value(False)), default=Value(True))
    return requests.values(at_desk=F("desk__name"), country=F("requester__country"), urgent=urgent)


def _received(requests: QuerySet[AssistanceRequest], span: Span) -> Rows:
    return _by_state(requests.filter(received_at__gte=span[0], received_at__lt=span[1])).annotate(received=Count("pk"))


def _replied(requests: QuerySet[AssistanceRequest], span: Span) -> Rows:
    promised = Deadline.objects.filter(
        subject_kind=KIND, subject_key=Cast(OuterRef("pk"), CharField()), name="answer", state=DeadlineState.MET
    )
    late, kept = Q(Exists(promised.filter(met_at__gt=F("due_at")))), Q(Exists(promised))
    return _by_state(requests.filter(state__in=REPLIED, ended_at__gte=span[0], ended_at__lt=span[1])).annotate(
        answered=Count("pk", filter=Q(state=State.ANSWERED)),
        refused=Count("pk", filter=Q(state=State.REFUSED)),
        in_time=Count("pk", filter=kept & ~late),
        late=Count("pk", filter=late),
        without_limit=Count("pk", filter=~kept),
    )


def _deviations(by: Actor, span: Span) -> Rows:
    asked = Authorisation.objects.visible_to(by).filter(sought_at__gte=span[0], sought_at__lt=span[1])
    requests = AssistanceRequest.objects.filter(pk__in=asked.values("request")).exclude(state=State.DUPLICATE).order_by()
    return _by_state(requests).annotate(deviations=Count("pk"))


def _erased(by: Actor, span: Span) -> Rows:
    """What was erased since counts as it did before."""
    remnants = ErasedRequest.objects.visible_to(by).exclude(state=State.DUPLICATE).order_by()
    rows: QuerySet[ErasedRequest, Any] = remnants.values(
        at_desk=F("erasure__desk__name"), country=F("requester__country"), urgent=F("is_urgent")
    )
    received = rows.filter(received_at__gte=span[0], received_at__lt=span[1]).annotate(received=Count("pk"))
    deviated = rows.filter(sought_at__gte=span[0], sought_at__lt=span[1]).annotate(deviations=Count("pk"))
    replied = rows.filter(state__in=REPLIED, ended_at__gte=span[0], ended_at__lt=span[1]).annotate(
        answered=Count("pk", filter=Q(state=State.ANSWERED)),
        refused=Count("pk", filter=Q(state=State.REFUSED)),
        in_time=Count("pk", filter=Q(timeliness=Timeliness.IN_TIME)),
        late=Count("pk", filter=Q(timeliness=Timeliness.LATE)),
        without_limit=Count("pk", filter=Q(timeliness="")),
    )
    return chain(received, deviated, replied)


def _refusals(by: Actor, span: Span) -> list[Refusals]:
    held_back = RequestItem.objects.visible_to(by).filter(
        outcome__in=(Outcome.REFUSED, Outcome.PARTLY),
        request__state__in=REPLIED,
        request__ended_at__gte=span[0],
        request__ended_at__lt=span[1],
    )
    names = ("request__desk__name", "request__requester__country", "request__basis", "request__basis__short_title", "ground")
    numbers = Counter({row[:-1]: row[-1] for row in held_back.order_by().values_list(*names).annotate(number=Count("pk"))})
    remnants = ErasedRequest.objects.visible_to(by).filter(state__in=REPLIED, ended_at__gte=span[0], ended_at__lt=span[1]).order_by()
    for *where, codes in remnants.values_list("erasure__desk__name", "requester__country", "basis", "basis__short_title", "grounds"):
        numbers.update((*where, code) for code in codes)
    grounds = RefusalGround.objects.filter(agreement__in={basis for _desk, _country, basis, _title, _code in numbers if basis})
    known = {(ground.agreement_id, ground.code): ground for ground in grounds}
    found = [
        _refused(known.get((basis, code)), desk, country, title or "", code, number)
        for (desk, country, basis, title, code), number in numbers.items()
    ]
    return sorted(found, key=lambda one: (one.desk, one.state, one.agreement, one.article, one.sentence))


def _refused(ground: RefusalGround | None, desk: str, country: str, agreement: str, code: str, number: int) -> Refusals:
    if ground is None:
        return Refusals(desk, country, agreement, "", code, number)
    return Refusals(desk, country, agreement, ground.article, ground.sentence, number)
