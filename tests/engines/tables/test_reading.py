"""Tables of every kind become rows of text with the numbers that a spreadsheet shows; what cannot be read says what would help."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.tables import ENCODINGS, TableError, encoding_of, reading, rows_of

ARABIC = "الاسم;تاريخ الميلاد\nمحمد الهاشمي;1990\nنور الدين;1991\n"
CHINESE = "姓名;出生日期\n张伟民;1990\n李雷;1991\n"
RUSSIAN = "Имя;Фамилия\nИван;Петров\nСергей;Соколов\n"
FRENCH = "Prénom;Nom\nZoé;Dûpre\nAndré;Côté\n"


def cells(content: bytes, encoding: str = "") -> list[list[str]]:
    return [row.cells for row in rows_of(io.BytesIO(content), encoding)]


def a_workbook(*rows: list[Any], at: tuple[int, int] = (0, 0)) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yy"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(at[0] + number, at[1], row)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ARABIC, "utf-8"),
        (CHINESE, "utf-8-sig"),
        (CHINESE, "utf-16"),
        (ARABIC, "cp1256"),
        (CHINESE, "gb18030"),
        (RUSSIAN, "cp1251"),
        (FRENCH, "cp1252"),
    ],
)
def test_letters_are_told_by_their_bytes(text: str, encoding: str) -> None:
    content = text.encode(encoding)
    assert cells(content) == [line.split(";") for line in text.splitlines()]
    told = encoding_of(io.BytesIO(content))
    assert told == {"utf-8": "utf-8-sig"}.get(encoding, encoding)
    assert told in ENCODINGS


def test_bytes_that_fit_no_encoding_are_read_all_the_same() -> None:
    assert encoding_of(io.BytesIO(b"a;\x81\x20\xff\xff")) == "cp1252"
    assert encoding_of(io.BytesIO(b"a;\xff\xff\xff\xff;b")) == "cp1252", "even runs that are no Chinese"
    assert cells(b"\xe9t\xe9;b") == [["été", "b"]]


def test_who_knows_better_says_in_which_letters_it_is_written() -> None:
    assert cells(FRENCH.encode("cp1252"), "cp1251") != cells(FRENCH.encode("cp1252"))


@pytest.mark.parametrize("separator", reading.SEPARATORS)
def test_the_separator_is_the_one_that_divides_the_headers(separator: str) -> None:
    assert cells(f'a{separator}"b, c; d"{separator}e\n'.encode()) == [["a", "b, c; d", "e"]]


def test_a_separator_that_is_named_is_obeyed_and_its_row_counted() -> None:
    assert [(row.number, row.cells) for row in rows_of(io.BytesIO(b"sep=^\r\na^b,c\r\n"))] == [(2, ["a", "b,c"])]


def test_empty_rows_are_counted_and_left_out_and_quoted_lines_are_one_row() -> None:
    content = b'a,b\n\n,\n"x\ny", z \n'
    assert [(row.number, row.cells) for row in rows_of(io.BytesIO(content))] == [(1, ["a", "b"]), (4, ["x y", "z"])]


def test_the_stream_stays_open_for_another_reading() -> None:
    stream = io.BytesIO(b"a,b\n1,2\n")
    assert [*rows_of(stream)] == [*rows_of(stream)]


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=("C", "Z"))), min_size=2, max_size=4), min_size=1, max_size=6))
def test_what_a_spreadsheet_writes_is_what_is_read(table: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["head, er", "two; three", "x"], *table])
    read = cells(out.getvalue().encode("utf-8-sig"))
    assert read[1:] == [[cell.replace("\ufeff", "") for cell in row] for row in table if any(row)]


def test_a_workbook_gives_days_whole_numbers_and_its_own_row_numbers() -> None:
    content = a_workbook(["Name", "Born", "Number"], ["Li Wei", date(1979, 4, 2), 7654321.0], [], ["Zoé", "1980", 1.5], at=(2, 1))
    rows = [*rows_of(io.BytesIO(content))]
    assert [row.number for row in rows] == [3, 4, 6]
    assert rows[1].cells == ["Li Wei", "1979-04-02", "7654321"]
    assert rows[2].cells[2] == "1.5"
    assert reading._written(time(12, 30)) == "12:30:00"
    assert reading._written(datetime(1979, 4, 2, 10, tzinfo=UTC)) == "1979-04-02"


def refusal(content: bytes) -> str:
    with pytest.raises(TableError) as refused:
        cells(content)
    assert refused.value.reason in str(refused.value)
    return refused.value.reason


def test_what_is_no_table_is_refused() -> None:
    assert refusal(b"") == refusal(b"\n\n,,\n") == refusal(a_workbook()) == reading.EMPTY[0]
    assert refusal(reading.BYTES_OF_OLE + bytes(600)) == reading.OLD[0]
    assert refusal(reading.BYTES_OF_XLSX + b"nothing") == reading.DAMAGED[0]
    assert refusal(b"a,b\n" + b"x" * (1 << 18) + b"\n") == reading.BROKEN[0]
    assert refusal((",".join("x" * 300) + "\n").encode()) == reading.TOO_WIDE[0]


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("letter.txt", "x")
    assert refusal(out.getvalue()) == reading.DAMAGED[0]


def test_two_cells_far_apart_and_a_file_that_unpacks_to_too_much_are_refused_before_they_are_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "Name")
        sheet.write_string(1_048_575, 16_383, "far")
    assert refusal(out.getvalue()) == reading.TOO_WIDE[0]
    monkeypatch.setattr(reading, "MOST_UNPACKED", 10)
    assert refusal(a_workbook(["Name"])) == reading.TOO_WIDE[0]


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n", b"\n %PDF-1.4 Name;Passport", b"{\\rtf1 Name}", b"\xff\xd8\xff\xe0", b"\x1f\x8b\x08", b"Name\n\x01\x02"]
)
def test_another_kind_of_file_is_no_table_however_small_it_is(content: bytes) -> None:
    with pytest.raises(TableError) as refused:
        cells(content)
    assert (refused.value.reason, refused.value.remedy) == reading.NO_TABLE


@pytest.mark.parametrize("encoding", sorted(ENCODINGS))
def test_no_encoding_of_text_is_taken_for_another_kind_of_file(encoding: str) -> None:
    text = {"cp1256": ARABIC, "cp1251": RUSSIAN, "gb18030": CHINESE, "cp1252": FRENCH, "big5": "姓名;生日\n張偉民;1990\n"}.get(
        encoding, CHINESE
    )
    assert cells(text.encode(encoding), encoding) == [line.split(";") for line in text.splitlines()]
