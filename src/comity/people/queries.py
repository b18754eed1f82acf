"""Who works where, in which role, who is on duty now, and how each desk counts its days."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from comity.engines.deadlines import Calendar
from comity.engines.ruling import Ruling, no, yes
from comity.kernel import clock
from comity.kernel.actor import Actor, ActorKind
from comity.kernel.jobs import Now
from comity.kernel.models import Signature
from comity.kernel.recall import recalled
from comity.people import policy
from comity.people.models import Desk, DeskKind, Duty, HandOver, Membership, MembershipState, Officer, Post, Restoration, RestorationState
from comity.people.roles import WORKING, Role

DESKS_IN_ORDER = (DeskKind.CENTRAL, DeskKind.AIRPORT, DeskKind.ABROAD)


class Standing(NamedTuple):
    """What an officer is at one desk today."""

    desk: Desk
    roles: frozenset[str]
    is_deputy: bool

    @property
    def rank(self) -> tuple[int, int]:
        """Which of several desks comes first, the lowest: work on cases, there the head, then the deputy; then by kind of desk."""
        leads = Role.HEAD in self.roles
        role = 3 if self.roles.isdisjoint(WORKING) else 2 if not leads else 1 if self.is_deputy else 0
        return role, DESKS_IN_ORDER.index(DeskKind(self.desk.desk_kind))


def today_at(desk: Desk, at: datetime | None = None) -> date:
    """The day on the desk's own calendar."""
    return (at or clock.now()).astimezone(ZoneInfo(desk.zone)).date()


def standings(officer: Officer) -> list[Standing]:
    """The desks where this officer holds a role today, by their rank, then in the order of joining."""
    by_desk: dict[int, list[Membership]] = {}
    held = officer.memberships.filter(state=MembershipState.HELD).select_related("desk").order_by("from_on", "pk")
    for membership in held:
        if membership.is_running(today_at(membership.desk)):
            by_desk.setdefault(membership.desk_id, []).append(membership)
    found = [Standing(rows[0].desk, frozenset(row.role for row in rows), any(row.is_deputy for row in rows)) for rows in by_desk.values()]
    return sorted(found, key=lambda standing: standing.rank)


def actor_of(officer: Officer, held: Iterable[Standing], desk_id: int | None = None) -> Actor:
    """The actor for this officer at one of these desks: the wanted one where it is among them, else the first.

    `desks` are those whose cases the officer works on: an administrator or auditor has none, so no case is seen by belonging.
    """
    held = list(held)
    here = next((standing for standing in held if standing.desk.pk == desk_id), held[0] if held else None)
    return Actor(
        ActorKind.OFFICER,
        officer.name,
        officer.pk,
        here.desk.pk if here else None,
        here.roles if here else frozenset(),
        frozenset(standing.desk.pk for standing in held if not standing.roles.isdisjoint(WORKING)),
    )


def actor_for(officer: Officer, desk: Desk | None = None) -> Actor:
    """The actor for this officer, at this desk or at the officer's first. Raises ValueError for a desk where no role is held."""
    held = standings(officer)
    if desk is not None and desk.pk not in {standing.desk.pk for standing in held}:
        raise ValueError(f"{officer.username} holds no role at {desk.code} today")
    return actor_of(officer, held, desk.pk if desk else None)


def again(then: Actor) -> Now:
    """Somebody who left work behind, as they are today: at the same desk, with the roles held there now.

    Nothing more is done for who may not sign in any more, or holds no role at that desk.
    """
    officer = Officer.objects.get(pk=then.person_id)
    held = standings(officer) if officer.is_active else []
    here = [standing for standing in held if standing.desk.pk == then.desk_id]
    fresh = actor_of(officer, held, then.desk_id) if here else actor_of(officer, [])
    return Now(replace(then, roles=fresh.roles, desks=fresh.desks), _still_here(officer, then, bool(here)), officer.language)


def _still_here(officer: Officer, then: Actor, holds_a_role: bool) -> Ruling:
    if not officer.is_active:
        return no(_("The access of whoever wanted this was closed meanwhile."))
    if then.desk_id is not None and not holds_a_role:
        return no(_("Whoever wanted this holds no role at that desk any more."))
    return yes()


def awaited(by: Actor) -> list[Membership]:
    """One's own roles that wait for a second person or for their first day, oldest first."""
    rows = Membership.objects.visible_to(by).filter(officer_id=by.user_id or 0, state__in=(MembershipState.PROPOSED, MembershipState.HELD))
    found = rows.select_related("desk").order_by("pk")
    return [one for one in found if one.state == MembershipState.PROPOSED or one.from_on > today_at(one.desk)]


def calendar_of(key: str) -> Calendar:
    """The calendar behind a key: of the desk for `desk:12`, of the agency's zone without holidays for any other."""
    kind, _colon, pk = key.partition(":")
    desk = desk_of(int(pk)) if kind == "desk" and pk.isdecimal() else None
    if desk is None:
        return Calendar(zone=settings.COMITY.zone)
    holidays = {date.fromisoformat(day): name for day, name in desk.holidays.items()}
    return Calendar(desk.zone, holidays, frozenset(desk.weekend), frozenset(map(date.fromisoformat, desk.worked)))


@recalled(Desk)
def desk_of(pk: int) -> Desk | None:
    """The desk with this key."""
    return Desk.objects.filter(pk=pk).first()


def memberships_now(desk_id: int) -> QuerySet[Membership]:
    """The roles held at a desk today."""
    today = today_at(Desk.objects.get(pk=desk_id))
    running = Q(until_on__isnull=True) | Q(until_on__gte=today)
    return Membership.objects.filter(
        running, desk_id=desk_id, state=MembershipState.HELD, from_on__lte=today, officer__is_active=True
    ).select_related("officer")


@recalled(Desk, Membership, Officer)
def _held(desk_id: int) -> list[Membership]:
    held = Membership.objects.filter(desk_id=desk_id, state=MembershipState.HELD, officer__is_active=True)
    return list(held.select_related("officer", "desk"))


def _holders(desk_id: int) -> Iterator[Membership]:
    return (held for held in _held(desk_id) if held.is_running(today_at(held.desk)))


def officers_with(desk_id: int, *roles: str) -> list[Officer]:
    """Active officers who hold one of these roles at the desk today, by name."""
    return _by_name(membership.officer for membership in _holders(desk_id) if membership.role in roles)


def heads(desk_id: int) -> list[Officer]:
    """The head of the desk, without deputies."""
    return _by_name(held.officer for held in _holders(desk_id) if held.role == Role.HEAD and not held.is_deputy)


def deputies(desk_id: int) -> list[Officer]:
    """Those who stand in for the head of the desk."""
    return _by_name(held.officer for held in _holders(desk_id) if held.role == Role.HEAD and held.is_deputy)


def administrators() -> list[Officer]:
    """Active administrators, of whatever desk."""
    return _holding(Role.ADMINISTRATOR)


def has_had_access(officer: Officer) -> bool:
    """Whether this officer ever set a password, or two persons restored access: then no one person alone gives a way in again."""
    return (
        officer.has_usable_password()
        or officer.invitations.filter(used_at__isnull=False).exists()
        or officer.restorations.filter(state=RestorationState.DONE).exists()
    )


def auditors() -> list[Officer]:
    """Active auditors and data-protection officers, of whatever desk."""
    return _holding(Role.AUDITOR)


def _holding(role: Role) -> list[Officer]:
    held = Membership.objects.filter(state=MembershipState.HELD, role=role, officer__is_active=True)
    return _by_name(
        membership.officer
        for membership in held.select_related("officer", "desk")
        if membership.until_on is None or membership.until_on >= today_at(membership.desk)
    )


def running(desk_id: int, at: datetime, post: str) -> QuerySet[Duty]:
    """The shifts for this post that cover the moment, the latest beginner first."""
    covering = Duty.objects.filter(desk_id=desk_id, post=post, from_at__lte=at, until_at__gt=at, is_cancelled=False)
    return covering.select_related("officer").order_by("-from_at", "-pk")


def _standing_at(desk_id: int, at: datetime, post: str) -> list[Officer]:
    """Active officers whose shift for this post covers the moment, the latest beginner first."""
    return [duty.officer for duty in running(desk_id, at, post).filter(officer__is_active=True)]


def on_duty(desk_id: int, at: datetime) -> list[Officer]:
    """Who is on duty at the desk at this moment."""
    return _standing_at(desk_id, at, Post.DUTY)


def on_call_deputy(desk_id: int, at: datetime) -> Officer | None:
    """The deputy on call at this moment; where nobody is planned, the first deputy."""
    return next(iter([*_standing_at(desk_id, at, Post.DEPUTY), *deputies(desk_id)]), None)


def on_call_head(desk_id: int, at: datetime, *, besides: int | None = None) -> Officer | None:
    """The head on call at this moment; where nobody is planned, the head of the desk, then the first deputy.

    `besides` leaves an officer out (by id): nobody calls himself.
    """
    in_turn = [*_standing_at(desk_id, at, Post.HEAD), *heads(desk_id), *deputies(desk_id)]
    return next((officer for officer in in_turn if officer.pk != besides), None)


def note_now(by: Actor, desk_id: int) -> HandOver | None:
    """The latest hand-over note of the desk, for those who may read it."""
    return HandOver.objects.visible_to(by).filter(desk_id=desk_id).select_related("written_by", "taken_by").first()


def factors_of(actor: Actor) -> QuerySet[Authenticator]:
    """The second factors that the officer has enrolled, oldest first."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=actor.user_id).order_by("pk")
    return found


def proposals(by: Actor, waiting: Iterable[Membership | Restoration]) -> dict[tuple[str, str], Signature]:
    """The first hand under each that waits for a second, by kind and key, where this reader may follow what happens to its officer."""
    wanted = {(one.kind(), one.key) for one in waiting if policy.may_follow(by, one.officer)}
    if not wanted:
        return {}
    live = Signature.objects.filter(voided_at__isnull=True, used_at__isnull=True, subject_kind__in={kind for kind, _key in wanted})
    found = live.filter(subject_key__in={key for _kind, key in wanted}).select_related("officer")
    return {named: hand for hand in found if (named := (hand.subject_kind, hand.subject_key)) in wanted}


def _by_name(officers: Iterable[Officer]) -> list[Officer]:
    return sorted({officer.pk: officer for officer in officers}.values(), key=lambda officer: (officer.name, officer.pk))
