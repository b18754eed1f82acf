"""What people paste: taken where it can be, refused with its place where it cannot."""

from datetime import date

import pytest
from tests.making_mrz import zone

from comity.engines.screening.mrz import Mrz, MrzError, MrzField, MrzReason, looks_like_mrz, read_mrz

TODAY = date(2026, 11, 22)
PASSPORT, CARD, OLD_CARD = (zone(format) for format in ("TD3", "TD1", "TD2"))


def read(text: str) -> Mrz:
    return read_mrz(text, TODAY)


ARABIC_LETTER_MARK, BYTE_ORDER_MARK, NO_BREAK_SPACE = "\u061c", "\ufeff", "\u00a0"


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(PASSPORT) + "\n",
        "\r\n\r\n".join(PASSPORT),
        "".join(PASSPORT),
        "\n".join(PASSPORT).lower(),
        " ".join("\n".join(PASSPORT)),
        "\n".join(PASSPORT).replace("<", "«"),
        "\n".join(PASSPORT).replace("<", "‹"),
        "\n".join(PASSPORT).replace("<<", "«"),
        "\n".join(PASSPORT).replace("<", "＜").replace("P", "Ｐ"),
        ARABIC_LETTER_MARK + f"{NO_BREAK_SPACE}\n{BYTE_ORDER_MARK}".join(PASSPORT),
        "".join(PASSPORT)[:60] + "\n" + "".join(PASSPORT)[60:80] + "\n" + "".join(PASSPORT)[80:],
    ],
)
def test_a_zone_is_read_however_it_was_pasted(text: str) -> None:
    assert read(text) == read("\n".join(PASSPORT))
    assert looks_like_mrz(text)


@pytest.mark.parametrize("lines", [PASSPORT, CARD, OLD_CARD])
def test_lost_line_breaks_are_found_by_the_length(lines: list[str]) -> None:
    assert read("".join(lines)) == read("\n".join(lines))
    assert read("".join(lines)).lines == tuple(lines)


@pytest.mark.parametrize(("lines", "at"), [(PASSPORT, 0), (OLD_CARD, 0), (CARD, 2)])
@pytest.mark.parametrize("miscounted", [-4, -1, 1, 14])
def test_fillers_miscounted_behind_the_names_are_mended_and_told(lines: list[str], at: int, miscounted: int) -> None:
    names = lines[at][:miscounted] if miscounted < 0 else lines[at] + "<" * miscounted
    mrz = read("\n".join([*lines[:at], names, *lines[at + 1 :]]))
    assert mrz.lines == tuple(lines)
    [told] = mrz.faults
    assert (told.field, told.reason, told.line) == (MrzField.NAMES, MrzReason.LENGTH, at + 1)
    assert told.sentence() == (
        f"Line {at + 1} had {len(names)} characters instead of {len(lines[at])}: fillers at its end were added or left out."
    )


@pytest.mark.parametrize(
    ("text", "reason", "field", "place", "sentence"),
    [
        ("", MrzReason.LINES, MrzField.WHOLE, (0, 0), "There is no machine-readable zone here."),
        (" \n\t\n", MrzReason.LINES, MrzField.WHOLE, (0, 0), "There is no machine-readable zone here."),
        ("A" * 401, MrzReason.LENGTH, MrzField.WHOLE, (0, 0), "This text is too long for a machine-readable zone: 401 characters."),
        (
            PASSPORT[0],
            MrzReason.LINES,
            MrzField.WHOLE,
            (0, 0),
            "A machine-readable zone has two lines of 44 or of 36 characters or three of 30; here the lines have 44.",
        ),
        (
            "AB\nCD\nEF",
            MrzReason.LINES,
            MrzField.WHOLE,
            (0, 0),
            "A machine-readable zone has two lines of 44 or of 36 characters or three of 30; here the lines have 2, 2, 2.",
        ),
        (
            f"{PASSPORT[0]}\n{PASSPORT[1][:-1]}",
            MrzReason.LENGTH,
            MrzField.WHOLE,
            (2, 44),
            "Line 2 has 43 characters instead of 44.",
        ),
        (
            f"{CARD[0]}7\n{CARD[1]}\n{CARD[2]}",
            MrzReason.LENGTH,
            MrzField.WHOLE,
            (1, 31),
            "Line 1 has 31 characters instead of 30.",
        ),
        (f"{'A' * 45}\n{PASSPORT[1]}", MrzReason.LENGTH, MrzField.WHOLE, (1, 45), "Line 1 has 45 characters instead of 44."),
        (f"P<UTO\n{PASSPORT[1]}", MrzReason.LENGTH, MrzField.WHOLE, (1, 6), "Line 1 has 5 characters instead of 44."),
        (
            "\n".join(PASSPORT).replace("TAREK", "TÄREK"),
            MrzReason.CHARACTER,
            MrzField.NAMES,
            (1, 17),
            "Line 1, position 17: “Ä” does not exist in a machine-readable zone; it has A to Z, 0 to 9 and <.",
        ),
        (
            "\n".join(PASSPORT).replace("KEN", "K?N"),
            MrzReason.CHARACTER,
            MrzField.NATIONALITY,
            (2, 12),
            "Line 2, position 12: “?” does not exist in a machine-readable zone; it has A to Z, 0 to 9 and <.",
        ),
        (
            f"{PASSPORT[0]}\n{PASSPORT[1][:9]}-{PASSPORT[1][10:]}",
            MrzReason.CHARACTER,
            MrzField.NUMBER,
            (2, 10),
            "Line 2, position 10: “-” does not exist in a machine-readable zone; it has A to Z, 0 to 9 and <.",
        ),
    ],
)
def test_what_has_no_shape_is_refused_with_its_place_and_a_sentence(
    text: str, reason: MrzReason, field: MrzField, place: tuple[int, int], sentence: str
) -> None:
    with pytest.raises(MrzError) as refused:
        read(text)
    fault = refused.value.fault
    assert (fault.reason, fault.field, (fault.line, fault.position)) == (reason, field, place)
    assert str(refused.value) == fault.sentence() == sentence


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("\n".join(CARD), True),
        (PASSPORT[0], True),
        ("\n".join(PASSPORT).replace("TAREK", "TÄREK"), True),
        ("QT4471902", False),
        ("Tarek Omar Quastani, born in Mombasa on 9 March 1971", False),
        ("", False),
        ("<" * 401, False),
        ("«Общество с ограниченной ответственностью Врелко и Опаренко»", False),
        ("<< طارق القستاني عمر طارق القستاني عمر >>", False),
        (" " * 200 + "<<", False),
    ],
)
def test_a_zone_is_told_from_a_name_and_a_number(text: str, is_one: bool) -> None:
    assert looks_like_mrz(text) is is_one
