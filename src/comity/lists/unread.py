"""Birth dates that a list gives and nobody can compare: their entry is stored, and the report of the import names each of them."""

import re
from dataclasses import dataclass

from comity.engines.listfiles import Entry, Format, Said
from comity.engines.listfiles.ftm import values
from comity.engines.listfiles.notice import notice_date
from comity.engines.listfiles.remarks import read_treasury_date
from comity.engines.ruling import N_
from comity.engines.screening.dates import read_date

BORN = re.compile(r"(?:^|;)\s*(?:alt\. )?DOB ([^;]*)")
FIELDS = {Format.UN_XML: "INDIVIDUAL_DATE_OF_BIRTH", Format.OFAC_SDN: "DOB", Format.FTM: "birthDate", Format.NOTICE: "date_of_birth"}
LONGEST_VALUE = 100
UNREAD = N_("The birth date “%(value)s” cannot be read: it is compared with none.")
ASK = Said(N_("Ask the publisher how it is meant. What can be read: 1948-12-10, 1948-12, 1948."))


@dataclass(frozen=True, slots=True)
class Noted:
    """A row that is stored without something that it says."""

    position: int
    field: str
    reason: Said
    remedy: Said
    kind: str


def noted(entry: Entry, form: Format) -> list[Noted]:
    """One note for each birth date of this entry that cannot be read, in the order given."""
    return [
        Noted(entry.position, FIELDS[form], Said(UNREAD, {"value": value[:LONGEST_VALUE]}), ASK, entry.kind)
        for value in _unread(entry, form)
    ]


def _unread(entry: Entry, form: Format) -> list[str]:
    given = [date for date in entry.birth_dates if read_date(date) is None]
    match form:  # what these readers left out of the entry stands as its publisher wrote it
        case Format.OFAC_SDN:
            written = [text.strip().removesuffix(".") for text in BORN.findall(entry.raw["cells"][-1])]
            given += [text for text in written if not read_treasury_date(text)]
        case Format.NOTICE:
            given += [text for text in values(dict(entry.raw), "date_of_birth") if not notice_date(text)]
    return list(dict.fromkeys(filter(None, given)))
