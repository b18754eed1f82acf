"""What lies on the desks at this moment: requests whose dates are counted back from now, so that every visitor finds work."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from comity.demo.plans import Fate, Lots, Plan, Stage


def plans(lots: Lots, count: int) -> Iterator[Plan]:
    """The open requests, those that every desk needs first; at most `count`."""
    made = 0
    while made < count:
        for each in _every_desk(lots) if made == 0 else _more(lots):
            if made == count:
                return
            made += 1
            yield each


def _partner(lots: Lots, key: str) -> Mapping[str, Any]:
    """A partner that the bureau's description names for an occasion."""
    country = lots.told["occasions"][key]
    found: list[Mapping[str, Any]] = [each for each in lots.told["partners"] if each["country"] == country]
    return found[0]


def _ago(lots: Lots, **length: float) -> datetime:
    return lots.now - timedelta(**length)


def _since_midnight(lots: Lots) -> timedelta:
    """How much of the desk's day has passed."""
    local = lots.now.astimezone(lots.zone)
    return local - local.replace(hour=0, minute=0, second=0, microsecond=0)


def _every_desk(lots: Lots) -> Iterator[Plan]:
    hours, days, quick = _partner(lots, "hours"), _partner(lots, "days"), lots.told["quick_hours"]
    due_soon = lots.now + timedelta(minutes=40) - timedelta(hours=quick)
    plain = {"fate": Fate.ANSWERED, "asks": False, "delays": False, "transfers": False, "is_weighed": False, "urgent": False}
    urgent = {**plain, "urgent": True}
    # Due within the hour, late, urgent and unopened.
    yield lots.plan(due_soon, **urgent, partner=hours, story="document", stop=Stage.TAKEN)
    yield lots.plan(_ago(lots, hours=quick + 3), **urgent, partner=hours, story="drugs", stop=Stage.TAKEN)
    yield lots.plan(_ago(lots, minutes=27), **urgent, partner=hours, story="fraud", stop=Stage.CHECKED, decides=False)
    # Due today: the last day of a limit in calendar days.
    for part, story in enumerate(("fraud", "vehicle", "missing"), 1):
        first_day = lots.now - timedelta(days=lots.told["plain_days"]) - _since_midnight(lots) * part / 4
        yield lots.plan(first_day, **plain, partner=days, story=story, stop=Stage.SETTLED)
    # To confirm, to second-read, to weigh, to decide.
    yield lots.plan(_ago(lots, days=3), **plain, story="fraud", stop=Stage.PROPOSED)
    yield lots.plan(_ago(lots, days=4), **{**plain, "fate": Fate.PARTLY}, story="trafficking", stop=Stage.PROPOSED)
    yield lots.plan(_ago(lots, days=2, hours=3), **{**plain, "fate": Fate.REFUSED}, story="drugs", stop=Stage.PROPOSED)
    for story in ("fraud", "drugs", "vehicle"):
        yield lots.plan(_ago(lots, days=2, hours=5), **{**plain, "fate": Fate.PARTLY}, story=story, stop=Stage.SETTLED)
    yield lots.plan(_ago(lots, days=2), **{**plain, "is_weighed": True}, story="missing", stop=Stage.RIGHTS)
    for person in lots.cast[:4]:
        yield lots.plan(_ago(lots, days=1, hours=lots.random.uniform(1, 9)), **plain, persons=(person,), stop=Stage.TAKEN, decides=False)
    # Waiting, paused, lawfully delayed.
    for stage in (Stage.ASKED, Stage.REACHED, Stage.REACHED, Stage.HEARD):
        yield lots.plan(_ago(lots, days=3, hours=lots.random.uniform(1, 9)), **{**plain, "asks": True}, stop=stage)
    for story in ("fraud", "drugs"):
        yield lots.plan(_ago(lots, days=4), **{**plain, "delays": True}, story=story, stop=Stage.DELAYED)
    # A threat to life of three hours ago, released by one officer and not countersigned yet; one of the spring that was.
    threat = {**urgent, "story": "threat", "releases": True}
    yield lots.plan(_ago(lots, hours=3), **threat, partner=hours, stop=Stage.RELEASED)
    yield lots.plan(lots.at_hour(_ago(lots, days=190)), **threat, partner=hours)
    # Sealed, with a grant; without any basis; newly arrived; at the other desks.
    yield lots.plan(_ago(lots, days=5), **plain, story="trafficking", seals=True, stop=Stage.SEALED)
    yield lots.plan(_ago(lots, days=33), **plain, story="drugs", seals=True)
    nobody = next((each for each in lots.told["partners"] if not each["basis"]), None)
    for days_ago in (1, 6, 90) if nobody else ():
        yield lots.plan(_ago(lots, days=days_ago), **plain, partner=nobody, has_basis=False, stop=Stage.CHECKED if days_ago < 9 else None)
    for hours_ago in (2, 5, 9, 14):
        yield lots.plan(_ago(lots, hours=hours_ago), **plain, stop=Stage.CHECKED)
    for stage in (Stage.TRANSFERRED, Stage.DECIDED, Stage.PROPOSED):
        yield lots.plan(_ago(lots, days=2, hours=4), **{**plain, "transfers": True}, partner=days, story="document", stop=stage)
    for abroad in [each for each in lots.told["partners"] if "desk" in each]:
        for stage in (Stage.CHECKED, Stage.TAKEN, Stage.WRITTEN, Stage.PROPOSED):
            yield lots.plan(_ago(lots, days=2, hours=lots.random.uniform(1, 9)), **plain, partner=abroad, stop=stage)


def _more(lots: Lots) -> Iterator[Plan]:
    """Ordinary open work of the last days."""
    for stage in (Stage.CHECKED, Stage.TAKEN, Stage.DECIDED, Stage.SETTLED, Stage.READ, Stage.RIGHTS, Stage.WRITTEN, Stage.REACHED):
        asks = stage is Stage.REACHED
        fate = Fate.PARTLY if stage is Stage.READ else Fate.ANSWERED
        yield lots.plan(
            _ago(lots, days=lots.random.uniform(0.4, 3)), stop=stage, asks=asks, delays=False, fate=fate, transfers=False, urgent=False
        )


def fresh(lots: Lots) -> list[Plan]:
    """The two that arrived while nobody looked: one of them urgent."""
    plain = {"fate": Fate.ANSWERED, "transfers": False, "stop": Stage.CHECKED}
    return [
        lots.plan(_ago(lots, minutes=34), **plain, urgent=False),
        lots.plan(_ago(lots, minutes=6), **plain, story="missing", urgent=True),
    ]
