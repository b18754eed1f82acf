"""The file of a run: how it is told to be read, its first rows as they will be read, and all its persons."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.engines.screening import Subject
from comity.engines.tables import Field, Flaw, Order, Person, Row, TableError, encoding_of, order_of, person_of, recognised, rows_of
from comity.kernel import attachments, clock
from comity.screening.runs.models import MOST_HEADERS, ScreeningRun

SHOWN = 5
TITLES = 10  # rows among which the headers are looked for
SAMPLE = 1000  # rows, to tell in which order day and month stand
LONGEST_HEADER = 80
BYTES_OF_ZIP = b"PK"


class Told(NamedTuple):
    """What a file is taken for before anybody corrects it; `order` is None where every date could be read both ways."""

    encoding: str
    header_row: int
    headers: list[str]
    columns: dict[Field, int]
    order: Order | None
    given: int


class Preview(NamedTuple):
    """A row as it will be read: its number, what is searched for by field, and what cannot be read."""

    number: int
    read: dict[Field, str]
    flaws: tuple[Flaw, ...]
    is_compared: bool


def told_by(stream: IO[bytes]) -> Told:
    """Read a file, to its end or beyond the ceiling, and say what it seems to be.

    Raises ValidationError where it is no table, or has no row of a person.
    """
    try:
        encoding = "" if stream.read(2) == BYTES_OF_ZIP else encoding_of(stream)
        rows = rows_of(stream, encoding)
        begin = list(islice(rows, SAMPLE))
        head = _head_of(begin)
        sample = begin[begin.index(head) + 1 :]
        given = len(sample) + sum(1 for _row in islice(rows, settings.COMITY.screening_ceiling + 1))
    except TableError as wrong:
        raise refused(wrong) from wrong
    if not given:
        raise ValidationError({"file": _("The file holds headers and no row of a person.")})
    headers = _headers(head)
    columns = recognised(headers)
    if not columns:  # the first row may be a person's, and headers are kept
        raise ValidationError(
            {"file": _("No header of this file is known. Name at least one column in its first row: “Name”, “Passport”.")}
        )
    born = columns.get(Field.BORN)
    dates = [row.cells[born] for row in sample if born is not None and born < len(row.cells)]
    return Told(encoding, head.number, headers, columns, order_of(dates), given)


def _head_of(rows: Sequence[Row]) -> Row:
    """The row of headers: the first that names two fields, since a title may stand above it; else the first."""
    return next((row for row in rows[:TITLES] if len(recognised(row.cells)) > 1), rows[0])


def _headers(head: Row) -> list[str]:
    return [cell[:LONGEST_HEADER] for cell in head.cells[:MOST_HEADERS]]


def refused(wrong: TableError) -> ValidationError:
    """Why a file is not read, and what would help, in the reader's language."""
    return ValidationError({"file": f"{_(wrong.reason)} {_(wrong.remedy)}"})


def opened(run: ScreeningRun) -> IO[bytes]:
    """The file of a run; close it when done. Raises ValidationError where it is gone or damaged."""
    held = attachments.of(run).first()
    if held is None:
        raise ValidationError(_("The file of this run is no longer kept."))
    try:
        return attachments.open_plain(held)
    except attachments.Unreadable as unreadable:
        raise ValidationError(str(unreadable)) from unreadable


def preview(run: ScreeningRun) -> list[Preview]:
    """The first rows as they will be read. Raises ValidationError where the file is gone, damaged or, read so, no table."""
    with opened(run) as stream:
        return [_preview(row, person) for row, person in islice(persons(run, stream), SHOWN)]


def persons(run: ScreeningRun, stream: IO[bytes], after: int = 0) -> Iterator[tuple[Row, Person]]:
    """Each row beneath the headers and after this number, with the person it describes. Raises ValidationError."""
    columns = {Field(name): place for name, place in run.columns.items()}
    order, today = Order(run.order), clock.now().date()
    try:
        for row in rows_of(stream, run.encoding):
            if row.number > max(after, run.header_row):
                yield row, person_of(row.cells, columns, order, today)
    except TableError as wrong:
        raise refused(wrong) from wrong


def headers_of(run: ScreeningRun, encoding: str) -> list[str]:
    """The headers, read with these letters. Raises ValidationError."""
    with opened(run) as stream:
        try:
            return _headers(next(row for row in rows_of(stream, encoding) if row.number >= run.header_row))
        except TableError as wrong:
            raise refused(wrong) from wrong


def _preview(row: Row, person: Person) -> Preview:
    return Preview(row.number, _read(person.subject), person.flaws, person.subject is not None)


def _read(subject: Subject | None) -> dict[Field, str]:
    """What is searched for, field by field."""
    if subject is None:
        return {}
    found = {
        Field.NAME: [name.text for name in subject.names],
        Field.BORN: subject.birth_dates,
        Field.NATIONALITY: subject.nationalities,
        Field.GENDER: subject.genders,
        Field.DOCUMENT: [document.number for document in subject.documents],
        Field.PLACE: subject.places,
    }
    return {field: " · ".join(values) for field, values in found.items() if values}
