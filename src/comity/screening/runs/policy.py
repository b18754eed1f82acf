"""Who may see a screening of many, prepare it, authorise it as a second person, and end it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from comity.agreements.queries import binds_us_now
from comity.engines.ruling import Ruling, only
from comity.kernel import clock
from comity.kernel.access import EVERYBODY, NOBODY
from comity.kernel.actor import Actor, ActorKind
from comity.people.models import Duty
from comity.people.roles import WORKING, Role
from comity.screening.matters import Matter, erased, known_to, matters_of
from comity.screening.policy import may_search

if TYPE_CHECKING:
    from comity.screening.runs.models import ScreeningRun


def visible(actor: Actor) -> Q:
    """Who prepared it, the second person and the heads, with a role at its desk and as far as they may see its matter; every auditor.

    Once the matter is erased the other heads see it no more: it may have been sealed to them.
    """
    if actor.kind is ActorKind.SYSTEM or actor.has(Role.AUDITOR):
        return EVERYBODY
    if actor.user_id is None or not actor.has(*WORKING):
        return NOBODY
    here, own = Q(desk_id=actor.desk_id), Q(officer_id=actor.user_id) | Q(authorised_by_id=actor.user_id)
    return here & ((known_to(actor) & (EVERYBODY if actor.has(Role.HEAD) else own)) | (erased() & own))


def visible_part(actor: Actor) -> Q:
    """What a run met is seen by whoever sees the run."""
    from comity.screening.runs.models import ScreeningRun

    return Q(run__in=ScreeningRun.objects.visible_to(actor))


def visible_hit(actor: Actor) -> Q:
    """A hit is seen by whoever sees the run."""
    from comity.screening.runs.models import ScreeningRun

    return Q(person__run__in=ScreeningRun.objects.visible_to(actor))


def visible_verdict(actor: Actor) -> Q:
    """A verdict is seen by whoever sees the run."""
    from comity.screening.runs.models import ScreeningRun

    return Q(hit__person__run__in=ScreeningRun.objects.visible_to(actor))


def states_purpose(actor: Actor) -> bool:
    """Whether this actor opens a run only for a stated purpose."""
    return actor.has(Role.AUDITOR)


def matters_for(actor: Actor) -> list[Matter]:
    """What a run may be for: an open matter in one's own charge; being on duty is not enough."""
    return [matter for matter in matters_of(actor) if not isinstance(matter.record, Duty)]


def may_look(actor: Actor) -> Ruling:
    """Who works on cases, and who oversees it, finds the page of runs."""
    return only(actor.has(Role.AUDITOR, *WORKING), _("Only officers who work on cases and auditors look at these."))


def may_prepare(actor: Actor, run: Any = None) -> Ruling:
    """An officer who may search, for an open matter in their own charge, of no more persons than the ceiling."""
    named = run is None or any(run.is_for(matter.record) for matter in matters_for(actor))
    return (
        may_search(actor)
        & only(bool(matters_for(actor)), _("A list is screened for an open matter that you are in charge of. Take a request first."))
        & only(named, _("Choose an open matter that you are in charge of; being on duty is not enough for a list."))
    )


def may_map(actor: Actor, run: ScreeningRun) -> Ruling:
    """Whoever prepared it says what its columns hold."""
    return _own(actor, run) & may_search(actor)


def may_ask(actor: Actor, run: ScreeningRun) -> Ruling:
    """Whoever prepared it puts it before a second person, once it can be read, and while matter and statute stand."""
    return _own(actor, run) & may_prepare(actor, run) & _is_ready(run)


def may_authorise(actor: Actor, run: ScreeningRun) -> Ruling:
    """The head of its desk, or a deputy, and never the one who prepared it."""
    return may_decide(actor, run) & _is_ready(run)


def may_decide(actor: Actor, run: ScreeningRun) -> Ruling:
    """The second person says yes or no, who may see the matter that it is for."""
    return is_second(actor, run) & _knows(actor, run)


def is_second(actor: Actor, run: ScreeningRun) -> Ruling:
    """The second person of a run that is theirs to see: a head of its desk who did not prepare it."""
    return only(actor.is_human and _leads(actor, run), _("Only a head of this desk, as a second person, authorises or refuses it.")) & only(
        actor.user_id != run.officer_id, _("You prepared it. Another person decides.")
    )


def may_cancel(actor: Actor, run: ScreeningRun) -> Ruling:
    """Whoever prepared it and the heads of its desk stop it; and the clock, what nobody authorised."""
    works = actor.kind is ActorKind.SYSTEM or _leads(actor, run) or _prepared(actor, run)
    return only(works, _("Only who prepared it or a head of its desk stops it.")) & _knows(actor, run)


def may_compare(actor: Actor, run: ScreeningRun) -> Ruling:
    """The work itself is done in the name of whoever prepared it, with the rights of that moment."""
    return _own(actor, run) & may_search(actor)


def may_finish(actor: Actor, run: ScreeningRun) -> Ruling:
    """It is finished when every row is accounted for."""
    return may_compare(actor, run) & only(run.compared + run.unreadable == run.given, _("Some rows were not compared yet."))


def may_fail(actor: Actor, run: ScreeningRun) -> Ruling:
    """The clock notes that the work ended without a result, and so does the work itself."""
    return only(actor.kind is ActorKind.SYSTEM or actor.user_id == run.officer_id, _("Only the work itself ends so."))


def may_erase(actor: Actor, run: ScreeningRun) -> Ruling:
    """Results go at their day by the clock; earlier by whoever prepared it or a head of its desk."""
    return may_cancel(actor, run) & only(run.erased_at is None, _("Its results are erased already."))


def may_take(actor: Actor, run: ScreeningRun) -> Ruling:
    """Who prepared it and the heads of its desk take the results away, in person; an auditor reads them here."""
    return (
        only(not actor.has(Role.AUDITOR), _("An auditor reads the results here and takes no person away."))
        & only(_works(actor, run), _("Only who prepared it or a head of its desk takes its results away."))
        & _knows(actor, run)
        & only(run.erased_at is None, _("Its results are erased already."))
    )


def may_judge(actor: Actor, run: ScreeningRun) -> Ruling:
    """Who prepared it and the heads of its desk say, in person, whether a hit is the same person; an auditor reads it."""
    return (
        only(_works(actor, run), _("Only who prepared it or a head of its desk notes a verdict."))
        & _knows(actor, run)
        & only(run.erased_at is None, _("Its results are erased already."))
    )


def within_ceiling(given: int) -> Ruling:
    """No list is longer than the desk allows."""
    ceiling = settings.COMITY.screening_ceiling
    told = {"given": given, "ceiling": ceiling}
    return only(
        given <= ceiling,
        _("The list has more than %(ceiling)d persons, the most that one run may screen. Nothing was kept. Give a part of it.") % told,
    )


def _leads(actor: Actor, run: ScreeningRun) -> bool:
    return actor.has(Role.HEAD) and actor.desk_id == run.desk_id


def _prepared(actor: Actor, run: ScreeningRun) -> bool:
    return actor.user_id == run.officer_id and actor.desk_id == run.desk_id and actor.has(*WORKING)


def _works(actor: Actor, run: ScreeningRun) -> bool:
    return actor.is_human and (_leads(actor, run) or _prepared(actor, run))


def _knows(actor: Actor, run: ScreeningRun) -> Ruling:
    seen = actor.kind is ActorKind.SYSTEM or type(run).objects.visible_to(actor).filter(pk=run.pk).exists()
    return only(seen, _("It is for a matter that you may not see."))


def _own(actor: Actor, run: ScreeningRun) -> Ruling:
    return only(actor.is_human and actor.user_id == run.officer_id, _("Only who prepared it does this."))


def _is_ready(run: ScreeningRun) -> Ruling:
    return (
        only(run.names_persons, _("No column holds a name or a document number. Say first what the columns hold."))
        & within_ceiling(run.given)
        & binds_us_now(run.basis, clock.now().date())
    )
