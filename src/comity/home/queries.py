"""The four columns of the desk: due first, waiting for me, waiting for others, changed since I left; and the week in figures."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.casework import queries as casework
from comity.casework.happenings import TAKEN
from comity.casework.models import AssistanceRequest, Authorisation, RequestItem, RightsReview
from comity.casework.policy import KIND, WORKERS
from comity.casework.terms import ENDED, OPEN, Outcome, RightsAnswer, State, Urgency
from comity.kernel import clock, timeline
from comity.kernel.actor import Actor
from comity.kernel.models import Entry, Signature
from comity.people.models import SignIn
from comity.people.roles import Role
from comity.subjects import queries as subjects
from comity.web import moments

IN_A_COLUMN = 8
LOOKED_AT = 300
NO_NEWS = (f"{KIND}.cross_check", *TAKEN)


class Waiting(NamedTuple):
    """A request, and what it waits for."""

    request: AssistanceRequest
    what: str
    url: str


class Changed(NamedTuple):
    """A request, the last thing that others did with it, and when."""

    request: AssistanceRequest
    what: str
    who: str
    at: datetime


class Figure(NamedTuple):
    """One number of the week, and the list behind it."""

    words: str
    number: int
    url: str


def due_first(by: Actor) -> list[AssistanceRequest]:
    """What falls due first, and before it what is urgent and has no deadline yet."""
    return list(casework.due_first(by)[:IN_A_COLUMN]) if by.has(*WORKERS) else []


def waiting_for_me(by: Actor) -> list[Waiting]:
    """What only goes on when this person acts: urgent without a deadline, to confirm, to sign, to weigh, to read, to decide, to assign."""
    if not by.has(*WORKERS):
        return []
    here = casework.open_inbox(by).filter(desk_id=by.desk_id or 0)
    undated, *of_an_officer = _kinds_of_an_officer(by)
    kinds = [undated, *(_kinds_of_a_head(by) if by.has(Role.HEAD) else ()), *of_an_officer]
    wanted = set().union(*(kind.keys for kind in kinds))
    rows = list(here.filter(pk__in=wanted)) if wanted else []
    found, *others = ([_waiting(one, kind.what, kind.step, kind.anchor) for one in rows if kind.holds(one)][:IN_A_COLUMN] for kind in kinds)
    if by.has(Role.HEAD):
        released = casework.inbox(by).filter(desk_id=by.desk_id or 0, released_at__isnull=False, countersigned_at__isnull=True)
        found += _steps(released.exclude(released_by_id=by.user_id or 0), _("second signature under a release"), "countersign")
    found += [one for waiting in others for one in waiting]
    if by.has(Role.DUTY, Role.HEAD):
        unassigned = here.filter(state=State.RECEIVED, officer__isnull=True).exclude(casework.undated())
        found += _steps(unassigned, _("nobody has it"), "assign" if by.has(Role.HEAD) else "accept")
    return found


class Kind(NamedTuple):
    """One reason why requests wait for somebody: which ones (a first choice by key), which of them count, and the step that ends it."""

    what: str
    step: str
    keys: set[int]
    counts: Callable[[AssistanceRequest], bool]
    anchor: str = ""

    def holds(self, one: AssistanceRequest) -> bool:
        """Whether this request waits for this reason."""
        return one.pk in self.keys and self.counts(one)


def _kinds_of_a_head(by: Actor) -> Iterator[Kind]:
    signed: dict[str, set[int]] = defaultdict(set)
    for move, key in _live_signatures().exclude(officer_id=by.user_id or 0).values_list("move", "subject_key"):
        signed[move].add(int(key))
    for move in ("answer", "refuse"):
        yield Kind(_("reply to confirm"), move, signed[move], lambda one: _is_anothers(one, by))
    yield Kind(_("time of receipt to confirm"), "correct_receipt", signed["correct_receipt"], lambda one: one.state in OPEN)
    open_ones = {"request__state": State.ACCEPTED, "request__desk_id": by.desk_id or 0}
    to_weigh = RightsReview.objects.exclude(answer=RightsAnswer.NO).filter(may_proceed__isnull=True, **open_ones)
    yield Kind(_("question of rights to weigh"), "weigh", _requests(to_weigh), lambda one: one.state == State.ACCEPTED)


def _kinds_of_an_officer(by: Actor) -> Iterator[Kind]:
    """What is urgent and has no deadline yet first: their own, and nobody's."""
    wanted = Q(officer_id=by.user_id or 0) | Q(officer__isnull=True) & casework.undated()
    own = AssistanceRequest.objects.visible_to(by).filter(wanted, desk_id=by.desk_id or 0, state__in=OPEN).order_by()
    is_undated = ExpressionWrapper(casework.undated(), BooleanField())
    known = list(own.annotate(is_undated=is_undated).values("pk", "state", "is_undated", "urgency", "received_at", "officer"))
    undated = sorted((one for one in known if one["is_undated"]), key=itemgetter("received_at", "pk"), reverse=True)
    undated.sort(key=lambda one: one["urgency"] != Urgency.LIFE)
    yield Kind(_("urgent, without a deadline yet"), "", {one["pk"] for one in undated[:IN_A_COLUMN]}, lambda _one: True)
    open_ones = {"request__state": State.ACCEPTED, "request__desk_id": by.desk_id or 0}
    unread = RequestItem.objects.filter(outcome__in=(Outcome.REFUSED, Outcome.PARTLY), second_reader__isnull=True, **open_ones)
    yield Kind(_("refusal to read"), "second_read", _requests(unread), lambda one: _is_anothers(one, by))
    states = {one["pk"]: one["state"] for one in known if one["officer"]}
    released = {key for key, state in states.items() if state == State.RECEIVED}
    yield Kind(_("released, and not taken up yet"), "accept", released, lambda one: one.officer_id == by.user_id)
    compared = {int(key) for key in subjects.with_open_candidates(by, KIND, [str(key) for key in states])}
    yield Kind(_("persons to decide"), "", compared, lambda one: one.officer_id == by.user_id, anchor="#persons")


def _is_anothers(one: AssistanceRequest, by: Actor) -> bool:
    return one.state == State.ACCEPTED and one.officer_id != by.user_id


def _steps(rows: QuerySet[AssistanceRequest], what: str, step: str = "") -> list[Waiting]:
    return [_waiting(one, what, step) for one in rows[:IN_A_COLUMN]]


def _waiting(one: AssistanceRequest, what: str, step: str = "", anchor: str = "") -> Waiting:
    return Waiting(one, what, f"{one.get_absolute_url()}{f'{step}/' if step else ''}{anchor}")


def _requests(parts: QuerySet[Any]) -> set[int]:
    return set(parts.order_by().values_list("request_id", flat=True))


def _live_signatures() -> QuerySet[Signature]:
    return Signature.objects.filter(subject_kind=KIND, voided_at__isnull=True, used_at__isnull=True)


def waiting_for_others(by: Actor) -> list[Waiting]:
    """What this person is in charge of and cannot go on with: asked, delayed by a court, proposed; and what they released alone."""
    signed = {int(key) for key in _live_signatures().filter(officer_id=by.user_id or 0).values_list("subject_key", flat=True)}
    sought = Authorisation.objects.visible_to(by).filter(decided_at__isnull=True, request__officer_id=by.user_id or 0)
    at_court = set(sought.values_list("request_id", flat=True))
    stands = Q(state=State.WAITING) | Q(pk__in=at_court | signed)
    own = list(casework.open_inbox(by).filter(stands, officer_id=by.user_id or 0))
    reasons: tuple[tuple[str, Callable[[AssistanceRequest], bool]], ...] = (
        (_("the requester’s clarification"), lambda one: one.state == State.WAITING),
        (_("the court’s decision"), lambda one: one.pk in at_court),
        (_("a second person"), lambda one: one.pk in signed),
    )
    waiting = [_waiting(one, what) for what, holds in reasons for one in [one for one in own if holds(one)][:IN_A_COLUMN]]
    alone = casework.inbox(by).filter(released_by_id=by.user_id or 0, countersigned_at__isnull=True)
    return _steps(alone, _("second signature under a release")) + waiting


def left_at(by: Actor) -> datetime:
    """When this person was last seen in an earlier session; a day ago where there was none."""
    earlier = SignIn.objects.filter(officer_id=by.user_id or 0).order_by("-at").values_list("seen_at", flat=True)[1:2]
    return next(iter(earlier), clock.now() - timedelta(days=1))


def changed_since(by: Actor, since: datetime) -> list[Changed]:
    """What others did since then to the requests that this person has, or to those of the desk that nobody has; latest first.

    A cross-check follows each recording, and what was sent is taken as a file by many: neither is news by itself. A list
    taken as a file is of no single request.
    """
    first = Entry.objects.filter(recorded_at__gt=since).order_by("recorded_at").values_list("sequence", flat=True).first()
    if first is None:
        return []
    happened = Entry.objects.filter(sequence__gte=first, action__startswith=f"{KIND}.", category__in=timeline.HAPPENED)
    of_one = happened.exclude(subject_key="")
    by_others = of_one.exclude(actor=by.identity).exclude(actor__startswith="system:").exclude(action__in=NO_NEWS)
    last: dict[str, int] = {}
    for key, sequence in by_others.order_by("-sequence").values_list("subject_key", "sequence")[:LOOKED_AT]:
        last.setdefault(key, sequence)
    mine = Q(officer_id=by.user_id or 0) | Q(officer__isnull=True, desk_id=by.desk_id or 0)
    theirs = set(casework.inbox(by).filter(mine, pk__in=[int(key) for key in last]).order_by().values_list("pk", flat=True))
    newest = {key: sequence for key, sequence in last.items() if int(key) in theirs}
    chosen = dict(list(newest.items())[:IN_A_COLUMN])
    seen = {one.key: one for one in casework.inbox(by).filter(pk__in=[int(key) for key in chosen])}
    shown = list(Entry.objects.filter(pk__in=chosen.values()).select_related("content").order_by("-sequence"))
    told = {line.sequence: line for line in timeline.lines(shown, by, read=timeline.headline)}
    return [Changed(seen[one.subject_key], told[one.sequence].sentence, told[one.sequence].who, one.recorded_at) for one in shown]


def figures(by: Actor) -> list[Figure]:
    """The week in numbers, each the length of the list it leads to; one query."""
    now = clock.now()
    week = moments.local(now).date() - timedelta(days=6)
    start = moments.local(now).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=6)
    running = Q(state__in=OPEN, clock_state="open")
    wanted: dict[str, tuple[str, Q, dict[str, str]]] = {
        "received": (_("received in 7 days"), Q(received_at__gte=start), {"show": "all", "received_after": str(week)}),
        "ended": (_("ended in 7 days"), Q(state__in=ENDED, ended_at__gte=start), {"show": "ended", "ended_after": str(week)}),
        "open": (_("open"), Q(state__in=OPEN), {}),
        "soon": (_("due in 48 hours"), running & Q(next_due_at__lte=now + timedelta(hours=48)), {"due": "48h"}),
        "late": (_("late"), running & Q(next_due_at__lte=now), {"due": "late"}),
        "unassigned": (_("nobody has"), Q(state__in=OPEN, officer__isnull=True), {"officer": "nobody"}),
    }
    counts = Q(state__in=OPEN) | Q(received_at__gte=start) | Q(ended_at__gte=start)
    rows = AssistanceRequest.objects.visible_to(by).filter(counts).order_by()
    counted = rows.aggregate(**{name: Count("pk", filter=rule) for name, (_words, rule, _query) in wanted.items()})
    address = reverse("casework:inbox")
    return [
        Figure(words, counted[name], f"{address}?{urlencode(query)}" if query else address)
        for name, (words, _rule, query) in wanted.items()
    ]


def first(found: Iterable[Waiting]) -> list[Waiting]:
    """As many as a column holds; each request once for each thing it waits for."""
    return list(found)[: IN_A_COLUMN + 4]
