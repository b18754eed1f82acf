"""Comparing a list as a job, some rows at a time; and what time does to runs: what nobody authorised lapses, results are erased."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse

from comity.engines.ruling import N_
from comity.engines.tables import Person, Row
from comity.kernel import jobs, tick
from comity.kernel.actor import Actor
from comity.kernel.errors import WrongState
from comity.kernel.jobs import running
from comity.kernel.jobs.running import JobRun
from comity.kernel.models import Job, JobState
from comity.screening.runs import actions, files
from comity.screening.runs.actions import COMPARE, Compared
from comity.screening.runs.models import RunState, ScreeningRun
from comity.subjects import indexes
from comity.subjects.searching import among_entries_each, found_of

AT_A_TIME = 200  # rows: a few seconds of comparing, and one short writing
WAITS_FOR = timedelta(days=7)  # for a second person
LOADING, COMPARING = N_("The lists are loaded"), N_("Rows compared")
UNKNOWN = N_("Its job is gone.")
DUE = N_("The day until which results are kept has come.")
OVER = {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


def register() -> None:
    """Name what does the jobs of this part."""
    jobs.kind(COMPARE, N_("Screening of many"), page=_page)(compare)


def _page(job: Job) -> str:
    return reverse("screening:run", args=[job.result["run"]]) if job.result else ""


def compare(run: JobRun) -> dict[str, Any]:
    """Compare every row that was not yet; a killed worker neither repeats nor loses one. Stopped, it leaves what it met."""
    held = ScreeningRun.objects.select_related("basis").get(pk=run.payload["run"])
    if held.state == RunState.FINISHED:
        return {"run": held.reference}
    _refuse_stopped(held)
    try:
        _compare_all(run, held)
    except ValidationError as broken:
        _fail(run, held, " ".join(broken.messages))
        raise
    return {"run": held.reference}


def _compare_all(run: JobRun, held: ScreeningRun) -> None:
    run.say(held.compared + held.unreadable, held.given, LOADING)
    indexes.entries.warm()
    with files.opened(held) as stream:
        for some in _pieces(files.persons(held, stream, after=run.cursor or 0)):
            piece = _looked_at(run, held, some)
            with _unit(run, held, cursor=piece[-1].row) as by:
                actions.note(by, held, piece)
            run.progress(held.compared + held.unreadable, held.given, COMPARING)
    with _unit(run, held, cursor=run.cursor) as by:
        actions.finish(by, held)


def _pieces(rows: Iterator[tuple[Row, Person]]) -> Iterator[list[tuple[Row, Person]]]:
    while some := list(islice(rows, AT_A_TIME)):
        yield some


def _looked_at(run: JobRun, held: ScreeningRun, some: list[tuple[Row, Person]]) -> list[Compared]:
    """Some rows compared with the entries in force, which are looked up once for all; the lease is renewed as it goes."""
    hits = []
    with closing(among_entries_each([person.subject for _row, person in some if person.subject is not None])) as each:
        for one in each:
            run.progress(held.compared + held.unreadable, held.given, COMPARING)
            hits.append(one)
    found = iter(found_of(hits))
    return [
        Compared(row.number, person.given, person.flaws, is_person := person.subject is not None, next(found) if is_person else [])
        for row, person in some
    ]


@contextmanager
def _unit(run: JobRun, held: ScreeningRun, *, cursor: Any) -> Iterator[Actor]:
    """A unit of the job, unless somebody has stopped the run meanwhile. Raises Cancelled."""
    try:
        with run.unit(cursor=cursor):
            yield run.by
    except WrongState:
        _refuse_stopped(held)
        raise


def _refuse_stopped(held: ScreeningRun) -> None:
    if not actions.is_running(held):
        raise running.Cancelled


def _fail(run: JobRun, held: ScreeningRun, because: str) -> None:
    with _unit(run, held, cursor=run.cursor) as by:
        actions.fail(by, held, because=because)


@tick.duty
def lapse_unauthorised(now: datetime) -> int:
    """Let go of lists that nobody authorised within a week; returns how many."""
    waiting = ScreeningRun.objects.filter(state=RunState.PREPARED, prepared_at__lt=now - WAITS_FOR)
    return _each(waiting, lambda run: actions.cancel(tick.TICK, run, because=actions.LAPSED))


@tick.duty
def end_lost(now: datetime) -> int:
    """End runs whose job has ended without finishing them: stopped on its own page, refused, tried in vain. Returns how many."""
    going = ScreeningRun.objects.filter(state=RunState.RUNNING)
    found = {job.key: job for job in Job.objects.filter(kind=COMPARE, key__in=[run.key for run in going])}
    lost = [run for run in going if run.key not in found or found[run.key].state in OVER]
    return _each(lost, lambda run: _end_lost(run, found.get(run.key)))


def _end_lost(run: ScreeningRun, job: Job | None) -> ScreeningRun:
    said = job.errors[-1]["because"] if job is not None and job.errors else UNKNOWN
    if job is not None and job.state == JobState.CANCELLED:
        return actions.cancel(tick.TICK, run, because=actions.JOB_STOPPED)
    return actions.fail(tick.TICK, run, because=said)


@tick.duty
def erase_due(now: datetime) -> int:
    """Erase the results whose day has come; returns how many runs that were."""
    due = ScreeningRun.objects.filter(erase_on__lt=now.date(), erased_at__isnull=True)
    return _each(due, lambda run: actions.erase(tick.TICK, run, because=DUE))


def _each(runs: Iterable[ScreeningRun], act: Any) -> int:
    """Act on each; one that somebody else moved meanwhile is left."""
    done = 0
    for run in runs:
        try:
            act(run)
        except WrongState:
            continue
        done += 1
    return done
