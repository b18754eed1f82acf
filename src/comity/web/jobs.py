"""How far a job is, for whoever started it: polled as a fragment, reloaded as a page, stopped by a button."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.kernel import jobs
from comity.kernel.models import Job, JobState
from comity.web.session import actor_of

TONES = {
    JobState.WAITING: "paused",
    JobState.RUNNING: "running",
    JobState.DONE: "met",
    JobState.FAILED: "late",
    JobState.CANCELLED: "cancelled",
}


@require_safe
def job(http_request: HttpRequest, pk: int) -> HttpResponse:
    """The job's page; for htmx only the part that changes."""
    wanted = get_object_or_404(Job.objects.visible_to(actor_of(http_request)), pk=pk)
    is_fragment = http_request.headers.get("HX-Request") == "true"
    return render(http_request, "web/job_progress.html" if is_fragment else "web/job.html", _shown(wanted))


@require_POST
def cancel(http_request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for its end, or say that it cannot end just now."""
    wanted = get_object_or_404(Job.objects.visible_to(actor_of(http_request)), pk=pk)
    if not jobs.cancel(wanted):
        messages.warning(http_request, _("Its result is being written just now. If it goes on after that, cancel it again."))
    return HttpResponseRedirect(reverse("web:job", args=[pk]))


def _shown(job: Job) -> dict[str, Any]:
    known = jobs.known(job.kind)
    is_done = job.state == JobState.DONE
    ending = known.ended(job) if known and known.ended and is_done else None
    errors = [_(error["because"]) for error in job.errors]
    return {
        "job": job,
        "label": _(known.label) if known else job.kind,
        "state": ending.words if ending else job.get_state_display(),
        "tone": "late" if ending and not ending.is_good else TONES[JobState(job.state)],
        "words": _(job.words) if job.words else "",
        "errors": [*errors, ending.because] if ending and ending.because else errors,
        "page": known.page(job) if known and known.page and is_done else "",
        "last_words": _("It ends as soon as it can.") if job.cancel_asked and not job.is_over else "",
    }
