"""From what a person pastes or types to the lines of a machine-readable zone.

Taken as they come: small letters, white space and invisible marks, wide letters of East Asian keyboards, ``«`` and its kin for the
filler (one, or two where only that fits), line breaks lost or elsewhere, and fillers miscounted at the end of the line of names, which
is told as a fault since nothing else checks that line. What is longer than any zone can be is refused before it is read.
"""

import unicodedata
from collections.abc import Sequence

from comity.engines.ruling import N_
from comity.engines.screening.mrz.faults import MrzError, MrzFault, MrzField, MrzReason, fault_at
from comity.engines.screening.mrz.layouts import SHAPES, layout_of

LONGEST = 400  # characters looked at; a zone has 90, pasted with spaces between them 180
SHORTEST = 30  # one line of the smallest zone
_FILLERS = "«‹〈《"
_ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<")
_UNSEEN = frozenset({"Cc", "Cf", "Zs"})
_MOSTLY = 0.9  # of a zone's characters are of the alphabet, even when a few are misread
_FIXED = 6  # characters a line of names has before any filler

_NOTHING = N_("There is no machine-readable zone here.")
_TOO_LONG = N_("This text is too long for a machine-readable zone: %(given)s characters.")
_LINES = N_("A machine-readable zone has two lines of 44 or of 36 characters or three of 30; here the lines have %(given)s.")
_LENGTH = N_("Line %(line)s has %(given)s characters instead of %(length)s.")
_FILLED = N_("Line %(line)s had %(given)s characters instead of %(length)s: fillers at its end were added or left out.")
_CHARACTER = N_("Line %(line)s, position %(position)s: “%(given)s” does not exist in a machine-readable zone; it has A to Z, 0 to 9 and <.")

Lines = tuple[str, ...]


def lines_of(text: str) -> tuple[Lines, tuple[MrzFault, ...]]:
    """The lines, of one of the ``SHAPES`` and of the alphabet only, and what had to be mended. Raises ``MrzError`` for anything else."""
    if len(text) > LONGEST:
        raise MrzError(fault_at(MrzField.WHOLE, MrzReason.LENGTH, _TOO_LONG, 0, 0, given=len(text)))
    written = _written(text, "<")
    lines, faults = _shaped(written) or _shaped(_written(text, "<<")) or (None, ())
    if lines is None:
        raise MrzError(_shapeless(written))
    for number, line in enumerate(lines, 1):
        for position, letter in enumerate(line, 1):
            if letter not in _ALPHABET:
                field = layout_of(lines).field_at(number, position)
                raise MrzError(fault_at(field, MrzReason.CHARACTER, _CHARACTER, number, position, given=letter))
    return lines, faults


def looks_like_mrz(text: str) -> bool:
    """Whether to read a text as a zone rather than as a name or a number: a line's worth of the alphabet with two fillers in a row.

    Also true of a zone with a line lost or a letter wrong, so that the officer learns what is wrong with it.
    """
    if not SHORTEST <= len(text) <= LONGEST:
        return False
    written = "".join(_written(text, "<"))
    return len(written) >= SHORTEST and "<<" in written and sum(letter in _ALPHABET for letter in written) >= _MOSTLY * len(written)


def _written(text: str, wide: str) -> Lines:
    """The lines in capitals without what cannot be seen, empty ones left out."""
    plain = unicodedata.normalize("NFKC", "".join(wide if letter in _FILLERS else letter for letter in text))
    rows = ("".join(_capital(letter) for letter in row if unicodedata.category(letter) not in _UNSEEN) for row in plain.splitlines())
    return tuple(row for row in rows if row)


def _capital(letter: str) -> str:
    return letter.upper() if letter.isascii() else letter


def _shaped(rows: Lines) -> tuple[Lines, tuple[MrzFault, ...]] | None:
    """The rows as lines of one shape, if they can be."""
    lengths = [len(row) for row in rows]
    if any(lengths == [length] * count for count, length in SHAPES):
        return rows, ()
    return _filled(rows) or _broken_anew("".join(rows), len(rows))


def _broken_anew(whole: str, broken_into: int) -> tuple[Lines, tuple[MrzFault, ...]] | None:
    """The lines of a text whose breaks are lost or elsewhere; its length tells the shape."""
    for count, length in SHAPES:
        if broken_into != count and len(whole) == count * length:
            return tuple(whole[start : start + length] for start in range(0, len(whole), length)), ()
    return None


def _filled(rows: Lines) -> tuple[Lines, tuple[MrzFault, ...]] | None:
    """The rows with the right number of fillers behind the names, where only these are miscounted."""
    for count, length in SHAPES:
        at = count - 1 if count == 3 else 0
        if len(rows) != count or any(len(row) != length for number, row in enumerate(rows) if number != at):
            continue
        names = rows[at].rstrip("<")
        if len(names) <= length and len(rows[at]) >= _FIXED:
            fault = fault_at(MrzField.NAMES, MrzReason.LENGTH, _FILLED, at + 1, len(names) + 1, given=len(rows[at]), length=length)
            return (*rows[:at], names.ljust(length, "<"), *rows[at + 1 :]), (fault,)
    return None


def _shapeless(rows: Sequence[str]) -> MrzFault:
    """What is wrong with rows of no shape: the line of a wrong length where the other is right, else their number."""
    if not rows:
        return fault_at(MrzField.WHOLE, MrzReason.LINES, _NOTHING, 0, 0)
    lengths = [len(row) for row in rows]
    for count, length in SHAPES:
        if len(rows) == count and length in lengths:
            wrong = next(at for at in range(count) if lengths[at] != length)
            position = min(lengths[wrong], length) + 1
            return fault_at(MrzField.WHOLE, MrzReason.LENGTH, _LENGTH, wrong + 1, position, given=lengths[wrong], length=length)
    return fault_at(MrzField.WHOLE, MrzReason.LINES, _LINES, 0, 0, given=", ".join(map(str, lengths[:6])))
