"""Doing jobs: one at a time, each under a lease that its own progress renews, fenced against a worker that was given up."""

import logging
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import close_old_connections, transaction
from django.utils import translation

from comity.engines.ruling import N_
from comity.kernel import clock, record
from comity.kernel.actor import Actor
from comity.kernel.errors import NotAllowed, WrongState
from comity.kernel.jobs import LEASE, Now, actor_of, fail, give_back, known, now_of
from comity.kernel.models import Job, JobState
from comity.kernel.record.unit import unit

log = logging.getLogger("comity.jobs")
WRITES_WITHOUT_ACT = "how far a job is, is no fact of a case: what it does is done by acts with their own entries"
SAID_EVERY: Final = 1.0  # seconds between two writes of progress
LOOKED_EVERY: Final = 1.0  # seconds between two looks for waiting jobs


class _Ended(Exception):
    """The function is to end now; the state is set already, or is set by whoever catches this."""


class LostLease(_Ended):
    """Another worker has, or may have, this job: nothing more may be done under the old claim."""


class Cancelled(_Ended):
    """Whoever wanted the job wants it no more."""


class Stopping(_Ended):
    """This worker is to stop: the job waits for the next."""


class JobRun:
    """One attempt at one job, in the hands of its function. `by` is who wanted it, with the roles of the moment when last asked."""

    def __init__(self, job: Job, stopped: threading.Event) -> None:
        self.job = job
        self.by: Actor = actor_of(job)
        self.payload: dict[str, Any] = job.payload
        self.cursor: Any = job.cursor
        self._stopped = stopped
        self._said_at = -SAID_EVERY

    def progress(self, done: int, total: int = 0, words: str = "") -> None:
        """Say how far it is, which renews the lease; at most one write a second. `words` is an English msgid.

        Raises Cancelled, Stopping or LostLease, which the function lets pass.
        """
        if time.monotonic() - self._said_at >= SAID_EVERY or self._stopped.is_set():
            self.say(done, total, words)

    def say(self, done: int, total: int = 0, words: str = "") -> None:
        """The same without sparing: before a long silence. Raises what `progress` raises."""
        self._said_at = time.monotonic()
        if self._stopped.is_set():
            raise Stopping
        facts = {"done": done, "total": total, "words": words, "lease_until": clock.now() + LEASE}
        if not self._mine().update(**facts):
            raise LostLease
        if self.cancelled():
            raise Cancelled

    def cancelled(self) -> bool:
        """Whether the end was asked for."""
        return bool(self._mine().filter(cancel_asked=True).exists())

    def ask(self) -> Now:
        """Who wanted the job, as they are now: from here on `by`. Raises NotAllowed, remembered in the log, for one who is gone."""
        now = now_of(self.job)
        self.by = now.actor
        if not now.ruling:
            record.consult(None, by=self.by, action=self.job.kind, ruling=now.ruling)
        return now

    @contextmanager
    def unit(self, cursor: Any = None) -> Iterator[None]:
        """One unit of the effect: its acts, the cursor and the lease are committed together, under this claim only.

        Raises LostLease, and NotAllowed where who wanted the job is no longer there.
        """
        with unit():
            job = self._mine().select_for_update().first()
            if job is None:
                raise LostLease
            self.ask()
            yield
            job.cursor, job.lease_until = cursor, clock.now() + LEASE
            job.save(update_fields=["cursor", "lease_until"])
        self.cursor = cursor

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job.pk, claim=self.job.claim, state=JobState.RUNNING)


def claim(now: datetime) -> Job | None:
    """The job that has waited longest, now this worker's; None where none waits.

    PostgreSQL skips what another worker is claiming; SQLite lets one claim at a time.
    """
    waiting = Job.objects.filter(state=JobState.WAITING, not_before__lte=now).order_by("not_before", "pk")
    if not waiting.exists():
        return None
    with transaction.atomic():
        job = waiting.select_for_update(skip_locked=True).first()
        if job is not None:
            job.state, job.claim, job.lease_until = JobState.RUNNING, secrets.token_hex(8), now + LEASE
            job.attempts += 1
            job.save(update_fields=["state", "claim", "lease_until", "attempts"])
    return job


def do(job: Job, stopped: threading.Event) -> None:
    """One attempt. What is our fault is tried again; what the job itself got wrong is not."""
    run = JobRun(job, stopped)
    held = known(job.kind)
    try:
        if held is None:
            raise ValidationError(N_("This version of Comity does not know how to do this."))
        with translation.override(run.ask().language or settings.LANGUAGE_CODE):
            result = held.work(run)
    except LostLease:
        log.warning("job %s was given to another worker", job.pk)
    except Stopping:
        _end(run, lambda fresh, now: _wait_again(fresh))
    except Cancelled:
        _end(run, _cancel)
    except (ValidationError, NotAllowed, WrongState) as refused:
        sentences = refused.messages if isinstance(refused, ValidationError) else [str(refused)]
        _end(run, lambda fresh, now: _refuse(fresh, now, sentences))
    except Exception as broke:
        log.exception("job %s of the kind %s failed in attempt %s", job.pk, job.kind, job.attempts)
        because = type(broke).__name__
        _end(run, lambda fresh, now: give_back(fresh, now, because))
    else:
        _end(run, lambda fresh, now: _finish(fresh, now, result))


def work(stopped: threading.Event, *, until_empty: bool = False) -> int:
    """Do jobs until told to stop, or until none waits; returns how many attempts were made."""
    attempts = 0
    while not stopped.is_set():
        job = claim(clock.now())
        if job is not None:
            do(job, stopped)
            attempts += 1
        elif until_empty:
            break
        else:
            stopped.wait(LOOKED_EVERY)
            close_old_connections()
    return attempts


def _end(run: JobRun, write: Any) -> None:
    """Write how the attempt ended, if the job is still ours."""
    with transaction.atomic():
        fresh = run._mine().select_for_update().first()
        if fresh is not None:
            write(fresh, clock.now())
            fresh.save()


def _wait_again(job: Job) -> None:
    job.state, job.claim, job.lease_until, job.attempts = JobState.WAITING, "", None, job.attempts - 1


def _cancel(job: Job, now: datetime) -> None:
    job.state, job.claim, job.lease_until, job.ended_at = JobState.CANCELLED, "", None, now


def _refuse(job: Job, now: datetime, sentences: list[str]) -> None:
    job.claim, job.lease_until = "", None
    job.errors = [*job.errors, *({"at": now.isoformat(), "attempt": job.attempts, "because": sentence} for sentence in sentences)]
    fail(job, now)


def _finish(job: Job, now: datetime, result: Any) -> None:
    job.state, job.claim, job.lease_until, job.ended_at, job.result = JobState.DONE, "", None, now, result
    job.done = max(job.done, job.total)
