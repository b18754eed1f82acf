"""The weekly lot: as many as promised, the same for everybody who repeats it, and no member spared or preferred."""

import json
import runpy
import sys
from collections import Counter
from hashlib import sha256
from math import ceil, sqrt
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines import lot

MEMBERS = st.sets(st.integers(1, 10**9), max_size=300)
SEEDS = st.binary(min_size=32, max_size=32).map(bytes.hex)


@pytest.mark.parametrize(("number", "drawn"), [(0, 0), (1, 1), (49, 1), (50, 1), (51, 2), (100, 2), (101, 3), (5_000, 100), (5_001, 101)])
def test_two_in_a_hundred_are_drawn_and_at_least_one_of_any(number: int, drawn: int) -> None:
    assert lot.share(number) == drawn
    assert len(lot.drawn(range(number), "seed")) == drawn


@given(MEMBERS, SEEDS)
def test_a_draw_is_repeated_by_its_rule_alone_whatever_the_order(members: set[int], seed: str) -> None:
    shuffled = sorted(members)
    Random(1).shuffle(shuffled)
    by_hand = sorted(members, key=lambda member: sha256(f"{seed} {member}".encode()).hexdigest())[: ceil(len(members) * 2 / 100)]
    assert lot.drawn(shuffled, seed) == lot.drawn(members, seed) == sorted(by_hand)


@given(MEMBERS.filter(lambda members: len(members) > 1), SEEDS, SEEDS)
def test_who_is_drawn_cannot_be_told_without_the_seed(members: set[int], seed: str, other: str) -> None:
    assert set(lot.drawn(members, seed)) <= members
    if seed != other:
        assert [lot.rank(seed, member) for member in members] != [lot.rank(other, member) for member in members]


@given(st.integers(2, 60), st.data())
def test_every_member_can_be_drawn(number: int, data: st.DataObject) -> None:
    member = data.draw(st.integers(1, number))
    assert any(member in lot.drawn(range(1, number + 1), f"{seed:064x}") for seed in range(60 * number))


def test_over_many_seeds_each_member_is_drawn_as_often_as_any_other() -> None:
    draws, members = 4_000, range(1, 101)
    times = Counter(member for seed in range(draws) for member in lot.drawn(members, f"{seed:064x}"))
    expected = draws * lot.share(len(members)) / len(members)
    assert set(times) == set(members)
    assert sum((times[member] - expected) ** 2 / expected for member in members) < 99 + 4 * sqrt(2 * 99), (
        "chi squared, 99 degrees of freedom"
    )
    early, late = (sum(times[member] for member in half) for half in (range(1, 51), range(51, 101)))
    assert abs(early - late) < 4 * sqrt(early + late), "neither the beginning nor the end of the week"


def test_the_command_draws_from_an_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    facts = {"action": "a.search", "category": "consultation"}
    others = ({"action": "a.read", "category": "consultation"}, {"action": "a.search", "category": "not_allowed"})
    log = [{"sequence": number, "digest": f"{number:064x}", "facts": facts} for number in range(1, 61)]
    log += [{"sequence": 61 + place, "digest": f"{61 + place:064x}", "facts": other} for place, other in enumerate(others)]
    export = tmp_path / "log.jsonl"
    export.write_text("".join(f"{json.dumps(line)}\n" for line in (*log, {"end": "a signed note"})), encoding="utf-8")
    monkeypatch.delitem(sys.modules, "comity.engines.lot")
    monkeypatch.setattr(sys, "argv", ["lot", str(export), "a.search", "5", "62"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("comity.engines.lot", run_name="__main__")
    assert ended.value.code == 0
    seed = f"{62:064x}"
    assert capsys.readouterr().out.splitlines() == [f"55 entries, seed {seed}", *map(str, lot.drawn(range(6, 61), seed))]
