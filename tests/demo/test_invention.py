"""What is drawn by lot: the same from the same seed, nobody who exists, and lives that stay in the order of time."""

import re
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random

import pytest

from comity.casework.models import AssistanceRequest
from comity.demo import BUREAUS, anchors, plans
from comity.demo.descriptions import description
from comity.demo.driver import Driver, Life
from comity.demo.fill import fill
from comity.demo.persons import invent, pools
from comity.demo.plans import Lots, Plan
from comity.demo.reference_list import write
from comity.engines.listfiles import Entry, Format, read
from comity.kernel import clock
from tests.demo.conftest import NOW, rolled_back

REAL = Path(__file__).parents[3] / "shared" / "data" / "screening" / "lists"


def drawn(bureau: str, seed: int) -> list[Plan]:
    lots = Lots(description(bureau), f"{bureau} {seed}", NOW)
    return [*plans.past(lots, 80, 365), *anchors.plans(lots, 60)]


@pytest.mark.parametrize("bureau", BUREAUS)
def test_the_same_seed_draws_the_same_year_and_another_draws_another(bureau: str) -> None:
    assert drawn(bureau, 1) == drawn(bureau, 1)
    assert drawn(bureau, 1) != drawn(bureau, 2)


@pytest.mark.parametrize("bureau", BUREAUS)
def test_what_the_demo_tells_is_true_at_any_hour_at_which_it_is_started(bureau: str) -> None:
    told = description(bureau)
    words = " ".join([*told["notes"].values(), *told["try_first"]])
    assert not re.findall(r"\b(?:tonight|night|morning|evening|today|yesterday|moment ago|minutes ago|hours ago)\b", words)


@pytest.mark.django_db
def test_two_fillings_with_one_seed_hold_the_same_requests() -> None:
    def held() -> list[tuple[object, ...]]:
        with rolled_back():
            fill("beijing", lambda said: None, requests=9, now=NOW)
            rows = AssistanceRequest.objects.order_by("reference")
            return list(rows.values_list("reference", "title", "state", "received_at", "opened_at", "next_due_at", "officer__username"))

    first = held()
    assert len(first) == 9
    assert first == held()


@pytest.mark.parametrize("bureau", BUREAUS)
def test_nothing_arrives_in_the_future_and_a_duplicate_names_the_first_of_its_kind(bureau: str) -> None:
    drawn_plans = drawn(bureau, 1)
    assert all(plan.arrives < NOW for plan in drawn_plans)
    doubled = [plan for plan in drawn_plans if plan.of is not None]
    assert doubled
    assert all(plan.of.arrives < plan.arrives and plan.of.partner == plan.partner for plan in doubled if plan.of)


def test_no_name_that_can_be_composed_stands_on_a_real_list() -> None:
    files = list(REAL.rglob("*.xml")) if REAL.exists() else []
    if not files:
        pytest.skip("the real lists are not here: shared/data/screening/lists")
    real: set[frozenset[str]] = set()
    for path in files:
        with path.open("rb") as stream:
            for entry in read(stream, Format.UN_XML):
                if isinstance(entry, Entry):
                    real |= {frozenset(name.text.casefold().split()) for name in entry.names}
    for pool in pools().values():
        given = {part.split("|")[0] for part in (*pool["male"], *pool["female"])}
        family = {form for part in pool["family"] for form in part.split("|")[0].split("/")}
        composed = {frozenset(f"{one} {other}".casefold().split()) for one, other in product(given, family)}
        assert not composed & real


def test_names_are_written_in_the_script_of_the_letter() -> None:
    random = Random(5)
    chinese, arab = invent(random, "zh"), invent(random, "ar")
    assert all("\u0400" <= letter <= "\u04ff" for letter in chinese.named("ru") if letter.isalpha())
    assert chinese.named("it").isascii()
    assert "\u4e00" <= chinese.own[0] <= "\u9fff"
    assert "\u0600" <= arab.named("ar")[0] <= "\u06ff"


def test_the_invented_list_reads_as_the_united_nations_write_theirs() -> None:
    random = Random(5)
    persons = [invent(random, origin) for origin in pools() for _each in range(5)]
    outcomes = list(read(write(persons, NOW.date()), Format.UN_XML))
    entries = [outcome for outcome in outcomes if isinstance(outcome, Entry)]
    assert len(entries) == len(outcomes) == len(persons) + 2
    assert {entry.key for entry in entries[: len(persons)]} == {"".join(filter(str.isdigit, person.passport)) for person in persons}


@pytest.mark.django_db
def test_lives_are_advanced_in_the_order_of_time_and_end_at_the_present() -> None:
    happened: list[datetime] = []
    start = datetime(2026, 1, 5, tzinfo=UTC)

    def life(every: timedelta) -> Life:
        moment = start
        while True:
            moment += every
            yield moment
            assert clock.now() == moment
            happened.append(moment)

    driver = Driver(until=start + timedelta(hours=10))
    for minutes in (50, 70, 90):
        driver.add(life(timedelta(minutes=minutes)))
    reached = list(driver.run())
    assert happened == sorted(happened)
    assert len(happened) == 12 + 8 + 6
    assert reached[-1] == happened[-1] <= start + timedelta(hours=10)
