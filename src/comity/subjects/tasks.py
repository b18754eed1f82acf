"""The list that is searched, built once for all processes: a job after each import, and again where its file is gone."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from comity.engines.ruling import N_
from comity.kernel import jobs, record, tick
from comity.kernel.actor import Actor, system
from comity.kernel.jobs.running import JobRun
from comity.kernel.models import Job, JobState
from comity.lists import following
from comity.lists.models import ImportRun
from comity.subjects import followed, shelf
from comity.subjects.followed import BUILD
from comity.subjects.indexes import Index, Standing
from comity.subjects.shelf import Edition

READING, WRITING = N_("Entries read"), N_("The list is being written")
UPKEEP = system("tick")


def register() -> None:
    """Name what does the jobs of this room, and what follows an import."""
    jobs.kind(BUILD, N_("The list that persons are compared with"), page=_page)(build)
    following.when_imported(BUILD, want)


def want(by: Actor, run: ImportRun) -> Job:
    """Have the list built that holds this import, in the unit that writes it. One that waits already is enough: it is built later.

    The waiting job is held until this unit ends, so that no worker builds without what this unit writes.
    """
    waiting = Job.objects.select_for_update(skip_locked=True).filter(kind=BUILD, state=JobState.WAITING).first()
    return waiting or jobs.start(BUILD, str(run.pk), by, {"run": run.pk})


def build(run: JobRun) -> dict[str, Any]:
    """Save the list of the entries in force as the database stands; returns how many, and whether the file was there already."""

    def show(done: int, total: int) -> None:
        run.progress(done, total, READING)

    run.say(0, words=READING)
    index = Index(followed.ENTRIES, show)
    standing = index.caught_up()
    while (edition := followed.edition()) != standing.seen:  # an import ended meanwhile: what was read is of it in part
        run.say(0, words=READING)
        standing = index.caught_up()
    was_there = standing.file == edition
    if edition is not None and not was_there:
        _save(run, standing, edition)
    return {"entries": len(standing.watchlist), "was_there": was_there}


def _save(run: JobRun, standing: Standing, edition: Edition) -> None:
    total = len(standing.watchlist)
    run.say(total, total, WRITING)
    with shelf.incoming(standing.watchlist, standing.held) as path, run.unit(cursor="saved"):
        shelf.put(path, edition, followed.is_ours)


def _page(job: Job) -> str:
    return reverse("lists:run", args=[job.payload["run"]])


@tick.duty
def see_to_the_list(now: datetime) -> int:
    """Have the list built where there is no file of it: once an hour at most, and not where somebody stopped it. How many jobs that is."""
    edition = followed.edition()
    if edition is None or shelf.path_of(edition).exists():
        return 0
    key = f"{edition.last}:{now:%Y%m%d%H}"
    under_way, stopped = Q(state__in=(JobState.WAITING, JobState.RUNNING)), Q(state=JobState.CANCELLED, payload__run=edition.last)
    if Job.objects.filter(Q(key=key) | under_way | stopped, kind=BUILD).exists():
        return 0
    with record.unit():
        jobs.start(BUILD, key, UPKEEP, {"run": edition.last})
    return 1
