"""What a machine that reads letters may have confused: proposed where a check digit then fits, never done silently.

Doc 9303 names no repairs; these are ours. A digit alone can stand in a date and for a check digit, so letters there are always taken
for the digits they resemble. In a number or optional data either may stand: there one character is exchanged for one of the sort that
stands beside it, and only where no other exchange would fit as well (the composite check digit cannot tell two of them apart: it weighs
a number as the number's own does). Names and states have no check digit and are left alone. One exchange in ten fits by chance, so a
repair is a reason to look again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from comity.engines.ruling import N_
from comity.engines.screening.mrz.check_digits import verify
from comity.engines.screening.mrz.faults import MrzField
from comity.engines.screening.mrz.layouts import Check, Layout, places_of
from comity.engines.screening.mrz.lines import Lines

_DIGITS = {"O": "0", "I": "1", "B": "8", "S": "5", "Z": "2"}
_OTHERS = _DIGITS | {digit: letter for letter, digit in _DIGITS.items()}
_DATES = frozenset({MrzField.BIRTH_DATE, MrzField.EXPIRY_DATE})
_MIXED = frozenset({MrzField.NUMBER, MrzField.OPTIONAL})

_PROPOSED = N_("Line %(line)s, position %(position)s: with “%(proposed)s” instead of “%(given)s” the check digit of the %(field)s fits.")

_Changes = Mapping[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class Repair:
    """One character that may have been misread; line and position count from 1, ``template`` and ``values`` are as in a fault."""

    field: MrzField
    line: int
    position: int
    given: str
    proposed: str
    template: str
    values: Mapping[str, str]

    def sentence(self) -> str:
        """The English sentence."""
        return self.template % self.values


def repaired(layout: Layout, lines: Lines) -> tuple[Lines, tuple[Repair, ...]]:
    """The lines with every exchange that makes a failing check digit fit, and the exchanges; none where nothing fits or several would."""
    repairs: list[Repair] = []
    for check in layout.checks:
        changes = {} if verify(check, lines).fits else _changes(check, lines)
        repairs += [_repair(check.field, lines, place, changes[place]) for place in sorted(changes)]
        lines = _changed(lines, changes)
    return lines, tuple(sorted(repairs, key=lambda repair: (repair.line, repair.position)))


def _repair(field: MrzField, lines: Lines, place: tuple[int, int], proposed: str) -> Repair:
    line, position = place
    given = lines[line - 1][position - 1]
    values = {"field": field.value, "line": str(line), "position": str(position), "given": given, "proposed": proposed}
    return Repair(field, line, position, given, proposed, _PROPOSED, values)


def _changes(check: Check, lines: Lines) -> _Changes:
    """The one set of exchanges that makes a check digit fit, or none."""
    sure = _digits_for_letters(check, lines)
    if sure and verify(check, _changed(lines, sure)).fits:
        return sure
    if check.field not in _MIXED:
        return {}
    possible = [{**sure, place: other} for place, other in _exchanges(list(places_of(check.over)), lines)]
    fitting = [changes for changes in possible if verify(check, _changed(lines, changes)).fits]
    return fitting[0] if len(fitting) == 1 else {}


def _digits_for_letters(check: Check, lines: Lines) -> _Changes:
    """What must be a digit and is a letter that resembles one."""
    spans = (check.at, *check.over) if check.field in _DATES else (check.at,)
    return {place: _DIGITS[letter] for place in places_of(spans) if (letter := _at(lines, place)) in _DIGITS}


def _exchanges(places: Sequence[tuple[int, int]], lines: Lines) -> Iterator[tuple[tuple[int, int], str]]:
    """Each character that resembles one of the other sort, where that sort stands before or behind it."""
    text = "".join(_at(lines, place) for place in places)
    for at, letter in enumerate(text):
        other = _OTHERS.get(letter, "")
        beside = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
        if other and any(neighbour.isdigit() == other.isdigit() and neighbour != "<" for neighbour in beside):
            yield places[at], other


def _at(lines: Sequence[str], place: tuple[int, int]) -> str:
    return lines[place[0] - 1][place[1] - 1]


def _changed(lines: Lines, changes: _Changes) -> Lines:
    return tuple(
        "".join(changes.get((number, position), letter) for position, letter in enumerate(line, 1)) for number, line in enumerate(lines, 1)
    )
