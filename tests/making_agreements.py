"""Builders of partners and agreements, each through the real actions."""

import itertools
from datetime import date
from typing import Any

from comity.agreements import actions
from comity.agreements.models import Agreement, Party, Power
from comity.directory import actions as directory
from comity.directory.models import Agency
from comity.engines.deadlines import Limit, Unit
from comity.kernel.actor import Actor
from tests import make

_numbers = itertools.count(1)
LONG_AGO = date(2015, 9, 24)


def head() -> Actor:
    """Who keeps agreements and the directory."""
    return make.actor("head")


def agency(by: Actor, country: str = "IT", **facts: Any) -> Agency:
    """A partner's contact point."""
    name = facts.pop("name", f"Contact point {next(_numbers)}")
    return directory.add_agency(by, name=name, agency_kind=facts.pop("agency_kind", "contact_point"), country=country, **facts)


def proposed(by: Actor, *parties: actions.PartyGiven, **facts: Any) -> Agreement:
    """A memorandum that gives the power to answer, not yet in force; parties are bound since 2015."""
    number = next(_numbers)
    bound = [Party(country=party, bound_from=LONG_AGO) if isinstance(party, str) else party for party in parties]
    bound = [Party(agency=party, bound_from=LONG_AGO) if isinstance(party, Agency) else party for party in bound]
    fields = {"agreement_kind": "memorandum", "title": f"Memorandum number {number}", "short_title": f"Memorandum {number}", **facts}
    made = actions.add_agreement(by, parties=bound, **fields)
    article = actions.add_article(by, made, number="2", heading="Requests")
    actions.add_power(by, made, power=Power.ANSWER, article=article)
    return made


def in_force(by: Actor, *parties: actions.PartyGiven, on: date = LONG_AGO, **facts: Any) -> Agreement:
    """The same, put in force by two persons."""
    return actions.put_in_force(by, make.actor("case"), proposed(by, *parties, **facts), on=on, because="ratified by both sides")


def full(by: Actor) -> Agreement:
    """An agreement with one of each part."""
    partner = agency(by, "IT")
    agreement = proposed(by, "IT", partner, signed_on=date(2015, 9, 24), signed_at="The Hague", expires_on=date(2035, 1, 1))
    actions.add_limit(by, agreement, Limit(8, Unit.HOURS, "Art. 3"))
    actions.add_ground(by, agreement, code="x", article="Art. 4", sentence="It would harm an investigation.")
    actions.add_pledge(by, agreement, number=3000, unit="officers trained")
    return agreement
