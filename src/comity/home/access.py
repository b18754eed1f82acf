"""What waits about officers' access: roles that two give, lost access that two restore, invitations nobody has used yet."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.kernel.models import Signature
from comity.people import policy
from comity.people.models import Membership, MembershipState, Officer, Restoration, RestorationState
from comity.people.roles import Role


class Access(NamedTuple):
    """An officer, and what waits; `beside` says of which role, or until when."""

    officer: Officer
    what: str
    beside: str
    url: str


class Waiting(NamedTuple):
    """What this reader can end, and what others must."""

    for_me: list[Access]
    for_others: list[Access]


def waiting(by: Actor) -> Waiting:
    """For those who give roles and restore access; nothing for anybody else. A fixed number of queries."""
    if not by.has(Role.ADMINISTRATOR, Role.HEAD):
        return Waiting([], [])
    roles = Membership.objects.visible_to(by).filter(state=MembershipState.PROPOSED).select_related("officer", "desk")
    lost = Restoration.objects.visible_to(by).filter(state=RestorationState.PROPOSED).select_related("officer")
    found = Waiting([], [])
    own = _signed(by)
    for role in roles.prefetch_related("officer__memberships").order_by("pk"):
        access = _access(role.officer, _("role to confirm"), f"{role.get_role_display()} · {role.desk}")
        _sort(found, access, is_own=(role.kind(), role.key) in own, may=bool(policy.may_grant_role(by, role)))
    for one in lost.prefetch_related("officer__memberships").order_by("pk"):
        access = _access(one.officer, _("lost access to restore"), "")
        _sort(found, access, is_own=(one.kind(), one.key) in own, may=bool(policy.may_confirm_restoration(by, one)))
    if by.has(Role.ADMINISTRATOR):
        for officer, expires_at in _invited(by):
            if expires_at <= clock.now():
                found.for_me.append(_access(officer, _("the invitation has expired"), ""))
            else:
                found.for_others.append(_access(officer, _("invited, not yet signed in"), ""))
    return found


def _sort(found: Waiting, access: Access, *, is_own: bool, may: bool) -> None:
    if is_own:
        found.for_others.append(access)
    elif may:
        found.for_me.append(access)


def _access(officer: Officer, what: str, beside: str) -> Access:
    return Access(officer, what, beside, reverse("people:officer", args=[officer.pk]))


def _signed(by: Actor) -> set[tuple[str, str]]:
    live = Signature.objects.filter(officer_id=by.user_id or 0, voided_at__isnull=True, used_at__isnull=True)
    kinds = (Membership.kind(), Restoration.kind())
    return set(live.filter(subject_kind__in=kinds).values_list("subject_kind", "subject_key"))


def _invited(by: Actor) -> Iterable[tuple[Officer, datetime]]:
    """Those who were invited and never came in, with the moment at which their last code ends."""
    never = Officer.objects.visible_to(by).filter(is_active=True, restorations__isnull=True).exclude(invitations__used_at__isnull=False)
    rows = never.annotate(expires_at=Max("invitations__expires_at")).filter(expires_at__isnull=False).order_by("pk")
    return [(officer, officer.expires_at) for officer in rows if not officer.has_usable_password()]
