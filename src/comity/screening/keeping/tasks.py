"""What time does to words about searches and screenings: once a day what ends soon is told, and what has come to its end is erased."""

import logging
from datetime import date, datetime

from django.conf import settings

from comity.engines.ruling import N_
from comity.kernel import tick
from comity.kernel.errors import NotAllowed, WrongState
from comity.kernel.telling import tell
from comity.people.queries import auditors, deputies, heads
from comity.screening.keeping import actions, queries
from comity.screening.reviews.models import Lookout, SearchReview

WRITES_WITHOUT_ACT = "on which day the log was looked through is no fact of anything: each erasure is an act of its own"

SOON = N_("Words about searches and screenings end soon. Look at them, and keep longer what is still needed.")
log = logging.getLogger("comity.screening")


def end_words(now: datetime) -> int:
    """Once a day: tell what ends soon, once a week, and erase what has come to its end; returns how much that was.

    What cannot be erased keeps nothing else from it; its error is raised once all the others are.
    """
    Lookout.objects.bulk_create([Lookout()], ignore_conflicts=True)
    lookout = Lookout.objects.get()
    if lookout.swept_on == now.date():
        return 0
    months = f"{settings.COMITY.screening_kept_months}/{settings.COMITY.review_months}"
    since = _told_since(lookout, months, now.date())
    _tell(now, since)
    done, broken = _erase() if since + queries.NOTICE <= now.date() else (0, None)
    Lookout.objects.update(swept_on=now.date(), told_by=months, told_since=since)
    if broken is not None:
        raise broken
    return done


def _told_since(lookout: Lookout, months: str, today: date) -> date:
    """Since when it is told without a gap what ends by these months: anew where somebody set others, or the clock stood still for longer
    than it looks beyond the notice.
    """
    unbroken = lookout.swept_on is not None and lookout.swept_on + (queries.AHEAD - queries.NOTICE) >= today
    if unbroken and lookout.told_by == months and lookout.told_since:
        return min(lookout.told_since, today)
    return today


def _erase() -> tuple[int, Exception | None]:
    """Erase all that has come to its end: how much that was, and the last error."""
    done = 0
    broken: Exception | None = None
    for ending in queries.due():
        try:
            actions.forget(tick.TICK, ending.record)
        except (WrongState, NotAllowed):  # another worker was faster, or somebody has just kept it longer
            continue
        except Exception as broke:
            log.exception("the words of %s %s could not be erased", ending.slug, ending.record.pk)
            broken = broke
            continue
        done += 1
    return done, broken


def _tell(now: datetime, since: date) -> None:
    """The heads of the desks concerned, and the auditors, so that another than who did it has looked before it is gone: once a week, and
    on the day from which it counts.
    """
    once = f"words-end:{since}:{now:%G-W%V}"
    ending = queries.ending_soon()
    desks = {one.desk.pk for one in ending if not isinstance(one.record, SearchReview)}
    leading = {officer.pk for desk in desks for officer in (*heads(desk), *deputies(desk))}
    overseers = {officer.pk for officer in auditors()} if ending else set()
    tell(leading | overseers, SOON, once=once)
