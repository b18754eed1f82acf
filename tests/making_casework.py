"""Builders of requests: each walks through the real actions, so that no request is in a state the system could not produce."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from comity.agreements import actions as agreements
from comity.agreements.models import Agreement, Party
from comity.casework import actions
from comity.casework.actions import ItemAsked
from comity.casework.models import AssistanceRequest
from comity.directory import actions as directory
from comity.directory.models import Agency
from comity.directory.queries import own_agency
from comity.kernel import clock, record
from comity.kernel.actor import Actor
from comity.people import queries as people
from comity.people.models import Desk, Officer
from comity.people.roles import Role
from tests import making_people
from tests.built_once import built_once

_numbers = itertools.count(1)
LONG_AGO = date(2015, 9, 24)
NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
WHY = {
    "purpose": "To investigate a fraud against elderly persons.",
    "facts": "Four persons were persuaded to hand over jewellery.",
    "offence": "Fraud by a gang",
    "belief": "The caller used a number of this country.",
    "link": "The person is believed to be the caller.",
}


@dataclass
class Bureau:
    """A desk with everybody who works there, a partner, and an agreement that serves."""

    desk: Desk
    officers: dict[str, Officer] = field(default_factory=dict)
    partner: Agency = field(default=None)
    basis: Agreement = field(default=None)

    def actor(self, name: str) -> Actor:
        """Somebody of this bureau: duty, case, other, head, deputy, liaison or auditor."""
        return people.actor_for(self.officers[name])


@built_once
def bureau() -> Bureau:
    """A desk in Rome under the directive, with a contact point in Lyon as its partner."""
    made = Bureau(making_people.desk())
    roles = {"duty": Role.DUTY, "case": Role.CASE, "other": Role.CASE, "head": Role.HEAD, "auditor": Role.AUDITOR}
    names = {"duty": "Dora Duse", "case": "Carla Conti", "other": "Olga Orsi", "head": "Elena Este", "auditor": "Ugo Udine"}
    for key, role in roles.items():
        made.officers[key] = making_people.officer(role, made.desk, names[key])
    head = made.actor("head")
    if own_agency() is None:
        directory.add_agency(head, name="Our own bureau", agency_kind="contact_point", country="IT", is_ours=True)
        for country in ("IT", "FR"):
            directory.add_sheet(head, country=country, legal_areas=["EU/Schengen"])
    made.partner = directory.add_agency(head, name=f"Contact point Lyon {next(_numbers)}", agency_kind="contact_point", country="FR")
    made.basis = directive(head, made.actor("case"))
    return made


def directive(head: Actor, second: Actor) -> Agreement:
    """The directive between Italy and France, in force."""
    held = Agreement.objects.filter(instrument="directive-2023-977").first()
    if held is not None:
        return held
    parties = [Party(country=country, bound_from=LONG_AGO) for country in ("IT", "FR")]
    adopted = agreements.adopt(head, "directive-2023-977", parties=parties, languages=[])
    return agreements.put_in_force(head, second, adopted, on=LONG_AGO, because="transposed by both")


def treaty(head: Actor, second: Actor) -> Agreement:
    """A treaty between Italy and France, in force, with articles of its own."""
    named = {"title": "Treaty", "short_title": "Treaty", "citation": "Treaty of 2015"}
    parties = [Party(country=country, bound_from=LONG_AGO) for country in ("IT", "FR")]
    adopted = agreements.adopt(head, "pattern-extradition-treaty", parties=parties, languages=[], **named)
    return agreements.put_in_force(head, second, adopted, on=LONG_AGO, because="ratified by both")


def received(
    made: Bureau,
    *,
    by: str = "duty",
    items: Iterable[ItemAsked] = (ItemAsked("Identity of the caller", "identity", "indirect"),),
    **facts: Any,
) -> AssistanceRequest:
    """An arrival that says all that a request must say, on its basis."""
    given = {
        "requester": made.partner,
        "channel": "siena",
        "received_at": clock.now() - timedelta(minutes=30),
        "language": "fr",
        "title": "Caller in a fraud",
        "basis": made.basis,
        **WHY,
        **facts,
    }
    return actions.receive(made.actor(by), desk=made.desk, items=items, **given)


def many(made: Bureau, number: int, **facts: Any) -> list[AssistanceRequest]:
    """So many arrivals in one unit."""
    with record.unit():
        return [received(made, **facts) for _each in range(number)]


def accepted(made: Bureau, *, by: str = "case", **facts: Any) -> AssistanceRequest:
    """A request in progress."""
    return actions.accept(made.actor(by), received(made, **facts))


def ready_to_send(made: Bureau, **facts: Any) -> AssistanceRequest:
    """A request of which nothing is missing for its reply."""
    request, case = accepted(made, **facts), made.actor("case")
    for item in request.items.all():
        actions.provide(case, request, number=item.number, answer="Li Wei, born 1979")
    answers = dict.fromkeys(("death_penalty", "torture", "asylum", "political", "minor"), ("no", "country sheet"))
    actions.review_all_rights(case, request, answers=answers)
    return actions.write_reply(case, request, opening="Dear colleagues,", closing="With regards")


def proposed(made: Bureau, **facts: Any) -> AssistanceRequest:
    """A reply that waits for its second person."""
    return actions.propose(made.actor("case"), ready_to_send(made, **facts), whole_refusal=False)


def answered(made: Bureau, **facts: Any) -> AssistanceRequest:
    """A reply that went out."""
    return actions.confirm(made.actor("head"), proposed(made, **facts), whole_refusal=False)
