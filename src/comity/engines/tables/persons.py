"""A row of a table as a person to be searched for; what in it cannot be read is named, and never guessed."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from comity.engines.ruling import N_
from comity.engines.screening.attributes import document_number
from comity.engines.screening.countries import country_code
from comity.engines.screening.dates import read_date
from comity.engines.screening.subject import Subject
from comity.engines.tables.columns import Field, plain

LONGEST_NAME = 300
LONGEST_NUMBER = 60
EARLIEST = 1880
NOTHING = frozenset(
    ["", "n a", "na", "none", "null", "nil", "unknown", "unk", "inconnu", "inconnue", "desconocido", "غير معروف", "不详", "无"]
)
MALE = frozenset(["m", "male", "man", "mr", "masculin", "homme", "h", "masculino", "hombre", "varon", "ذكر", "男", "男性"])
FEMALE = frozenset(["f", "female", "woman", "mrs", "ms", "w", "feminin", "femme", "femenino", "mujer", "انثى", "انثي", "女", "女性"])
OTHER = frozenset(["x", "other", "divers", "autre", "otro", "اخر", "其他"])
_MONTHS = (
    "jan january janvier janv enero ene يناير كانون الثاني|feb february fevrier fevr febrero فبراير شباط"
    "|mar march mars marzo مارس اذار|apr april avril avr abril abr ابريل نيسان|may mai mayo مايو ايار|jun june juin junio يونيو حزيران"
    "|jul july juillet juil julio يوليو تموز|aug august aout agosto ago اغسطس اب|sep sept september septembre septiembre سبتمبر ايلول"
    "|oct october octobre octubre اكتوبر|nov november novembre noviembre نوفمبر|dec december decembre diciembre dic ديسمبر"
)
MONTHS = {word: number for number, words in enumerate(_MONTHS.split("|"), start=1) for word in words.split()}
_PARTS = re.compile(r"(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[./\- ](\d{1,2})[./\- ](\d{1,2})")
_IN_WORDS = re.compile(r"(?:(\d{1,2})[ .\-]*)?(?:de )?([^\W\d]+)[ .,\-]*(?:de )?(?:(\d{1,2}),? )?(\d{4})")
_CHINESE = re.compile(r"(\d{4})年(?:(\d{1,2})月)?(?:(\d{1,2})日?)?")
_TIME = re.compile(r"[T ]\d{1,2}:\d\d(:\d\d(\.\d+)?)?( ?[AaPp][Mm])?$")


class Order(StrEnum):
    """Which comes first in a date of figures whose year stands last."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


class Flaw(StrEnum):
    """What cannot be read in a row. Nothing of what stood there is kept with it."""

    NOBODY = "nobody"
    NAME = "name"
    DATE = "date"
    YEAR = "year"
    COUNTRY = "country"
    SEX = "sex"
    NUMBER = "number"

    @property
    def field(self) -> Field:
        """Where it stands."""
        return FLAWS[self][0]

    @property
    def reason(self) -> str:
        """What is wrong, an English msgid."""
        return FLAWS[self][1]

    @property
    def remedy(self) -> str:
        """What would help, an English msgid."""
        return FLAWS[self][2]


FLAWS = {
    Flaw.NOBODY: (
        Field.NAME,
        N_("The row gives neither a name nor a document number."),
        N_("Write one of them, or take the row out."),
    ),
    Flaw.NAME: (Field.NAME, N_("This is no name of at most 300 characters."), N_("Write one name only.")),
    Flaw.DATE: (Field.BORN, N_("This is no date."), N_("Write it as 1979-04-02, or the year alone.")),
    Flaw.YEAR: (
        Field.BORN,
        N_("The year is before 1880 or ahead."),
        N_("Write it with four figures, by the Gregorian calendar."),
    ),
    Flaw.COUNTRY: (Field.NATIONALITY, N_("This country is not known."), N_("Write its name, or its code of two or three letters.")),
    Flaw.SEX: (Field.GENDER, N_("The sex cannot be read."), N_("Write M, F or X.")),
    Flaw.NUMBER: (Field.DOCUMENT, N_("This is no document number."), N_("Write the number alone, at most 60 characters.")),
}


class Person(NamedTuple):
    """Whom a row describes, what of it could not be read, and what was given, by field. Without a subject there is nobody to search."""

    subject: Subject | None
    given: dict[Field, str]
    flaws: tuple[Flaw, ...]


def order_of(dates: Iterable[str]) -> Order | None:
    """In which order day and month stand, where some date of the column tells; None where each could be read both ways."""
    for text in dates:
        found = _PARTS.fullmatch(_figures(text))
        if found and int(found[1]) > 12 >= int(found[2]):
            return Order.DAY_FIRST
        if found and int(found[2]) > 12 >= int(found[1]):
            return Order.MONTH_FIRST
    return None


def person_of(cells: Sequence[str], columns: Mapping[Field, int], order: Order, today: date) -> Person:
    """The person of one row: with all that can be read, and a flaw for each field that cannot."""
    given = {field: cells[place] for field, place in columns.items() if place < len(cells) and plain(cells[place]) not in NOTHING}
    flaws: list[Flaw] = []
    names = _names(given, flaws)
    born = _born(given.get(Field.BORN, ""), order, today, flaws)
    country = _country(given.get(Field.NATIONALITY, ""), flaws)
    gender = _gender(given.get(Field.GENDER, ""), flaws)
    number = _document(given.get(Field.DOCUMENT, ""), flaws)
    if not (names or number):
        return Person(None, given, (*flaws, Flaw.NOBODY))
    place = given.get(Field.PLACE, "")[:200]
    subject = Subject(
        names=names,
        birth_dates=[born] if born else (),
        places=[place] if place else (),
        nationalities=[country] if country else (),
        genders=[gender] if gender else (),
        documents=[number] if number else (),
    )
    return Person(subject, given, tuple(flaws))


def _names(given: Mapping[Field, str], flaws: list[Flaw]) -> list[str]:
    parts = " ".join(filter(None, (given.get(Field.GIVEN), given.get(Field.SURNAME))))
    names = list(dict.fromkeys(filter(None, (given.get(Field.NAME), parts))))
    fit = [name for name in names if len(name) <= LONGEST_NAME and any(letter.isalpha() for letter in name)]
    if fit != names:
        flaws.append(Flaw.NAME)
    return fit


def _born(text: str, order: Order, today: date, flaws: list[Flaw]) -> str:
    if not text:
        return ""
    written = _as_iso(_figures(_TIME.sub("", text)), order)
    read = read_date(written)
    if read is None:
        flaws.append(Flaw.DATE)
        return ""
    if not EARLIEST <= read.first <= today.year:
        flaws.append(Flaw.YEAR)
        return ""
    return written


def _as_iso(text: str, order: Order) -> str:
    """A date as screening reads them, where it is one of the ways people write it; anything else as it came."""
    if found := _YEAR_FIRST.fullmatch(text):
        return _joined(found[1], found[2], found[3])
    if found := _PARTS.fullmatch(text):
        day, month = (found[1], found[2]) if order is Order.DAY_FIRST else (found[2], found[1])
        return _joined(found[3], month, day)
    if found := _CHINESE.fullmatch(text.replace(" ", "")):
        return _joined(found[1], found[2], found[3])
    if re.fullmatch(r"\d{8}", text):
        return _joined(text[:4], text[4:6], text[6:])
    found = _IN_WORDS.fullmatch(plain(text))
    if found and (month_number := MONTHS.get(found[2])):
        return _joined(found[4], str(month_number), found[1] or found[3])
    return text


def _joined(year: str, month: str | None, day: str | None) -> str:
    """The parts that are known: a passport writes 00 for what nobody knows."""
    known = [year]
    for part in (month, day):
        if not part or not int(part):
            break
        known.append(f"{int(part):02}")
    return "-".join(known)


def _figures(text: str) -> str:
    """The same text with the figures of any script as 0 to 9."""
    return "".join(str(unicodedata.digit(letter)) if letter.isdigit() and not letter.isascii() else letter for letter in text).strip()


def _country(text: str, flaws: list[Flaw]) -> str:
    code = country_code(text) if text else ""
    if code is None:
        flaws.append(Flaw.COUNTRY)
    return code or ""


def _gender(text: str, flaws: list[Flaw]) -> str:
    word = plain(text)
    for gender, words in (("male", MALE), ("female", FEMALE), ("other", OTHER)):
        if word in words:
            return gender
    if word:
        flaws.append(Flaw.SEX)
    return ""


def _document(text: str, flaws: list[Flaw]) -> str:
    if not text:
        return ""
    if len(text) > LONGEST_NUMBER or not document_number(text):
        flaws.append(Flaw.NUMBER)
        return ""
    return text
