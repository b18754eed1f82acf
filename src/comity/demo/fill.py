"""Fills a bureau with a year of invented work, through the real actions, and receives two fresh requests at every later start."""

import gc
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import prefetch_related_objects

from comity.casework.models import AssistanceRequest
from comity.demo import Filled, Progress, anchors, house, occasions, partners, plans, searches
from comity.demo.descriptions import description
from comity.demo.driver import Driver
from comity.demo.house import House
from comity.demo.lives import Case
from comity.demo.plans import Lots
from comity.kernel import clock, record

REQUESTS = 540
DAYS = 365
OPEN_SHARE = 6  # one request in so many is open now


def fill(bureau: str, progress: Progress, *, requests: int = REQUESTS, seed: int = 1, now: datetime | None = None) -> Filled:
    """The whole bureau with its year until `now`; the same from the same seed and moment but for keys, salts and one-time codes."""
    now = now or clock.now()
    lots = Lots(description(bureau), f"{bureau} {seed}", now)
    began = house.began(now, DAYS + 20)
    with clock.at(began), record.unit():
        home = house.found(bureau, began_on=began.date())
        partners.introduce(home)
        home.bases = partners.agree(home)
    prefetch_related_objects([*home.bases.values()], "limits", "grounds")  # neither changes in the year
    progress(f"{len(home.officers)} officers at {len(home.desks)} desks, {len(home.partners) - 1} partners, {len(home.bases)} agreements")
    driver = Driver(until=now)
    for life in (*occasions.of_the_year(home, lots), *searches.of_the_last_weeks(home, lots)):
        driver.add(life)
    _tell(home, lots, driver, requests)
    told, last = 0, began
    for reached in _uncollected(driver.run()):
        if reached - last > timedelta(days=61):
            told, last = AssistanceRequest.objects.count(), reached
            progress(f"{reached:%B %Y}: {told} requests")
    searches.answered_for(home, lots)
    states = Counter(AssistanceRequest.objects.values_list("state", flat=True))
    progress(f"{sum(states.values())} requests: " + ", ".join(f"{count} {state}" for state, count in sorted(states.items())))
    return Filled(house.sign_ins(home), list(home.told["try_first"]))


def _uncollected(moments: Iterator[datetime]) -> Iterator[datetime]:
    """The same, looking for unreachable objects between commits only: millions of short-lived ones make that search dear."""
    gc.disable()
    try:
        for moment in moments:
            gc.collect(1)
            yield moment
    finally:
        gc.enable()


def refresh(bureau: str) -> int:
    """Two requests that arrived since; returns how many the bureau now holds."""
    now = clock.now()
    held = AssistanceRequest.objects.count()
    home = house.resumed(bureau)
    lots = Lots(home.told, f"{bureau} fresh {held}", now)
    driver = Driver(until=now)
    for plan in anchors.fresh(lots):
        driver.add(Case(home, lots, plan, {}).live())
    for _reached in driver.run():
        pass
    return AssistanceRequest.objects.count()


def _tell(home: House, lots: Lots, driver: Driver, requests: int) -> None:
    open_now = max(requests // OPEN_SHARE, min(requests, 50))
    cases: dict[int, Case] = {}
    for plan in (*plans.past(lots, requests - open_now, DAYS), *anchors.plans(lots, open_now)):
        driver.add(Case(home, lots, plan, cases).live())
