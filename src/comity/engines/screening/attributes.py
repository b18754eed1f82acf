"""Everything but the name: each attribute compared, with its evidence and its weight for or against."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from comity.engines.ruling import N_
from comity.engines.screening import dates
from comity.engines.screening.countries import country_code, country_or_text
from comity.engines.screening.dates import BirthDate, DateMatch, match_dates, read_date
from comity.engines.screening.evidence import Attribute, Evidence, Verdict
from comity.engines.screening.subject import Document, Subject
from comity.engines.screening.tokens import tokens_of

MOST_VALUES = 40  # of one attribute; a subject with more is cut here

_NOT_SIGNIFICANT = re.compile(r"[\W_]+")
_NO_NUMBER = frozenset({"NONE", "UNKNOWN", "NULL", "TEST", "NOTKNOWN", "NOTAVAILABLE", "PASSPORT"})
_MALE = frozenset(["m", "male", "man", "masculine", "masculin", "masculino", "мужской", "ذكر", "男", "1"])
_FEMALE = frozenset(["f", "female", "woman", "feminine", "feminin", "femenino", "femme", "женский", "أنثى", "女", "2"])


class Facts(NamedTuple):
    """A subject's attributes read once, so that comparing is cheap; in the order an officer reads them."""

    birth_dates: tuple[tuple[str, BirthDate], ...]
    documents: dict[str, tuple[Document, str | None]]
    nationalities: dict[str, str]
    places: tuple[tuple[str, str, str | None], ...]
    genders: dict[str, str]


class Weighed(NamedTuple):
    """One item of evidence and its weight: 0 where unknown, never above 0 where it differs, never below where it agrees."""

    evidence: Evidence
    weight: float


def facts_of(subject: Subject) -> Facts:
    """Read every attribute; what cannot be read says nothing."""
    read = ((text, read_date(text)) for text in subject.birth_dates[:MOST_VALUES])
    return Facts(
        tuple((text, birth_date) for text, birth_date in read if birth_date),
        {
            number: (document, country_code(document.country))
            for document in subject.documents[:MOST_VALUES]
            if (number := document_number(document.number))
        },
        {country_or_text(text): text for text in subject.nationalities[:MOST_VALUES] if country_or_text(text)},
        tuple(
            (text, place, country_code(text))
            for text in subject.places[:MOST_VALUES]
            if (place := " ".join(t.text for t in tokens_of(text)))
        ),
        {gender: text for text in subject.genders[:MOST_VALUES] if (gender := gender_of(text))},
    )


def gender_of(text: str) -> str:
    """``male``, ``female`` or nothing."""
    word = unicodedata.normalize("NFC", text).strip().casefold()
    return "male" if word in _MALE else "female" if word in _FEMALE else ""


def document_number(text: str) -> str:
    """A number as it is compared: letters and digits only, upper case; nothing where it is no number at all."""
    number = _NOT_SIGNIFICANT.sub("", unicodedata.normalize("NFKC", text[:100])).upper()
    return "" if len(number) < 4 or len(set(number)) == 1 or number in _NO_NUMBER else number


def compare(ours: Facts, theirs: Facts) -> list[Weighed]:
    """One item for each attribute, unknown ones included, in the order an officer reads them."""
    return [compared(one, other) for compared, one, other in zip(_COMPARED, ours, theirs, strict=True)]


def weight_of(ours: Facts, theirs: Facts) -> float:
    """What all attributes weigh together; quick where one side says nothing, which has no weight."""
    return sum(compared(one, other).weight for compared, one, other in zip(_COMPARED, ours, theirs, strict=True) if one and other)


_SILENT = {
    (True, True): N_("Neither side gives this."),
    (True, False): N_("Only one side gives this: %(theirs)s."),
    (False, True): N_("Only one side gives this: %(ours)s."),
    (False, False): N_("%(ours)s cannot be compared with %(theirs)s."),
}


def unknown(attribute: Attribute, ours: str, theirs: str) -> Weighed:
    """Nothing to compare: no weight either way."""
    template = _SILENT[not ours, not theirs]
    return Weighed(Evidence(attribute, Verdict.UNKNOWN, ours, theirs, template, {"ours": ours, "theirs": theirs}), 0.0)


def _weighed(
    attribute: Attribute, verdict: Verdict, template: str, ours: str, theirs: str, weight: float, *, independent: bool = False
) -> Weighed:
    return Weighed(Evidence(attribute, verdict, ours, theirs, template, {"ours": ours, "theirs": theirs}, (), independent), weight)


def _all(texts: Sequence[str] | dict[str, str]) -> str:
    return ", ".join(texts.values() if isinstance(texts, dict) else texts)


_DATES: dict[DateMatch, tuple[Verdict, str]] = {
    dates.SAME_DAY: (Verdict.AGREES, N_("The full birth date is the same: %(ours)s.")),
    dates.SAME_FIRST_OF_JANUARY: (Verdict.AGREES, N_("Both give %(ours)s; 1 January often stands for an unknown day.")),
    dates.SWAPPED: (Verdict.CLOSE, N_("Day and month may be swapped: %(ours)s and %(theirs)s.")),
    dates.ONE_OFF: (Verdict.CLOSE, N_("The birth dates differ in one place: %(ours)s and %(theirs)s.")),
    dates.SAME_MONTH: (Verdict.AGREES, N_("The month and year of birth are the same: %(ours)s and %(theirs)s.")),
    dates.SAME_YEAR: (Verdict.AGREES, N_("The year of birth is the same: %(ours)s and %(theirs)s.")),
    dates.SAME_YEARS: (Verdict.CLOSE, N_("The years of birth may be the same: %(ours)s and %(theirs)s.")),
    dates.OTHER_DAY: (Verdict.DIFFERS, N_("The same year of birth, another day: %(ours)s and %(theirs)s.")),
    dates.NEAR_YEAR: (Verdict.DIFFERS, N_("The years of birth are one apart: %(ours)s and %(theirs)s.")),
    dates.OTHER_YEAR: (Verdict.DIFFERS, N_("The birth dates differ: %(ours)s and %(theirs)s.")),
    dates.FAR_YEAR: (Verdict.DIFFERS, N_("The birth dates are more than ten years apart: %(ours)s and %(theirs)s.")),
}


def _birth_dates(ours: Sequence[tuple[str, BirthDate]], theirs: Sequence[tuple[str, BirthDate]]) -> Weighed:
    if not ours or not theirs:
        return unknown(Attribute.BIRTH_DATE, _all([text for text, _ in ours]), _all([text for text, _ in theirs]))
    pairs = [(match_dates(our_date, their_date), our_text, their_text) for our_text, our_date in ours for their_text, their_date in theirs]
    match, our_text, their_text = max(pairs, key=lambda pair: pair[0].weight)
    verdict, template = _DATES[match]
    independent = match is dates.SAME_DAY
    return _weighed(Attribute.BIRTH_DATE, verdict, template, our_text, their_text, match.weight, independent=independent)


def _documents(ours: dict[str, tuple[Document, str | None]], theirs: dict[str, tuple[Document, str | None]]) -> Weighed:
    best: Weighed | None = None
    for number in sorted(ours.keys() & theirs.keys()):
        (our_document, our_country), (their_document, their_country) = ours[number], theirs[number]
        if our_country and their_country and our_country != their_country:
            template = N_("The number %(ours)s is the same, but the issuing countries differ.")
            best = best or _weighed(Attribute.DOCUMENT, Verdict.CLOSE, template, our_document.number, their_document.number, 1.0)
        else:
            template = N_("The document number is the same: %(ours)s.")
            return _weighed(Attribute.DOCUMENT, Verdict.AGREES, template, our_document.number, their_document.number, 6.0, independent=True)
    # Another number is no contradiction: people hold several documents and renew them.
    return best or unknown(Attribute.DOCUMENT, *(_all([document.number for document, _ in side.values()]) for side in (ours, theirs)))


def _nationalities(ours: dict[str, str], theirs: dict[str, str]) -> Weighed:
    if not ours or not theirs:
        return unknown(Attribute.NATIONALITY, _all(ours), _all(theirs))
    shared = sorted(ours.keys() & theirs.keys())
    if shared:
        template = N_("The nationality is the same: %(ours)s and %(theirs)s.")
        return _weighed(Attribute.NATIONALITY, Verdict.AGREES, template, ours[shared[0]], theirs[shared[0]], 0.4)
    return _weighed(
        Attribute.NATIONALITY, Verdict.DIFFERS, N_("The nationalities differ: %(ours)s and %(theirs)s."), _all(ours), _all(theirs), -0.8
    )


def _genders(ours: dict[str, str], theirs: dict[str, str]) -> Weighed:
    if not ours or not theirs:
        return unknown(Attribute.GENDER, _all(ours), _all(theirs))
    if ours.keys() & theirs.keys():
        return _weighed(
            Attribute.GENDER, Verdict.AGREES, N_("The sex is the same: %(ours)s and %(theirs)s."), _all(ours), _all(theirs), 0.1
        )
    return _weighed(Attribute.GENDER, Verdict.DIFFERS, N_("The sex differs: %(ours)s and %(theirs)s."), _all(ours), _all(theirs), -2.0)


def _places(ours: Sequence[tuple[str, str, str | None]], theirs: Sequence[tuple[str, str, str | None]]) -> Weighed:
    if not ours or not theirs:
        return unknown(Attribute.PLACE, _all([text for text, _, _ in ours]), _all([text for text, _, _ in theirs]))
    pairs = [(_place_likeness(ours_one, theirs_one), ours_one[0], theirs_one[0]) for ours_one in ours for theirs_one in theirs]
    likeness, our_text, their_text = max(pairs, key=lambda pair: pair[0])
    if likeness >= 0.9:
        return _weighed(Attribute.PLACE, Verdict.AGREES, N_("The place is the same: %(ours)s and %(theirs)s."), our_text, their_text, 0.6)
    if likeness >= 0.75:
        return _weighed(
            Attribute.PLACE, Verdict.CLOSE, N_("The places resemble each other: %(ours)s and %(theirs)s."), our_text, their_text, 0.2
        )
    # Places are written at every grain, from hamlet to continent: another one is weak evidence, and never a contradiction by itself.
    return Weighed(unknown(Attribute.PLACE, our_text, their_text).evidence, -0.15)


def _place_likeness(ours: tuple[str, str, str | None], theirs: tuple[str, str, str | None]) -> float:
    if ours[2] or theirs[2]:  # one side names a country only
        inside = ours[2] == theirs[2] or ours[1] in theirs[1] or theirs[1] in ours[1]
        return 0.75 if inside else 0.0
    return fuzz.token_set_ratio(ours[1], theirs[1]) / 100


_COMPARED: tuple[Callable[[Any, Any], Weighed], ...] = (_birth_dates, _documents, _nationalities, _places, _genders)
