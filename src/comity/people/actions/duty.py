"""Who is on duty: planned by the head, taken over by the officer who comes, with what the one before tells."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.kernel import clock, record
from comity.kernel.actor import Actor
from comity.people import policy
from comity.people.models import Desk, Duty, HandOver, Officer, Post
from comity.people.queries import officers_with, running
from comity.people.roles import WORKING, Role

POSTS: dict[str, frozenset[str]] = {Post.DUTY: frozenset(WORKING), Post.DEPUTY: frozenset({Role.HEAD}), Post.HEAD: frozenset({Role.HEAD})}
"""Which roles may stand at which post: heads and their deputies are on call."""


def plan_duty(by: Actor, desk: Desk, officer: Officer, *, post: str, from_at: datetime, until_at: datetime) -> Duty:
    """A shift on the roster. Raises NotAllowed, ValidationError for an officer without the role, or twice at once."""
    duty = Duty(desk=desk, officer=officer, post=post, from_at=from_at, until_at=until_at)
    with record.unit():
        _alone_at(desk)
        with record.create(duty, by=by, may=policy.may_plan_duty, action="plan"):
            _check(duty)
    return duty


def cancel_duty(by: Actor, duty: Duty, *, because: str, seen: int | None = None) -> Duty:
    """A planned shift falls away. Raises NotAllowed, StaleVersion, ValidationError without a reason."""
    with record.change("cancel", duty, by=by, may=policy.may_plan_duty, seen=seen, because=because, needs_reason=True) as act:
        act.subject.is_cancelled = True
    return duty


def hand_over(by: Actor, desk: Desk, *, note: str) -> HandOver:
    """Tell the next shift what it should know. Raises NotAllowed, ValidationError."""
    if by.user_id is None:
        raise ValueError("only an officer writes a hand-over note")
    told = HandOver(desk=desk, written_by_id=by.user_id, at=clock.now(), note=note)
    with record.create(told, by=by, may=policy.may_leave_note, action="write"):
        pass
    return told


def take_over(by: Actor, desk: Desk, *, until_at: datetime) -> Duty:
    """Come on duty from now on: whoever was on duty is relieved, and the notes waiting are taken as read.

    One's own planned shift that runs now goes over into the one that is taken. Raises NotAllowed, ValidationError if one has taken
    over already, or if the end is not ahead.
    """
    if by.user_id is None:
        raise ValueError("only an officer takes over duty")
    with record.unit():
        _alone_at(desk)
        now = clock.now()  # not before the others have come: else they would not be relieved
        duty = Duty(desk=desk, officer_id=by.user_id, post=Post.DUTY, from_at=now, until_at=until_at, is_taken=True)
        there = list(running(desk.pk, now, Post.DUTY))
        with record.create(duty, by=by, may=policy.may_take_duty, action="take_over"):
            _check(duty, going_over={planned.pk for planned in there if not planned.is_taken})
        for other in there:
            with record.change("relieve", other, by=by, may=lambda actor, relieved: policy.may_take_duty(actor, duty)) as act:
                if act.subject.from_at < now:
                    act.subject.until_at = now
                else:
                    act.subject.is_cancelled = True
        for note in HandOver.objects.filter(desk=desk, taken_at__isnull=True):
            with record.change("take", note, by=by, may=policy.may_leave_note) as taken:
                taken.subject.taken_by_id, taken.subject.taken_at = by.user_id, now
    return duty


def _alone_at(desk: Desk) -> None:
    """Until this unit ends nobody else plans or takes over duty here: two at once would not see each other's shift."""
    Desk.objects.select_for_update(no_key=True).get(pk=desk.pk)


def _check(duty: Duty, going_over: Collection[int] = ()) -> None:
    if duty.officer_id not in {officer.pk for officer in officers_with(duty.desk_id, *POSTS[duty.post])}:
        raise ValidationError({"officer": _("This officer does not hold the role for this post at this desk.")})
    same = Duty.objects.filter(desk_id=duty.desk_id, officer_id=duty.officer_id, post=duty.post, is_cancelled=False)
    same = same.exclude(pk__in=[duty.pk, *going_over])
    if same.filter(from_at__lt=duty.until_at, until_at__gt=duty.from_at).exists():
        raise ValidationError({"until_at": _("This officer has this post in that time already.")})
