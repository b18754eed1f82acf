"""Pages of desks: members, holidays, duty and hand-over."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from comity.engines.ruling import Ruling
from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.kernel.models import Deadline
from comity.people import actions, happenings, policy, queries
from comity.people.forms.desks import ChangeDesk, FoundDesk, HandOver, Holiday, PlanDuty, TakeOver, WorkedDay
from comity.people.forms.officers import Because
from comity.people.models import Desk, Duty, Officer
from comity.people.models import HandOver as Note
from comity.people.roles import WORKING
from comity.people.views import answering
from comity.people.views.officers import Step
from comity.web.session import actor_of

SHIFT = timedelta(hours=12)


def _desk(http_request: HttpRequest, pk: int) -> Desk:
    return get_object_or_404(Desk.objects.visible_to(actor_of(http_request)), pk=pk)


def steps_of(by: Actor, here: Desk) -> list[tuple[Step, Ruling]]:
    """What can be done at a desk, closed steps with their reason."""
    own_duty, own_note = Duty(desk=here, officer_id=by.user_id or 0), Note(desk=here)
    calendar = policy.may_keep_calendar(by, here)
    return [
        (Step("take-over", gettext_lazy("Take over duty…")), policy.may_take_duty(by, own_duty)),
        (Step("hand-over", gettext_lazy("Write a hand-over note…")), policy.may_leave_note(by, own_note)),
        (Step("duty", gettext_lazy("Plan duty…")), policy.may_plan_duty(by, own_duty)),
        (Step("holidays", gettext_lazy("Add a holiday…")), calendar),
        (Step("worked", gettext_lazy("Add a worked weekend day…")), calendar),
        (Step("change", gettext_lazy("Change this desk…")), policy.may_administer(by, here)),
    ]


def _closed(http_request: HttpRequest, here: Desk, step: str) -> HttpResponse | None:
    """What is said instead of the form of a step that the desk's page shows as closed."""
    rulings = {each.name: ruling for each, ruling in steps_of(actor_of(http_request), here)}
    return answering.closed(http_request, rulings[step], reverse("people:desk", args=[here.pk]))


@require_http_methods(["GET", "HEAD"])
def desks(http_request: HttpRequest) -> HttpResponse:
    """All desks; those where one may act have their button."""
    actor = actor_of(http_request)
    context = {"desks": Desk.objects.visible_to(actor), "may_found": policy.may_administer(actor)}
    return render(http_request, "people/desks.html", context)


@require_http_methods(["GET", "HEAD"])
def desk(http_request: HttpRequest, pk: int) -> HttpResponse:
    """Who works here, who is on duty, what the last shift told, and the days off."""
    actor = actor_of(http_request)
    here = _desk(http_request, pk)
    now = clock.now()
    members = queries.memberships_now(pk).order_by("officer__name", "pk")
    coming = Duty.objects.visible_to(actor).filter(desk=here, until_at__gt=now, is_cancelled=False).select_related("officer", "desk")
    context = {
        "here": here,
        "members": members,
        "duties": [(duty, duty.from_at <= now) for duty in coming],
        "note": queries.note_now(actor, pk),
        "holidays": [(date.fromisoformat(day), name) for day, name in sorted(here.holidays.items())],
        "worked": [(date.fromisoformat(day), name) for day, name in sorted(here.worked.items())],
        "steps": steps_of(actor, here),
        "may_plan": policy.may_plan_duty(actor, Duty(desk=here)),
        "may_keep_calendar": policy.may_keep_calendar(actor, here),
        "base": reverse("people:desk", args=[pk]),
        "happened": happenings.of_desk(actor, here),
    }
    return render(http_request, "people/desk.html", context)


@answering.ask_again
@require_http_methods(["GET", "HEAD", "POST"])
def found(http_request: HttpRequest) -> HttpResponse:
    """A new desk."""
    if no := answering.closed(http_request, policy.may_administer(actor_of(http_request)), reverse("people:desks")):
        return no
    form = FoundDesk(http_request.POST or None, initial={"weekend": [5, 6]})
    made = answering.acted(form, lambda **typed: actions.found_desk(actor_of(http_request), **typed))
    if made is None:
        return answering.page(http_request, form, heading=_("Found a desk"), submit=_("Found this desk"), back=reverse("people:desks"))
    return HttpResponseRedirect(reverse("people:desk", args=[made.pk]))


def _moving(http_request: HttpRequest, pk: int, form: Any, act: Callable[..., list[Deadline]], heading: str, submit: str) -> HttpResponse:
    moved = answering.acted(form, act)
    back = reverse("people:desk", args=[pk])
    if moved is None:
        return answering.page(http_request, form, heading=heading, submit=submit, back=back)
    if moved:
        # No more than a count: who keeps the calendar need not know the cases.
        sentence = ngettext("%(count)d date moved.", "%(count)d dates moved.", len(moved))
        messages.warning(http_request, sentence % {"count": len(moved)})
    else:
        messages.success(http_request, _("No open date moved."))
    return HttpResponseRedirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
def change(http_request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, zone or weekend."""
    here = _desk(http_request, pk)
    if no := _closed(http_request, here, "change"):
        return no
    first = {"name": here.name, "zone": here.zone, "weekend": here.weekend, "version": here.version}
    form = ChangeDesk(http_request.POST or None, initial=first)

    def act(**typed: Any) -> list[Deadline]:
        return actions.change_desk(actor_of(http_request), here, seen=form.version, **typed)

    return _moving(http_request, pk, form, act, here.name, _("Save this desk"))


@require_http_methods(["GET", "HEAD", "POST"])
def add_holiday(http_request: HttpRequest, pk: int) -> HttpResponse:
    """A day off; the page says how many dates moved."""
    here = _desk(http_request, pk)
    if no := _closed(http_request, here, "holidays"):
        return no

    def act(**typed: Any) -> list[Deadline]:
        return actions.add_holiday(actor_of(http_request), here, **typed)

    return _moving(
        http_request, pk, Holiday(http_request.POST or None), act, _("A holiday of %(desk)s") % {"desk": here.name}, _("Add this holiday")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def drop_holiday(http_request: HttpRequest, pk: int, on: str) -> HttpResponse:
    """The day is worked after all."""
    here = _desk(http_request, pk)
    if on not in here.holidays:
        raise Http404
    if no := _closed(http_request, here, "holidays"):
        return no

    def act(**typed: Any) -> list[Deadline]:
        return actions.drop_holiday(actor_of(http_request), here, on=date.fromisoformat(on), **typed)

    return _moving(http_request, pk, Because(http_request.POST or None), act, here.holidays[on], _("Take this holiday back"))


@require_http_methods(["GET", "HEAD", "POST"])
def add_worked_day(http_request: HttpRequest, pk: int) -> HttpResponse:
    """A weekend day that is worked; the page says how many dates moved."""
    here = _desk(http_request, pk)
    if no := _closed(http_request, here, "worked"):
        return no

    def act(**typed: Any) -> list[Deadline]:
        return actions.add_worked_day(actor_of(http_request), here, **typed)

    heading = _("A worked weekend day of %(desk)s") % {"desk": here.name}
    return _moving(http_request, pk, WorkedDay(http_request.POST or None), act, heading, _("Add this worked day"))


@require_http_methods(["GET", "HEAD", "POST"])
def drop_worked_day(http_request: HttpRequest, pk: int, on: str) -> HttpResponse:
    """The weekend day is off after all."""
    here = _desk(http_request, pk)
    if on not in here.worked:
        raise Http404
    if no := _closed(http_request, here, "worked"):
        return no

    def act(**typed: Any) -> list[Deadline]:
        return actions.drop_worked_day(actor_of(http_request), here, on=date.fromisoformat(on), **typed)

    return _moving(http_request, pk, Because(http_request.POST or None), act, here.worked[on], _("Take this worked day back"))


@require_http_methods(["GET", "HEAD", "POST"])
def plan_duty(http_request: HttpRequest, pk: int) -> HttpResponse:
    """A shift on the roster."""
    actor = actor_of(http_request)
    here = _desk(http_request, pk)
    if no := _closed(http_request, here, "duty"):
        return no
    workers = [person.pk for person in queries.officers_with(pk, *WORKING)]
    form = PlanDuty(http_request.POST or None, officers=Officer.objects.visible_to(actor).filter(pk__in=workers))
    if answering.acted(form, lambda **typed: actions.plan_duty(actor, here, **typed)) is not None:
        return HttpResponseRedirect(reverse("people:desk", args=[pk]))
    words = {"heading": _("Duty of %(desk)s") % {"desk": here.name}, "submit": _("Plan this shift")}
    return answering.page(http_request, form, back=reverse("people:desk", args=[pk]), **words)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_duty(http_request: HttpRequest, pk: int) -> HttpResponse:
    """A planned shift falls away."""
    actor = actor_of(http_request)
    duty = get_object_or_404(Duty.objects.visible_to(actor).select_related("officer", "desk"), pk=pk, is_cancelled=False)
    back = reverse("people:desk", args=[duty.desk_id])
    if no := answering.closed(http_request, policy.may_plan_duty(actor, duty), back):
        return no
    form = Because(http_request.POST or None, initial={"version": duty.version})
    if answering.acted(form, lambda because: actions.cancel_duty(actor, duty, because=because, seen=form.version)) is not None:
        return HttpResponseRedirect(back)
    return answering.page(http_request, form, heading=str(duty), submit=_("Cancel this shift"), back=back)


@require_http_methods(["GET", "HEAD", "POST"])
def take_over(http_request: HttpRequest, pk: int) -> HttpResponse:
    """Come on duty; the note of the shift before stands on the page."""
    actor = actor_of(http_request)
    here = _desk(http_request, pk)
    if no := _closed(http_request, here, "take-over"):
        return no
    form = TakeOver(http_request.POST or None, initial={"until_at": clock.now() + SHIFT})
    if answering.acted(form, lambda until_at: actions.take_over(actor, here, until_at=until_at)) is not None:
        messages.success(http_request, _("You are on duty now."))
        return HttpResponseRedirect(reverse("people:desk", args=[pk]))
    words = {"heading": _("Take over duty of %(desk)s") % {"desk": here.name}, "submit": _("Take over now")}
    return answering.page(
        http_request, form, "people/take_over.html", note=queries.note_now(actor, pk), back=reverse("people:desk", args=[pk]), **words
    )


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(http_request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the next shift what it should know."""
    here = _desk(http_request, pk)
    if no := _closed(http_request, here, "hand-over"):
        return no
    form = HandOver(http_request.POST or None)
    if answering.acted(form, lambda note: actions.hand_over(actor_of(http_request), here, note=note)) is not None:
        return HttpResponseRedirect(reverse("people:desk", args=[pk]))
    words = {"heading": _("Hand-over of %(desk)s") % {"desk": here.name}, "submit": _("Leave this note")}
    return answering.page(http_request, form, back=reverse("people:desk", args=[pk]), draft=f"people.hand_over.{pk}", **words)
