"""Verification as a job: the whole log is read in short steps, and how far it is can be seen."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.engines.ledger import Link
from comity.engines.ruling import N_
from comity.kernel import jobs, proof
from comity.kernel.jobs.running import JobRun
from comity.kernel.models import ChainHead, Job
from comity.oversight.queries import VERIFY, as_json

SAID_EVERY = 1_000  # entries


def register() -> None:
    """Name what does the jobs of this room."""
    jobs.kind(VERIFY, N_("Verification of the audit log"), page=lambda job: reverse("oversight:verification"), ended=_ended)(verify)


def _ended(job: Job) -> jobs.Ending:
    is_whole = bool(job.result and job.result["ok"])
    return jobs.Ending(_("No change found")) if is_whole else jobs.Ending(_("The log was changed"), is_good=False)


def verify(run: JobRun) -> dict[str, Any]:
    """Judge the log as it is now; returns the verdict."""
    head = ChainHead.objects.filter(pk=1).first()
    total = head.sequence if head else 0

    def watched(links: Iterator[Link]) -> Iterator[Link]:
        for number, link in enumerate(links, 1):
            if number % SAID_EVERY == 0:
                run.progress(min(number, total), total, N_("Entries read"))
            yield link

    return as_json(proof.verify(watch=watched))
