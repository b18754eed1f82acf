"""The bureau's partners: agencies with their channels and people, country sheets, what courts barred, and every agreement."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from comity.agreements import actions as agreements
from comity.agreements.models import Agreement, Party
from comity.demo.house import House
from comity.directory import actions as directory
from comity.directory.models import Agency
from comity.engines.deadlines import Limit, Unit
from comity.kernel import clock

Made = dict[str, Agreement]


def introduce(house: House) -> None:
    """Write the directory: our own agency, every partner with its channels and people, the country sheets, the bars."""
    head = house.head
    told = house.told
    own = directory.add_agency(head, country=told["country"], zone=told["zone"], is_ours=True, is_round_the_clock=True, **told["own"])
    for each in told["partners"]:
        partner = _partner(house, each)
        house.partners[f"{each['country']}:{each['place']}"] = partner
    house.partners["own"] = own
    areas = told.get("areas", {})
    for country in sorted({told["country"], *(each["country"] for each in told["partners"])}):
        partner_of = next((each for each in told["partners"] if each["country"] == country), None)
        directory.add_sheet(
            head,
            country=country,
            legal_areas=[area for area, members in areas.items() if country in members],
            reviewed_on=clock.now().date() - timedelta(days=sum(map(ord, country)) % 200),
            languages=partner_of["languages"] if partner_of else told["own"]["languages"],
            **(_law(house, country, partner_of) if partner_of else {}),
        )
    for bar in told.get("bars", ()):
        directory.add_bar(head, **bar)


def _law(house: House, country: str, told: Mapping[str, Any]) -> dict[str, Any]:
    partner = house.partners[f"{country}:{told['place']}"]
    return {
        "central_authority": partner,
        "channel": "Requests for information go to the agency named here; judicial assistance goes through the ministries of justice.",
        "means": "By the channel of the agency; urgent matters also by telephone, with a copy in writing the same day.",
        "documents": "A request signed by its officer; for judicial assistance the decision of a court as a certified copy.",
        "provisional_arrest": "As the agreement with this country says; without one, on the decision of a judge only.",
        "appeal_stages": "One appeal on the law; the answer of a court of last resort is final.",
        "nationals": "Ask before any measure against a national of this country; the consulate is told.",
    }


def _partner(house: House, told: Mapping[str, Any]) -> Agency:
    head = house.head
    agency = directory.add_agency(
        head,
        name=told["name"],
        agency_kind=told["kind"],
        country=told["country"],
        place=told["place"],
        zone=told["zone"],
        languages=told["languages"],
        is_round_the_clock=told["kind"] in {"contact_point", "bureau"},
        duty_hours="" if told["kind"] in {"contact_point", "bureau"} else "Mon-Fri 08:30-18:00\nSat 09:00-13:00",
    )
    slug = told["place"].lower().replace(" ", "-")
    address = f"liaison@{slug}.police.example"
    first = {"contact_point": "siena", "bureau": "i247"}.get(told["kind"], "email")
    directory.add_channel(head, agency, channel_kind=first, address=address if first == "email" else f"{told['country']} contact point")
    directory.add_channel(
        head, agency, channel_kind="telephone", address=f"+00 555 {sum(map(ord, slug)):04d}", rank=2, is_for_urgent=True, note="duty room"
    )
    name, function = told["contact"]
    languages = told["languages"]
    directory.add_contact(head, agency, name=name, function=function, email=f"requests@{slug}.police.example", languages=languages)
    if told.get("liaison"):
        directory.add_posting(
            head, agency, name=told["liaison"], posted_at=told["liaison_at"], from_on=clock.now().date() - timedelta(days=200)
        )
    return agency


def agree(house: House) -> Made:
    """Write every agreement as it stands when the story begins: in force, proposed, refused, ended in practice."""
    return {told["code"]: _agreement(house, told) for told in house.told["agreements"]}


def _agreement(house: House, told: Mapping[str, Any]) -> Agreement:
    head = house.head
    in_force_on: date = told.get("in_force_on") or told.get("signed_on") or clock.now().date()
    bound = {} if told.get("proposed") or told.get("refused_ago") else {"bound_from": in_force_on}
    facts = {name: told[name] for name in ("title", "short_title", "signed_on", "signed_at", "languages") if name in told}
    if "kind" in told:
        facts["agreement_kind"] = told["kind"]
    if "transfer" in told:
        facts["transfer_ground"], facts["transfer_citation"] = told["transfer"]
    if "expires_in" in told:
        facts["expires_on"] = clock.now().date() + timedelta(days=365 + told["expires_in"])
    made = agreements.adopt(head, told["ready"], parties=[Party(**side, **bound) for side in _sides(house, told)], **facts)
    for amount, unit, urgency, accessibility in told.get("limits", ()):
        limit = Limit(
            amount, Unit(unit), f"{made.short_title}, Art. 2" if made.agreement_kind != "declaration" else f"{made.short_title}, no. 1"
        )
        agreements.add_limit(head, made, limit, urgency=urgency, accessibility=accessibility)
    if bound:
        agreements.put_in_force(head, house.deputy, made, on=in_force_on, because="signed and confirmed by both sides")
    if "ended_in_practice_on" in told:
        agreements.take_step(head, made, "end_in_practice", on=told["ended_in_practice_on"], because=told["because"])
    return made


def _sides(house: House, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Two departments where the agreement binds departments, else the States."""
    sides: list[dict[str, Any]] = []
    for named in told["with"]:
        agency = next((agency for key, agency in house.partners.items() if key.partition(":")[2] == named), None)
        sides.append({"agency": agency} if agency else {"country": named})
    if not sides:
        return []
    ours = {"agency": house.partners["own"]} if "agency" in sides[0] else {"country": house.told["country"]}
    return [ours, *sides]


def changes(house: House) -> list[tuple[int, str]]:
    """Which agreements change their status within the year: (days ago, code)."""
    steps = ("suspended_ago", "refused_ago")
    return [(told[step], told["code"]) for told in house.told["agreements"] for step in steps if step in told]


def change(house: House, code: str) -> None:
    """The status of one agreement changes, today by the clock."""
    told = next(each for each in house.told["agreements"] if each["code"] == code)
    name = "suspend" if "suspended_ago" in told else "refuse"
    agreements.take_step(house.head, house.bases[code], name, on=clock.now().date(), because=told["because"])


def pledge(house: House) -> None:
    """The pledges that were announced, the second and later ones included in the first."""
    for told in house.told["agreements"]:
        first = None
        for number, unit, due_in, reached in told.get("pledges", ()):
            today = clock.now().date()
            added = agreements.add_pledge(
                house.head,
                house.bases[told["code"]],
                number=number,
                unit=unit,
                announced_on=today,
                due_on=today + timedelta(days=due_in),
                included_in=first,
                reached=reached,
                reached_on=today,
                source="joint announcement (invented)",
                because="announced at the yearly meeting",
            )
            first = first or added
