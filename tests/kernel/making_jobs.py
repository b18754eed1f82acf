"""A kind of job that makes things, one unit for each."""

import threading
from collections.abc import Callable
from typing import Any

from comity.kernel import jobs, record
from comity.kernel.actor import Actor
from comity.kernel.jobs import running
from comity.kernel.jobs.running import JobRun
from comity.kernel.models import Job
from tests.kernel.things.models import Thing, may_work

STEPS = 8


def a_kind(work: Callable[[JobRun], Any], name: str = "things.make") -> None:
    jobs.kind(name, "Making things")(work)


def started(by: Actor, key: str = "1", **payload: Any) -> Job:
    with record.unit():
        return jobs.start("things.make", key, by, payload)


def work() -> int:
    return running.work(threading.Event(), until_empty=True)


def make_things(run: JobRun) -> int:
    """Makes STEPS things, each in its own unit; goes on where it was left."""
    for number in range(run.cursor or 0, STEPS):
        with run.unit(cursor=number + 1), record.create(Thing(name=f"thing {number}"), by=run.by, may=may_work):
            pass
        run.progress(number + 1, STEPS, "Things made")
    return STEPS
