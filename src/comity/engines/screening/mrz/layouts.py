"""Where each field and each check digit of a machine-readable zone stands, format by format: ICAO Doc 9303, parts 4 to 7.

Outside Doc 9303 stands the French identity card of 1988 to 2021: two lines of 36, told from TD2 by its beginning ``IDFRA``; its other
fields and check digits lie elsewhere, and it names neither a nationality nor an expiry date.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from comity.engines.ruling import N_
from comity.engines.screening.mrz.faults import MrzField


class MrzFormat(StrEnum):
    """The formats by the names of the standard; the French card, which has none there, by an English message id."""

    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"
    MRV_A = "MRV-A"
    MRV_B = "MRV-B"
    FRENCH_CARD = N_("French identity card")


class Span(NamedTuple):
    """Characters ``first`` to ``last`` of a line, both included, all counted from 1 as in the standard; nothing where last < first."""

    line: int
    first: int
    last: int


class Check(NamedTuple):
    """A check digit: the field it answers for, where it stands, and what it is computed over, in order."""

    field: MrzField
    at: Span
    over: tuple[Span, ...]


class Layout(NamedTuple):
    """A format: how many lines of how many characters, what stands where."""

    format: MrzFormat
    lines: int
    length: int
    spans: Mapping[MrzField, tuple[Span, ...]]
    checks: tuple[Check, ...]

    def field_at(self, line: int, position: int) -> MrzField:
        """The field of a character; a check digit belongs to the field it answers for."""
        places = [*self.spans.items(), *((check.field, (check.at,)) for check in self.checks)]
        return next((field for field, spans in places if any(_holds(span, line, position) for span in spans)), MrzField.WHOLE)


def _holds(span: Span, line: int, position: int) -> bool:
    return span.line == line and span.first <= position <= span.last


def text_of(lines: Sequence[str], spans: Sequence[Span]) -> str:
    """What is written in the spans, one after the other."""
    return "".join(lines[span.line - 1][span.first - 1 : span.last] for span in spans)


def places_of(spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Line and position of each character."""
    return ((span.line, position) for span in spans for position in range(span.first, span.last + 1))


def _one(line: int, position: int) -> Span:
    return Span(line, position, position)


def _checked(field: MrzField, line: int, first: int, last: int) -> Check:
    """A field with its check digit right behind it."""
    return Check(field, _one(line, last + 1), (Span(line, first, last),))


def _two_lines(format: MrzFormat, length: int, optional_to: int, checks: tuple[Check, ...]) -> Layout:
    """What TD2, TD3 and both visas have in common: the holder's name above, the rest below."""
    spans = {
        MrzField.CODE: (Span(1, 1, 2),),
        MrzField.ISSUER: (Span(1, 3, 5),),
        MrzField.NAMES: (Span(1, 6, length),),
        MrzField.NUMBER: (Span(2, 1, 9),),
        MrzField.NATIONALITY: (Span(2, 11, 13),),
        MrzField.BIRTH_DATE: (Span(2, 14, 19),),
        MrzField.SEX: (_one(2, 21),),
        MrzField.EXPIRY_DATE: (Span(2, 22, 27),),
        MrzField.OPTIONAL: (Span(2, 29, optional_to),),
    }
    common = (
        _checked(MrzField.NUMBER, 2, 1, 9),
        _checked(MrzField.BIRTH_DATE, 2, 14, 19),
        _checked(MrzField.EXPIRY_DATE, 2, 22, 27),
    )
    return Layout(format, 2, length, spans, common + checks)


_TD1 = Layout(
    MrzFormat.TD1,
    3,
    30,
    {
        MrzField.CODE: (Span(1, 1, 2),),
        MrzField.ISSUER: (Span(1, 3, 5),),
        MrzField.NUMBER: (Span(1, 6, 14),),
        MrzField.OPTIONAL: (Span(1, 16, 30), Span(2, 19, 29)),
        MrzField.BIRTH_DATE: (Span(2, 1, 6),),
        MrzField.SEX: (_one(2, 8),),
        MrzField.EXPIRY_DATE: (Span(2, 9, 14),),
        MrzField.NATIONALITY: (Span(2, 16, 18),),
        MrzField.NAMES: (Span(3, 1, 30),),
    },
    (
        _checked(MrzField.NUMBER, 1, 6, 14),
        _checked(MrzField.BIRTH_DATE, 2, 1, 6),
        _checked(MrzField.EXPIRY_DATE, 2, 9, 14),
        Check(MrzField.WHOLE, _one(2, 30), (Span(1, 6, 30), Span(2, 1, 7), Span(2, 9, 15), Span(2, 19, 29))),
    ),
)
_TD2 = _two_lines(
    MrzFormat.TD2, 36, 35, (Check(MrzField.WHOLE, _one(2, 36), (Span(2, 1, 10), Span(2, 14, 20), Span(2, 22, 35))),)
)  # fmt: skip
_TD3 = _two_lines(
    MrzFormat.TD3,
    44,
    42,
    (
        _checked(MrzField.OPTIONAL, 2, 29, 42),
        Check(MrzField.WHOLE, _one(2, 44), (Span(2, 1, 10), Span(2, 14, 20), Span(2, 22, 43))),
    ),
)
_MRV_A = _two_lines(MrzFormat.MRV_A, 44, 44, ())
_MRV_B = _two_lines(MrzFormat.MRV_B, 36, 36, ())
_FRENCH_CARD = Layout(
    MrzFormat.FRENCH_CARD,
    2,
    36,
    {
        MrzField.CODE: (Span(1, 1, 2),),
        MrzField.ISSUER: (Span(1, 3, 5),),
        MrzField.NAMES: (Span(1, 6, 30), Span(2, 14, 27)),
        MrzField.OPTIONAL: (Span(1, 31, 36),),
        MrzField.NUMBER: (Span(2, 1, 12),),
        MrzField.BIRTH_DATE: (Span(2, 28, 33),),
        MrzField.SEX: (_one(2, 35),),
    },
    (
        _checked(MrzField.NUMBER, 2, 1, 12),
        _checked(MrzField.BIRTH_DATE, 2, 28, 33),
        Check(MrzField.WHOLE, _one(2, 36), (Span(1, 1, 36), Span(2, 1, 35))),
    ),
)

SHAPES = ((3, 30), (2, 36), (2, 44))  # lines × characters; a visa shares its shape with a card or a passport


def layout_of(lines: Sequence[str]) -> Layout:
    """The layout of lines that have one of the ``SHAPES``: by their length, the mark V of a visa, and the length of the number."""
    if len(lines) == 3:
        return _with_long_number(_TD1, lines)
    visa = lines[0].startswith("V")
    if len(lines[0]) == 44:
        return _MRV_A if visa else _TD3
    if visa:
        return _MRV_B
    return _FRENCH_CARD if lines[0].startswith("IDFRA") else _with_long_number(_TD2, lines)


def _with_long_number(layout: Layout, lines: Sequence[str]) -> Layout:
    """TD1 and TD2 write a number of more than nine characters into the optional data (Doc 9303, parts 5 and 6, data structure).

    A filler then stands where the check digit would; the rest of the number, its check digit and a filler open the optional data. The
    composite check digit covers the places as written, so it does not change.
    """
    number, (optional, *others) = layout.spans[MrzField.NUMBER], layout.spans[MrzField.OPTIONAL]
    check, *other_checks = layout.checks
    rest = text_of(lines, (optional,)).partition("<")[0]
    if text_of(lines, (check.at,)) != "<" or text_of(lines, number).endswith("<") or len(rest) < 2:
        return layout
    digit_at = optional.first + len(rest) - 1
    number = (*number, Span(optional.line, optional.first, digit_at - 1))
    optional = Span(optional.line, digit_at + 1, optional.last)
    spans = {**layout.spans, MrzField.NUMBER: number, MrzField.OPTIONAL: (optional, *others)}
    checks = (Check(MrzField.NUMBER, _one(optional.line, digit_at), number), *other_checks)
    return layout._replace(spans=spans, checks=checks)
