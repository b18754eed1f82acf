"""The bureau's own side: its desks with their calendars, its officers with the roles that two gave them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

from comity.agreements.instruments import BY_CODE
from comity.agreements.models import Agreement
from comity.demo import SignIn
from comity.demo.descriptions import description
from comity.directory.models import Agency
from comity.kernel.actor import Actor, system
from comity.people import actions, queries
from comity.people.models import Desk, Officer
from comity.people.roles import Role

PASSWORD = "lanterns over the quiet harbour"  # noqa: S105  # printed at the start of every demo, and of use nowhere else
DEPUTY = "deputy"


@dataclass
class House:
    """A bureau while its year is told: who can act, and for whom."""

    told: Mapping[str, Any]
    desks: dict[str, Desk] = field(default_factory=dict)
    officers: dict[str, Officer] = field(default_factory=dict)
    partners: dict[str, Agency] = field(default_factory=dict)
    bases: dict[str, Agreement] = field(default_factory=dict)
    actors: dict[tuple[str, str], Actor] = field(default_factory=dict)

    def actor(self, username: str, desk: str) -> Actor:
        """An officer at a desk. Their roles stay what they are, so each actor is made once."""
        key = username, desk
        if key not in self.actors:
            self.actors[key] = queries.actor_for(self.officers[username], self.desks[desk])
        return self.actors[key]

    def who(self, desk: str, *roles: str) -> list[str]:
        """The usernames of those who hold one of these roles at a desk, in the order of the description."""
        return [each["username"] for each in self.told["officers"] if any(role in roles for at, role in each["roles"] if at == desk)]

    def workers(self, desk: str) -> list[str]:
        """Who is in charge of requests at a desk: its case officers, or whoever works there."""
        return self.who(desk, Role.CASE) or self.who(desk, Role.LIAISON, Role.DUTY)

    def leaders(self, desk: str) -> list[str]:
        """The head of a desk, then the deputies."""
        return [*self.who(desk, Role.HEAD), *self.who(desk, DEPUTY)]

    @property
    def central(self) -> str:
        """The code of the first desk."""
        return str(self.told["desks"][0]["code"])

    @property
    def head(self) -> Actor:
        """The head of the first desk."""
        return self.actor(self.leaders(self.central)[0], self.central)

    @property
    def deputy(self) -> Actor:
        """The first deputy of the first desk."""
        return self.actor(self.who(self.central, DEPUTY)[0], self.central)


def holidays(told: Mapping[str, Any], year: int) -> dict[str, str]:
    """The days off around a year, by their day."""
    found: dict[str, str] = {}
    for day, name in told.get("holidays", {}).items():
        if day == "yearly":
            found |= {f"{each}-{when}": named for each in range(year - 1, year + 2) for when, named in name.items()}
        else:
            found[day] = name
    return dict(sorted(found.items()))


def found(bureau: str, *, began_on: date) -> House:
    """Found the desks and enlist the officers, at the moment that the clock shows."""
    house = House(description(bureau))
    days_off = holidays(house.told, began_on.year + 1)
    first, second = _administrators(house, days_off)
    for told in house.told["desks"]:
        if told["code"] not in house.desks:
            house.desks[told["code"]] = actions.found_desk(
                first, **_desk(told), holidays=days_off if told.get("keeps_holidays", True) else {}
            )
    for told in house.told["officers"][2:]:
        _enlist(house, first, second, told)
    return house


def _desk(told: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": told["code"], "name": told["name"], "country": told["country"], "zone": told["zone"], "desk_kind": told["kind"]}


def _administrators(house: House, days_off: dict[str, str]) -> tuple[Actor, Actor]:
    """The first two, made by the machine itself, with the first desk."""
    told = house.told["desks"][0]
    central = Desk(**_desk(told), weekend=[5, 6], holidays=days_off)
    house.desks[told["code"]] = central
    for each in house.told["officers"][:2]:
        invited = actions.first_administrator(system("demo"), desk=central, username=each["username"], name=each["name"])
        house.officers[each["username"]] = actions.accept_invitation(invited.code, password=PASSWORD)
    first, second = (house.actor(each["username"], told["code"]) for each in house.told["officers"][:2])
    return first, second


def _enlist(house: House, first: Actor, second: Actor, told: Mapping[str, Any]) -> None:
    """One officer into the first of their desks, then into the others."""
    (desk, role), *others = told["roles"]
    officer = actions.enlist(
        first,
        second,
        desk=house.desks[desk],
        username=told["username"],
        name=told["name"],
        rank=told["rank"],
        language=told.get("language", "en"),
        phone=f"+00 555 {crc32(told['username'].encode()) % 10_000:04d}",
        password=PASSWORD,
        **_role(role),
    )
    house.officers[told["username"]] = officer
    for desk, role in others:
        named = _role(role)
        membership = actions.propose_role(first, officer, house.desks[desk], named.pop("role"), because="leads this desk as well", **named)
        actions.confirm_role(second, membership)


def _role(role: str) -> dict[str, Any]:
    return {"role": Role.HEAD, "is_deputy": True} if role == DEPUTY else {"role": Role(role)}


def sign_ins(house: House) -> list[SignIn]:
    """Who a visitor may be, one line for each officer."""
    titles = {**{role.value: str(role.label) for role in Role}, DEPUTY: "deputy head of desk"}
    return [
        SignIn(each["username"], PASSWORD, titles[each["roles"][0][1]], house.desks[each["roles"][0][0]].name)
        for each in _in_order(house.told["officers"])
    ]


def _in_order(officers: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those a visitor tries first on top: duty, case, head; administrators last."""
    order = [Role.DUTY, Role.CASE, Role.HEAD, DEPUTY, Role.LIAISON, Role.AUDITOR, Role.ADMINISTRATOR]
    return sorted(officers, key=lambda each: order.index(each["roles"][0][1]))


def began(now: datetime, days: int) -> datetime:
    """When the bureau's story begins: before the first request, in the morning."""
    return (now - timedelta(days=days)).replace(minute=0, second=0, microsecond=0)


def resumed(bureau: str) -> House:
    """The bureau as an earlier start left it, to go on from."""
    house = House(description(bureau))
    house.desks = {desk.code: desk for desk in Desk.objects.all()}
    house.officers = {officer.username: officer for officer in Officer.objects.all()}
    house.partners = {f"{agency.country}:{agency.place}": agency for agency in Agency.objects.filter(is_ours=False)}
    by_title = {agreement.short_title: agreement for agreement in Agreement.objects.all()}
    house.bases = {
        told["code"]: by_title[told.get("short_title") or BY_CODE[told["ready"]].short_title] for told in house.told["agreements"]
    }
    return house
