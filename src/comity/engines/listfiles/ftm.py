"""FollowTheMoney entities, one JSON object a line: persons and organisations, with the passports that point to them."""

from collections.abc import Iterator
from typing import IO, Any

from comity.engines.listfiles.json_rows import Row, json_lines, parsed
from comity.engines.listfiles.outcomes import Entry, Joined, ListFileError, Outcome, Rejected, Said, Skipped, distinct
from comity.engines.listfiles.sources import clean, clean_all, lines
from comity.engines.ruling import N_
from comity.engines.screening.subject import Document, Name

MOST_DOCUMENTS = 2_000_000
MOST_VALUES = 200  # of one property
KINDS = {
    "Person": "person",
    "Organization": "entity",
    "LegalEntity": "entity",
    "Company": "entity",
    "PublicBody": "entity",
    "Vessel": "vessel",
    "Airplane": "aircraft",
}
DOCUMENTS = frozenset({"Passport", "Identification"})
_NAMES = ("name", "alias", "previousName")
_NUMBERS = {
    "passportNumber": "Passport",
    "idNumber": "Identification",
    "taxNumber": "Tax number",
    "socialSecurityNumber": "Social security",
    "registrationNumber": "Registration",
    "imoNumber": "IMO",
}
_ASK = Said(N_("Ask the publisher of the file, or remove this line."))


def read_ftm(stream: IO[bytes]) -> Iterator[Outcome]:
    """Entries in the order of the file; it is read twice, first for the documents. Documents without a holder come last, skipped."""
    waiting: dict[str, list[tuple[int, str, Document]]] = {}
    count = 0
    for line in lines(stream):
        if line.text is None or not any(schema in line.text for schema in DOCUMENTS):
            continue
        row = parsed(line.number, line.text, "row")
        if isinstance(row, Row) and (schema := _schema(row)) in DOCUMENTS:
            for holder, document in _document(row, schema):
                count += 1
                if count > MOST_DOCUMENTS:
                    raise ListFileError(
                        Said(N_("The file holds more documents than can be joined to their holders.")),
                        Said(N_("Split it into smaller files.")),
                    )
                waiting.setdefault(holder, []).append((row.number, schema, document))
    stream.seek(0)
    whole = frozenset(number for documents in waiting.values() for number, _, _ in documents)
    left = set(whole)
    for row in json_lines(stream, "row"):
        if not isinstance(row, Row):
            yield row
        elif (schema := _schema(row)) in DOCUMENTS:
            if row.number not in whole:
                yield _rejected_document(row, schema)
        else:
            yield _entry(row, schema, waiting, left)
    for holder, documents in waiting.items():
        for number, schema, _ in documents:
            if number in left:
                left.discard(number)
                yield Skipped(number, Said(N_("A document of %(holder)s, who is not in the file."), {"holder": holder}), schema.casefold())


def _entry(row: Row, schema: str, waiting: dict[str, list[tuple[int, str, Document]]], left: set[int]) -> Outcome:
    kind = KINDS.get(schema)
    if kind is None:
        return Skipped(row.number, Said(N_("Entities of the kind “%(schema)s” are not screened."), {"schema": schema[:60]}), "other")
    key = clean(row.content.get("id"))
    if not key:
        return Rejected(row.number, "id", Said(N_("The entity has no id.")), _ASK, kind)
    properties = row.content.get("properties")
    if not isinstance(properties, dict):
        return Rejected(row.number, "properties", Said(N_("The entity has no properties.")), _ASK, kind)
    names = _names(properties, clean(row.content.get("caption")))
    if not names:
        return Rejected(row.number, "name", Said(N_("The entity has no name.")), _ASK, kind)
    documents = [Document(number, label) for name, label in _NUMBERS.items() for number in values(properties, name)]
    joined = []
    for number, document_schema, document in waiting.pop(key, []):
        documents.append(document)
        if number in left:
            left.discard(number)
            joined.append(Joined(number, document_schema.casefold()))
    return Entry(
        position=row.number,
        key=key,
        kind=kind,
        names=names,
        birth_dates=tuple(date[:10] for date in values(properties, "birthDate")),
        places=values(properties, "birthPlace"),
        nationalities=tuple(dict.fromkeys((*values(properties, "nationality"), *values(properties, "citizenship")))),
        genders=values(properties, "gender"),
        documents=tuple(dict.fromkeys(documents)),
        remarks="; ".join((*values(properties, "notes"), *values(properties, "summary"))),
        listed_on=next(iter(values(properties, "createdAt")), "")[:10],
        programmes=tuple(dict.fromkeys((*values(properties, "program"), *values(properties, "topics")))),
        parents=tuple(Name(name) for part in ("fatherName", "motherName") for name in values(properties, part)),
        raw=clean_all(row.content),
        joined=tuple(joined),
    )


def values(properties: dict[str, Any], name: str) -> tuple[str, ...]:
    """The values of a property, cleaned; one that is no list counts as a list of one."""
    given = properties.get(name)
    given = given if isinstance(given, list) else [given]
    return tuple(dict.fromkeys(text for value in given[:MOST_VALUES] if (text := clean(value))))


def _schema(row: Row) -> str:
    return clean(row.content.get("schema"))


def _names(properties: dict[str, Any], caption: str) -> tuple[Name, ...]:
    strong = [name for part in _NAMES for name in values(properties, part)] or [caption]
    return distinct([*map(Name, strong), *(Name(name, "weak") for name in values(properties, "weakAlias"))])


def _document(row: Row, schema: str) -> Iterator[tuple[str, Document]]:
    properties = row.content.get("properties")
    if isinstance(properties, dict):
        numbers = values(properties, "number") + values(properties, "passportNumber")
        kind = next(iter(values(properties, "type")), schema)
        country = next(iter(values(properties, "country")), "")
        for holder in values(properties, "holder"):
            for number in dict.fromkeys(numbers):
                yield holder, Document(number, kind, country)


def _rejected_document(row: Row, schema: str) -> Outcome:
    return Rejected(row.number, "holder", Said(N_("The document has no number or no holder.")), _ASK, schema.casefold())
