"""Characters that may have been misread: proposed where a check digit then fits, told one by one, never put into the reading itself."""

from datetime import date

import pytest
from tests.making_mrz import TAREK, digit, zone

from comity.engines.screening.mrz import Mrz, read_mrz, subject_of

TODAY = date(2026, 11, 22)


def misread(format: str, line: int, position: int, text: str, **holder: str) -> Mrz:
    """A sound zone with something else from a place on."""
    lines = zone(format, TAREK._replace(**holder))
    lines[line - 1] = lines[line - 1][: position - 1] + text + lines[line - 1][position - 1 + len(text) :]
    return read_mrz("\n".join(lines), TODAY)


@pytest.mark.parametrize(
    ("format", "line", "position", "text", "field", "changed"),
    [
        ("TD3", 2, 14, "71O309", "birth date", [(2, 16, "O", "0")]),
        ("TD3", 2, 14, "7IO3O9", "birth date", [(2, 15, "I", "1"), (2, 16, "O", "0"), (2, 18, "O", "0")]),
        ("TD2", 2, 22, "31OS17", "expiry date", [(2, 24, "O", "0"), (2, 25, "S", "5")]),
        ("TD1", 1, 6, "QT44719O2", "document number", [(1, 13, "O", "0")]),
        ("TD1", 1, 6, "MT4471902", "document number", []),
        ("MRV-B", 2, 1, "QT44719OZ", "document number", []),
        ("MRV-B", 2, 1, "QT9471902", "document number", []),
        ("TD3", 2, 14, "710409", "birth date", []),
        ("TD3", 2, 14, "71Q309", "birth date", []),
        ("TD1", 3, 1, "0UASTANI", "names", []),
    ],
)
def test_what_resembles_another_character_is_proposed_only_where_the_check_digit_then_fits(
    format: str, line: int, position: int, text: str, field: str, changed: list[tuple[int, int, str, str]]
) -> None:
    mrz = misread(format, line, position, text)
    assert text in mrz.lines[line - 1]
    assert mrz.faults
    assert [(repair.line, repair.position, repair.given, repair.proposed) for repair in mrz.repairs] == changed
    assert {repair.field for repair in mrz.repairs} <= {field}
    if changed:
        assert mrz.repaired == read_mrz("\n".join(zone(format)), TODAY)
    else:
        assert mrz.repaired is None


def test_a_repair_has_its_sentence_and_its_subject() -> None:
    mrz = misread("TD3", 2, 14, "71O309")
    assert mrz.repairs[0].sentence() == "Line 2, position 16: with “0” instead of “O” the check digit of the birth date fits."
    assert mrz.repaired
    assert (subject_of(mrz).birth_dates, subject_of(mrz.repaired).birth_dates) == ((), ("1971-03-09",))


def test_a_letter_for_a_check_digit_is_proposed_as_the_digit() -> None:
    number = next(f"QT44719{rest}" for rest in range(10, 99) if digit(f"QT44719{rest}") == "8")
    mrz = misread("MRV-A", 2, 10, "B", number=number)
    assert [(repair.position, repair.proposed) for repair in mrz.repairs] == [(10, "8")]
    assert mrz.repaired
    assert mrz.repaired.faults == ()


def test_where_two_exchanges_would_fit_none_is_proposed() -> None:
    """Both letters O weigh seven, so either may be the zero."""
    mrz = misread("TD3", 2, 1, "O4AO4CD39", number="04AO4CD39")
    assert (mrz.repairs, mrz.number) == ((), "O4AO4CD39")


def test_optional_data_and_a_long_number_are_repaired_too() -> None:
    optional = misread("TD3", 2, 29, "AK49Z6", optional="AK4926")
    assert [repair.proposed for repair in optional.repairs] == ["2"]
    long = misread("TD1", 1, 16, "73O", number="QT447WXY9730")
    assert long.repaired
    assert (long.number, long.repaired.number) == ("QT447WXY973O", "QT447WXY9730")
