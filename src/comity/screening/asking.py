"""From what an officer typed into one field to whom is searched for: a machine-readable zone, a document number, or a name."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.engines.screening import Subject
from comity.engines.screening.attributes import document_number
from comity.engines.screening.mrz import Mrz, looks_like_mrz, read_mrz, subject_of
from comity.engines.screening.tokens import tokens_of

FEWEST_DIGITS = 3  # in a document number
LONGEST_NUMBER = 24
FILLERS = "<<"  # in no name and no number: a text too short for a zone lost a part of one, and is refused as that
LONGEST_PREFIX = 3  # letters alone before, between or behind the digits: `AB 123456`, `No 4711`


class ReadAs(models.TextChoices):
    NAME = "name", _("Read as a name")
    DOCUMENT = "document", _("Read as a document number")
    ZONE = "zone", _("Read as a machine-readable zone")


class Asked(NamedTuple):
    """What was typed, how it was read, whom that describes, and the zone where it is one."""

    text: str
    read_as: ReadAs
    subject: Subject
    zone: Mrz | None


def asked_of(
    text: str, today: date, *, read_as: str = "", born: str = "", nationality: str = "", gender: str = "", place: str = ""
) -> Asked:
    """Read what was typed, by itself or as the officer says, with what else is known. Raises `MrzError` for a zone that cannot be read.

    `born` is one date as screening reads them, `nationality` a country's code.
    """
    chosen = ReadAs(read_as) if read_as else recognised(text)
    zone = read_mrz(text, today) if chosen is ReadAs.ZONE else None
    read = subject_of(zone) if zone else Subject(names=[" ".join(text.split())]) if chosen is ReadAs.NAME else Subject(documents=[text])
    subject = Subject(
        names=read.names,
        birth_dates=_with(read.birth_dates, born),
        places=_with(read.places, place),
        nationalities=_with(read.nationalities, nationality),
        genders=_with(read.genders, gender),
        documents=read.documents,
    )
    return Asked(text, chosen, subject, zone)


def recognised(text: str) -> ReadAs:
    """What a text is by its looks. A number has at least three digits and at most one short word without any."""
    if looks_like_mrz(text) or FILLERS in text:
        return ReadAs.ZONE
    words = re.split(r"[\s\-./<]+", unicodedata.normalize("NFKC", text).strip())
    without_digits = [word for word in words if not any(letter.isdigit() for letter in word)]
    digits = sum(letter.isdigit() for letter in text)
    is_number = (
        digits >= FEWEST_DIGITS
        and all(word.isalnum() for word in words)
        and len(without_digits) <= 1
        and all(len(word) <= LONGEST_PREFIX for word in without_digits)
        and 0 < len(document_number(text)) <= LONGEST_NUMBER
    )
    return ReadAs.DOCUMENT if is_number else ReadAs.NAME


def is_one_word(asked: Subject) -> bool:
    """Whether nothing but one word of a name is asked for: too little for a name that has more. Articles and particles are no words.

    A name in characters has as many words as sounds are read in it: 李伟 is two.
    """
    return bool(asked.names) and not asked.documents and all(_words(name.text) < 2 for name in asked.names)


def _words(name: str) -> int:
    tokens = tokens_of(name)
    if any(token.native for token in tokens):
        return len(tokens)
    written = (tokens_of(word) for word in re.split(r"[\s\-]+", name))
    return sum(any(not token.is_light for token in word) for word in written)


def _with(read: Sequence[str], given: str) -> list[str]:
    return [*read, given] if given and given not in read else list(read)
