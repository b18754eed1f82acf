"""A golden table of names per script: which two are one name and which only look alike, each pair with the reason it is there."""

import random
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from comity.engines.screening import Subject, Watchlist

ALERT = 0.85  # from this score on a screening tells an officer of a hit
DECOYS = 300
_TABLE = tomllib.loads((Path(__file__).parent / "golden.toml").read_text(encoding="utf-8"))
SCRIPTS = [script for script in _TABLE if script != "known_misses"]


class Pair(NamedTuple):
    """A listed name and one asked for, in a script, expected to be ``found`` or kept ``apart``, and why it is in the table."""

    script: str
    expected: str
    listed: str
    asked: str
    why: str


KNOWN_MISSES = {Pair(*row[:5]): row[5] for row in _TABLE["known_misses"]["rows"]}
PAIRS = [Pair(script, expected, *row) for script in SCRIPTS for expected in ("found", "apart") for row in _TABLE[script][expected]]


@cache
def decoys() -> list[str]:
    """Invented names of two words, the same ones each time."""
    chance = random.Random(7)
    syllables = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]

    def word(most: int) -> str:
        return "".join(chance.choice(syllables) for _ in range(chance.randint(2, most))).capitalize()

    return [f"{word(3)} {word(4)}" for _ in range(DECOYS)]


@cache
def listed_in(script: str) -> Watchlist:
    """The decoys and all names that the table lists in a script, each with itself for id."""
    own = [pair.listed for pair in (*PAIRS, *KNOWN_MISSES) if pair.script == script]
    return Watchlist.build(Subject(name, [name]) for name in dict.fromkeys([*decoys(), *own]))


def case(pair: Pair) -> object:
    missed = KNOWN_MISSES.get(pair)
    return pytest.param(
        pair, id=f"{pair.script}-{pair.expected}-{pair.why}", marks=[pytest.mark.xfail(strict=True, reason=missed)] if missed else []
    )


@pytest.mark.parametrize("pair", [case(pair) for pair in (*PAIRS, *KNOWN_MISSES)])
def test_one_name_in_two_spellings_is_found_and_another_that_looks_alike_is_not(pair: Pair) -> None:
    hits = listed_in(pair.script).search(Subject(names=[pair.asked]), limit=50)
    score = next((hit.score for hit in hits if hit.id == pair.listed), 0.0)
    if pair.expected == "found":
        assert [hit.id for hit in hits[:1]] == [pair.listed], pair.why
        assert score >= ALERT, pair.why
    else:
        assert score < ALERT, pair.why


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_script_has_pairs_of_both_kinds_and_no_pair_twice(script: str) -> None:
    rows = [pair[2:4] for pair in (*PAIRS, *KNOWN_MISSES) if pair.script == script]
    assert {pair.expected for pair in PAIRS if pair.script == script} == {"found", "apart"}
    assert len(set(rows)) == len(rows)
    assert all(pair.why for pair in PAIRS if pair.script == script)
