"""Which agreement an act may stand on: every reason why one does not serve, in its own sentence."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.agreements import actions, queries
from comity.agreements.models import Agreement, Party, Power
from comity.directory import actions as directory
from comity.directory.models import Agency
from comity.engines.deadlines import Limit, Unit
from comity.kernel.actor import Actor
from tests import make
from tests import making_agreements as making

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
SIGNED = {"signed_on": date(2015, 9, 24), "signed_at": "The Hague"}


@pytest.fixture
def head() -> Actor:
    return making.head()


@pytest.fixture
def rome(head: Actor) -> Agency:
    return making.agency(head, "IT", name="Contact point of Rome")


def why(agency: Agency, power: str = Power.ANSWER, on: date = TODAY, **case: str) -> str:
    (basis,) = queries.bases_for(agency, power, on, **case)
    assert bool(basis.ruling) == (basis.ruling.because == "")
    return basis.ruling.because


def test_an_agreement_in_force_that_gives_the_power_serves_and_names_its_article(head: Actor, rome: Agency) -> None:
    agreement = making.in_force(head, "IT")
    (basis,) = queries.bases_for(rome, Power.ANSWER, TODAY)
    assert basis.agreement == agreement
    assert basis.ruling
    assert basis.given is not None
    assert str(basis.given.article) == "Art. 2"


def test_no_agreement_with_the_country_is_no_candidate(head: Actor, rome: Agency) -> None:
    making.in_force(head, "FR")
    assert queries.bases_for(rome, Power.ANSWER, TODAY) == []


def test_a_proposed_one_is_not_yet_a_basis(head: Actor, rome: Agency) -> None:
    making.proposed(head, "IT", **SIGNED)
    assert why(rome) == "Signed 24 Sep 2015, proposed and not in force: not yet a basis."


def test_one_that_will_be_in_force_says_from_when(head: Actor, rome: Agency) -> None:
    making.in_force(head, "IT", on=date(2027, 1, 1))
    assert why(rome) == "In force only from 1 Jan 2027: not yet a basis."


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ("suspend", "Signed 24 Sep 2015, suspended since 19 Dec 2022: no basis until two persons put it in force again."),
        ("end_in_practice", "Signed 24 Sep 2015, ended in practice on 19 Dec 2022: no longer a basis."),
        ("end", "Signed 24 Sep 2015, ended on 19 Dec 2022: no longer a basis."),
    ],
)
def test_one_that_stopped_says_since_when_and_served_before(head: Actor, rome: Agency, step: str, sentence: str) -> None:
    agreement = making.in_force(head, "IT", **SIGNED)
    actions.take_step(head, agreement, step, on=date(2022, 12, 19), because="the host ended the patrols")
    assert why(rome) == sentence
    assert why(rome, on=date(2022, 12, 18)) == ""


def test_a_refused_one_never_became_a_basis(head: Actor, rome: Agency) -> None:
    agreement = making.proposed(head, "IT")
    actions.take_step(head, agreement, "refuse", on=date(2020, 5, 4), because="parliament voted against it")
    assert why(rome) == "Refused on 4 May 2020: it never became a basis."


def test_an_expired_one_says_when(head: Actor, rome: Agency) -> None:
    making.in_force(head, "IT", expires_on=date(2026, 3, 1))
    assert why(rome, on=date(2026, 3, 1)) == ""
    assert why(rome) == "It expired on 1 Mar 2026 and was not renewed."


def test_another_power_is_named_with_those_it_gives(head: Actor, rome: Agency) -> None:
    making.in_force(head, "IT")
    assert why(rome, Power.EXTRADITION) == "It gives no power to extradite; it gives: answer a request for information."


def test_an_agreement_without_powers_says_so(head: Actor, rome: Agency) -> None:
    bare = actions.add_agreement(
        head, agreement_kind="declaration", title="Bare", short_title="Bare", parties=[Party(country="IT", bound_from=TODAY)]
    )
    actions.put_in_force(head, make.actor("case"), bare, on=date(2020, 1, 1), because="signed")
    assert why(rome) == "It gives no power to answer a request for information; no power of it is recorded."


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({}, "It does not bind Italy yet."),
        ({"bound_from": date(2026, 12, 12)}, "It does not bind Italy until 12 Dec 2026."),
        ({"bound_from": date(2016, 1, 1), "bound_until": date(2024, 6, 30)}, "It has not bound Italy since 30 Jun 2024."),
        ({"bound_from": date(2016, 1, 1), "bound_until": TODAY}, ""),
    ],
)
def test_each_party_is_bound_on_its_own_days(head: Actor, rome: Agency, days: dict[str, date], sentence: str) -> None:
    making.in_force(head, Party(country="IT", **days))
    assert why(rome) == sentence


def test_an_agency_that_is_a_party_binds_what_is_part_of_it_and_nobody_beside_it(head: Actor, rome: Agency) -> None:
    ministry = making.agency(head, "IT", name="Ministry of the Interior", agency_kind="ministry")
    making.in_force(head, ministry)
    assert why(rome) == "It binds Ministry of the Interior, and Contact point of Rome is not part of it."
    directory.edit_agency(head, rome, parent=ministry)
    assert why(rome) == ""


def test_our_own_side_must_be_bound_too(head: Actor, rome: Agency) -> None:
    ours = making.agency(head, "CN", name="Municipal bureau", is_ours=True)
    agreement = making.in_force(head, "IT")
    assert why(rome) == "It does not bind our side: neither Municipal bureau nor China is a party."
    actions.add_party(head, agreement, Party(agency=ours, bound_from=TODAY), because="our bureau joined")
    assert why(rome) == ""


def test_data_and_language_are_asked_where_the_agreement_names_them(head: Actor, rome: Agency) -> None:
    making.in_force(head, "IT", categories=["identity"], languages=["en", "it"])
    assert why(rome, category="identity", language="it") == ""
    assert why(rome, category="biometrics") == "It does not cover this kind of data: fingerprints, facial images and DNA."
    assert why(rome, language="zh-hans") == (
        "Its requests are written in English and Italian; this one is in Chinese. A translation would help."
    )


def test_interpols_rules_reach_every_bureau_and_domestic_law_everybody(head: Actor, rome: Agency) -> None:
    bureau = making.agency(head, "BR", agency_kind="bureau")
    rules = actions.adopt(head, "interpol-rpd")
    law = making.in_force(head, "CN", agreement_kind="domestic", reach="everybody")
    actions.put_in_force(head, make.actor("case"), rules, on=date(2012, 7, 1), because="in force for all members")
    assert {basis.agreement for basis in queries.bases_for(bureau, Power.ANSWER, TODAY) if basis.ruling} == {rules, law}
    assert [basis.agreement for basis in queries.bases_for(rome, Power.ANSWER, TODAY)] == [law]


def test_no_agreement_overrides_a_court(head: Actor, rome: Agency) -> None:
    making.in_force(head, "IT")
    directory.add_bar(
        head, country="IT", barred="data", court="High Court", decision="Decision 7", citation="HC 7/2025", decided_on=date(2025, 5, 5)
    )
    assert why(rome, on=date(2025, 5, 4)) == ""
    assert why(rome) == "High Court has barred transfer of personal data (Decision 7, HC 7/2025). No role of this desk overrides a court."
    assert queries.ruling_on_bars("IT", Power.EXTRADITION, TODAY)
    assert queries.ruling_on_bars("IT", Power.TRAINING, TODAY)


def test_those_that_serve_come_first(head: Actor, rome: Agency) -> None:
    making.proposed(head, "IT", short_title="A proposal")
    making.in_force(head, "IT", short_title="Z in force")
    assert [basis.agreement.short_title for basis in queries.bases_for(rome, Power.ANSWER, TODAY)] == ["Z in force", "A proposal"]


def test_many_candidates_take_as_many_queries_as_one(head: Actor, rome: Agency) -> None:
    making.in_force(head, "IT")
    with CaptureQueriesContext(connection) as one:
        assert len(queries.bases_for(rome, Power.ANSWER, TODAY)) == 1
    for _ in range(3):
        making.in_force(head, "IT")
    with CaptureQueriesContext(connection) as many:
        assert len(queries.bases_for(rome, Power.ANSWER, TODAY)) == 4
    assert len(one) == len(many)


def directive(head: Actor) -> Agreement:
    return actions.adopt(head, "directive-2023-977", parties=["IT", "FR"])


@pytest.mark.parametrize(
    ("is_urgent", "accessibility", "amount", "unit"),
    [
        (True, "direct", 8, Unit.HOURS),
        (True, "indirect", 3, Unit.CALENDAR_DAYS),
        (False, "direct", 7, Unit.CALENDAR_DAYS),
        (False, "indirect", 7, Unit.CALENDAR_DAYS),
    ],
)
def test_the_directives_limits_by_urgency_and_accessibility(
    head: Actor, is_urgent: bool, accessibility: str, amount: int, unit: Unit
) -> None:
    limit = queries.limit_for(directive(head), is_urgent=is_urgent, accessibility=accessibility)
    assert limit is not None
    assert (limit.amount, limit.unit) == (amount, unit)
    assert limit.citation.startswith("Directive (EU) 2023/977 Art. 5(1)")


def test_where_no_limit_is_agreed_there_is_none_and_the_nearest_row_counts(head: Actor) -> None:
    agreement = making.proposed(head, "IT")
    assert queries.limit_for(agreement, is_urgent=False, accessibility="direct") is None
    actions.add_limit(head, agreement, Limit(20, Unit.WORKING_DAYS, "Art. 5"))
    actions.add_limit(head, agreement, Limit(5, Unit.WORKING_DAYS, "Art. 5"), accessibility="direct")
    actions.add_limit(head, agreement, Limit(48, Unit.HOURS, "Art. 5"), urgency="urgent")
    found = {
        (urgent, way): queries.limit_for(agreement, is_urgent=urgent, accessibility=way)
        for urgent in (True, False)
        for way in ("direct", "indirect")
    }
    assert {case: limit.amount for case, limit in found.items() if limit} == {
        (True, "direct"): 48,
        (True, "indirect"): 48,
        (False, "direct"): 5,
        (False, "indirect"): 20,
    }
    assert queries.limit_for(agreement, is_urgent=True, accessibility="direct", promise="decide") is None


def test_the_directives_grounds_stand_one_by_one_in_its_order(head: Actor) -> None:
    grounds = queries.grounds_of(directive(head))
    assert [ground.code for ground in grounds] == [
        *("6(1)(a)", "6(1)(b)", "6(1)(c)", "6(1)(d)", "6(1)(e)", "6(1)(f)(i)", "6(1)(f)(ii)", "6(1)(f)(iii)"),
        *("6(1)(g)(i)", "6(1)(g)(ii)", "6(1)(h)"),
    ]
    assert all(ground.article == f"Art. {ground.code}" and ground.sentence.endswith(".") for ground in grounds)
    assert grounds[1].is_clarified_first


def test_grounds_of_one_power_are_not_those_of_another(head: Actor) -> None:
    treaty = actions.adopt(head, "extradition-1957", parties=["IT"])
    assert queries.grounds_of(treaty) == []
    assert "national" in {ground.code for ground in queries.grounds_of(treaty, Power.EXTRADITION)}


def test_inside_one_legal_area_no_transfer_ground_is_needed(head: Actor, rome: Agency) -> None:
    making.agency(head, "FR", is_ours=True)
    for country in ("IT", "FR"):
        directory.add_sheet(head, country=country, legal_areas=["EU/Schengen"])
    assert not queries.transfer_ground(None, rome).is_needed


def test_outside_it_the_agreement_or_the_sheet_gives_the_ground_or_nothing_does(head: Actor, rome: Agency) -> None:
    making.agency(head, "CN", is_ours=True)
    agreement = making.proposed(head, "IT")
    nothing = queries.transfer_ground(agreement, rome)
    assert nothing.is_needed
    assert "records a ground for sending personal data to Contact point of Rome" in nothing.ruling.because
    directory.add_sheet(head, country="IT", adequacy_decision="Decision 2021/1773")
    assert queries.transfer_ground(agreement, rome).citation == "Decision 2021/1773"
    actions.edit(head, agreement, transfer_ground="safeguards", transfer_citation="Directive (EU) 2016/680 Art. 37(1)(a)")
    given = queries.transfer_ground(agreement, rome)
    assert (given.ruling.allowed, given.ground, given.citation) == (True, "safeguards", "Directive (EU) 2016/680 Art. 37(1)(a)")
