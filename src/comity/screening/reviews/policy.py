"""Who sees a question about a search, who answers it, who decides about the answer, and whose right to search is suspended."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from comity.engines.ruling import Ruling, no, only, yes
from comity.kernel import clock
from comity.kernel.access import EVERYBODY, NOBODY
from comity.kernel.actor import Actor, ActorKind
from comity.people.models import Membership, MembershipState
from comity.people.roles import Role
from comity.screening.reviews.terms import State

if TYPE_CHECKING:
    from comity.screening.reviews.models import Draw, SearchReview


def visible(actor: Actor) -> Q:
    """Each officer sees the questions about the own searches, an auditor all; a head, those that no auditor may decide alone.

    These are the questions to somebody of the own desk who has become an auditor since.
    """
    if not actor.is_human:
        return NOBODY
    if actor.has(Role.AUDITOR):
        return EVERYBODY
    rule = Q(officer_id=actor.user_id)
    if actor.has(Role.HEAD):
        rule |= Q(desk_id=actor.desk_id) & Q(Exists(_auditors().filter(officer_id=OuterRef("officer_id"))))
    return rule


def visible_draw(actor: Actor) -> Q:
    """The draws are an auditor's to check."""
    return EVERYBODY if may_oversee(actor) else NOBODY


def suspending(officer_id: int) -> Q:
    """Questions for which this officer's right to search is suspended now: not answered in time, or not with an accepted reason."""
    unanswered = Q(state=State.ASKED, next_due_at__lte=clock.now())
    return Q(officer_id=officer_id) & (unanswered | Q(state=State.NOT_ACCEPTED))


def may_still_search(actor: Actor) -> Ruling:
    """A right to search lasts as long as its searches are answered for. An answer restores it, or the data-protection officer."""
    reviews: Any = apps.get_model("screening", "SearchReview")
    suspended = reviews.objects.filter(suspending(actor.user_id)).values_list("state", flat=True) if actor.user_id is not None else ()
    states = Counter(suspended)
    return no(_suspended(states[State.ASKED], states[State.NOT_ACCEPTED])) if states else yes()


def _suspended(unanswered: int, not_accepted: int) -> str:
    """Why the right to search is suspended, and all that must happen before it is there again."""
    if unanswered and not_accepted:
        return _(
            "Your right to search is suspended for more than one reason: say first why you made each earlier search that you are asked "
            "about; and an answer of yours was not accepted, which the data-protection officer can lift. It is yours again after both."
        )
    if unanswered > 1:
        return _(
            "Your right to search is suspended: say first why you made earlier searches. It is yours again once you have answered all."
        )
    if unanswered:
        return _("Your right to search is suspended: say first why you made an earlier search. It is yours again once you have answered.")
    if not_accepted > 1:
        return _(
            "Your right to search is suspended: answers of yours were not accepted. It is yours again once the data-protection officer "
            "has lifted each suspension."
        )
    return _("Your right to search is suspended: an answer of yours was not accepted. The data-protection officer can lift it.")


def may_ask(actor: Actor, review: "SearchReview | None" = None) -> Ruling:
    """No person chooses whom to ask."""
    return only(actor.kind is ActorKind.SYSTEM, _("Searches are chosen by Comity itself, by lot and by pattern."))


def may_draw(actor: Actor, draw: "Draw | None" = None) -> Ruling:
    """No person draws the lot."""
    return may_ask(actor)


def may_oversee(actor: Actor) -> Ruling:
    """The whole list, its figures and the draws are an auditor's."""
    return only(actor.is_human and actor.has(Role.AUDITOR), _("Only the data-protection officer and auditors look over all questions."))


def may_answer(actor: Actor, review: "SearchReview") -> Ruling:
    """Why somebody searched is said by nobody else."""
    return only(actor.is_human and actor.user_id == review.officer_id, _("Only the officer who made the search says why."))


def may_judge(actor: Actor, review: "SearchReview") -> Ruling:
    """The data-protection officer decides, who holds the role of auditor, never about an own search; then another one does, or the head."""
    is_auditor = actor.is_human and actor.has(Role.AUDITOR)
    return only(
        is_auditor or _stands_in(actor, review), _("Only the data-protection officer, as auditor, decides about an answer.")
    ) & only(actor.user_id != review.officer_id, _("Nobody decides about an own search: another auditor does, or the head of the desk."))


def states_purpose(actor: Actor, review: "SearchReview") -> bool:
    """Whether this actor reads what was searched for only for a stated purpose: everybody but who searched."""
    return actor.user_id != review.officer_id


def _stands_in(actor: Actor, review: "SearchReview") -> bool:
    heads = actor.is_human and actor.has(Role.HEAD) and actor.desk_id == review.desk_id
    return heads and _auditors().filter(officer_id=review.officer_id).exists()


def _auditors() -> Any:
    """The roles of auditor that are held today."""
    today = clock.now().date()
    running = Q(until_on__isnull=True) | Q(until_on__gte=today)
    return Membership.objects.filter(running, role=Role.AUDITOR, state=MembershipState.HELD, from_on__lte=today)
