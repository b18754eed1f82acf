"""Which searches show a pattern, and which do not: a table of both, and that none counts twice for the same question."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from comity.engines.screening import Document, Subject
from comity.screening.reviews import patterns
from comity.screening.reviews.patterns import Pattern, Search
from comity.screening.reviews.terms import Reason

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
ME, COLLEAGUES = "Carla Conti", ["Wang Wei", "Mario Rossi", "Ahmed Al-Sayed", "Olga Orsini-Berti"]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
AGAIN = Subject(names=["Orsino Valdemarca"])


def searched(*asked: str | Subject, every: timedelta = timedelta(hours=2), matters: Sequence[int] = ()) -> list[Search]:
    """Searches one after the other, each for a matter of its own where none are given."""
    return [
        Search(
            number,
            MONDAY + every * (number - 1),
            ("things.thing", str(matters[number - 1] if matters else number)),
            Subject(names=[one]) if isinstance(one, str) else one,
        )
        for number, one in enumerate(asked, 1)
    ]


def found(searches: list[Search], since: int = 0, covered: patterns.Covered | None = None) -> list[Pattern]:
    return patterns.found(searches, since, ME, COLLEAGUES, covered or {})


@pytest.mark.parametrize("name", ["Carla Conti", "CONTI Carla", "Carla  Contí", "C. Conti", "Карла Конти"])
def test_the_own_name_in_any_order_spelling_and_script_is_asked_about(name: str) -> None:
    assert found(searched(name)) == [Pattern(Reason.OWN_NAME, 1)]


@pytest.mark.parametrize("name", ["Wang Wei", "wei wang", "王伟", "Mario Rosi", "Ahmad Alsayed", "Olga Orsini Berti"])
def test_the_name_of_a_colleague_is_asked_about(name: str) -> None:
    assert found(searched(name)) == [Pattern(Reason.COLLEAGUE, 1)]


@pytest.mark.parametrize(
    "name",
    [
        "Orsino Valdemarca",
        "Carlo Conti",
        "Giovanni Conti",
        "Conti",
        "Carla",
        "Maria Rossi",
        "Giovanni Rossi",
        "Rossi",
        "Wang Min",
        "Wei",
    ],
)
def test_another_person_of_a_family_or_a_part_of_a_name_is_no_pattern(name: str) -> None:
    assert found(searched(name)) == []


def test_a_number_alone_is_nobodys_name_and_erased_words_are_nobody() -> None:
    assert found(searched(Subject(documents=[Document("YA7654321")]), Subject(), Subject(), Subject())) == []


def test_a_birth_date_beside_the_name_does_not_hide_it() -> None:
    assert found(searched(Subject(names=["Carla Conti"], birth_dates=["1980-01-01"]))) == [Pattern(Reason.OWN_NAME, 1)]


def test_the_same_name_again_in_one_matter_is_asked_about_once_and_in_another_again() -> None:
    again = searched("Wang Wei", "Wei Wang", "Wang Wei", matters=[1, 1, 2])
    assert found(again) == [Pattern(Reason.COLLEAGUE, 1), Pattern(Reason.COLLEAGUE, 3)]
    assert found(again, since=1, covered={"colleague": {1}}) == [Pattern(Reason.COLLEAGUE, 3)]
    another = searched("Wang Wei", "Mario Rossi", matters=[1, 1])
    assert found(another) == [Pattern(Reason.COLLEAGUE, 1), Pattern(Reason.COLLEAGUE, 2)], "asked about one, it opens no other"


@pytest.mark.parametrize(
    ("asked", "matters", "others"),
    [
        ([AGAIN] * 2, [1, 2], None),
        ([AGAIN] * 3, [1, 2, 3], (1, 2)),
        ([AGAIN, "Orsini Valdemarca", "Valdemarca Orsino"], [1, 2, 3], (1, 2)),
        ([AGAIN, "Piero Altro", AGAIN, "Zita Zeta", AGAIN], [1, 2, 3, 4, 5], (1, 3)),
        ([AGAIN] * 9, [1] * 9, None),
        ([AGAIN] * 5, [1, 2, 1, 2, 1], None),
        ([AGAIN] * 10, [1] * 10, tuple(range(1, 10))),
        (["Orsino Valdemarca", "Bruno Valdemarca", "Chiara Valdemarca"], [1, 2, 3], None),
        ([Subject(names=["Li Wei"], birth_dates=[year]) for year in ("1970", "1980", "1990")], [1, 2, 3], None),
        ([Subject(names=["Li Wei"], birth_dates=[year]) for year in ("1970", "1972", "1980")], [1, 2, 3], None),
        ([Subject(documents=[Document("YA 765-4321")])] * 3, [1, 2, 3], (1, 2)),
        ([Subject(documents=[Document(f"YA765432{digit}")]) for digit in range(3)], [1, 2, 3], None),
    ],
    ids=[
        "two matters",
        "three matters",
        "three spellings",
        "others between",
        "nine times in one matter",
        "five times in two matters",
        "ten times in one matter",
        "a family",
        "namesakes born in other years",
        "namesakes born in years near each other",
        "one document",
        "three documents",
    ],
)
def test_one_person_under_many_pretexts(asked: list[str | Subject], matters: list[int], others: tuple[int, ...] | None) -> None:
    expected = [] if others is None else [Pattern(Reason.SAME_PERSON, len(asked), others)]
    assert found(searched(*asked, matters=matters)) == expected


def test_what_lies_more_than_a_week_back_is_not_counted() -> None:
    assert found(searched(*[AGAIN] * 3, every=4 * DAY)) == []
    assert found(searched(*[AGAIN] * 3, every=3 * DAY)) == [Pattern(Reason.SAME_PERSON, 3, (1, 2))]


def test_no_search_counts_for_two_questions_of_one_kind() -> None:
    five = searched(*[AGAIN] * 5)
    assert found(five) == [Pattern(Reason.SAME_PERSON, 3, (1, 2))]
    assert found([*five, *searched(*[AGAIN] * 6)[5:]]) == [Pattern(Reason.SAME_PERSON, 3, (1, 2)), Pattern(Reason.SAME_PERSON, 6, (4, 5))]
    assert found(five, since=3, covered={"same person": {1, 2, 3}}) == []


def test_only_what_was_not_looked_at_is_asked_about_and_what_was_counts_with_it() -> None:
    assert found(searched(*[AGAIN] * 3), since=2) == [Pattern(Reason.SAME_PERSON, 3, (1, 2))]
    assert found(searched(*[AGAIN] * 3), since=3) == []


STRANGERS = [
    f"{first} {last}"
    for first in ("Orsino", "Zita", "Bruno", "Ivo", "Ute", "Kemal", "Pia")
    for last in ("Valdemarca", "Zwolle", "Hrushevsky", "Okonkwo", "Lindqvist")
]


def test_more_than_thirty_in_an_hour_are_a_series_and_thirty_are_not() -> None:
    thirty_one = searched(*STRANGERS[:31], every=MINUTE)
    assert found(thirty_one[:30]) == []
    assert found(thirty_one) == [Pattern(Reason.SERIES, 31, tuple(range(1, 31)))]
    assert found(searched(*STRANGERS[:31], every=2 * MINUTE)) == [], "one in two minutes is work"


def test_a_series_that_goes_on_is_one_question_until_as_many_came_again() -> None:
    assert len(found(searched(*STRANGERS, every=MINUTE))) == 1


def test_of_several_patterns_in_one_search_the_gravest_is_asked_about() -> None:
    assert found(searched("Carla Conti", "Carla Conti", "Carla Conti")) == [Pattern(Reason.OWN_NAME, number) for number in (1, 2, 3)]
