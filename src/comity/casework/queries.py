"""Questions about assistance requests: the inbox, the gates, the choices, the figures."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Case, Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from comity.agreements.instruments.directive_2023_977 import INSTRUMENT as DIRECTIVE
from comity.agreements.queries import Basis, Ground, grounds_of
from comity.casework.gates import Missing, bases_of, missing_for_reply
from comity.casework.models import AssistanceRequest, Authorisation, ErasedRequest, RequestItem
from comity.casework.policy import states_purpose
from comity.casework.terms import OPEN, Place, State, Urgency
from comity.casework.workflow import COUNTERSIGN, FLOW
from comity.engines.deadlines import Due
from comity.engines.deadlines.ladder import Line
from comity.engines.ruling import N_, Ruling
from comity.engines.workflow import Move
from comity.kernel import clock, clocks, record
from comity.kernel.actor import Actor
from comity.kernel.models import LIVE, Category, Deadline, DeadlineState, Entry
from comity.people import queries as people
from comity.people.models import Desk
from comity.subjects.queries import documents_of, persons_of
from comity.web import purposes

BEGINNINGS = {COUNTERSIGN.name: N_("Released on %(at)s.")}
"""How the ladder of a promise begins that is not counted from a receipt."""
UNOPENED_FOR = timedelta(minutes=15)
SOON = timedelta(hours=8)
"""A shift, and the shortest time that Directive (EU) 2023/977 Art. 5 gives an answer."""


def inbox(by: Actor) -> QuerySet[AssistanceRequest]:
    """The requests this actor may see in their `place`: urgent ones without a deadline yet, then what is due first, then the rest.

    What nobody has taken and no clock runs for stands above all that leaves a shift's time: nothing else would bring it up.
    Of equals the one that waits longest comes first, by `waits_since`; of those that ended, which wait for nobody, the newest.
    """
    due = Q(state__in=OPEN, next_due_at__isnull=False, clock_state="open")
    order = Case(
        When(Q(urgency=Urgency.LIFE) & undated(), then=Value(Place.LIFE_UNDATED)),
        When(undated(), then=Value(Place.URGENT_UNDATED)),
        When(due & (~Q(urgency="") | Q(next_due_at__lte=clock.now() + SOON)), then=Value(Place.DUE_SOON)),
        When(state=State.RECEIVED, officer__isnull=True, clock_state="", then=Value(Place.NEW_UNDATED)),
        When(due, then=Value(Place.DUE)),
        When(state__in=OPEN, clock_state="", then=Value(Place.UNDATED)),
        When(state__in=OPEN, clock_state="delayed", then=Value(Place.DELAYED)),
        When(state__in=OPEN, then=Value(Place.PAUSED)),
        default=Value(Place.ENDED),
        output_field=IntegerField(),
    )
    seen = AssistanceRequest.objects.visible_to(by).select_related("requester", "officer", "desk", "basis")
    waits_since = Case(When(state__in=OPEN, then=F("received_at")))
    placed = seen.annotate(place=order, waits_since=waits_since)
    return placed.order_by("place", F("next_due_at").asc(nulls_last=True), "waits_since", "-received_at", "pk")


def undated() -> Q:
    """Urgent, and no clock runs because no agreement is chosen or nobody has it; not because the requester or a court is waited for."""
    unclocked = Q(state__in=(State.RECEIVED, State.ACCEPTED), clock_state="") & ~Q(urgency="")
    unstarted = Q(basis__isnull=True) | Q(officer__isnull=True)
    return unclocked & unstarted & ~Q(pk__in=Authorisation.objects.filter(decided_at__isnull=True).values("request"))


def counted(rows: QuerySet[AssistanceRequest]) -> QuerySet[AssistanceRequest]:
    """The same with `how_many`: the number of items of each."""
    items = RequestItem.objects.filter(request=OuterRef("pk")).order_by().values("request").annotate(held=Count("pk")).values("held")
    return rows.annotate(how_many=Coalesce(Subquery(items), 0))


def open_inbox(by: Actor) -> QuerySet[AssistanceRequest]:
    """What is still owed."""
    return inbox(by).filter(state__in=OPEN)


def whole(by: Actor, reference: str) -> QuerySet[AssistanceRequest]:
    """One request with all that its page shows, in a fixed number of queries."""
    parts = ("clarifications", "authorisations__request", "rights__officer", "rights__head", "replies", "duplicates")
    items = Prefetch("items", RequestItem.objects.select_related("answered_by", "second_reader"))
    related = ("requester", "officer", "desk", "basis", "duplicate_of", "released_by", "release_called")
    return AssistanceRequest.objects.visible_to(by).filter(reference=reference).select_related(*related).prefetch_related(items, *parts)


def due_first(by: Actor) -> QuerySet[AssistanceRequest]:
    """What a clock runs for, by when it is due, and above it what is urgent and has no deadline yet."""
    order = Case(When(place__lt=Place.DUE_SOON, then=F("place")), default=Value(Place.DUE_SOON), output_field=IntegerField())
    rows = open_inbox(by).filter(undated() | Q(clock_state="open"))
    return rows.order_by(order, F("next_due_at").asc(nulls_last=True), "received_at", "pk")


def in_hand(by: Actor) -> QuerySet[AssistanceRequest]:
    """The open requests that this officer is in charge of, what is due first on top."""
    return open_inbox(by).filter(officer_id=by.person_id)


def is_seen(by: Actor, request: AssistanceRequest) -> bool:
    """Whether this actor still sees the request: it may have been transferred or sealed meanwhile."""
    return AssistanceRequest.objects.visible_to(by).filter(pk=request.pk).exists()


class ShownClock(NamedTuple):
    """A deadline with how it was computed, line by line, and the share of its time that is used."""

    deadline: Deadline
    ladder: tuple[Line, ...]
    used: float | None


class ItemClock(NamedTuple):
    """One item with the deadline that runs for it, if any limit is agreed, and the ground on which it is held back."""

    item: RequestItem
    clock: ShownClock | None
    ground: Ground | None = None


class Clocks(NamedTuple):
    """All clocks of a request: of each item, of the request itself, and the one that stands in its title."""

    items: list[ItemClock]
    others: list[ShownClock]
    first: ShownClock | None


def clocks_of(request: AssistanceRequest) -> Clocks:
    """Each item with its latest clock that was not cancelled, and what else is promised; what is due first comes first."""
    calendar = people.calendar_of(request.desk.calendar_key)
    latest: dict[str, Deadline] = {}
    for deadline in clocks.of(request).exclude(state=DeadlineState.CANCELLED):
        latest[deadline.part_key or deadline.name] = deadline
    now = clock.now()
    shown = {key: _shown(deadline, clocks.due(deadline, calendar), now) for key, deadline in latest.items()}
    known = {ground.code: ground for ground in grounds(request)}
    items = [ItemClock(item, shown.get(f"requestitem:{item.pk}"), known.get(item.ground)) for item in request.items.all()]
    return Clocks(items, [one for key, one in shown.items() if not one.deadline.part_key], _first(shown.values()))


def _shown(deadline: Deadline, due: Due, now: datetime) -> ShownClock:
    ladder = due.ladder
    if deadline.name in BEGINNINGS:
        ladder = (Line(BEGINNINGS[deadline.name], ladder[0].values), *ladder[1:])
    return ShownClock(deadline, ladder, due.fraction_used(now) if deadline.state == DeadlineState.OPEN else None)


def _first(shown: Iterable[ShownClock]) -> ShownClock | None:
    live = [one for one in shown if one.deadline.state in LIVE]
    order = {DeadlineState.OPEN: 0, DeadlineState.DELAYED: 1, DeadlineState.PAUSED: 2}
    return min(
        live, key=lambda one: (order[DeadlineState(one.deadline.state)], one.deadline.due_at or one.deadline.starts_at), default=None
    )


def choices(by: Actor, request: AssistanceRequest) -> list[tuple[Move[Actor, AssistanceRequest], Ruling, str]]:
    """Each step from here as (row, ruling, hand): closed steps keep their reason."""
    return record.choices(FLOW, by, request)


def opens_at_once(by: Actor, request: AssistanceRequest, stated: frozenset[str]) -> bool:
    """Whether the request opens without a question first: none is asked of this actor, or its purpose is among those stated already."""
    return not states_purpose(by, request) or purposes.name(request.kind(), request.key) in stated


def gate(request: AssistanceRequest) -> list[Missing]:
    """All that stands between this request and its reply."""
    return list(missing_for_reply(request))


def act_on_requests(request: AssistanceRequest) -> str:
    """The act whose articles say what this request must hold; empty where its basis is another, or none is chosen."""
    return DIRECTIVE.citation if request.basis is not None and request.basis.instrument == DIRECTIVE.code else ""


def incomplete(request: AssistanceRequest, *, has_items: bool | None = None, has_persons: bool = False) -> list[Missing]:
    """What Directive (EU) 2023/977 Art. 4 wants in a request and this one lacks; an arrival is recorded all the same.

    A request that lacks one of these may be sent back for clarification (Art. 6(1)(b)). One on another basis needs the same to
    be answered: then no article is named.
    """
    asked = request.items.exists() if has_items is None else has_items
    wanted: Iterable[tuple[bool, str, str, str]] = (
        (asked, "items", _("what is asked, item by item"), "Art. 4(3)(a)"),
        (bool(request.purpose), "purpose", _("the purpose of the request"), "Art. 4(3)(b)"),
        (bool(request.facts), "facts", _("the facts"), "Art. 4(3)(b)"),
        (bool(request.offence), "offence", _("the offence"), "Art. 4(3)(b)"),
        (bool(request.belief), "belief", _("why we are believed to have the information"), "Art. 4(3)(c)"),
        (not has_persons or bool(request.link), "link", _("the link between the purpose and each person named"), "Art. 4(3)(d)"),
        (not request.urgency or bool(request.urgency_reason), "urgency_reason", _("the reasons of the urgency"), "Art. 4(3)(e)"),
    )
    lacking = [(anchor, words, article) for present, anchor, words, article in wanted if not present]
    if not act_on_requests(request):
        return [Missing(anchor, words) for anchor, words, _article in lacking]
    return [Missing(anchor, _("%(words)s (%(article)s)") % {"words": words, "article": article}) for anchor, words, article in lacking]


def bases(request: AssistanceRequest) -> list[Basis]:
    """Every agreement that reaches the requester: those that serve first, each other with the sentence that says why not."""
    return bases_of(request)


def grounds(request: AssistanceRequest) -> list[Ground]:
    """The grounds on which the chosen basis lets an item be refused."""
    return grounds_of(request.basis) if request.basis else []


def is_check_owed(request: AssistanceRequest, *, named: int | None = None) -> bool:
    """Whether an open request names more persons and documents than were cross-checked: that failed, or is being done now."""
    if request.state not in OPEN:
        return False
    if named is None:
        named = persons_of(request).count() + documents_of(request).filter(person=None).count()
    return named > 0 and named > _compared(request)


def _compared(request: AssistanceRequest) -> int:
    """How many persons and documents the last cross-check compared."""
    made = Entry.objects.filter(subject_kind=request.kind(), subject_key=request.key, action=f"{request.kind()}.cross_check")
    last = made.filter(category=Category.COMBINATION).select_related("content").order_by("-sequence").first()
    compared: int = (last.content.body or {}).get("facts", {}).get("mentions", 0) if last else 0
    return compared


def likely_duplicates(by: Actor, request: AssistanceRequest) -> QuerySet[AssistanceRequest]:
    """Requests of the same agency with the same reference of theirs, or the same subject within thirty days."""
    near = Q(
        title__iexact=request.title, received_at__range=(request.received_at - timedelta(days=30), request.received_at + timedelta(days=30))
    )
    same = near | Q(their_reference=request.their_reference) if request.their_reference else near
    seen = AssistanceRequest.objects.visible_to(by).filter(same, requester=request.requester).exclude(pk=request.pk)
    return seen.exclude(state=State.DUPLICATE).order_by("-received_at")[:5]


def unopened_urgent(now: datetime) -> QuerySet[AssistanceRequest]:
    """Urgent arrivals that nobody of the desk has opened 15 minutes after their receipt: the channel's time, from which their hours run.

    One that is recorded or transferred later than that is alarmed at once.
    """
    return AssistanceRequest.objects.filter(state=State.RECEIVED, opened_at__isnull=True, received_at__lte=now - UNOPENED_FOR).exclude(
        urgency=""
    )


class Use(NamedTuple):
    """How often one officer released the minimum, and how often the second signature came in time."""

    officer: str
    uses: int
    countersigned: int


def releases(by: Actor) -> list[Use]:
    """The uses of the release to avert a threat to life, by officer, as far as this actor may see them."""
    seen = AssistanceRequest.objects.visible_to(by).filter(released_at__isnull=False).order_by()
    rows = seen.values("released_by__name").annotate(uses=Count("pk"), signed=Count("countersigned_at")).order_by("released_by__name")
    return [Use(row["released_by__name"], row["uses"], row["signed"]) for row in rows]


def due_for_review(by: Actor) -> QuerySet[AssistanceRequest]:
    """The ended requests of this actor's desk whose review is due, the longest waiting first."""
    desk = Desk.objects.filter(pk=by.desk_id or 0).first()
    seen = AssistanceRequest.objects.visible_to(by).filter(desk=desk, review_on__lte=people.today_at(desk) if desk else None)
    return seen.select_related("requester", "officer", "desk").prefetch_related("duplicates").order_by("review_on", "pk")


def erased(by: Actor) -> QuerySet[ErasedRequest]:
    """What remains of erased requests, as far as this actor oversees them."""
    return ErasedRequest.objects.visible_to(by).select_related("erasure__officer", "requester")
