"""Keeping words about searches and screenings longer, for a reason; and erasing them at their end, so that the log proves it."""

from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.engines.ruling import N_, Ruling
from comity.kernel import clock, record, telling
from comity.kernel.actor import Actor
from comity.kernel.errors import WrongState
from comity.kernel.models import Record
from comity.kernel.record import forgetting
from comity.people import queries as people
from comity.people.models import Duty
from comity.screening.keeping import policy, queries
from comity.screening.keeping.models import Hold, PastQuestion, PastRun
from comity.screening.keeping.queries import Ending, Subject
from comity.screening.reviews.actions import TO_HEADS
from comity.screening.reviews.models import SearchReview
from comity.screening.runs.models import ScreeningRun

KEPT_AT_MOST = 12  # months that one decision adds
OVER = N_("The day until which these words are kept has come.")


def keep_longer(by: Actor, ending: Ending, *, until_on: date, because: str) -> Hold:
    """Keep words beyond their end until another day, for a reason; a later decision replaces it, also by an earlier day.

    Raises NotAllowed, WrongState where they are gone, ValidationError for a day too near or too far and without a reason.
    """
    hold = _hold(by, ending, until_on, because)
    today = people.today_at(ending.desk)
    if not today < until_on <= clock.months_after(today, KEPT_AT_MOST):
        raise ValidationError({"until_on": _("Choose a day ahead, at most twelve months from now. They are erased after it.")})
    if not hold.because:
        raise ValidationError({"because": _("Say why: the reason is kept with this step.")})
    with record.unit():
        _lock(ending.record)
        may = partial(policy.may_keep, second=ending.second)
        with record.create(hold, by=by, may=may, action="keep", because=hold.because):
            pass
    return hold


def ruling_of(by: Actor, ending: Ending) -> Ruling:
    """Whether this actor may keep these words longer."""
    return policy.may_keep(by, _hold(by, ending, ending.until_on, ""), ending.second)


def _hold(by: Actor, ending: Ending, until_on: date, because: str) -> Hold:
    subject = {"subject_kind": ending.record.kind(), "subject_key": ending.record.key}
    whose = {"desk": ending.desk, "concerns": ending.concerns, "officer_id": by.user_id or 0}
    return Hold(**subject, **whose, at=clock.now(), until_on=until_on, because=because.strip())


def _lock(subject: Subject) -> Subject:
    """A record as it is now, which stays so until the unit ends. Raises WrongState where its words are gone."""
    found: Subject | None = type(subject)._base_manager.select_for_update(of=("self",)).filter(pk=subject.pk).first()
    if found is None or (isinstance(found, Duty) and not queries.entries_of(found).exists()):
        raise WrongState(_("This is no longer there."))
    return found


def forget(by: Actor, subject: Subject) -> None:
    """Erase the words of a run, a question or a shift's searches, now that their end has come.

    A run and a question go with every word of their entries, and what is counted remains; of a shift only its searches lose their
    words. Raises NotAllowed before their end, WrongState where they are gone.
    """
    with record.unit():
        fresh = _lock(subject)
        if isinstance(fresh, Duty):
            record.erase_words(fresh, queries.entries_of(fresh), by=by, may=_may, because=OVER)
        else:
            with record.create(_remaining(fresh), by=by, may=policy.may_remain, action="remain"):
                pass
            record.dispose(fresh, by=by, may=_may, because=OVER, facts=_named(fresh), take_along=_forget_told)
        for hold in queries.holds_of(subject):
            record.dispose(hold, by=by, may=policy.may_remain, because=OVER)
        forgetting.leave_no_byte()


def _may(by: Actor, subject: Subject) -> Ruling:
    ending = queries.ending_of(subject)
    return policy.may_forget(by, ending is not None and ending.is_over)


def _forget_told(subject: ScreeningRun | SearchReview) -> None:
    if isinstance(subject, SearchReview):
        for occasion in TO_HEADS:
            telling.forget_occasion(f"{occasion}:{subject.pk}")


def _named(subject: Record) -> dict[str, str]:
    return {"reference": subject.reference} if isinstance(subject, ScreeningRun) else {}


def _remaining(subject: ScreeningRun | SearchReview) -> PastRun | PastQuestion:
    if isinstance(subject, SearchReview):
        asked_on = subject.asked_at.astimezone(ZoneInfo(settings.COMITY.zone)).date()  # as the figures of a year count
        return PastQuestion(chosen_by=subject.chosen_by, state=subject.state, asked_on=asked_on)
    if subject.ended_at is None:
        raise WrongState(_("This is still going on."))
    return PastRun(
        reference=subject.reference,
        desk=subject.desk,
        state=subject.state,
        given=subject.given,
        compared=subject.compared,
        met=subject.met,
        started_at=subject.started_at,
        ended_at=subject.ended_at,
    )
