"""Rulings obey the laws of logic whatever is put together, and whoever refuses first speaks."""

from functools import reduce
from operator import and_, or_

from hypothesis import given
from hypothesis import strategies as st

from comity.engines.ruling import Ruling, no, only, yes

sentences = st.text(min_size=1)
rulings = st.one_of(st.just(yes()), st.builds(no, sentences))
lists = st.lists(rulings, min_size=1)


@given(rulings, rulings, rulings)
def test_how_they_are_bracketed_changes_nothing(one: Ruling, two: Ruling, three: Ruling) -> None:
    assert (one & two) & three == one & (two & three)
    assert (one | two) | three == one | (two | three)


@given(lists)
def test_all_of_them_allow_or_the_first_that_refuses_speaks(several: list[Ruling]) -> None:
    together = reduce(and_, several)
    assert bool(together) is all(several)
    assert together.because == next((ruling.because for ruling in several if not ruling), "")


@given(lists)
def test_any_of_them_allows_or_the_first_of_all_speaks(several: list[Ruling]) -> None:
    together = reduce(or_, several)
    assert bool(together) is any(several)
    assert together.because == ("" if any(several) else several[0].because)


@given(rulings)
def test_yes_adds_nothing_to_both_and_settles_either(ruling: Ruling) -> None:
    assert yes() & ruling == ruling & yes() == ruling == ruling & ruling == ruling | ruling
    assert ruling | yes() == yes() | ruling == yes()


@given(st.booleans(), sentences)
def test_a_condition_is_its_ruling_and_every_refusal_has_its_sentence(allowed: bool, because: str) -> None:
    ruling = only(allowed, because)
    assert (bool(ruling), ruling.because) == (allowed, "" if allowed else because)
