"""The marks of the screening benchmark, on answers small enough to be counted by hand."""

from random import Random

import pytest
from benchmarks.screening import fairness, pairs, recall
from benchmarks.screening.contenders.romanisation import Lines, plain, spelled
from benchmarks.screening.material import Pair, Person, Question, script_of
from benchmarks.screening.recall import EVIDENT, Answered


def found(rank: int | None, score: float | None, kind: str = EVIDENT) -> Answered:
    question = Question("q", "aliases", Person("", ("Somebody",)), frozenset({"right"}), kind, "Latin")
    hits = [] if rank is None or score is None else [*[("wrong", score)] * rank, ("right", score)]
    return Answered(question, hits, rank, score, 1.0, 1.0)


def stranger(score: float, script: str = "Latin") -> Answered:
    question = Question("c", "strangers", Person("", ("Nobody",)), frozenset(), "athletes", script)
    return Answered(question, [("wrong", score)], None, None, 1.0, 1.0)


def judged(*rows: tuple[bool, float]) -> list[tuple[Pair, float]]:
    nobody = Person("", ("Nobody",))
    return [(Pair("p", "list aliases", "Latin", nobody, nobody, is_same), score) for is_same, score in rows]


@pytest.mark.parametrize(
    ("percent", "threshold"),
    [
        (50, 0.8),
        (51, 0.4),
        (75, 0.4),
        pytest.param(76, None, id="the fourth was never found"),
    ],
)
def test_the_threshold_is_the_score_at_which_so_many_are_found(percent: float, threshold: float | None) -> None:
    rows = [found(0, 0.9), found(3, 0.8), found(1, 0.4), found(None, None), found(0, 0.1, kind="other scripts")]

    assert recall.threshold_at(rows, percent) == threshold


def test_recall_counts_the_rank_and_alerts_count_the_best_answer() -> None:
    rows = [
        found(0, 0.9),
        found(9, 0.9),
        found(None, None),
        found(2, 0.5),
        *[found(0, 0.9)] * 16,
        stranger(0.9),
        stranger(0.6),
        stranger(0.4),
    ]

    figures = recall.figures(rows)

    assert figures["aliases/all/recall@1"] == 17 / 20
    assert figures["aliases/all/recall@10"] == 19 / 20
    assert figures["false alerts@90"] == 1 / 3
    assert figures["false alerts@95"] == 2 / 3


def test_the_area_under_the_curve_is_the_share_of_pairs_of_pairs_in_the_right_order() -> None:
    chance = Random(5)
    rows = [(chance.random() < 0.4, chance.randrange(6) / 5) for _row in range(60)]
    true, false = ([score for is_same, score in rows if is_same is wanted] for wanted in (True, False))

    expected = sum((right > wrong) + (right == wrong) / 2 for right in true for wrong in false) / (len(true) * len(false))

    assert pairs.area_under_curve(judged(*rows)) == pytest.approx(expected)


def test_a_score_that_means_what_it_says_has_no_calibration_error() -> None:
    honest = judged(*[(True, 0.75)] * 3, (False, 0.75), (False, 0.0), (True, 1.0))

    assert pairs.calibration_error(honest) == pytest.approx(0)
    assert pairs.calibration_error(judged((False, 0.75), (False, 0.75))) == pytest.approx(0.75)


def test_fairness_compares_the_worst_script_with_the_best() -> None:
    by_name = [*[found(0, 0.5)] * 20, *[stranger(0.9)] * 10, *[stranger(0.1)] * 90]
    in_scripts = [*[stranger(0.9, "Arabic")] * 30, *[stranger(0.1, "Arabic")] * 70, *[stranger(0.9, "Kana")] * 3]
    romanised = [*[stranger(0.9, "Arabic")] * 10, *[stranger(0.1, "Arabic")] * 90]

    figures = fairness.figures(by_name, in_scripts, romanised)

    assert figures["fairness/in Latin"] == 0.1
    assert figures["fairness/in Arabic"] == 0.3
    assert figures["fairness/romanised from Arabic"] == 0.1
    assert figures["fairness/worst ÷ best"] == pytest.approx(30.5 / 10.5)
    assert "fairness/in Kana" not in figures, "three people say nothing about a script"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Zhou DA-CHUANG", "zhou da chuang"),
        ("周大创", "zhou da chuang"),
        ("O'Neill, Síle", "oneill sile"),
        pytest.param("!", "", id="nothing to read"),
    ],
)
def test_peers_read_names_in_plain_latin_letters(written: str, read: str) -> None:
    assert plain(written) == read


def test_a_name_in_ascii_is_spelled_as_it_is() -> None:
    assert spelled("Abu  ABBAS") == "Abu  ABBAS"


@pytest.mark.parametrize(("name", "script"), [("Иван Ли", "Cyrillic"), ("周大创", "Han"), ("Ivan 周", "Latin"), ("123", "Latin")])
def test_the_script_of_a_name_is_that_of_most_letters(name: str, script: str) -> None:
    assert script_of(name) == script


def test_a_person_with_several_names_is_answered_once_with_the_best_score() -> None:
    lines = Lines([Person("a", ("One", "ONE", "Two")), Person("b", ("Three",), ("Two",))])

    assert lines.names == ["one", "two", "three", "two"]
    assert lines.best([(0, 1.0), (1, 3.0), (3, 2.0)], 10) == [("a", 3.0), ("b", 2.0)]
    assert lines.best([(0, 1.0), (3, 2.0)], 1) == [("b", 2.0)]
