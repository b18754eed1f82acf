"""Rulings: yes, or no with a sentence."""

import pytest

from comity.engines.ruling import Ruling, no, only, yes


def test_a_refusal_without_a_sentence_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="has its sentence"):
        Ruling(False)
    with pytest.raises(ValueError, match="has its sentence"):
        Ruling(True, "because")


def test_both_must_allow_and_the_first_refusal_speaks() -> None:
    assert yes() & yes()
    assert (no("first") & no("second")).because == "first"
    assert (yes() & no("second")).because == "second"


def test_one_that_allows_is_enough_and_else_the_first_refusal_speaks() -> None:
    assert no("first") | yes()
    assert yes() | no("second")
    assert (no("first") | no("second")).because == "first"


def test_only_turns_a_condition_into_a_ruling() -> None:
    assert only(True, "unused")
    assert only(False, "the officer in charge answers") == no("the officer in charge answers")
