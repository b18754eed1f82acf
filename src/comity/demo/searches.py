"""Searches of the last weeks, each for a matter of its officer, and what came of the questions about some of them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from comity.demo.chance import chance
from comity.demo.driver import Life
from comity.demo.house import House
from comity.demo.persons import invent, pools
from comity.demo.plans import Lots
from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.people import queries as people
from comity.people.models import Officer
from comity.people.roles import Role
from comity.screening.actions import search
from comity.screening.matters import matters_of
from comity.screening.reviews import actions, tasks
from comity.screening.reviews.models import SearchReview
from comity.screening.reviews.terms import Reason, State

SEARCHES = 60  # of strangers, within two weeks: one or two are drawn
WEEKS = 2
LATER = (tasks.draw_lots, tasks.look_for_patterns)
"""They read the log as it is written, and the year is written a month at a time: they come at its end."""
WHY = "The requesting agency wrote the name by telephone; it was searched before the request was recorded, to answer on the same day."
OWN = "I wanted to know whether my own name is on a list before I travel on duty."
COLLEAGUE = "The person in the request has the same name as our colleague. The birth year told them apart."


def of_the_last_weeks(house: House, lots: Lots) -> Iterator[Life]:
    """Strangers' names, one officer's own, and a colleague's."""
    random = chance(f"{house.told['code']} searches")
    origins = sorted(pools())
    workers = house.workers(house.central)
    for _each in range(SEARCHES):
        ago = timedelta(minutes=random.uniform(60 * 12, WEEKS * 7 * 24 * 60))
        yield _searching(house, lots, [random.choice(workers)], ago, invent(random, random.choice(origins)).named("en"))
    head, deputy = house.leaders(house.central)[0], house.leaders(house.central)[-1]
    yield _searching(house, lots, workers, timedelta(hours=30))
    yield _searching(house, lots, workers, timedelta(hours=26), house.officers[head].name)
    yield _searching(house, lots, workers[::-1], timedelta(hours=20), house.officers[deputy].name)


def answered_for(house: House, lots: Lots) -> None:
    """The last week is drawn and patterns are looked for; the last who is asked has not answered yet."""
    with clock.at(lots.now):
        for duty in LATER:
            duty(lots.now)
        *before, _last = sorted(SearchReview.objects.all(), key=lambda review: review.chosen_by == Reason.LOT)
        auditor = house.actor(house.who(house.central, Role.AUDITOR)[0], house.central)
        for review in before:
            by = people.actor_for(Officer.objects.get(pk=review.officer_id))
            outcome = OUTCOMES.get(Reason(review.chosen_by), _accepted)
            outcome(by, auditor, review)


def _searching(house: House, lots: Lots, usernames: Sequence[str], ago: timedelta, name: str = "") -> Life:
    """The first of these who has a matter then searches for this name, or for the own."""
    yield lots.now - ago
    for by in (house.actor(username, house.central) for username in usernames):
        matter = next(iter(matters_of(by)), None)
        if matter is not None:
            search(by, name or by.name, matter.record)
            return


def _accepted(by: Actor, auditor: Actor, review: SearchReview) -> None:
    actions.accept(auditor, actions.answer(by, review, answer=WHY))


def _lifted(by: Actor, auditor: Actor, review: SearchReview) -> None:
    actions.reject(auditor, actions.answer(by, review, answer=OWN), because="A search for oneself is for no matter of the desk.")
    actions.lift(auditor, review, because="The head of desk has spoken with the officer.")


def _same_name(by: Actor, auditor: Actor, review: SearchReview) -> None:
    """The first such answer is accepted, the second waits for that."""
    actions.answer(by, review, answer=COLLEAGUE)
    if not SearchReview.objects.filter(chosen_by=Reason.COLLEAGUE, state=State.ACCEPTED).exists():
        actions.accept(auditor, review)


OUTCOMES: dict[Reason, Callable[[Actor, Actor, SearchReview], None]] = {Reason.OWN_NAME: _lifted, Reason.COLLEAGUE: _same_name}
