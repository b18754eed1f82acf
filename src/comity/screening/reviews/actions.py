"""Asking why a search was made, answering, deciding about the answer; and the weekly draw."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.engines import lot
from comity.engines.deadlines import Limit, Unit
from comity.engines.ruling import N_
from comity.kernel import clock, record
from comity.kernel.actor import Actor
from comity.kernel.models import Entry
from comity.kernel.telling import settle, tell
from comity.people.models import Desk, Officer
from comity.people.queries import deputies, heads
from comity.screening.reviews import policy, queries
from comity.screening.reviews.models import Draw, SearchReview
from comity.screening.reviews.terms import Reason
from comity.screening.reviews.workflow import ANSWER, FLOW

ASKED, LATE = "why", "why-late"
"""The occasions on which an officer is told."""
TO_HEADS = REJECTED, UNANSWERED, RESTORED = "why-rejected-head", "why-late-head", "why-restored"
"""The occasions on which heads are told of a suspension: not about the question, which they do not see."""


def ask(by: Actor, search: Entry, reason: Reason, others: Iterable[int] = ()) -> SearchReview | None:
    """Put the question to who made this search; `others` are earlier searches of the same pattern, by their entries.

    None where the search was asked about before: one search is answered for once. Raises NotAllowed.
    """
    if SearchReview.objects.filter(entry=search).exists():
        return None
    desk = Desk.objects.get(pk=search.desk)
    review = SearchReview(
        entry=search, officer_id=queries.officer_of(search), desk=desk, chosen_by=reason, others=[*others], asked_at=clock.now()
    )
    with record.create(review, by=by, may=policy.may_ask, action="ask", flow=FLOW) as act:
        limit = Limit(settings.COMITY.screening_answer_days, Unit.WORKING_DAYS, "answer to a question about a search")
        act.open_clock(ANSWER.name, ANSWER.label, limit, act.at, desk.calendar_key)
    sentence = N_("You are asked why you made a search. Answer in time: else your right to search is suspended until you do.")
    tell([review.officer_id], sentence, about=review, once=f"{ASKED}:{review.pk}")
    return review


def answer(by: Actor, review: SearchReview, *, answer: str, seen: int | None = None) -> SearchReview:
    """Say why. Where the right to search was suspended for this question it is there again at once.

    Raises NotAllowed, WrongState, StaleVersion, ValidationError without an answer.
    """
    with record.unit():
        was_suspended = queries.is_suspended(review.officer)
        with record.move(FLOW, "answer", review, by=by, seen=seen) as act:
            if not answer.strip():
                raise ValidationError({"answer": _("Say why you made this search: a reason is needed.")})
            act.subject.answer, act.subject.answered_at = answer.strip(), act.at
        settle(review, occasions=(LATE,))
        _tell_restored(review, was_suspended=was_suspended)
    return review


def accept(by: Actor, review: SearchReview, *, because: str = "", seen: int | None = None) -> SearchReview:
    """The reason holds: the question is closed. Raises NotAllowed, WrongState, StaleVersion."""
    return _judge("accept", by, review, because, seen)


def reject(by: Actor, review: SearchReview, *, because: str, seen: int | None = None) -> SearchReview:
    """The reason does not hold: the right to search is suspended until that is lifted, and the heads of the desk are told that, not why.

    Raises NotAllowed, WrongState, StaleVersion, ValidationError without a reason.
    """
    with record.unit():
        _judge("reject", by, review, because, seen)
        to_officer = N_("Your answer about a search was not accepted: your right to search is suspended.")
        tell([review.officer_id], to_officer, about=review, is_alarm=True, once=f"why-rejected:{review.pk}")
        to_heads = N_("%(officer)s may not search for now: a reason for a search was not accepted.")
        tell(leading(review), to_heads, {"officer": review.officer.name}, is_alarm=True, once=f"{REJECTED}:{review.pk}")
    return review


def lift(by: Actor, review: SearchReview, *, because: str, seen: int | None = None) -> SearchReview:
    """End the suspension that came with an answer not accepted. Raises NotAllowed, WrongState, StaleVersion, ValidationError."""
    with record.unit():
        _judge("lift", by, review, because, seen)
        _tell_restored(review, was_suspended=True)
    return review


def drop(by: Actor, review: SearchReview, *, because: str, seen: int | None = None) -> SearchReview:
    """Close a question that nobody can answer: its officer has left, say. Raises NotAllowed, WrongState, StaleVersion, ValidationError."""
    with record.unit():
        was_suspended = queries.is_suspended(review.officer)
        _judge("drop", by, review, because, seen)
        settle(review, occasions=(LATE,))
        _tell_restored(review, was_suspended=was_suspended)
    return review


MOVES = {"accept": accept, "reject": reject, "lift": lift, "drop": drop}


def open_search(by: Actor, review: SearchReview, *, purpose: str) -> None:
    """Note that somebody else reads what was searched for, at the question. Raises ValidationError without a purpose."""
    if not purpose.strip():
        raise ValidationError({"purpose": _("Say what you open it for: it is kept in the audit chain.")})
    with record.unit():
        facts = {"entry": review.entry_id}
        record.consult(review, by=by, action=f"{review.kind()}.consult", purpose=purpose.strip(), facts=facts)


def draw(by: Actor, week: date, after: int, through: Entry) -> Draw:
    """Draw two in a hundred of the searches after entry `after` up to `through`, whose digest decides, and ask about each.

    `week` is the Monday on which the week begins. Raises NotAllowed.
    """
    members = queries.searches_between(after, through.sequence)
    drawn = lot.drawn(members, through.digest)
    made = Draw(
        week=week,
        after=after,
        through=through.sequence,
        seed=through.digest,
        searches=len(members),
        drawn=drawn,
        drawn_at=clock.now(),
    )
    with record.create(made, by=by, may=policy.may_draw, action="draw"):
        pass
    for search in Entry.objects.filter(pk__in=drawn).order_by("pk"):
        ask(by, search, Reason.LOT)
    return made


def leading(review: SearchReview) -> list[int]:
    """The head of the desk at which the search was made, and the deputies, by id; without its officer."""
    found = {officer.pk for officer in (*heads(review.desk_id), *deputies(review.desk_id))}
    return sorted(found - {review.officer_id})


def _judge(move: str, by: Actor, review: SearchReview, because: str, seen: int | None) -> SearchReview:
    with record.move(FLOW, move, review, by=by, seen=seen, because=because.strip()) as act:
        act.subject.judged_by_id, act.subject.judged_at = by.user_id, act.at
    return review


def _tell_restored(review: SearchReview, *, was_suspended: bool) -> None:
    officer: Officer = review.officer
    if was_suspended and not queries.is_suspended(officer):
        sentence = N_("%(officer)s may search again: the question about a search is answered or closed.")
        tell(leading(review), sentence, {"officer": officer.name}, once=f"{RESTORED}:{review.pk}:{review.version}")
