"""Builds the bureau that pages.py measures: 240 whole lives and thousands of brief ones, through the real actions and in the order of time.

`COMITY_CONFIG=… python benchmarks/large_bureau.py REQUESTS` after `comity migrate`; pages.py calls it in a home of its own. A building
that was stopped goes on from the moment that it had reached.
"""

import gc
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from comity.cli import startup

startup.refuse_unsafe()

from comity.casework import actions  # noqa: E402  # Django is set up first
from comity.casework.models import AssistanceRequest  # noqa: E402  # Django is set up first
from comity.demo import anchors, house, partners, plans  # noqa: E402  # Django is set up first
from comity.demo.descriptions import description  # noqa: E402  # Django is set up first
from comity.demo.driver import Driver, Life  # noqa: E402  # Django is set up first
from comity.demo.house import House  # noqa: E402  # Django is set up first
from comity.demo.lives import Case  # noqa: E402  # Django is set up first
from comity.demo.plans import Lots, Stage  # noqa: E402  # Django is set up first
from comity.kernel import clock, record  # noqa: E402  # Django is set up first
from comity.kernel.models import Entry  # noqa: E402  # Django is set up first

BUREAU = "beijing"
DAYS = 365
WHOLE, ON_THE_DESK = 240, 90  # whole lives, and those of them that are open now
STAYS_OPEN = 25  # of the brief lives one in so many is taken and not ended
SAID_EVERY = 10.0  # seconds


def brief(case: Case, place: int) -> Life:
    """Received, then withdrawn by its sender before anybody took it; some are taken and stay with their officer."""
    yield from case.live()
    yield clock.now() + timedelta(hours=1 + place % 40)
    if place % STAYS_OPEN == 0:
        actions.accept(case.charge, case.request)
        return
    head = case.house.actor(case.house.leaders(case.desk)[0], case.desk)
    actions.withdraw(head, case.request, because="Their proceedings were closed.")


def lives(home: House, lots: Lots, requests: int, days: int) -> Iterator[Life]:
    """All lives that begin within the last days, whole ones and brief ones."""
    whole = min(WHOLE, requests)
    on_the_desk = min(ON_THE_DESK, whole)
    cases: dict[int, Case] = {}
    for plan in (*plans.past(lots, whole - on_the_desk, days), *anchors.plans(lots, on_the_desk)):
        yield Case(home, lots, plan, cases).live()
    for place, plan in enumerate(plans.past(lots, requests - whole, days)):
        yield brief(Case(home, lots, replace(plan, stop=Stage.RECEIVED, of=None), {}), place)


def founded(now: datetime) -> House:
    """The bureau before its first request."""
    start = house.began(now, DAYS + 20)
    with clock.at(start), record.unit():
        home = house.found(BUREAU, began_on=start.date())
        partners.introduce(home)
        home.bases = partners.agree(home)
    return home


def main() -> None:
    requests, now, began = int(sys.argv[1]), clock.now(), time.monotonic()
    settings.COMITY.within_home(Path("password")).write_text(house.PASSWORD, encoding="utf-8")
    held, last = AssistanceRequest.objects.count(), Entry.objects.order_by("-sequence").first()
    if held >= requests:
        return
    home = house.resumed(BUREAU) if last else founded(now)
    lots = Lots(description(BUREAU), f"benchmark {held}", now)
    days = (now - last.recorded_at).days if last and held else DAYS
    driver = Driver(until=now)
    for life in lives(home, lots, requests - held, days):
        driver.add(life)
    said = began
    gc.set_threshold(200_000, 20, 100)  # millions of short-lived objects make the usual search for unreachable ones dear
    for reached in driver.run():
        if time.monotonic() - said > SAID_EVERY:
            said = time.monotonic()
            print(f"  {reached:%d %b %Y}: {AssistanceRequest.objects.count():>6,} requests after {said - began:4.0f} s", flush=True)
    states = Counter(AssistanceRequest.objects.values_list("state", flat=True))
    print(f"  {sum(states.values()):,} requests: {', '.join(f'{count:,} {state}' for state, count in sorted(states.items()))}")
    print(f"  {Entry.objects.count():,} entries; made in {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
