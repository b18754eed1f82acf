"""Builders of assistance requests: a desk with its people, a partner with a basis in force, and each step through its action."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from comity.agreements import actions as agreements
from comity.agreements.models import Agreement, Party
from comity.casework import actions
from comity.casework.actions import ItemAsked
from comity.casework.models import AssistanceRequest
from comity.casework.terms import RightsQuestion
from comity.directory import actions as directory
from comity.directory.models import Agency
from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.people import queries as people
from comity.people.models import Desk, Officer
from comity.people.roles import Role
from tests import making_people
from tests.built_once import built_once

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)  # a Monday, noon in Rome
IN_FORCE = date(2024, 12, 12)


@dataclass(frozen=True)
class Bureau:
    """A desk in Rome with one officer of each role, and a French partner under the Directive."""

    desk: Desk
    duty: Actor
    case: Actor
    second: Actor
    head: Actor
    deputy: Actor
    auditor: Actor
    administrator: Actor
    partner: Agency
    basis: Agreement


def officer_of(actor: Actor) -> Officer:
    """The officer behind an actor."""
    return Officer.objects.get(pk=actor.user_id)


def bureau() -> Bureau:
    """A whole bureau, made through the real actions at the beginning of last year."""
    with clock.at(datetime(2025, 1, 7, 9, tzinfo=UTC)):
        return _bureau()


@built_once
def _bureau() -> Bureau:
    desk = making_people.desk()
    head = making_people.actor(Role.HEAD, desk, "Elena Egger")
    second_head = making_people.actor(Role.HEAD, desk, "Dario Dolci", is_deputy=True)
    directory.add_agency(head, name="Own service", agency_kind="contact_point", country="IT", is_ours=True)
    for country in ("IT", "FR"):
        directory.add_sheet(head, country=country, legal_areas=["EU"])
    partner = directory.add_agency(head, name="Point de contact de Lyon", agency_kind="contact_point", country="FR", languages=["fr"])
    basis = agreements.adopt(head, "directive-2023-977", parties=[Party(country=country, bound_from=IN_FORCE) for country in ("IT", "FR")])
    agreements.put_in_force(head, second_head, basis, on=IN_FORCE, because="transposed by both States")
    return Bureau(
        desk=desk,
        duty=making_people.actor(Role.DUTY, desk, "Bruno Bassi"),
        case=making_people.actor(Role.CASE, desk, "Carla Conti"),
        second=making_people.actor(Role.CASE, desk, "Fabio Ferri"),
        head=head,
        deputy=second_head,
        auditor=making_people.actor(Role.AUDITOR, desk, "Greta Gallo"),
        administrator=people.actor_for(people.administrators()[0]),
        partner=partner,
        basis=basis,
    )


FACTS: dict[str, Any] = {
    "channel": "siena",
    "language": "fr",
    "title": "Identité et liens bancaires",
    "purpose": "Enquête sur une escroquerie",
    "facts": "Un virement frauduleux le 3 février 2026",
    "offence": "escroquerie",
    "belief": "La personne réside à Rome",
    "link": "Titulaire du compte bénéficiaire",
}
ITEMS = (ItemAsked("Identité du titulaire", "identity", "direct"), ItemAsked("Liens bancaires 2024–2026", "finance", "indirect"))


def received(house: Bureau, at: datetime = NOON, by: Actor | None = None, **facts: Any) -> AssistanceRequest:
    """A request that arrived at this moment and was recorded then."""
    with clock.at(at):
        fields = {**FACTS, "requester": house.partner, "basis": house.basis, "received_at": at, **facts}
        return actions.receive(by or house.duty, desk=house.desk, items=fields.pop("items", ITEMS), **fields)


def accepted(house: Bureau, **facts: Any) -> AssistanceRequest:
    """The same, taken by the case officer."""
    request = received(house, **facts)
    return actions.accept(house.case, request)


def settled(house: Bureau, **facts: Any) -> AssistanceRequest:
    """The first item provided, the second refused and second-read, rights answered, the reply written."""
    request = accepted(house, **facts)
    actions.provide(house.case, request, number=1, answer="Le titulaire est M. Rossi, né le 3 mai 1979.")
    actions.refuse_item(house.case, request, number=2, ground=a_ground(request), ground_facts="Une enquête en cours serait compromise.")
    actions.second_read(house.second, request, number=2, agrees=True)
    for question in RightsQuestion:
        actions.review_rights(house.case, request, question=question, answer="no", source="the case file")
    actions.write_reply(house.case, request, opening="Nous répondons à votre demande.")
    return request


def a_ground(request: AssistanceRequest) -> str:
    """A ground of refusal that the basis of the request knows."""
    from comity.casework.queries import grounds

    return next(ground.code for ground in grounds(request) if "ii" in ground.code)


def answered(house: Bureau, **facts: Any) -> AssistanceRequest:
    """Proposed by the officer in charge, confirmed by the head."""
    request = settled(house, **facts)
    actions.propose(house.case, request, whole_refusal=False)
    return actions.confirm(house.head, request, whole_refusal=False)
