"""What time does to requests: urgent arrivals alarm, what falls due is told, and reviews are called; and the jobs of this room."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from comity.casework import actions
from comity.casework.models import AssistanceRequest, Erasure
from comity.casework.policy import may_erase
from comity.casework.queries import unopened_urgent
from comity.engines.ruling import N_
from comity.kernel import jobs, tick
from comity.kernel.jobs.running import JobRun
from comity.kernel.models import Deadline, Record
from comity.kernel.telling import tell
from comity.people import queries as people
from comity.people.models import Desk
from comity.people.queries import deputies, heads, on_call_deputy, on_call_head, on_duty

AT_A_TIME = 20


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
    once = f"{what}:{subject.key}:{deadline.name}:{deadline.due_at:%Y%m%d%H%M%S}"  # items that fall due together are told once
    values = {"reference": subject.reference}
    tell([pk for pk in officers if pk], sentences[what], values, about=subject, is_alarm=what == "breach", once=once)


@tick.duty
def call_reviews(now: datetime) -> int:
    """Tell the heads once a week that requests are due for review; of a sealed one only its officer in charge knows."""
    told = 0
    week = "{}-{:02}".format(*now.isocalendar())
    due = AssistanceRequest.objects.filter(review_on__lte=(now + timedelta(days=1)).date())
    for desk in Desk.objects.filter(pk__in=due.values("desk")):
        here = due.filter(desk=desk, review_on__lte=people.today_at(desk, now))
        if here.filter(is_sealed=False).exists():
            leading = {officer.pk for officer in (*heads(desk.pk), *deputies(desk.pk))}
            sentence = N_("Requests of %(desk)s are due for review: erase them, or keep them longer for a reason.")
            told += tell(leading, sentence, {"desk": desk.name}, once=f"review:{desk.pk}:{week}")
        for request in here.filter(is_sealed=True, officer__isnull=False):
            sentence = N_("%(reference)s is sealed and due for review. Open the seal, or let your head of desk know it.")
            told += tell(
                [pk for pk in [request.officer_id] if pk],
                sentence,
                {"reference": request.reference},
                about=request,
                once=f"review:{request.pk}:{week}",
            )
    return told


def register() -> None:
    """Name what does the jobs of this room."""
    jobs.kind(actions.ERASE, N_("Erasing requests"), page=lambda job: reverse("casework:erased"))(erase)


def erase(run: JobRun) -> dict[str, Any]:
    """Erase the requests of one decision, some at a time; what is gone, or may no longer be erased, is left and counted."""
    erasure = Erasure.objects.get(pk=run.payload["erasure"])
    keys: list[int] = run.payload["requests"]
    for start in range(run.cursor or 0, len(keys), AT_A_TIME):
        some = keys[start : start + AT_A_TIME]
        with run.unit(cursor=start + len(some)):
            found = AssistanceRequest.objects.visible_to(run.by).filter(pk__in=some).select_related("desk").order_by("pk")
            actions.erase_under(run.by, erasure, [request for request in found if may_erase(run.by, request)])
        run.progress(start + len(some), len(keys), N_("Requests looked at"))
    erased = erasure.requests.count()
    return {"erased": erased, "left": len(keys) - erased}
