"""The United Nations Security Council's consolidated list, as the XML its secretariat publishes."""

from collections.abc import Iterator
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from comity.engines.listfiles.outcomes import Entry, ListFileError, Outcome, Rejected, Said, distinct
from comity.engines.listfiles.sources import LONGEST_LINE, LONGEST_VALUE, chunks, clean
from comity.engines.ruling import N_
from comity.engines.screening.dates import read_date
from comity.engines.screening.subject import Document, Name

DEEPEST = 12
MOST_FIELDS = 5000  # of one entry, empty ones included
_KINDS = {"INDIVIDUAL": "person", "ENTITY": "entity"}
_WEAK = frozenset({"low"})
_DAMAGED = N_("The XML is damaged at line %(line)s: %(problem)s.")
_AGAIN = Said(N_("Download the file again; nothing was withdrawn for what is missing."))

# An element as (path below the entry, its children's texts); repeated ones in order.
Group = dict[str, list[str]]


class _Record:
    """One INDIVIDUAL or ENTITY while it is read."""

    def __init__(self, tag: str, line: int) -> None:
        self.kind = _KINDS[tag]
        self.line = line
        self.fields: dict[str, list[str]] = {}
        self.groups: list[tuple[str, Group]] = []
        self.count = 0

    def values(self, name: str) -> list[str]:
        return self.fields.get(name, [])

    def first(self, name: str) -> str:
        return next(iter(self.values(name)), "")

    def parts(self, *names: str) -> Iterator[Group]:
        return (group for name, group in self.groups if name in names)


class _Target:
    """Receives the parser's events and keeps one record at a time."""

    def __init__(self) -> None:
        self.parser: Any = None
        self.done: list[_Record] = []
        self.is_list = False
        self._path: list[str] = []
        self._record: _Record | None = None
        self._base = 0
        self._text: list[str] = []
        self._length = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self._path and tag != "CONSOLIDATED_LIST":
            raise ListFileError(
                Said(N_("This XML is not a United Nations list: it begins with “%(tag)s”."), {"tag": clean(tag)[:60]}),
                Said(N_("Choose the consolidated list in XML form.")),
            )
        self.is_list = True
        self._path.append(tag)
        self._text, self._length = [], 0
        if len(self._path) > DEEPEST:
            raise ListFileError(Said(N_("The XML is nested deeper than any United Nations list.")), _AGAIN)
        if self._record is None and tag in _KINDS:
            self._record = _Record(tag, self._line())
            self._base = len(self._path)
        elif self._record and len(self._path) == self._base + 1 and self._record.count < MOST_FIELDS:
            self._record.count += 1
            self._record.groups.append((tag, {}))

    def data(self, text: str) -> None:
        if self._length < LONGEST_VALUE:
            self._text.append(text)
            self._length += len(text)

    def end(self, tag: str) -> None:
        depth = len(self._path) - self._base
        self._path.pop()
        text = clean("".join(self._text))
        self._text, self._length = [], 0
        record = self._record
        if record is None:
            return
        if depth == 0:
            self._record = None
            self.done.append(record)
        elif text and record.count < MOST_FIELDS:
            record.count += 1
            if depth == 1:
                record.fields.setdefault(tag, []).append(text)
            else:
                record.groups[-1][1].setdefault(tag, []).append(text)

    def close(self) -> None:
        """The document has ended."""

    def _line(self) -> int:
        return int(self.parser.parser.CurrentLineNumber)


def read_un_xml(stream: IO[bytes]) -> Iterator[Outcome]:
    """Entries in the order of the file. Raises ``ListFileError`` where the XML is unsafe, no UN list, or damaged."""
    target = _Target()
    target.parser = parser = DefusedXMLParser(target=target, forbid_dtd=True)
    fed = 0
    try:
        for piece in chunks(stream):
            parser.feed(piece)
            fed += len(piece)
            if fed - parser.parser.CurrentByteIndex > LONGEST_LINE:
                raise ListFileError(Said(N_("The XML holds a tag or comment of more than a megabyte.")), _AGAIN)
            yield from _finished(target)
        parser.close()
    except ParseError as damage:
        yield from _finished(target)
        line, problem = damage.position[0], str(damage).partition(":")[0]
        raise ListFileError(Said(_DAMAGED, {"line": str(line), "problem": problem}), _AGAIN) from damage
    except DefusedXmlException as unsafe:
        raise ListFileError(
            Said(N_("The XML declares entities or a document type, which no published list does.")),
            Said(N_("Do not use this file; download it from its publisher.")),
        ) from unsafe
    except (ValueError, LookupError) as damage:
        if isinstance(damage, ListFileError):
            raise
        raise ListFileError(Said(_DAMAGED, {"line": "1", "problem": clean(str(damage))[:200]}), _AGAIN) from damage
    yield from _finished(target)


def _finished(target: _Target) -> Iterator[Outcome]:
    while target.done:
        yield _outcome(target.done.pop(0))


def _outcome(record: _Record) -> Outcome:
    key = record.first("DATAID")
    name = " ".join(record.first(part) for part in ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME") if record.first(part))
    if not key:
        reason, remedy = (
            Said(N_("The entry has no DATAID.")),
            Said(N_("Without its publisher's id it cannot be kept up to date; tell the publisher.")),
        )
        return Rejected(record.line, "DATAID", reason, remedy, record.kind)
    names = _names(record, name)
    if not names:
        return Rejected(record.line, "FIRST_NAME", Said(N_("The entry has no name.")), Said(N_("Tell the publisher.")), record.kind)
    return Entry(
        position=record.line,
        key=key,
        kind=record.kind,
        names=names,
        birth_dates=_birth_dates(record),
        places=_unique(_place(group) for group in record.parts("INDIVIDUAL_PLACE_OF_BIRTH")),
        nationalities=_unique(_given(value) for group in record.parts("NATIONALITY") for value in group.get("VALUE", [])),
        genders=tuple(record.values("GENDER")),
        documents=_documents(record),
        remarks=record.first("COMMENTS1"),
        listed_on=record.first("LISTED_ON")[:10],
        reference=record.first("REFERENCE_NUMBER"),
        programmes=tuple(record.values("UN_LIST_TYPE")),
        raw={"fields": record.fields, "groups": record.groups},
    )


def _names(record: _Record, name: str) -> tuple[Name, ...]:
    found = [Name(name)] if name else []
    found += [Name(original) for original in record.values("NAME_ORIGINAL_SCRIPT")]
    for group in record.parts("INDIVIDUAL_ALIAS", "ENTITY_ALIAS"):
        weak = any(quality.casefold() in _WEAK for quality in group.get("QUALITY", []))
        found += [Name(alias.strip('“”" '), "weak" if weak else "strong") for alias in group.get("ALIAS_NAME", [])]
    return distinct(found)


def _birth_dates(record: _Record) -> tuple[str, ...]:
    dates = [_birth_date(group) for group in record.parts("INDIVIDUAL_DATE_OF_BIRTH")]
    dates += [_cut(date, date[:10]) for group in record.parts("INDIVIDUAL_ALIAS") for date in group.get("DATE_OF_BIRTH", [])]
    return _unique(dates)


def _birth_date(group: Group) -> str:
    first = {name: values[0] for name, values in group.items()}
    about = "~" if first.get("TYPE_OF_DATE") == "APPROXIMATELY" else ""
    if "FROM_YEAR" in first and "TO_YEAR" in first:
        return f"{first['FROM_YEAR']}/{first['TO_YEAR']}"
    if "DATE" in first:
        return _cut(first["DATE"], first["DATE"][:4] + "~" if about else first["DATE"][:10])
    return first["YEAR"] + about if "YEAR" in first else ""


def _cut(written: str, date: str) -> str:
    """The date without what follows it; what is none stays as it was written."""
    return date if read_date(date) else written


def _place(group: Group) -> str:
    return ", ".join(value for name in ("CITY", "STATE_PROVINCE", "COUNTRY") for value in group.get(name, []) if _given(value))


def _given(value: str) -> str:
    """Nothing for the ways of writing that nothing is known."""
    return "" if value.casefold() in ("na", "n/a", "none", "not available", "unknown") else value


def _documents(record: _Record) -> tuple[Document, ...]:
    found = []
    for group in record.parts("INDIVIDUAL_DOCUMENT"):
        kind = " ".join(value for name in ("TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2") for value in group.get(name, []))
        country = next((value for name in ("ISSUING_COUNTRY", "COUNTRY_OF_ISSUE") for value in group.get(name, [])), "")
        found += [Document(number, kind, country) for value in group.get("NUMBER", []) if (number := document_number_in(value))]
    return tuple(dict.fromkeys(found))


def document_number_in(text: str) -> str:
    """The number in a field where it may stand among words: *Libyan passport No. 513519 (expired 2016)* gives *513519*."""
    bare = text.partition("(")[0].strip() or text
    words = bare.replace("No.", "No. ").replace("no.", "no. ").split()
    with_digits = [word for word in words if any(letter.isdigit() for letter in word)]
    if not with_digits:
        return ""
    wordy = any(len(word) > 3 and word.isalpha() for word in words) or any(
        word.casefold().strip(":.") in ("no", "number", "passport") for word in words
    )
    return with_digits[-1].strip(".,;:") if wordy else bare


def _unique(values: Iterator[str] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
