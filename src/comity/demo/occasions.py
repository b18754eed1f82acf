"""What happens in the year besides requests: lists come in, agreements change, duty is planned, roles wait for a second person."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count

from comity.demo import partners, reference_list, screenings, searches
from comity.demo.driver import Life
from comity.demo.house import House
from comity.demo.persons import Person, invent, pools
from comity.demo.plans import Lots
from comity.home import telling
from comity.kernel import tick
from comity.kernel.actor import Actor
from comity.kernel.models import Notification
from comity.lists.actions import Wanted, import_list
from comity.people import actions as people
from comity.people.models import Post
from comity.people.queries import actor_for
from comity.people.roles import Role

LISTED = 8  # of the cast that returns in requests
OTHERS = 70  # on the list, of whom nobody asks
SHIFT = timedelta(hours=8)
PLANNED = 6  # days of the roster before and after now


def of_the_year(house: House, lots: Lots) -> Iterator[Life]:
    """The lives of all that is no request."""
    origins = sorted(pools())
    listed = [*lots.cast[: LISTED * 2 : 2], *(invent(lots.random, lots.random.choice(origins)) for _each in range(OTHERS))]
    first, again = lots.now - timedelta(days=360), lots.now - timedelta(days=45)
    yield _once(first, lambda: _import(house, listed[:-4], first))
    yield _once(again, lambda: _import(house, listed[3:], again))
    for ago, code in partners.changes(house):
        yield _once(lots.now - timedelta(days=ago), _changing(house, code))
    yield _once(lots.now - timedelta(days=200), lambda: partners.pledge(house))
    yield _once(lots.now - timedelta(days=PLANNED + 2), lambda: _roster(house, lots.now))
    yield _once(lots.now - timedelta(hours=3), lambda: _hand_over(house, lots))
    yield _once(lots.now - timedelta(hours=26), lambda: _for_administrators(house))
    yield _once(lots.now - timedelta(hours=20), lambda: _read_notices(house))
    yield screenings.of_today(house, lots.now)
    yield _ticks(lots.now)


def _once(moment: datetime, act: Callable[[], object]) -> Life:
    yield moment
    act()


def _changing(house: House, code: str) -> Callable[[], object]:
    return lambda: partners.change(house, code)


def _ticks(now: datetime) -> Life:
    """Time is noted twice a day, and every half-hour of the last one: what falls due is told, what is late is kept.

    All else that a tick does happens once a week, and at each of the last.
    """
    moment = now - timedelta(days=365)
    for place in count():
        if moment >= now:
            return
        yield moment
        is_near = now - moment <= timedelta(days=1)
        for duty in tick.duties() if is_near or place % 14 == 0 else tick.PROMISES:
            if duty not in searches.LATER:
                duty(moment)
        moment += timedelta(minutes=30) if is_near else timedelta(hours=12)


def _import(house: House, listed: Sequence[Person], on: datetime) -> None:
    into = Wanted(name=reference_list.NAME, publisher=reference_list.PUBLISHER, legal_effect=reference_list.EFFECT)
    file = reference_list.write(listed, on.date())
    import_list(house.head, file, file_name=f"consolidated-{on:%Y-%m-%d}.xml", into=into)


def _roster(house: House, now: datetime) -> None:
    """Three shifts a day at every desk, with the head and a deputy on call from week to week."""
    first = (now - timedelta(days=PLANNED)).replace(minute=0, second=0, microsecond=0)
    for code, desk in house.desks.items():
        planner = house.actor(house.leaders(code)[0], code)
        on_duty = [*house.who(code, Role.DUTY, Role.LIAISON), *house.workers(code)]
        on_duty = list(dict.fromkeys(on_duty))[:3]
        for shift in range(int(2 * PLANNED * timedelta(days=1) / SHIFT)):
            begins = first + shift * SHIFT
            person = house.officers[on_duty[shift % len(on_duty)]]
            people.plan_duty(planner, desk, person, post=Post.DUTY, from_at=begins, until_at=begins + SHIFT)
        head, *deputies = (house.officers[each] for each in house.leaders(code))
        for week in range(2):
            begins, ends = first + week * PLANNED * timedelta(days=1), first + (week + 1) * PLANNED * timedelta(days=1)
            people.plan_duty(planner, desk, head, post=Post.HEAD, from_at=begins, until_at=ends)
            for deputy in deputies[:1]:
                people.plan_duty(planner, desk, deputy, post=Post.DEPUTY, from_at=begins, until_at=ends)


def _hand_over(house: House, lots: Lots) -> None:
    for code, note in house.told["notes"].items():
        by = house.actor(next(iter([*house.who(code, Role.DUTY)[1:], *house.workers(code)])), code)
        people.hand_over(by, house.desks[code], note=note)


def _read_notices(house: House) -> None:
    """Everybody has read what they were told until the evening before."""
    for officer in house.officers.values():
        notices = Notification.objects.filter(officer_id=officer.pk).values_list("pk", flat=True)
        telling.see(actor_for(officer), notices)


def _for_administrators(house: House) -> None:
    """Work for an administrator: a role that waits for a second one, and an invitation that nobody has answered yet."""
    first = _administrator(house)
    new = house.told["newcomer"]
    invited = people.invite(first, username=new["username"], name=new["name"], rank=new["rank"])
    people.propose_role(
        first, invited.officer, house.desks[house.central], Role.CASE, because="Comes from the district on the first of the month."
    )
    waiting = house.officers[house.workers(house.central)[0]]
    people.propose_role(first, waiting, house.desks[house.central], Role.DUTY, because="Stands in on the night roster.")


def _administrator(house: House) -> Actor:
    return house.actor(house.who(house.central, Role.ADMINISTRATOR)[0], house.central)
