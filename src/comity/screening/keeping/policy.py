"""Who sees when words about searches and screenings end, who keeps some of them longer, and who erases them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from comity.engines.ruling import Ruling, only
from comity.kernel.access import EVERYBODY, NOBODY
from comity.kernel.actor import Actor, ActorKind
from comity.people.roles import Role

if TYPE_CHECKING:
    from comity.screening.keeping.models import Hold

OF_QUESTIONS = "screening.searchreview"


def visible_hold(actor: Actor) -> Q:
    """What is kept longer is seen by the heads of its desk, questions apart, and by every auditor."""
    if actor.kind is ActorKind.SYSTEM or actor.has(Role.AUDITOR):
        return EVERYBODY
    return Q(desk_id=actor.desk_id) & ~Q(subject_kind=OF_QUESTIONS) if actor.has(Role.HEAD) else NOBODY


def visible_past_run(actor: Actor) -> Q:
    """What remains of a run is seen by the heads of its desk and by every auditor; its figures are everybody's."""
    if actor.kind is ActorKind.SYSTEM or actor.has(Role.AUDITOR):
        return EVERYBODY
    return Q(desk_id=actor.desk_id) if actor.has(Role.HEAD) else NOBODY


def visible_past_question(actor: Actor) -> Q:
    """What remains of a question is an auditor's to see."""
    return EVERYBODY if actor.kind is ActorKind.SYSTEM or actor.has(Role.AUDITOR) else NOBODY


def may_look(actor: Actor) -> Ruling:
    """Heads look at what ends at their desk, auditors at all of it."""
    return only(actor.is_human and actor.has(Role.HEAD, Role.AUDITOR), _("Only heads of desk and auditors decide what is kept longer."))


def may_keep(actor: Actor, hold: Hold, second: int | None) -> Ruling:
    """A head of the desk keeps a run or a shift's searches longer, an auditor any of it; never somebody whose own doing it is.

    That is whom it concerns, and the `second` person who authorised the run or decided about the question.
    """
    leads = actor.has(Role.HEAD) and actor.desk_id == hold.desk_id and hold.subject_kind != OF_QUESTIONS
    sentence = _("Only an auditor keeps questions longer. Only a head of this desk or an auditor keeps runs and searches on duty longer.")
    return (
        may_look(actor)
        & only(leads or actor.has(Role.AUDITOR), sentence)
        & only(actor.user_id not in (hold.concerns_id, second), _("It is about what you did yourself. Another person decides."))
    )


def may_forget(actor: Actor, is_over: bool) -> Ruling:
    """The clock erases, and only what has come to its end."""
    return only(actor.kind is ActorKind.SYSTEM, _("Only the clock erases these words.")) & only(is_over, _("Their end has not come yet."))


def may_remain(actor: Actor, past: Any) -> Ruling:
    """What remains is written with the erasure itself."""
    return only(actor.kind is ActorKind.SYSTEM, _("Only the clock erases these words."))
