"""What holds for every zone: what is written reads back, a digit changed is told, and no text raises anything but the typed error."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making_mrz import NAMES, OPTIONAL, Holder, zone

from comity.engines.screening.mrz import Mrz, MrzError, looks_like_mrz, read_mrz, subject_of

TODAY = date(2026, 11, 22)
FORMATS = sorted(NAMES)
LETTERS, ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
LONGEST_NUMBER = {"TD1": 22, "TD2": 14}
words = st.lists(st.text(LETTERS, min_size=1, max_size=5), min_size=1, max_size=2).map(" ".join)
births = st.dates(date(1926, 11, 23), TODAY)
expiries = st.dates(date(1996, 1, 1), date(2095, 12, 31))


@st.composite
def written(draw: st.DrawFn) -> tuple[str, Holder, date, date]:
    """A format, a holder it has room for, and both dates in full."""
    format = draw(st.sampled_from(FORMATS))
    born, expires = draw(births), draw(expiries)
    number = draw(st.text(ALPHABET, min_size=1, max_size=LONGEST_NUMBER.get(format, 9)))
    room = OPTIONAL[format] - (len(number) - 7 if len(number) > 9 else 0)
    holder = Holder(
        number,
        draw(st.sampled_from(["UTO", "KEN", "D", "FRA"])),
        draw(st.sampled_from(["KEN", "D", "XXA", "RKS"])),
        f"{born:%y%m%d}",
        draw(st.sampled_from("MFX")),
        f"{expires:%y%m%d}",
        draw(words),
        draw(st.just("") | words),
        draw(st.text(ALPHABET, max_size=max(room, 0))),
        draw(st.text(ALPHABET, max_size=11)) if format == "TD1" else "",
    )
    return format, holder, born, expires


@given(written())
def test_what_is_written_reads_back_equal(case: tuple[str, Holder, date, date]) -> None:
    format, holder, born, expires = case
    mrz = read_mrz("\n".join(zone(format, holder)), TODAY)
    assert (mrz.format, mrz.issuer, mrz.nationality, mrz.number) == (format, holder.issuer, holder.nationality, holder.number)
    assert (mrz.birth_date, mrz.expiry_date, mrz.sex) == (born.isoformat(), expires.isoformat(), holder.sex)
    assert (mrz.primary, mrz.secondary, mrz.names_may_be_cut) == (holder.primary, holder.secondary, False)
    assert mrz.optional_data == tuple(text for text in (holder.optional, holder.optional_below) if text)
    assert (mrz.faults, mrz.repairs) == ((), ())


@given(written(), st.data())
def test_a_digit_changed_in_a_checked_field_is_told(case: tuple[str, Holder, date, date], data: st.DataObject) -> None:
    format, holder, *_ = case
    field = data.draw(st.sampled_from(["number", "born", "expires"]))
    text = getattr(holder, field)
    at = data.draw(st.sampled_from([at for at, letter in enumerate(text) if letter.isdigit()] or [None]))
    if at is None:
        return
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != text[at]]))
    sound = zone(format, holder)
    changed = zone(format, holder._replace(**{field: text[:at] + other + text[at + 1 :]}))
    old = {(digit.line, digit.position): digit.given for digit in read_mrz("\n".join(sound), TODAY).check_digits}
    kept = ["".join(old.get((line, position), letter) for position, letter in enumerate(row, 1)) for line, row in enumerate(changed, 1)]
    mrz = read_mrz("\n".join(kept), TODAY)
    names = {"number": "document number", "born": "birth date", "expires": "expiry date"}
    assert names[field] in {digit.field for digit in mrz.check_digits if not digit.fits}
    assert names[field] in {fault.field for fault in mrz.faults}


def try_to_read(text: str) -> Mrz | None:
    looks_like_mrz(text)
    try:
        mrz = read_mrz(text, TODAY)
    except MrzError:
        return None
    assert all(item.sentence() for item in (*mrz.faults, *mrz.repairs))
    assert (mrz.repaired is None) == (not mrz.repairs)
    subject_of(mrz)
    return mrz


@given(st.text(max_size=500))
def test_no_text_raises_anything_but_the_typed_error(text: str) -> None:
    try_to_read(text)


@given(st.sampled_from([(3, 30), (2, 36), (2, 44)]), st.data())
def test_every_text_of_the_shape_and_alphabet_is_read(shape: tuple[int, int], data: st.DataObject) -> None:
    count, length = shape
    lines = data.draw(st.lists(st.text(ALPHABET + "<" * 20, min_size=length, max_size=length), min_size=count, max_size=count))
    assert try_to_read("\n".join(lines))


@pytest.mark.parametrize("unit", ["<", "P<UTO", "\n", "«", "ﷺ", "\u200b", "A\n", " "])
def test_a_long_text_is_refused_at_once(unit: str) -> None:
    start = time.perf_counter()
    for length in (400, 1_000_000):
        assert try_to_read((unit * length)[:length]) is None
    assert time.perf_counter() - start < 1
