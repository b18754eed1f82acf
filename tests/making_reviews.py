"""Builders of searches and of the questions about them, through the real actions and the real clock of Comity."""

from datetime import UTC, date, datetime, timedelta

from comity.engines.screening import Subject
from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.kernel.models import Entry, Record
from comity.kernel.tick import TICK
from comity.people import actions as people_actions
from comity.people import queries as people
from comity.people.models import Desk, Duty
from comity.people.roles import Role
from comity.screening.actions import search
from comity.screening.reviews import actions
from comity.screening.reviews.models import SearchReview
from comity.screening.reviews.terms import Reason
from tests import making_people
from tests.kernel.things.models import Thing
from tests.making_subjects import a_matter

LONG_AGO = date(2026, 1, 1)
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""A Monday morning, in the tenth week."""


def an_officer(name: str = "Carla Conti", role: str = Role.CASE, at: Desk | None = None) -> Actor:
    """Somebody who works at a desk with a free weekend."""
    making_people.founders()
    here = at or Desk.objects.get(code="HOUSE")
    return people.actor_for(making_people.officer(role, here, name, from_on=LONG_AGO))


def an_auditor(name: str = "Dora Data") -> Actor:
    """A data-protection officer."""
    return an_officer(name, Role.AUDITOR)


def on_duty(by: Actor) -> Duty:
    """The shift of somebody who is on duty now."""
    return people_actions.take_over(by, Desk.objects.get(pk=by.desk_id), until_at=clock.now() + timedelta(hours=8))


def searched(by: Actor, asked: str | Subject = "Orsino Valdemarca", *, matter: Record | None = None, at: datetime = MONDAY) -> Entry:
    """A search by this officer, at a moment; its entry in the log."""
    with clock.at(at):
        own = matter or (a_matter(by, f"AR-{Thing.objects.count() + 1}") if by.has(Role.CASE) else on_duty(by))
        search(by, asked, own)
    return Entry.objects.filter(action="screening.search").latest("sequence")


def asked(
    by: Actor, reason: Reason = Reason.LOT, *, at: datetime = MONDAY + timedelta(hours=1), name: str = "Orsino Valdemarca"
) -> SearchReview:
    """A question about a search by this officer."""
    entry = searched(by, name, at=at - timedelta(hours=1))
    with clock.at(at):
        review = actions.ask(TICK, entry, reason)
    assert review is not None
    return review


def answered(by: Actor, *, at: datetime = MONDAY + timedelta(hours=2)) -> SearchReview:
    """A question that its officer has answered."""
    review = asked(by)
    with clock.at(at):
        return actions.answer(by, review, answer="The requester asked whether this person is listed.")


def rejected(by: Actor, auditor: Actor) -> SearchReview:
    """An answer that was not accepted."""
    return actions.reject(auditor, answered(by), because="The request names nobody of this name.")
