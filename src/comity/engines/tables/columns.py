"""What the columns of a list of persons hold, told by their headers in English, French, Spanish, Arabic and Chinese."""

import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache

from comity.engines.ruling import N_


class Field(StrEnum):
    """What is read of a person."""

    NAME = "name"
    GIVEN = "given"
    SURNAME = "surname"
    BORN = "born"
    NATIONALITY = "nationality"
    GENDER = "gender"
    DOCUMENT = "document"
    PLACE = "place"

    @property
    def label(self) -> str:
        """The field in words, an English msgid."""
        return LABELS[self]


LABELS = {
    Field.NAME: N_("Full name"),
    Field.GIVEN: N_("Given names"),
    Field.SURNAME: N_("Surname"),
    Field.BORN: N_("Date of birth"),
    Field.NATIONALITY: N_("Nationality"),
    Field.GENDER: N_("Sex"),
    Field.DOCUMENT: N_("Document number"),
    Field.PLACE: N_("Place of birth"),
}
HEADERS = {
    Field.NAME: "name|full name|name in full|person|traveller|traveler|passenger|passenger name|nom complet|nom et prénom|nom et prénoms"
    "|nombre completo|nombre y apellidos|apellidos y nombres|الاسم|الاسم الكامل|اسم المسافر|الإسم|姓名|全名|旅客姓名|名称",
    Field.GIVEN: "given name|given names|first name|first names|forename|forenames|christian name|prénom|prénoms|nombre|nombres"
    "|nombre de pila|الاسم الأول|الاسم الشخصي|名|名字|Vorname",
    Field.SURNAME: "surname|surnames|last name|family name|nom|nom de famille|apellido|apellidos|primer apellido|اللقب|اسم العائلة|الكنية"
    "|النسب|姓|姓氏|Nachname|Familienname",
    Field.BORN: "birth date|birthdate|birthday|date of birth|dob|born|born on|date de naissance|né le|née le|naissance"
    "|fecha de nacimiento|fecha nacimiento|f nacimiento|nacimiento|تاريخ الميلاد|تاريخ الولادة|الميلاد|出生日期|出生年月日|出生年月|生日"
    "|Geburtsdatum",
    Field.NATIONALITY: "nationality|citizenship|country of citizenship|citizen of|nationalité|nacionalidad|ciudadanía|الجنسية|国籍|國籍"
    "|Staatsangehörigkeit",
    Field.GENDER: "sex|gender|sexe|genre|sexo|género|الجنس|النوع|性别|性別|Geschlecht",
    Field.DOCUMENT: "passport|passport no|passport number|document|document no|document number|travel document|travel document number"
    "|doc no|passeport|numéro de passeport|n de passeport|no de passeport|no passeport|document de voyage|numéro du document|pasaporte"
    "|número de pasaporte|n de pasaporte|no pasaporte|documento|número de documento|رقم الجواز|رقم جواز السفر|جواز السفر|رقم الوثيقة"
    "|护照|护照号|护照号码|護照號碼|证件号|证件号码|證件號碼|Reisepass|Passnummer",
    Field.PLACE: "place of birth|birthplace|birth place|pob|lieu de naissance|lugar de nacimiento|مكان الميلاد|مكان الولادة|محل الميلاد"
    "|محل الولادة|出生地|出生地点|出生地點|Geburtsort",
}


def recognised(headers: Iterable[str]) -> dict[Field, int]:
    """Which column, from 0, holds which field; of two for one field the first. What no header names is left out.

    Beside a column of given names, one called *name* holds the surname; beside one of surnames, the given names.
    """
    found: dict[Field, int] = {}
    for place, header in enumerate(headers):
        field = _known().get(plain(header))
        if field is not None:
            found.setdefault(field, place)
    return _divided(found)


def _divided(found: Mapping[Field, int]) -> dict[Field, int]:
    parts = {Field.GIVEN, Field.SURNAME}
    missing = parts - found.keys()
    if Field.NAME in found and len(missing) == 1:
        return {(missing.copy().pop() if field is Field.NAME else field): place for field, place in found.items()}
    return dict(found)


def plain(text: str) -> str:
    """A header or a word without case, accents and punctuation."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    letters = (" " if unicodedata.category(letter)[0] in "PSZC" else letter for letter in decomposed)
    return " ".join("".join(letter for letter in letters if unicodedata.category(letter) != "Mn").split())


@cache
def _known() -> dict[str, Field]:
    return {plain(header): field for field, headers in HEADERS.items() for header in headers.split("|")}
