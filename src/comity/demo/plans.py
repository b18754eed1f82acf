"""What will become of each request, drawn by lot before the year is told: who asks what, when, and how it ends."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from comity.casework.terms import Channel, Urgency
from comity.demo import stories
from comity.demo.chance import chance
from comity.demo.persons import Person, invent


class Fate(StrEnum):
    """How a request ends, if nothing stops its life before."""

    ANSWERED = "answered"
    PARTLY = "partly"
    REFUSED = "refused"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


class Stage(StrEnum):
    """The steps of a life in their order; one that is still open stops after one of them."""

    RECEIVED = "received"
    CHECKED = "checked"
    RELEASED = "released"
    TRANSFERRED = "transferred"
    TAKEN = "taken"
    DECIDED = "decided"
    SEALED = "sealed"
    ENDED_EARLY = "ended early"
    ASKED = "asked"
    REACHED = "reached"
    HEARD = "heard"
    DELAYED = "delayed"
    AUTHORISED = "authorised"
    SETTLED = "settled"
    READ = "read"
    RIGHTS = "rights"
    WEIGHED = "weighed"
    WRITTEN = "written"
    PROPOSED = "proposed"
    SENT = "sent"


@dataclass(frozen=True)
class Plan:
    """One request, before anything of it has happened."""

    number: int
    arrives: datetime
    partner: Mapping[str, Any]
    language: str
    story: str
    persons: tuple[Person, ...]
    fate: Fate = Fate.ANSWERED
    urgency: str = ""
    pace: float = 0.6
    stop: Stage | None = None
    asks: bool = False
    delays: bool = False
    transfers: bool = False
    releases: bool = False
    seals: bool = False
    is_weighed: bool = False
    decides: bool = True
    has_basis: bool = True
    of: "Plan | None" = None


URGENT = {
    "fraud": (Urgency.FLEETING, 0.12),
    "missing": (Urgency.LIFE, 0.3),
    "vehicle": (Urgency.FLEETING, 0.12),
    "drugs": (Urgency.FLEETING, 0.15),
    "document": (Urgency.LIBERTY, 0.4),
    "threat": (Urgency.LIFE, 1.0),
    "trafficking": (Urgency.SECURITY, 0.2),
}
STORIES = {"fraud": 26, "missing": 16, "vehicle": 15, "drugs": 14, "document": 17, "threat": 3, "trafficking": 9}
FATES = {Fate.ANSWERED: 55, Fate.PARTLY: 22, Fate.REFUSED: 8, Fate.DUPLICATE: 6, Fate.WITHDRAWN: 6}
ORIGINS = {
    "KZ": "central", "KG": "central", "TJ": "central", "UZ": "central", "RU": "ru", "BY": "ru", "IN": "south", "PK": "south",
    "IR": "south", "MN": "steppe", "IT": "it", "CH": "it", "FR": "fr", "BE": "fr", "ES": "es", "EG": "ar", "TN": "ar", "DE": "de",
    "AT": "de", "CN": "zh",
}  # fmt: skip
HOURS = (1, 1, 1, 1, 1, 1, 2, 4, 9, 12, 12, 11, 8, 8, 10, 11, 10, 8, 5, 3, 3, 2, 2, 1)


class Lots:
    """Draws plans for one bureau, the same from the same seed."""

    def __init__(self, told: Mapping[str, Any], seed: str, now: datetime) -> None:
        self.told = told
        self.now = now
        self.random = chance(seed)
        self.zone = ZoneInfo(told["zone"])
        self._number = 0
        self.cast = [
            invent(self.random, origin)
            for origin in (ORIGINS.get(told["country"], "west"), "ru", "central", "ar", "it", "zh", "es", "de") * 4
        ]
        self._partners: Sequence[Mapping[str, Any]] = [each for each in told["partners"] if each["basis"]]

    def plan(self, arrives: datetime, **facts: Any) -> Plan:
        """One request that arrives then; `facts` are settled, the rest is drawn."""
        random = self.random
        self._number += 1
        partner = facts.pop("partner", None) or random.choices(self._partners, [each["share"] for each in self._partners])[0]
        story = facts.pop("story", None) or _weighed(random, STORIES)
        urgency, likely = URGENT[story]
        urgent = facts.pop("urgent", random.random() < likely)
        fate = facts.pop("fate", None) or _weighed(random, FATES)
        drawn = Plan(
            number=self._number,
            arrives=arrives,
            partner=partner,
            language=random.choice(partner["languages"]),
            story=story,
            persons=self._persons(partner),
            fate=fate,
            urgency=urgency if urgent else "",
            pace=random.uniform(0.3, 0.92) if random.random() > 0.07 else random.uniform(1.05, 1.5),
            asks=random.random() < 0.12,
            delays=random.random() < 0.05 and not urgent,
            is_weighed=random.random() < 0.1,
            transfers=self._to_airport(partner, story),
        )
        return replace(drawn, **facts)

    def _to_airport(self, partner: Mapping[str, Any], story: str) -> bool:
        return story in {"document", "missing"} and "desk" not in partner and len(self.told["desks"]) > 1 and self.random.random() < 0.12

    def _persons(self, partner: Mapping[str, Any]) -> tuple[Person, ...]:
        random = self.random
        if random.random() < 0.16:
            return (random.choice(self.cast),)
        theirs, ours = ORIGINS.get(partner["country"], "west"), ORIGINS.get(self.told["country"], "west")
        first = invent(random, ours if random.random() < 0.45 else theirs)
        return (first, invent(random, theirs)) if random.random() < 0.15 else (first,)

    def at_hour(self, day: datetime) -> datetime:
        """A moment of that day by the desk's clock, more likely while people work."""
        local = day.astimezone(self.zone).replace(
            hour=self.random.choices(range(24), HOURS)[0], minute=self.random.randrange(60), second=self.random.randrange(60), microsecond=0
        )
        return local.astimezone(ZoneInfo("UTC"))


def _weighed(random: Random, chances: Mapping[Any, int]) -> Any:
    return random.choices(list(chances), list(chances.values()))[0]


def past(lots: Lots, count: int, days: int) -> Iterator[Plan]:
    """The requests of the year that take their course, the earliest first."""
    first = lots.now - timedelta(days=days)
    span = (lots.now - timedelta(days=1)) - first
    moments = sorted(lots.at_hour(first + lots.random.random() * span) for _each in range(count))
    told: list[Plan] = []
    for moment in moments:
        plan = lots.plan(min(moment, lots.now - timedelta(hours=20)))
        if plan.fate is Fate.DUPLICATE:
            plan = _duplicate(lots, plan, told)
        told.append(plan)
        yield plan


def _duplicate(lots: Lots, plan: Plan, told: list[Plan]) -> Plan:
    """The same request as one of the days before, by another channel; an ordinary one where there is none."""
    near = [
        each
        for each in told[-12:]
        if each.fate is not Fate.DUPLICATE and not each.transfers and plan.arrives - timedelta(days=8) < each.arrives
    ]
    if not near:
        return replace(plan, fate=Fate.ANSWERED)
    first = lots.random.choice(near)
    same = {name: getattr(first, name) for name in ("partner", "language", "story", "persons", "urgency")}
    arrives = first.arrives + timedelta(hours=lots.random.uniform(1, 30))
    return replace(plan, **same, arrives=arrives, of=first, asks=False, delays=False, transfers=False)


CHANNELS = {"contact_point": (Channel.SIENA,), "bureau": (Channel.I247,)}
OTHERS = (Channel.EMAIL, Channel.EMAIL, Channel.EMAIL, Channel.DIPLOMATIC, Channel.POST, Channel.FAX)


def channel(random: Random, plan: Plan) -> Channel:
    """By which channel a request came: a duplicate by another one than the first, an urgent one by a quick one."""
    if plan.of is not None:
        return Channel.FAX
    usual = CHANNELS.get(plan.partner["kind"], OTHERS)
    if plan.urgency:
        return random.choice((usual[0], usual[0], Channel.TELEPHONE))
    if plan.partner.get("desk"):
        return random.choice((Channel.EMAIL, Channel.IN_PERSON, Channel.EMAIL))
    return random.choice(usual)


def told(lots: Lots, plan: Plan) -> stories.Told:
    """The request in words."""
    source = plan.of or plan
    random = chance(f"{lots.told['code']} {source.number}")
    happened_on = (source.arrives - timedelta(days=random.randrange(2, 40))).date()
    return stories.tell(random, plan.language, plan.story, lots.told["code"], plan.persons[0], happened_on)
