"""Pages of officers: the list, an officer, invitation, roles given by two, access closed and restored."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from comity.engines.ruling import Ruling, only
from comity.engines.workflow import Workflow
from comity.kernel import record
from comity.kernel.actor import Actor
from comity.kernel.models import Signature
from comity.people import actions, happenings, lockout, policy, queries
from comity.people.actions import Halved, Invited
from comity.people.forms.officers import Because, Confirm, Facts, Invite, ProposeRole
from comity.people.models import Desk, Membership, MembershipState, Officer, Restoration, RestorationState
from comity.people.roles import Role, kind_of
from comity.people.views import answering
from comity.people.workflow import MEMBERSHIP, RESTORATION
from comity.web.forms import Form
from comity.web.session import actor_of


class Step(NamedTuple):
    """One thing that can be done with an officer, in the form that the shell's list of steps takes."""

    name: str
    label: Any


class Choice(NamedTuple):
    """One step of a role or of a restoration: where it leads, what it is called for this reader, and whether it is open."""

    url: str
    label: str
    ruling: Ruling


class Row(NamedTuple):
    """A role or a restoration of an officer, its first hand where it waits for a second, and what can be done with it."""

    record: Any
    proposal: Signature | None
    choices: list[Choice]


AGAINST = {"decline", "drop"}
"""The steps that end a proposal without a second hand: whoever proposed it takes it back with them."""


def _rows(by: Actor, flow: Workflow[Actor, Any], records: QuerySet[Any], address: str) -> list[Row]:
    hands = queries.proposals(by, records)
    return [_row(by, flow, each, address, hands.get((each.kind(), each.key))) for each in records]


def _row(by: Actor, flow: Workflow[Actor, Any], subject: Any, address: str, proposal: Signature | None) -> Row:
    offered = [(move, ruling) for move, ruling, hand in record.choices(flow, by, subject) if hand != "propose"]
    is_own = _is_own(by, proposal)
    choices = [
        Choice(
            reverse(address, args=[subject.pk, move.name]),
            _("Take back the proposal") if is_own and move.name in AGAINST else _(move.label),
            ruling,
        )
        for move, ruling in offered
    ]
    return Row(subject, proposal, choices)


def _is_own(by: Actor, proposal: Signature | None) -> bool:
    return proposal is not None and proposal.officer_id == by.user_id


def steps_of(by: Actor, officer: Officer) -> list[tuple[Step, Ruling]]:
    """What can be done with an officer, closed steps with their reason."""
    administer = policy.may_administer(by, officer)
    restorable = policy.may_restore(by, Restoration(officer=officer))
    had_access = queries.has_had_access(officer)
    return [
        (Step("role", gettext_lazy("Propose a role…")), policy.may_grant_one_of(by, _one_of_each_kind(by, officer))),
        (Step("change", gettext_lazy("Correct name and rank…")), administer),
        (
            Step("code", gettext_lazy("New invitation code…")),
            administer & only(not had_access, _("This officer has signed in already. Lost access is restored by two persons.")),
        ),
        (Step("restore", gettext_lazy("Restore lost access…")), restorable),
        (
            Step("release", gettext_lazy("End a lockout…")),
            policy.may_release(by, officer) & only(lockout.stands(officer), _("Signing in is not shut.")),
        ),
        (
            Step("lock", gettext_lazy("Close access…")),
            policy.may_lock(by, officer) & only(officer.is_active, _("Access is closed already.")),
        ),
        (
            Step("unlock", gettext_lazy("Open access again…")),
            policy.may_lock(by, officer) & only(not officer.is_active, _("Access is open.")),
        ),
    ]


def _one_of_each_kind(by: Actor, officer: Officer) -> list[Membership]:
    one_of_each = (Role.CASE, Role.AUDITOR, Role.ADMINISTRATOR)
    return [Membership(officer=officer, desk_id=by.desk_id or 0, role=role) for role in one_of_each]


def _closed(http_request: HttpRequest, actor: Actor, person: Officer, step: str) -> HttpResponse | None:
    """What is said instead of the form of a step that the officer's page shows as closed."""
    rulings = {each.name: ruling for each, ruling in steps_of(actor, person)}
    return answering.closed(http_request, rulings[step], reverse("people:officer", args=[person.pk]))


@require_http_methods(["GET", "HEAD"])
def officers(http_request: HttpRequest) -> HttpResponse:
    """All officers with their roles, and what waits for a second person."""
    actor = actor_of(http_request)
    held = Membership.objects.visible_to(actor).filter(state=MembershipState.HELD).select_related("desk")
    everybody = Officer.objects.visible_to(actor).prefetch_related(Prefetch("memberships", held, to_attr="held"))
    proposed = Membership.objects.visible_to(actor).filter(state=MembershipState.PROPOSED).select_related("officer", "desk")
    restorations = Restoration.objects.visible_to(actor).filter(state=RestorationState.PROPOSED).select_related("officer")
    hands = queries.proposals(actor, [*proposed, *restorations])
    context = {
        "officers": everybody,
        "proposed": [(one, hands.get((one.kind(), one.key))) for one in proposed],
        "restorations": [(one, hands.get((one.kind(), one.key))) for one in restorations],
        "may_invite": policy.may_administer(actor),
    }
    return render(http_request, "people/officers.html", context)


@require_http_methods(["GET", "HEAD"])
def officer(http_request: HttpRequest, pk: int) -> HttpResponse:
    """One officer."""
    actor = actor_of(http_request)
    person = get_object_or_404(Officer.objects.visible_to(actor), pk=pk)
    held = Membership.objects.visible_to(actor).filter(officer=person).select_related("desk", "officer").order_by("-pk")
    lost = Restoration.objects.visible_to(actor).filter(officer=person).select_related("officer")
    context = {
        "person": person,
        "roles": _rows(actor, MEMBERSHIP, held, "people:role_step"),
        "restorations": _rows(actor, RESTORATION, lost, "people:restoration_step"),
        "steps": steps_of(actor, person),
        "base": reverse("people:officer", args=[pk]),
        "happened": happenings.of_officer(actor, person),
    }
    return render(http_request, "people/officer.html", context)


def _half_once(http_request: HttpRequest, person: Officer, half: str, *, is_first: bool) -> HttpResponse:
    return render(http_request, "people/half.html", {"person": person, "half": half, "is_first": is_first})


def _code_once(http_request: HttpRequest, invited: Invited) -> HttpResponse:
    link = http_request.build_absolute_uri(reverse("people:invited_by_link", args=[invited.code]))
    return render(http_request, "people/code.html", {"person": invited.officer, "code": invited.code, "link": link})


@answering.ask_again
@require_http_methods(["GET", "HEAD", "POST"])
def invite(http_request: HttpRequest) -> HttpResponse:
    """Invite an officer; the code is shown once."""
    actor = actor_of(http_request)
    if no := answering.closed(http_request, policy.may_administer(actor), reverse("people:officers")):
        return no
    form = Invite(http_request.POST or None)
    invited = answering.acted(form, lambda **typed: actions.invite(actor, **typed))
    if invited is not None:
        return _code_once(http_request, invited)
    words = {"heading": _("Invite an officer"), "submit": _("Invite"), "back": reverse("people:officers")}
    return answering.page(http_request, form, ruling=policy.may_administer(actor), draft="people.invite", **words)


@answering.ask_again
@require_http_methods(["GET", "HEAD", "POST"])
def change(http_request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is kept of an officer."""
    actor = actor_of(http_request)
    person = get_object_or_404(Officer.objects.visible_to(actor), pk=pk)
    if no := _closed(http_request, actor, person, "change"):
        return no
    first = {"name": person.name, "rank": person.rank, "email": person.email, "phone": person.phone, "version": person.version}
    form = Facts(http_request.POST or None, initial=first)
    if answering.acted(form, lambda **typed: actions.change_officer(actor, person, seen=form.version, **typed)) is not None:
        return HttpResponseRedirect(reverse("people:officer", args=[pk]))
    return answering.page(http_request, form, heading=person.name, submit=_("Save"), back=reverse("people:officer", args=[pk]))


@answering.ask_again
@require_http_methods(["GET", "HEAD", "POST"])
def propose_role(http_request: HttpRequest, pk: int) -> HttpResponse:
    """The first hand under a role."""
    actor = actor_of(http_request)
    person = get_object_or_404(Officer.objects.visible_to(actor), pk=pk)
    if no := _closed(http_request, actor, person, "role"):
        return no
    desks = Desk.objects.visible_to(actor)
    first = {"desk": actor.desk_id, "from_on": queries.today_at(desks.get(pk=actor.desk_id)) if actor.desk_id else None}
    kinds = {kind_of(one.role): policy.may_grant_role(actor, one) for one in _one_of_each_kind(actor, person)}
    form = ProposeRole(http_request.POST or None, desks=desks, kinds=kinds, initial=first)
    if answering.acted(form, lambda **typed: actions.propose_role(actor, person, **typed)) is not None:
        messages.success(http_request, _("The role is proposed. A second person must confirm it."))
        return HttpResponseRedirect(reverse("people:officer", args=[pk]))
    words = {"heading": _("A role for %(name)s") % {"name": person.name}, "submit": _("Propose this role")}
    return answering.page(http_request, form, back=reverse("people:officer", args=[pk]), **words)


WITH_REASON = {
    "lock": (actions.lock, gettext_lazy("Close access of %(name)s"), gettext_lazy("Close access")),
    "unlock": (actions.unlock, gettext_lazy("Open access of %(name)s again"), gettext_lazy("Open access")),
    "release": (actions.release, gettext_lazy("End the lockout of %(name)s"), gettext_lazy("End the lockout")),
    "restore": (actions.propose_restoration, gettext_lazy("Restore access of %(name)s"), gettext_lazy("Propose to restore access")),
}


@answering.ask_again
@require_http_methods(["GET", "HEAD", "POST"])
def with_reason(http_request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Close, open, release or propose to restore an officer's access."""
    act, heading, submit = WITH_REASON[step]
    actor = actor_of(http_request)
    person = get_object_or_404(Officer.objects.visible_to(actor), pk=pk)
    if no := _closed(http_request, actor, person, step):
        return no
    form = Because(http_request.POST or None)
    back = reverse("people:officer", args=[pk])
    done = answering.acted(form, lambda because: act(actor, person, because=because) or person)
    if isinstance(done, Halved):
        return _half_once(http_request, person, done.half, is_first=True)
    if done is not None:
        return HttpResponseRedirect(back)
    return answering.page(http_request, form, heading=heading % {"name": person.name}, submit=submit, back=back)


@answering.ask_again
@require_http_methods(["GET", "HEAD", "POST"])
def new_code(http_request: HttpRequest, pk: int) -> HttpResponse:
    """Another one-time code, shown once."""
    actor = actor_of(http_request)
    person = get_object_or_404(Officer.objects.visible_to(actor), pk=pk)
    if no := _closed(http_request, actor, person, "code"):
        return no
    form = Confirm(http_request.POST if http_request.method == "POST" else None)
    invited = answering.acted(form, lambda: actions.renew_invitation(actor, person))
    if invited is not None:
        return _code_once(http_request, invited)
    words = {"heading": _("A new code for %(name)s") % {"name": person.name}, "submit": _("Make a new code")}
    return answering.page(http_request, form, back=reverse("people:officer", args=[pk]), **words)


ROLE_STEPS: dict[str, tuple[Callable[..., Any], type[Form], Any]] = {
    "grant": (actions.confirm_role, Confirm, gettext_lazy("Give this role")),
    "decline": (actions.decline_role, Because, gettext_lazy("Decline this role")),
    "end": (actions.end_role, Because, gettext_lazy("End this role")),
}


@answering.ask_again
@require_http_methods(["GET", "HEAD", "POST"])
def role_step(http_request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """The second hand under a role, or its end."""
    act, kind, submit = ROLE_STEPS[step]
    actor = actor_of(http_request)
    membership = get_object_or_404(Membership.objects.visible_to(actor).select_related("officer", "desk"), pk=pk)
    back = reverse("people:officer", args=[membership.officer_id])
    if no := answering.closed_move(http_request, MEMBERSHIP, membership, step, back):
        return no
    form = kind(http_request.POST if http_request.method == "POST" else None, initial={"version": membership.version})
    if answering.acted(form, lambda **typed: act(actor, membership, seen=form.version, **typed)) is not None:
        return HttpResponseRedirect(back)
    proposal = _proposal(actor, membership)
    words = {"heading": str(membership), "submit": _taking_back(actor, proposal, step) or submit, "back": back}
    return answering.page(http_request, form, "people/role_step.html", membership=membership, proposal=proposal, **words)


def _proposal(by: Actor, subject: Membership | Restoration) -> Signature | None:
    return next(iter(queries.proposals(by, [subject]).values()), None)


def _taking_back(by: Actor, proposal: Signature | None, step: str) -> str:
    return _("Take it back") if step in AGAINST and _is_own(by, proposal) else ""


RESTORATION_STEPS: dict[str, tuple[Callable[..., Any], type[Form], Any]] = {
    "restore": (actions.confirm_restoration, Confirm, gettext_lazy("Restore access")),
    "drop": (actions.drop_restoration, Because, gettext_lazy("Do not restore access")),
}


@answering.ask_again
@require_http_methods(["GET", "HEAD", "POST"])
def restoration_step(http_request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """The second hand under restoring access: factors and password are void, and the other half of the code is shown once."""
    act, kind, submit = RESTORATION_STEPS[step]
    actor = actor_of(http_request)
    restoration = get_object_or_404(Restoration.objects.visible_to(actor).select_related("officer"), pk=pk)
    back = reverse("people:officer", args=[restoration.officer_id])
    if no := answering.closed_move(http_request, RESTORATION, restoration, step, back):
        return no
    form = kind(http_request.POST if http_request.method == "POST" else None, initial={"version": restoration.version})
    done = answering.acted(form, lambda **typed: act(actor, restoration, seen=form.version, **typed))
    if isinstance(done, Invited):
        return _half_once(http_request, done.officer, done.code, is_first=False)
    if done is not None:
        return HttpResponseRedirect(back)
    proposal = _proposal(actor, restoration)
    heading = _("Restore access of %(name)s") % {"name": restoration.officer.name}
    words = {"heading": heading, "submit": _taking_back(actor, proposal, step) or submit, "back": back}
    return answering.page(http_request, form, "people/restoration_step.html", proposal=proposal, voids=step == "restore", **words)
