"""The four columns of the desk: due first, waiting for me, waiting for others, changed since I left; and the week in figures."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import CharField, Count, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.casework import queries as casework
from comity.casework.happenings import is_auditors
from comity.casework.models import AssistanceRequest, RequestItem, RightsReview
from comity.casework.policy import KIND, WORKERS
from comity.casework.terms import ENDED, OPEN, Outcome, RightsAnswer, State
from comity.kernel import clock, timeline
from comity.kernel.actor import Actor
from comity.kernel.models import Entry, Signature
from comity.people.models import SignIn
from comity.people.roles import Role
from comity.subjects.models import Candidate
from comity.subjects.models import State as Verdict
from comity.web import moments

IN_A_COLUMN = 8
LOOKED_AT = 300


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
    """What falls due first."""
    return list(casework.open_inbox(by).filter(clock_state="open")[:IN_A_COLUMN]) if by.has(*WORKERS) else []


def waiting_for_me(by: Actor) -> list[Waiting]:
    """What only goes on when this person acts: to confirm, to sign, to weigh, to read, to decide, to assign."""
    if not by.has(*WORKERS):
        return []
    here = casework.open_inbox(by).filter(desk_id=by.desk_id or 0)
    others = here.exclude(officer_id=by.user_id or 0).filter(state=State.ACCEPTED)
    found: list[Waiting] = []
    if by.has(Role.HEAD):
        released = casework.inbox(by).filter(desk_id=by.desk_id or 0, released_at__isnull=False, countersigned_at__isnull=True)
        found += _steps(released.exclude(released_by_id=by.user_id or 0), _("second signature under a release"), "countersign")
        for move in ("answer", "refuse"):
            found += _steps(others.filter(pk__in=_signed(move, by)), _("reply to confirm"), move)
        to_weigh = RightsReview.objects.exclude(answer=RightsAnswer.NO).filter(may_proceed__isnull=True)
        found += _steps(here.filter(state=State.ACCEPTED, pk__in=to_weigh.values("request")), _("question of rights to weigh"), "weigh")
    unread = RequestItem.objects.filter(outcome__in=(Outcome.REFUSED, Outcome.PARTLY), second_reader__isnull=True)
    found += _steps(others.filter(pk__in=unread.values("request")), _("refusal to read"), "second_read")
    own = here.filter(officer_id=by.user_id or 0)
    found += _steps(_with_candidates(by, own), _("persons to decide"), "", anchor="#persons")
    if by.has(Role.DUTY, Role.HEAD):
        found += _steps(here.filter(state=State.RECEIVED), _("nobody has it"), "assign" if by.has(Role.HEAD) else "accept")
    return found


def _steps(rows: QuerySet[AssistanceRequest], what: str, step: str, anchor: str = "") -> list[Waiting]:
    found = rows[:IN_A_COLUMN]
    return [Waiting(one, what, f"{one.get_absolute_url()}{f'{step}/' if step else ''}{anchor}") for one in found]


def _signed(move: str, by: Actor, *, own: bool = False) -> list[int]:
    live = Signature.objects.filter(subject_kind=KIND, move=move, voided_at__isnull=True, used_at__isnull=True)
    chosen = live.filter(officer_id=by.user_id or 0) if own else live.exclude(officer_id=by.user_id or 0)
    return [int(key) for key in chosen.values_list("subject_key", flat=True)]


def _with_candidates(by: Actor, rows: QuerySet[AssistanceRequest]) -> QuerySet[AssistanceRequest]:
    keys = rows.order_by().annotate(_as_text=Cast("pk", CharField())).values("_as_text")
    sides = ("person", "document", "other_person", "other_document")
    mentioned = Q()
    for side in sides:
        mentioned |= Q(**{f"{side}__owner_kind": KIND, f"{side}__owner_key__in": keys})
    open_ones = Candidate.objects.visible_to(by).filter(mentioned, state=Verdict.TO_DECIDE, is_standing=True)
    held = open_ones.values_list(*(f"{side}__owner_key" for side in sides))[:LOOKED_AT]
    return rows.filter(pk__in={int(key) for row in held for key in row if key})


def waiting_for_others(by: Actor) -> list[Waiting]:
    """What this person is in charge of and cannot go on with: asked, delayed by a court, proposed."""
    own = casework.open_inbox(by).filter(officer_id=by.user_id or 0)
    found = _steps(own.filter(state=State.WAITING), _("the requester’s clarification"), "")
    found += _steps(own.filter(clock_state="delayed"), _("the court’s decision"), "")
    signed = [*_signed("answer", by, own=True), *_signed("refuse", by, own=True)]
    return found + _steps(own.filter(pk__in=signed), _("a second person"), "")


def left_at(by: Actor) -> datetime:
    """When this person was last seen in an earlier session; a day ago where there was none."""
    earlier = SignIn.objects.filter(officer_id=by.user_id or 0).order_by("-at").values_list("seen_at", flat=True)[1:2]
    return next(iter(earlier), clock.now() - timedelta(days=1))


def changed_since(by: Actor, since: datetime) -> list[Changed]:
    """What others did since then to the requests that this person has, or to those of the desk that nobody has; latest first."""
    happened = Entry.objects.filter(subject_kind=KIND, recorded_at__gt=since, category__in=timeline.HAPPENED)
    latest = happened.exclude(actor=by.identity).exclude(actor__startswith="system:").select_related("content").order_by("-sequence")
    last: dict[str, Entry] = {}
    for entry in latest[:LOOKED_AT]:
        last.setdefault(entry.subject_key, entry)
    mine = Q(officer_id=by.user_id or 0) | Q(officer__isnull=True, desk_id=by.desk_id or 0)
    seen = {one.key: one for one in casework.inbox(by).filter(mine, pk__in=[int(key) for key in last])}
    shown = [entry for key, entry in last.items() if key in seen][:IN_A_COLUMN]
    told = {line.sequence: line for line in timeline.lines(shown, by) if not is_auditors(line)}
    return [
        Changed(seen[one.subject_key], told[one.sequence].sentence, told[one.sequence].who, one.recorded_at)
        for one in shown
        if one.sequence in told
    ]


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
    rows = AssistanceRequest.objects.visible_to(by).order_by()
    counted = rows.aggregate(**{name: Count("pk", filter=rule) for name, (_words, rule, _query) in wanted.items()})
    address = reverse("casework:inbox")
    return [
        Figure(words, counted[name], f"{address}?{urlencode(query)}" if query else address)
        for name, (words, _rule, query) in wanted.items()
    ]


def first(found: Iterable[Waiting]) -> list[Waiting]:
    """As many as a column holds; each request once for each thing it waits for."""
    return list(found)[: IN_A_COLUMN + 4]
