"""At the end of its time a request is reviewed: kept longer for a reason, or erased with all that hangs on it."""

from collections.abc import Collection, Iterable
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F, Min
from django.utils.translation import gettext as _

from comity.casework import policy
from comity.casework.models import AssistanceRequest, ErasedRequest, Erasure
from comity.casework.terms import Outcome, Timeliness
from comity.casework.workflow import ANSWER, FLOW
from comity.kernel import clock, clocks, jobs, record
from comity.kernel.actor import Actor
from comity.kernel.clock import months_after
from comity.kernel.models import DeadlineState, Job
from comity.kernel.record import Act, forgetting
from comity.kernel.telling import settle
from comity.people import queries as people
from comity.subjects import mentions
from comity.subjects.queries import persons_of
from comity.web import drafts

WRITES_WITHOUT_ACT = "inside the disposal of their request: its parts go with it, and what remains of it is a part of the decision"
ERASE = "casework.erase"
KEPT_AT_MOST = 12  # months that one decision adds


def end(act: Act[AssistanceRequest]) -> None:
    """The request ends with this act: what was asked of officers is done, their alarms of its time are over, its first review is set.

    Directive (EU) 2023/977 Art. 16(3) wants a review at the latest six months after the exchange; a person's own date may be earlier.
    """
    request = act.subject
    request.ended_at = act.at
    ended_on = people.today_at(request.desk, act.at)
    dates = [day for day in persons_of(request).values_list("review_on", flat=True) if day is not None]
    request.review_on = max(ended_on, min([months_after(ended_on, settings.COMITY.review_months), *dates]))
    settle(request, occasions=[f"unopened:{request.key}", f"breach:{request.key}:{ANSWER.name}"])


def keep_longer(by: Actor, request: AssistanceRequest, *, until_on: date, because: str, seen: int | None = None) -> AssistanceRequest:
    """Keep an ended request until another review, for a reason. Raises NotAllowed, ValidationError for a day too near or too far."""
    today = people.today_at(request.desk)
    if not today < until_on <= months_after(today, KEPT_AT_MOST):
        raise ValidationError({"until_on": _("Choose a day ahead, at most twelve months from now. It is reviewed again then.")})
    with record.move(FLOW, "keep_longer", request, by=by, seen=seen, because=because) as act:
        act.subject.review_on = until_on
    return request


def keep_all_longer(by: Actor, requests: Iterable[AssistanceRequest], *, until_on: date, because: str) -> None:
    """The same for several in one unit: all of them or none."""
    with record.unit():
        for request in requests:
            keep_longer(by, request, until_on=until_on, because=because)


def erase(by: Actor, requests: Iterable[AssistanceRequest], *, because: str) -> Erasure:
    """Erase requests now, in one unit: all of them or none. Raises NotAllowed, WrongState, ValidationError without a reason."""
    with record.unit():
        erasure = _decided(by, because)
        erase_under(by, erasure, requests)
    return erasure


def erase_later(by: Actor, requests: Collection[AssistanceRequest], *, because: str) -> Job:
    """Let a job erase many requests under one decision. Raises NotAllowed, ValidationError without a reason."""
    with record.unit():
        erasure = _decided(by, because)
        return jobs.start(ERASE, erasure.key, by, {"erasure": erasure.pk, "requests": [request.pk for request in requests]})


def erase_under(by: Actor, erasure: Erasure, requests: Iterable[AssistanceRequest]) -> None:
    """Erase these requests by a decision that was made before; what remains of each is noted with it, in the same unit."""
    remnants: list[ErasedRequest] = []

    def take_along(request: AssistanceRequest) -> None:
        """Everything that says what was asked, answered and known, and what was typed about it and never sent."""
        remnants.append(_remnant(erasure, request))
        mentions.forget_all(by, request, because=erasure.because)
        for parts in (request.items, request.clarifications, request.authorisations, request.rights, request.replies):
            parts.all().delete()
        drafts.forget("casework", request.key)

    with record.change("erase", erasure, by=by, may=policy.may_decide_erasure) as act:
        for request in requests:
            facts = {"reference": request.reference, "erasure": erasure.pk}
            record.dispose(request, by=by, may=policy.may_erase, because=erasure.because, facts=facts, take_along=take_along)
        for remnant in remnants:
            act.add(remnant)
        forgetting.leave_no_byte()


def _decided(by: Actor, because: str) -> Erasure:
    if not because.strip():
        raise ValidationError({"because": _("Say why: the reason is kept with this step.")})
    erasure = Erasure(desk_id=by.desk_id or 0, officer_id=by.person_id, at=clock.now(), because=because)
    with record.create(erasure, by=by, may=policy.may_decide_erasure, action="decide", because=because):
        pass
    return erasure


def _timeliness(request: AssistanceRequest) -> str:
    """Whether the reply went out by its last limit; empty where none was agreed."""
    promised = clocks.of(request).filter(name="answer", state=DeadlineState.MET)
    if promised.filter(met_at__gt=F("due_at")).exists():
        return Timeliness.LATE
    return Timeliness.IN_TIME if promised.exists() else ""


def _remnant(erasure: Erasure, request: AssistanceRequest) -> ErasedRequest:
    assert request.ended_at is not None, "what is due for review has ended"
    held_back = request.items.filter(outcome__in=(Outcome.REFUSED, Outcome.PARTLY)).exclude(ground="")
    return ErasedRequest(
        erasure=erasure,
        reference=request.reference,
        state=request.state,
        requester_id=request.requester_id,
        is_urgent=request.is_urgent,
        was_released=request.released_at is not None,
        sought_at=request.authorisations.aggregate(at=Min("sought_at"))["at"],
        basis_id=request.basis_id,
        timeliness=_timeliness(request),
        grounds=sorted(held_back.values_list("ground", flat=True)),
        received_at=request.received_at,
        ended_at=request.ended_at,
    )
