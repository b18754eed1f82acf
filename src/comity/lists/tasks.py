"""Reading what was given on the page, as a job; and forgetting the files that nobody reads any more."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from comity.engines.ruling import N_
from comity.kernel import attachments, jobs, tick
from comity.kernel.actor import Actor
from comity.kernel.jobs import running
from comity.kernel.jobs.running import JobRun
from comity.kernel.models import Attachment, Job, JobState
from comity.lists.actions import read_given
from comity.lists.models import ImportRun, Outcome, Upload
from comity.lists.queries import IMPORT
from comity.lists.spool import WRITING, Cancelled

KEPT_UNREAD = timedelta(days=1)  # after a job that was cancelled or has failed


def register() -> None:
    """Name what does the jobs of this room."""
    jobs.kind(IMPORT, N_("Import of a list"), page=_page, ended=_ended)(read)


def _page(job: Job) -> str:
    return reverse("lists:run", args=[job.result["run"]]) if job.result else ""


def _ended(job: Job) -> jobs.Ending | None:
    made = ImportRun.objects.filter(pk=job.result["run"]).first() if job.result else None
    if made is None:
        return None
    return jobs.Ending(made.get_outcome_display(), made.outcome != Outcome.REFUSED, f"{made.refusal} {made.remedy}".strip())


def read(run: JobRun) -> dict[str, Any]:
    """Read an upload; returns the key of what became of it. Whoever stops it finds a run that says so."""
    upload = Upload.objects.get(pk=run.payload["upload"])

    def show(doing: str, done: int) -> None:
        say = run.say if doing == WRITING else run.progress
        try:
            say(done, words=doing)
        except running.Cancelled as stopped:
            raise Cancelled from stopped

    @contextmanager
    def within() -> Iterator[Actor]:
        with run.unit(cursor="written"):
            yield run.by

    made = read_given(run.by, upload, on_progress=show, cancelled=run.cancelled, within=within)
    if made.outcome == Outcome.CANCELLED:
        raise running.Cancelled
    return {"run": made.pk}


@tick.duty
def forget_unread(now: datetime) -> int:
    """Let go of files whose job has ended without reading them; returns how many uploads that were."""
    files = Attachment.objects.filter(owner_kind=Upload.kind(), added_at__lt=now - KEPT_UNREAD)
    keys = set(files.values_list("owner_key", flat=True))
    keys -= set(Job.objects.filter(kind=IMPORT, key__in=keys, state__in=(JobState.WAITING, JobState.RUNNING)).values_list("key", flat=True))
    for upload in Upload.objects.filter(pk__in=keys):
        attachments.forget(upload)
    return len(keys)
