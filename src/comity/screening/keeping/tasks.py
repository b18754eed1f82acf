"""What time does to words about searches and screenings: once a day what ends soon is told, and what has come to its end is erased."""

from datetime import datetime

from comity.engines.ruling import N_
from comity.kernel import tick
from comity.kernel.errors import NotAllowed, WrongState
from comity.kernel.telling import tell
from comity.people.queries import auditors, deputies, heads
from comity.screening.keeping import actions, queries
from comity.screening.reviews.models import Lookout, SearchReview

WRITES_WITHOUT_ACT = "on which day the log was looked through is no fact of anything: each erasure is an act of its own"

SOON = N_("Words about searches and screenings end within thirty days. Look at them, and keep longer what is still needed.")


def end_words(now: datetime) -> int:
    """Once a day: tell what ends within thirty days, once in a month, and erase what has come to its end; returns how much that was."""
    Lookout.objects.bulk_create([Lookout()], ignore_conflicts=True)
    if Lookout.objects.filter(swept_on=now.date()).exists():
        return 0
    _tell(now)
    done = 0
    for ending in queries.due():
        try:
            actions.forget(tick.TICK, ending.record)
        except (WrongState, NotAllowed):  # another worker was faster, or somebody has just kept it longer
            continue
        done += 1
    Lookout.objects.update(swept_on=now.date())
    return done


def _tell(now: datetime) -> None:
    """The heads of the desks concerned, and the auditors, so that another than who did it has looked before it is gone."""
    once = f"words-end:{now:%Y-%m}"
    ending = queries.ending_soon()
    desks = {one.desk.pk for one in ending if not isinstance(one.record, SearchReview)}
    leading = {officer.pk for desk in desks for officer in (*heads(desk), *deputies(desk))}
    overseers = {officer.pk for officer in auditors()} if ending else set()
    tell(leading | overseers, SOON, once=once)
