"""The check digits of a machine-readable zone: ICAO Doc 9303, part 3, 4.9."""

from collections.abc import Sequence
from typing import NamedTuple

from comity.engines.screening.mrz.faults import MrzField
from comity.engines.screening.mrz.layouts import Check, text_of

WEIGHTS = (7, 3, 1)


def check_digit(text: str) -> str:
    """The digit for a text of A–Z, 0–9 and <: digits count as they are, letters from 10, a filler 0; weighted 7, 3, 1; modulo ten."""
    values = (0 if letter == "<" else int(letter, 36) for letter in text)
    return str(sum(value * WEIGHTS[at % 3] for at, value in enumerate(values)) % 10)


class CheckDigit(NamedTuple):
    """A check digit as given and as computed, and whether it fits; line and position count from 1."""

    field: MrzField
    line: int
    position: int
    given: str
    computed: str
    fits: bool


def verify(check: Check, lines: Sequence[str]) -> CheckDigit:
    """Compute one. A filler in its place fits a field wholly of fillers, as the standard allows for what is left out."""
    covered, given = text_of(lines, check.over), text_of(lines, (check.at,))
    computed = check_digit(covered)
    fits = given == computed or (given == "<" and not covered.strip("<"))
    return CheckDigit(check.field, check.at.line, check.at.first, given, computed, fits)
