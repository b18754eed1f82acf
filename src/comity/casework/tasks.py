"""What time does to requests: urgent arrivals that nobody opens alarm, what falls due is told to those who can act."""

from datetime import datetime

from comity.casework.models import AssistanceRequest
from comity.casework.queries import unopened_urgent
from comity.engines.ruling import N_
from comity.kernel import tick
from comity.kernel.models import Deadline, Record
from comity.kernel.telling import tell
from comity.people.queries import deputies, heads, on_call_deputy, on_call_head, on_duty


@tick.duty
def alarm_unopened(now: datetime) -> int:
    """Alarm duty officer, deputy and head of an urgent arrival that nobody opened for 15 minutes; once for each request."""
    told = 0
    for request in unopened_urgent(now):
        on_call = (on_call_deputy(request.desk_id, now), on_call_head(request.desk_id, now))
        alarmed = {officer.pk for officer in (*on_duty(request.desk_id, now), *on_call) if officer}
        values = {"reference": request.reference}
        sentence = N_("%(reference)s is urgent and nobody has opened it for 15 minutes.")
        told += tell(alarmed, sentence, values, about=request, is_alarm=True, once=f"unopened:{request.pk}:{request.desk_id}")
    return told


def tell_due(subject: Record, deadline: Deadline, what: str) -> None:
    """The officer in charge, else those on duty, are told before a promise falls due; the heads too when it was not kept."""
    if not isinstance(subject, AssistanceRequest):
        return
    now = deadline.breached_at or deadline.soon_told_at
    assert now is not None
    officers = {subject.officer_id} if subject.officer_id else {officer.pk for officer in on_duty(subject.desk_id, now)}
    if what == "breach":
        officers |= {officer.pk for officer in (*heads(subject.desk_id), *deputies(subject.desk_id))}
    sentences = {"soon": N_("%(reference)s is due soon."), "breach": N_("%(reference)s is late.")}
    once = f"{what}:{deadline.pk}:{deadline.due_at:%Y%m%d%H%M%S}"
    values = {"reference": subject.reference}
    tell([pk for pk in officers if pk], sentences[what], values, about=subject, is_alarm=what == "breach", once=once)
