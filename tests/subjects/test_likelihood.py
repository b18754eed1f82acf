"""What is said of two descriptions is no stronger than what agrees, however high the score."""

from typing import Any

import pytest
from django.utils import translation

from comity.engines.screening import Attribute, Document, Subject, Watchlist
from comity.subjects import evidence as evidences

LISTED = Subject(
    "1",
    names=["Tonio Lamberti"],
    birth_dates=["1961-02-03"],
    nationalities=["IT"],
    places=["Torvona"],
    genders=["male"],
    documents=[Document("YA1234567")],
    parents=["Anna Lamberti"],
)
OTHERS = [Subject(str(key), names=[name]) for key, name in enumerate(("Piero Altro", "Verena Steadfast", "Carla Conti"), start=2)]


def said(**facts: Any) -> tuple[str, float]:
    hit = Watchlist.build([LISTED, *OTHERS]).search(Subject(names=["Tonio Lamberti"], **facts))[0]
    return evidences.likelihood(evidences.keep(hit.evidence), hit.score), hit.score


@pytest.mark.parametrize(
    ("written", "read"), [("Female", "أنثى"), ("F", "أنثى"), ("male", "ذكر"), ("unknown to us", "unknown to us"), ("", "")]
)
def test_a_sex_is_read_in_the_readers_language_however_a_list_writes_it(written: str, read: str) -> None:
    with translation.override("ar"):
        assert evidences.shown(Attribute.GENDER, written) == read


def test_a_name_and_a_birth_year_are_never_very_likely_one_person() -> None:
    for born in ("1961", "1961-02", "1961~"):
        words, score = said(birth_dates=[born])
        assert score > evidences.VERY_LIKELY - 0.01
        assert words.startswith("Likely one person"), born


@pytest.mark.parametrize("weak", [{"nationalities": ["IT"]}, {"genders": ["male"]}, {"nationalities": ["IT"], "genders": ["male"]}])
def test_what_namesakes_share_makes_nobody_likely(weak: dict[str, list[str]]) -> None:
    words, score = said(**weak)
    assert score >= evidences.LIKELY
    assert words.startswith("Possibly one person")
    assert said(birth_dates=["1961"], **weak)[0].startswith("Likely one person")


@pytest.mark.parametrize(
    "firm",
    [
        {"birth_dates": ["1961-02-03"]},
        {"documents": [Document("YA1234567")]},
        {"birth_dates": ["1961"], "parents": ["Anna Lamberti"]},
        {"birth_dates": ["1961"], "places": ["Torvona"], "nationalities": ["IT"]},
    ],
)
def test_a_full_date_a_document_parents_or_place_and_nation_together_are(firm: dict[str, Any]) -> None:
    assert said(**firm)[0].startswith("Very likely one person")


def test_a_name_alone_is_a_name_that_resembles() -> None:
    assert said()[0].startswith("A name that resembles")
