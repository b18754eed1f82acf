"""A CSV or XLSX file as rows of text, numbered as a spreadsheet shows them; what cannot be read is said with what would help."""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date, datetime
from typing import IO, Any, NamedTuple

from comity.engines.ruling import N_

CHUNK = 1 << 16
LOOKED_AT = 1 << 18  # bytes, to tell one encoding from another
SEPARATORS = (",", ";", "\t", "|")
LONGEST_CELL = 1 << 17  # characters
MOST_UNPACKED = 400 << 20  # bytes of all parts of a workbook
MOST_CELLS = 8_000_000  # from the first to the last of a sheet, empty ones included: so much is held at once
MOST_COLUMNS = 200
BYTES_OF_XLSX, BYTES_OF_OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "cp1251": "Windows-1251",
    "cp1256": "Windows-1256",
    "gb18030": "GB 18030",
    "big5": "Big5",
}
OFTEN = {"cp1256": frozenset("اليمنوردبةع"), "cp1251": frozenset("аеионрствлАЕИОНРСТВЛ")}
OTHER_KINDS = (
    b"%PDF",
    b"%!PS",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\0",
    b"MM\0*",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
)
_NO_TEXT = re.compile(rb"[\x01-\x08\x0e-\x19\x1c-\x1f]")  # bytes that no encoding of text uses; NUL stands in UTF-16
MOST_NO_TEXT = 0.005  # of the bytes
ENOUGH = 0.5  # of the letters that are not Latin
_HIGH = re.compile(rb"[\x80-\xff]+")
_CELL = re.compile(rb'<c [^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')


class Row(NamedTuple):
    """One row that is not empty: its number, from 1, empty rows counted, and its cells without the spaces around them."""

    number: int
    cells: list[str]


class TableError(Exception):
    """A file that is no table we can read: why and what would help, both msgids without values."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason} {remedy}")
        self.reason, self.remedy = reason, remedy


EMPTY = (N_("The file holds no row."), N_("Export the table again."))
NO_TABLE = (
    N_("The file is no table: a PDF, a picture, an archive or another kind of file."),
    N_("Give the list itself, as CSV or XLSX; a list that was only printed or scanned must be typed into a table first."),
)
OLD = (N_("The file is an old or protected workbook."), N_("Remove its password and save it as XLSX, or as CSV."))
DAMAGED = (N_("The workbook cannot be read."), N_("Open it in a spreadsheet, save it as XLSX or CSV, and give that file."))
TOO_WIDE = (N_("The sheet reaches further than a list of persons does."), N_("Copy the table alone into a new file."))
BROKEN = (N_("The file is no CSV that can be read to its end."), N_("Open it in a spreadsheet, save it as XLSX, and give that file."))


def rows_of(stream: IO[bytes], encoding: str = "") -> Iterator[Row]:
    """Every row of the first sheet, or of the CSV, that is not empty; `stream` can seek. Raises TableError, also in the middle.

    `encoding` is one of ENCODINGS; without it, it is told by the bytes.
    """
    stream.seek(0)
    head = stream.read(4)
    stream.seek(0)
    if head.startswith(BYTES_OF_OLE):
        raise TableError(*OLD)
    if not head.startswith(BYTES_OF_XLSX):
        _refuse_other_kinds(stream)
    found = _of_workbook(stream) if head.startswith(BYTES_OF_XLSX) else _of_text(stream, encoding or encoding_of(stream))
    is_empty = True
    for number, cells in enumerate(found, start=1):
        if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
            raise TableError(*TOO_WIDE)
        if any(cells):
            is_empty = False
            yield Row(number, cells[:MOST_COLUMNS])
    if is_empty:
        raise TableError(*EMPTY)


def _refuse_other_kinds(stream: IO[bytes]) -> None:
    """A PDF or a picture is no text, however little of it there is. Raises TableError."""
    head = stream.read(LOOKED_AT)
    stream.seek(0)
    is_utf16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # its letters may hold any byte
    if head.lstrip().startswith(OTHER_KINDS) or (not is_utf16 and len(_NO_TEXT.findall(head)) > MOST_NO_TEXT * len(head)):
        raise TableError(*NO_TABLE)


def encoding_of(stream: IO[bytes]) -> str:
    """How the letters of a text are written, told by its bytes; one that is chosen by a person may be better. Goes back to the start."""
    stream.seek(0)
    head = stream.read(LOOKED_AT)
    stream.seek(0)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    is_utf8 = _is_utf8(stream)
    stream.seek(0)
    if is_utf8:
        return "utf-8-sig"
    runs = _HIGH.findall(head)
    if sum(len(run) % 2 == 0 for run in runs) >= 0.95 * len(runs) and _decodes(head, "gb18030"):
        return "gb18030"
    return next((name for name, often in OFTEN.items() if _share(head.decode(name, "ignore"), often) > ENOUGH), "cp1252")


def _is_utf8(stream: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := stream.read(CHUNK):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _decodes(head: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _share(text: str, often: frozenset[str]) -> float:
    letters = [letter for letter in text if not letter.isascii() and letter.isalpha()]
    return sum(letter in often for letter in letters) / (len(letters) or 1)


def _of_text(stream: IO[bytes], encoding: str) -> Iterator[list[str]]:
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    try:
        first = text.readline(LONGEST_CELL)
        named = re.fullmatch(r"\ufeff?sep=(.)\r?\n?", first, re.IGNORECASE)
        separator = named[1] if named else _separator(first)
        if not named:
            text.seek(0)
        else:
            yield []
        for cells in csv.reader(text, delimiter=separator):
            yield [_clean(cell) for cell in cells]
    except (csv.Error, UnicodeError) as broken:
        raise TableError(*BROKEN) from broken
    finally:
        with suppress(ValueError):  # a reader that is given up ends after its file was closed
            text.detach()


def _separator(header: str) -> str:
    return max(SEPARATORS, key=lambda separator: len(next(csv.reader([header], delimiter=separator), [])))


def _of_workbook(stream: IO[bytes]) -> Iterator[list[str]]:
    import python_calamine  # a table that is no workbook needs none of it

    _refuse_bombs(stream)
    try:
        with closing(python_calamine.CalamineWorkbook.from_filelike(stream)) as book:
            rows = book.get_sheet_by_index(0).iter_rows()  # from the first row, and the first column that holds anything
            yield from ([_clean(_written(value)) for value in row] for row in rows)
    except python_calamine.CalamineError as damaged:
        raise TableError(*DAMAGED) from damaged


def _refuse_bombs(stream: IO[bytes]) -> None:
    """A small file may unpack to more than the machine holds, and two cells far apart to a sheet of billions. Raises TableError."""
    try:
        with zipfile.ZipFile(stream) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                raise TableError(*TOO_WIDE)
            for part in parts.namelist():
                if part.startswith("xl/worksheets/"):
                    with parts.open(part) as sheet:
                        _refuse_far_cells(sheet)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as damaged:
        raise TableError(*DAMAGED) from damaged
    stream.seek(0)


def _refuse_far_cells(sheet: IO[bytes]) -> None:
    rest, last_row, last_column = b"", 0, 0
    while piece := sheet.read(CHUNK):
        rest += piece
        for column, row in _CELL.findall(rest):
            last_row = max(last_row, int(row))
            last_column = max(last_column, _number(column))
        rest = rest[-200:]
        if last_row * last_column > MOST_CELLS:
            raise TableError(*TOO_WIDE)


def _number(column: bytes) -> int:
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number


def _written(value: Any) -> str:
    """A cell as a person would write it: days by ISO 8601, whole numbers without a point."""
    match value:
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _clean(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").replace("\x00", "").split())[:LONGEST_CELL]
