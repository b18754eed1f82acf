"""Work that pages leave behind: started with the act that wants it, done once, given back when its worker dies."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db import transaction

from comity.engines.ruling import N_, Ruling, yes
from comity.kernel import clock, timeline
from comity.kernel.actor import Actor, ActorKind
from comity.kernel.models import Job, JobState
from comity.kernel.telling import tell

if TYPE_CHECKING:
    from comity.kernel.jobs.running import JobRun

WRITES_WITHOUT_ACT = "jobs are no facts of a case: what they do is done by acts with their own entries"
LEASE: Final = timedelta(minutes=2)
MOST_ATTEMPTS: Final = 3
KEPT: Final = timedelta(days=30)  # after its end a job says nothing that its entries do not say
# Ids, keys, digests and codes; a name or a sentence has no place in a payload, which retention does not reach.
AN_ID: Final = re.compile(r"[A-Za-z0-9_.:/+=-]{0,200}")

Work = Callable[["JobRun"], Any]
Page = Callable[[Job], str]


class Ending(NamedTuple):
    """What came of a job that was done to its end, in the reader's words, and whether that is what was wanted: a file may be refused."""

    words: str
    is_good: bool = True
    because: str = ""


Ended = Callable[[Job], Ending | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """What is done for jobs of a kind, what it is called (an English msgid), and the address of the page that shows what came of it.

    `ended` says what came of one that is done, where "done" would say too little; None where it does not.
    """

    work: Work
    label: str
    page: Page | None = None
    ended: Ended | None = None


class Now(NamedTuple):
    """Who wanted a job, as they are now: with today's roles, whether they may still have anything done, and the language they read."""

    actor: Actor
    ruling: Ruling
    language: str = ""


_kinds: dict[str, Kind] = {}
_asked: list[Callable[[Actor], Now]] = []


def ask_people(now_of: Callable[[Actor], Now]) -> None:
    """Name who knows what an officer is today; it takes the actor as they were. Called in a room's AppConfig.ready."""
    _asked[:] = [now_of]


def kind(name: str, label: str, page: Page | None = None, ended: Ended | None = None) -> Callable[[Work], Work]:
    """Register the function that does jobs of a kind; it takes a `JobRun` and returns the result, as JSON can hold it.

    Whatever it changes, it changes in `with run.unit(cursor=…)`, and it begins after `run.cursor`: then a killed worker neither
    loses nor repeats anything. It says `run.progress(…)` at least once a minute.
    """

    def register(work: Work) -> Work:
        _kinds[name] = Kind(work, label, page, ended)
        timeline.name(name, label)  # as the log tells a job that was refused
        return work

    return register


def known(name: str) -> Kind | None:
    """What is registered under a name."""
    return _kinds.get(name)


def start(kind: str, key: str, by: Actor, payload: Mapping[str, Any] | None = None) -> Job:
    """Want an effect, inside the unit that wants it: a rollback takes the job back. The same key again is the same job.

    One that failed or was cancelled waits anew and goes on where its last committed unit ended. `payload` holds ids only.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a job is started in the unit that wants it")
    if kind not in _kinds:
        raise LookupError(f"nothing does jobs of the kind {kind!r}")
    held = dict(payload or {})
    _only_ids(held)
    now = clock.now()
    fresh = Job(kind=kind, key=key, officer_id=by.user_id, actor=_frozen(by), payload=held, not_before=now, started_at=now)
    Job.objects.bulk_create([fresh], ignore_conflicts=True)
    job = Job.objects.select_for_update().get(kind=kind, key=key)
    if job.state in {JobState.FAILED, JobState.CANCELLED}:
        job.state, job.attempts, job.cancel_asked, job.ended_at, job.not_before = JobState.WAITING, 0, False, None, now
        job.officer_id, job.actor = by.user_id, _frozen(by)
        job.save()
    return job


def cancel(job: Job) -> bool:
    """Ask for the end: a waiting job ends now, a running one when its function next says how far it is.

    False while its worker writes the effect: that is not waited for, and can be asked again.
    """
    with transaction.atomic():
        fresh = Job.objects.select_for_update(skip_locked=True).filter(pk=job.pk).first()
        if fresh is None:
            return False
        if fresh.state == JobState.WAITING:
            fresh.state, fresh.ended_at = JobState.CANCELLED, clock.now()
        fresh.cancel_asked = fresh.cancel_asked or not fresh.is_over or fresh.state == JobState.CANCELLED
        fresh.save(update_fields=["state", "ended_at", "cancel_asked"])
    return True


def return_lost(now: datetime) -> int:
    """Give back the jobs whose worker is gone; one lost too often has failed, and who wanted it is told. Returns how many.

    A worker that holds the row is there: it writes an effect that takes longer than the lease.
    """
    returned = 0
    for key in Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now).values_list("pk", flat=True):
        with transaction.atomic():
            lost = Job.objects.select_for_update(skip_locked=True).filter(pk=key, state=JobState.RUNNING, lease_until__lt=now)
            job = lost.first()
            if job is not None:
                give_back(job, now, N_("The worker stopped in the middle."))
                returned += 1
    return returned


def forget_old(now: datetime) -> int:
    """Remove jobs that ended a month ago; returns how many."""
    return Job.objects.filter(ended_at__lt=now - KEPT).delete()[0]


def give_back(job: Job, now: datetime, because: str) -> None:
    """After a failed attempt, inside a transaction that holds the job: wait a little and try again, or give up and tell."""
    job.claim, job.lease_until = "", None
    job.errors = [*job.errors, {"at": now.isoformat(), "attempt": job.attempts, "because": because}]
    if job.cancel_asked:
        job.state, job.ended_at = JobState.CANCELLED, now
    elif job.attempts < MOST_ATTEMPTS:
        job.state, job.not_before = JobState.WAITING, now + timedelta(seconds=5 * (job.attempts - 1))
    else:
        fail(job, now)
    job.save()


def fail(job: Job, now: datetime) -> None:
    """Nothing more will be tried; who wanted it is told once. The caller saves."""
    job.state, job.ended_at = JobState.FAILED, now
    if job.officer_id is not None:
        held = _kinds.get(job.kind)
        values = {"label": held.label if held else job.kind}
        tell([job.officer_id], N_("“%(label)s” did not succeed."), values, once=f"job:{job.pk}:{now.isoformat()}")


def now_of(job: Job) -> Now:
    """Who wanted the job, as they are now: Comity itself is what it was, of an officer the people are asked."""
    then = actor_of(job)
    return _asked[0](then) if then.user_id is not None else Now(then, yes())


def actor_of(job: Job) -> Actor:
    """Who wanted the job, as they were then."""
    held = {**job.actor}
    for name in ("roles", "desks", "scopes"):
        held[name] = frozenset(held[name])
    return Actor(**{**held, "kind": ActorKind(held["kind"])})


def _frozen(by: Actor) -> dict[str, Any]:
    held = {name: getattr(by, name) for name in ("name", "user_id", "desk_id", "purpose")}
    return {"kind": by.kind.value, **held, **{name: sorted(getattr(by, name)) for name in ("roles", "desks", "scopes")}}


def _only_ids(value: Any) -> None:
    match value:
        case None | bool() | int():
            return
        case str() if AN_ID.fullmatch(value):
            return
        case list() | tuple():
            for held in value:
                _only_ids(held)
        case dict():
            for held in value.values():
                _only_ids(held)
        case _:
            raise ValueError("a job's payload holds ids only: what they stand for is read when the job is done")
