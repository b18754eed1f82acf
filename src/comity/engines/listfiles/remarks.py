"""What the US Treasury writes into a remarks column, read back into attributes: births, nationalities, documents, weak aliases."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from comity.engines.screening.subject import Document

_ITEM = re.compile(r";\s*")
_ALSO = re.compile(r"^[afn]\.k\.a\. '(.*)'$")
_KIND = (
    r"(?:[A-Z]\.){2,}(?: (?:#|No\.|Number))?"  # D.N.I., C.U.R.P., R.F.C. #
    r"|[A-Z][\w.'’\- ]*?(?:Passport|ID Card|ID No\.|ID|No\.?|Number|#|IMO|Licence|License)"
    r"|Passport|MMSI|SSN|Numero de Identidad|Credencial electoral"
)
_DOCUMENT = re.compile(rf"^(?P<kind>{_KIND})\s+(?P<number>[^()]*?\d[^()]*?)(?:\s+\((?P<country>[^()]*)\))?(?:\s+(?:issued|expires)\b.*)?$")
_NOT_IDENTITY = re.compile(
    r"Telephone|Phone|Fax|Gazette|Executive Order|Directive|Digital Currency|Aircraft Model|D-U-N-S|SWIFT|Section|Website|Email|Linked|Zip",
    re.I,
)
_MONTH_NAMES = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_MONTHS = {name: f"{number:02}" for number, name in enumerate(_MONTH_NAMES.split("|"), start=1)}
_DAY = re.compile(rf"^(?:(\d{{1,2}}) )?(?:({_MONTH_NAMES})[a-z]* )?(\d{{4}})$")


@dataclass(slots=True)
class Remarks:
    """Attributes found, each in the order given."""

    birth_dates: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    nationalities: list[str] = field(default_factory=list)
    genders: list[str] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    weak_names: list[str] = field(default_factory=list)


def read_remarks(text: str) -> Remarks:
    """Every item that is understood; the others stay in the text alone."""
    found = Remarks()
    for item in _items(text):
        if item.startswith("DOB ") and (date := read_treasury_date(item[4:])):
            found.birth_dates.append(date)
        elif item.startswith("POB "):
            found.places.append(item[4:])
        elif item.startswith(("nationality ", "citizen ")):
            found.nationalities.append(item.partition(" ")[2])
        elif item.startswith("Gender "):
            found.genders.append(item[7:])
        elif also := _ALSO.match(item):
            found.weak_names.append(also[1])
        elif (document := _DOCUMENT.match(item)) and not _NOT_IDENTITY.search(document["kind"]):
            found.documents.append(Document(document["number"].strip(), document["kind"], document["country"] or ""))
    return found


def _items(text: str) -> Iterator[str]:
    for item in _ITEM.split(text):
        item = item.strip().removeprefix("alt. ")
        yield item[:-1] if item.endswith(".") and not item.endswith("..") else item


def read_treasury_date(text: str) -> str:
    """A date of birth as ``Subject`` takes it, or nothing.

    Understood are ``10 Dec 1948``, ``Dec 1948``, ``1948``, ``circa 1948``, ``1948 to 1951`` and ``circa 1979-1982``.
    """
    about = text.startswith("circa ")
    text = text.removeprefix("circa ").strip()
    first, between, last = text.partition(" to ") if " to " in text else text.partition("-")
    start = _one(first)
    if not start or (between and not _one(last)):
        return ""
    if between:
        years = start[:4], _one(last)[:4]
        return years[0] if years[0] == years[1] else f"{years[0]}/{years[1]}" if years[0] < years[1] else ""
    return start[:4] + "~" if about else start


def _one(text: str) -> str:
    found = _DAY.match(text.strip())
    if not found:
        return ""
    day, month, year = found[1], found[2], found[3]
    if month is None:
        return "" if day else year
    return f"{year}-{_MONTHS[month]}" + (f"-{int(day):02}" if day else "")
