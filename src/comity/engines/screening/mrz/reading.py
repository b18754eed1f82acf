"""A machine-readable zone read field by field, with every check digit, what is wrong, and what may have been misread.

Only a text without the shape of a zone raises. In one with it a wrong check digit, an impossible date or an unknown state is told
beside the fields, which are given as read: an officer screens with what is there and with the doubt named.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from comity.engines.ruling import N_
from comity.engines.screening.mrz import states
from comity.engines.screening.mrz.check_digits import CheckDigit, verify
from comity.engines.screening.mrz.dates import WrittenDate, birth_date, expiry_date
from comity.engines.screening.mrz.faults import MrzFault, MrzField, MrzReason, fault_at
from comity.engines.screening.mrz.layouts import Layout, MrzFormat, layout_of, places_of, text_of
from comity.engines.screening.mrz.lines import Lines, lines_of
from comity.engines.screening.mrz.repairs import Repair, repaired
from comity.engines.screening.subject import Document, Subject


class MrzKind(StrEnum):
    """What a document is, by its code; the value is an English message id."""

    PASSPORT = N_("passport")
    VISA = N_("visa")
    CARD = N_("identity or residence card")
    CREW_CERTIFICATE = N_("crew member certificate")
    UNKNOWN = N_("unknown document")


@dataclass(frozen=True, slots=True)
class Mrz:
    """What a zone says, as read: nothing in a field is mended or left out because of a fault.

    ``issuer`` and ``nationality`` are the codes of the standard, whose own meaning ``meaning_of`` tells. ``number`` has a space where the
    zone has a filler inside it. Dates are ``1974-08-12``, ``1974-08`` or ``1974`` as far as known, else empty. ``sex`` is M, F, X (not
    specified) or empty. Names are in the letters of the zone: what Doc 9303, part 3, section 6 makes of others (Ä becomes AE) is not
    undone, since AE may as well have been written so. ``names_may_be_cut``: the names fill their field to the end.

    ``check_digits`` are all there are, ``faults`` what is wrong in the order of the zone. ``repairs`` are characters that may have been
    misread, and ``repaired`` is the reading if they were: it is a proposal, and has neither of its own.
    """

    format: MrzFormat
    lines: Lines
    kind: MrzKind
    code: str
    issuer: str
    number: str
    optional_data: tuple[str, ...]
    nationality: str
    birth_date: str
    sex: str
    expiry_date: str
    primary: str
    secondary: str
    names_may_be_cut: bool
    check_digits: tuple[CheckDigit, ...]
    faults: tuple[MrzFault, ...]
    repairs: tuple[Repair, ...] = ()
    repaired: "Mrz | None" = None


def read_mrz(text: str, today: date) -> Mrz:
    """Read a zone of any format as pasted or typed; ``today`` decides the centuries. Raises ``MrzError`` for what has not its shape."""
    lines, mended = lines_of(text)
    layout = layout_of(lines)
    mrz = _reading(layout, lines, today, mended)
    other_lines, repairs = repaired(layout, lines)
    if not repairs:
        return mrz
    return replace(mrz, repairs=repairs, repaired=_reading(layout_of(other_lines), other_lines, today, mended))


def subject_of(mrz: Mrz) -> Subject:
    """Who to search for: what the zone says of the holder, as far as it says it. Search a repair by giving ``mrz.repaired``.

    A code that is no country's (a refugee's, a specimen's, a misread one) gives no nationality, and an unspecified sex no gender:
    both would speak against a person without reason.
    """
    name = f"{mrz.secondary} {mrz.primary}".strip()
    nationality = states.country_of(mrz.nationality)
    return Subject(
        names=[name] if name else (),
        birth_dates=[mrz.birth_date] if mrz.birth_date else (),
        nationalities=[nationality] if nationality else (),
        genders=[mrz.sex] if mrz.sex in ("M", "F") else (),
        documents=[Document(mrz.number, mrz.kind.value, states.country_of(mrz.issuer))] if mrz.number else (),
    )


def _reading(layout: Layout, lines: Lines, today: date, mended: tuple[MrzFault, ...]) -> Mrz:
    written = {field: text_of(lines, layout.spans.get(field, ())) for field in MrzField}
    code = written[MrzField.CODE].strip("<")
    born, expires = birth_date(written[MrzField.BIRTH_DATE], today), expiry_date(written[MrzField.EXPIRY_DATE], today)
    primary, secondary, names_may_be_cut = _names(layout, lines)
    check_digits = tuple(verify(check, lines) for check in layout.checks)
    faults = [*mended, *_faults(layout, written, born, expires), *_failed(check_digits)]
    return Mrz(
        layout.format,
        lines,
        _kind(code),
        code,
        written[MrzField.ISSUER].strip("<"),
        _words(written[MrzField.NUMBER]),
        tuple(text for span in layout.spans[MrzField.OPTIONAL] if (text := _words(text_of(lines, (span,))))),
        written[MrzField.NATIONALITY].strip("<"),
        born.text,
        _SEXES.get(written[MrzField.SEX], ""),
        expires.text,
        primary,
        secondary,
        names_may_be_cut,
        check_digits,
        tuple(sorted(faults, key=lambda fault: (fault.line, fault.position))),
    )


_SEXES = {"M": "M", "F": "F", "X": "X", "<": "X"}


def _kind(code: str) -> MrzKind:
    """By the first letter; the second is the state's own, but in AC."""
    if code == "AC":
        return MrzKind.CREW_CERTIFICATE
    kinds = {"P": MrzKind.PASSPORT, "V": MrzKind.VISA, "A": MrzKind.CARD, "C": MrzKind.CARD, "I": MrzKind.CARD}
    return kinds.get(code[:1], MrzKind.UNKNOWN)


def _words(written: str) -> str:
    """Fillers outside left out, those inside one space."""
    return " ".join(written.replace("<", " ").split())


def _names(layout: Layout, lines: Lines) -> tuple[str, str, bool]:
    """Primary and secondary identifier, parted by the first two fillers, and whether they may be cut.

    Names to be cut fill the field so that its last place is a letter (Doc 9303, parts 4 to 7, truncation of names). The French
    card parts the two by the line, and both may be cut.
    """
    fields = [text_of(lines, (span,)) for span in layout.spans[MrzField.NAMES]]
    primary, secondary = fields if len(fields) == 2 else (fields[0].partition("<<")[0], fields[0].partition("<<")[2])
    return _words(primary), _words(secondary), any(not field.endswith("<") for field in fields)


_CANNOT_STAND = N_("Line %(line)s, position %(position)s: “%(given)s” cannot stand in the %(field)s.")
_NO_DAY = N_("The %(field)s “%(given)s” is no date of the calendar.")
_NO_SEX = N_("The sex “%(given)s” is none of M, F, X and <.")
_NO_STATE = N_("The %(field)s “%(given)s” is no code of the standard.")
_NO_KIND = N_("The document code “%(given)s” is none that the standard names.")
_EMPTY = N_("Nothing stands in the %(field)s.")
_WRONG_DIGIT = N_("The check digit of the %(field)s is “%(given)s”, but what is written gives %(computed)s.")

_DIGITS = frozenset("0123456789")
_FORBIDDEN = {
    MrzField.CODE: _DIGITS,
    MrzField.ISSUER: _DIGITS,
    MrzField.NATIONALITY: _DIGITS,
    MrzField.NAMES: _DIGITS,
    MrzField.BIRTH_DATE: frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    MrzField.EXPIRY_DATE: frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
}
_MAY_BE_EMPTY = frozenset({MrzField.OPTIONAL, MrzField.BIRTH_DATE, MrzField.SEX})


def _faults(layout: Layout, written: dict[MrzField, str], born: WrittenDate, expires: WrittenDate) -> Iterator[MrzFault]:
    """At most one fault of each field: it is empty, it has a character that cannot stand there, or it means nothing."""
    wrong = {
        MrzField.CODE: (MrzReason.KIND, _NO_KIND, _kind(written[MrzField.CODE].strip("<")) is MrzKind.UNKNOWN),
        MrzField.ISSUER: (MrzReason.STATE, _NO_STATE, not states.is_known(written[MrzField.ISSUER].rstrip("<"))),
        MrzField.NATIONALITY: (MrzReason.STATE, _NO_STATE, not states.is_known(written[MrzField.NATIONALITY].rstrip("<"))),
        MrzField.BIRTH_DATE: (MrzReason.DATE, _NO_DAY, not born.is_sound),
        MrzField.EXPIRY_DATE: (MrzReason.DATE, _NO_DAY, not expires.is_sound),
        MrzField.SEX: (MrzReason.SEX, _NO_SEX, written[MrzField.SEX] not in _SEXES),
    }
    for field, spans in layout.spans.items():
        given, first = written[field], spans[0]
        forbidden = [place for place, letter in zip(places_of(spans), given, strict=True) if letter in _FORBIDDEN.get(field, ())]
        if not given.strip("<") and field not in _MAY_BE_EMPTY:
            yield fault_at(field, MrzReason.MISSING, _EMPTY, first.line, first.first)
        elif forbidden:
            line, position = forbidden[0]
            letter = next(letter for letter in given if letter in _FORBIDDEN[field])
            yield fault_at(field, MrzReason.CHARACTER, _CANNOT_STAND, line, position, given=letter)
        elif field in wrong and wrong[field][2]:
            reason, template, _ = wrong[field]
            yield fault_at(field, reason, template, first.line, first.first, given=given)


def _failed(check_digits: tuple[CheckDigit, ...]) -> Iterator[MrzFault]:
    for digit in check_digits:
        if not digit.fits:
            values = {"given": digit.given, "computed": digit.computed}
            yield fault_at(digit.field, MrzReason.CHECK_DIGIT, _WRONG_DIGIT, digit.line, digit.position, **values)
