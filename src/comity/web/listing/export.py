"""Lists as CSV and XLSX: text stays text, whoever opens it, and the database is never read for long."""

import csv
import re
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any, NamedTuple

from django.db.models import Model, QuerySet
from django.http import FileResponse

from comity.kernel import clock
from comity.kernel.spool import spool
from comity.web import moments
from comity.web.listing.columns import Column

CHUNK = 500
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


class Exported(NamedTuple):
    """What left the desk, for the audit chain: which list, by which filter, in which form, which records, for what."""

    listing: str
    query: str
    format: str
    keys: tuple[str, ...]
    purpose: str


def plain(value: Any) -> str:
    """A value as text: moments by ISO 8601 on the desk's clock with its distance from UTC."""
    if isinstance(value, datetime):
        return moments.local(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def harmless(text: str) -> str:
    """The same text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.lstrip(" \n\0\ufeff\u00a0").startswith(FORMULA_STARTS) else text


def chunks(rows: QuerySet[Any], keys: Sequence[Any]) -> Iterator[Model]:
    """The rows of these keys in their order, in short reads: SQLite's writers wait for a slow reader."""
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        found = {row.pk: row for row in rows.filter(pk__in=part)}
        yield from (found[key] for key in part if key in found)


def as_csv(columns: Sequence[Column], rows: Iterator[Any], out: IO[bytes]) -> None:
    """Write UTF-8 with a mark that spreadsheets need to read it as such."""
    out.write(b"\xef\xbb\xbf")

    def line(cells: Sequence[str]) -> None:
        writer.writerow(cells)

    class Lines:
        def write(self, text: str) -> int:
            return out.write(text.encode("utf-8", "replace"))

    writer = csv.writer(Lines(), quoting=csv.QUOTE_ALL)
    line([harmless(str(column.label)) for column in columns])
    for row in rows:
        line([harmless(plain(column.cell(row))) for column in columns])


def as_xlsx(columns: Sequence[Column], rows: Iterator[Any], out: IO[bytes], above: Sequence[str] = ()) -> None:
    """Write a sheet of strings and numbers, beneath the lines that say what it is: no formula, no link."""
    from xlsxwriter import Workbook  # a twentieth of every start, for a file that is seldom asked for

    with tempfile.TemporaryDirectory() as folder:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        with Workbook(out, options) as book:
            sheet = book.add_worksheet()
            bold = book.add_format({"bold": True})
            for number, line in enumerate(above):
                sheet.write_string(number, 0, line, bold)
            head = len(above)
            sheet.freeze_panes(head + 1, 0)
            for at, column in enumerate(columns):
                sheet.write_string(head, at, str(column.label), bold)
            for number, row in enumerate(rows, head + 1):
                for at, column in enumerate(columns):
                    value = column.cell(row)
                    if isinstance(value, int | float) and not isinstance(value, bool):
                        sheet.write_number(number, at, value)
                    else:
                        sheet.write_string(number, at, plain(value)[:32767])


WRITERS = {"csv": as_csv, "xlsx": as_xlsx}


def file_name(title: str) -> str:
    """What a list is called as a file: by its title and the day on the desk's clock, in letters that every system takes."""
    return f"{UNSAFE.sub('-', title)} {moments.local(clock.now()):%Y-%m-%d}"


def response(name: str, kind: str, columns: Sequence[Column], rows: Iterator[Any]) -> FileResponse:
    """A file to keep, written out before it is sent, so that nothing is read while somebody's line is slow."""
    out = spool()
    WRITERS[kind](columns, rows, out)
    out.seek(0)
    answer = FileResponse(out, as_attachment=True, filename=f"{name}.{kind}", content_type=TYPES[kind])
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
