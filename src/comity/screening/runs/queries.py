"""Runs as pages, commands and figures ask for them."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from django.db.models import CharField, Count, Exists, OuterRef, Prefetch, QuerySet, Sum
from django.db.models.functions import Cast

from comity.agreements.models import Agreement
from comity.agreements.queries import binding_us, binds_us_now
from comity.engines.ruling import Ruling
from comity.engines.workflow import Move
from comity.kernel import clock, record
from comity.kernel.actor import Actor
from comity.kernel.models import Job, Signature
from comity.kernel.record import signatures
from comity.people.roles import WORKING
from comity.screening.keeping.models import PastRun
from comity.screening.runs import policy
from comity.screening.runs.actions import COMPARE
from comity.screening.runs.models import ENDED, Hit, HitVerdict, PersonMet, RunState, ScreeningRun
from comity.screening.runs.workflow import FLOW

STEPS = ("map", "authorise", "refuse", "cancel", "erase")
"""The steps that people take; the others are the work's own."""


class Figure(NamedTuple):
    """What the runs of one desk that ended in a span came to."""

    desk: str
    runs: int
    screened: int
    met: int

    @property
    def forgotten(self) -> int:
        """How many persons were compared, resembled nobody and were erased."""
        return self.screened - self.met


def runs(by: Actor) -> QuerySet[ScreeningRun]:
    """What this actor may see, with whether it waits for a second person."""
    return ScreeningRun.objects.visible_to(by).select_related("officer", "desk", "basis").annotate(is_asked=_signed())


def _signed() -> Exists:
    live = Signature.objects.filter(voided_at__isnull=True, used_at__isnull=True)
    return Exists(live.filter(subject_kind=ScreeningRun.kind(), subject_key=Cast(OuterRef("pk"), CharField())))


def waiting(by: Actor) -> tuple[list[ScreeningRun], list[ScreeningRun]]:
    """What waits for this actor as a second person, and what this actor put before one; the oldest first. One query."""
    put = ScreeningRun.objects.visible_to(by).filter(_signed(), state=RunState.PREPARED).order_by("pk")
    asked_for = list(put) if by.has(*WORKING) else []
    own = [run for run in asked_for if run.officer_id == by.user_id]
    return [run for run in asked_for if policy.is_second(by, run)], own


def whole(by: Actor) -> QuerySet[ScreeningRun]:
    """Runs with all that their page shows."""
    related = ("officer", "desk", "basis", "authorised_by")
    return ScreeningRun.objects.visible_to(by).select_related(*related).prefetch_related("basis__status_changes", "basis__parties__agency")


def steps(by: Actor, run: ScreeningRun) -> list[tuple[Move[Actor, ScreeningRun], Ruling, str]]:
    """What people can do with it now, each with its ruling and its hand."""
    return [one for one in record.choices(FLOW, by, run) if one[0].name in STEPS and not (one[0].name == "erase" and run.erased_at)]


def asked(run: ScreeningRun) -> Signature | None:
    """The first hand under it, where it waits for the second."""
    return signatures.live(run).filter(move="authorise").first()


def job_of(run: ScreeningRun) -> Job | None:
    """The work on it, for whoever sees the run."""
    return Job.objects.filter(kind=COMPARE, key=run.key).first()


def met(by: Actor, run: ScreeningRun) -> QuerySet[PersonMet]:
    """Whom it met, with their hits and the verdicts on them: who shares a document first, then the likelier."""
    hits = Prefetch("hits", Hit.objects.select_related("entry__reference_list").prefetch_related(_verdicts()))
    return PersonMet.objects.visible_to(by).filter(run=run).select_related("run").prefetch_related(hits)


def hits(by: Actor, run: ScreeningRun) -> QuerySet[Hit]:
    """Each hit of a run with its person, in the order of the results."""
    found = Hit.objects.visible_to(by).filter(person__run=run).select_related("person__run", "entry__reference_list")
    ordered = found.order_by("-person__shares_document", "-person__score", "person__row", "-score", "pk")
    return ordered.prefetch_related(_verdicts())


def unjudged(by: Actor, run: ScreeningRun) -> QuerySet[Hit]:
    """The hits on which nobody has noted a verdict yet."""
    return hits(by, run).filter(verdicts__isnull=True)


def _verdicts() -> "Prefetch[str]":
    return Prefetch("verdicts", HitVerdict.objects.select_related("officer"))


def standing(run: ScreeningRun) -> Ruling:
    """Whether its law is in force today and binds our side."""
    return binds_us_now(run.basis, clock.now().date())


def statutes(by: Actor) -> list[Agreement]:
    """The laws and agreements on which a run may stand today."""
    return binding_us(by, clock.now().date())


def in_span(start: datetime, end: datetime) -> list[Figure]:
    """The runs that ended from `start` and before `end`, desk by desk: figures for everybody, of whatever desk, that name nobody."""
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    ended = {"ended_at__gte": start, "ended_at__lt": end, "started_at__isnull": False}
    for rows in (ScreeningRun.objects.filter(state__in=ENDED, **ended), PastRun.objects.filter(**ended)):
        told = rows.order_by().values_list("desk__name").annotate(Count("pk"), Sum("compared"), Sum("met"))
        for desk, *numbers in told:
            counted[desk] = [one + more for one, more in zip(counted[desk], numbers, strict=True)]
    return [Figure(desk, *numbers) for desk, numbers in sorted(counted.items())]


def first_end() -> datetime | None:
    """When the first run ended; None before."""
    rows = (ScreeningRun.objects.filter(ended_at__isnull=False), PastRun.objects.all())
    found = [rows.order_by("ended_at").values_list("ended_at", flat=True).first() for rows in rows]
    return min((at for at in found if at is not None), default=None)
