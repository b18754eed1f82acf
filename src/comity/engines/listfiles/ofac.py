"""The US Treasury's list of specially designated nationals, SDN.CSV, and its alternate names, ALT.CSV."""

import csv
from collections.abc import Container, Iterator
from typing import IO, NamedTuple

from comity.engines.listfiles.outcomes import Entry, Joined, ListFileError, Outcome, Rejected, Said, Skipped, distinct
from comity.engines.listfiles.remarks import read_remarks
from comity.engines.listfiles.sources import LONGEST_VALUE, Line, clean, lines
from comity.engines.ruling import N_
from comity.engines.screening.subject import Name

SDN_COLUMNS = 12
ALT_COLUMNS = 5
MOST_LINES_IN_A_ROW = 20
MOST_ALIASES = 2_000_000
END_OF_FILE = "\x1a"  # DOS: the Treasury's files end with it

_KINDS = {"individual": "person", "vessel": "vessel", "aircraft": "aircraft", "": "entity", "entity": "entity"}
_CHECK_ROW = Said(N_("Look at this line in the file, or download the file again."))
_NO_ENTRY = N_("An alias of entry %(key)s, which is not on the list.")
_SDN_FIRST = Said(N_("Choose the form again; SDN.CSV has twelve columns, ALT.CSV five."))


class _Row(NamedTuple):
    number: int
    cells: list[str]


def read_sdn(stream: IO[bytes], aliases: IO[bytes] | None = None) -> Iterator[Outcome]:
    """Entries of SDN.CSV, with or without its header line, each with its aliases from ALT.CSV where that is given too.

    Aliases without an entry come last, skipped. The column that some copies head “Country” holds the sanctions programme.
    """
    waiting: dict[str, list[Entry]] = {}
    if aliases is not None:
        count = 0
        for outcome in read_alt(aliases):
            if not isinstance(outcome, Entry):
                yield outcome
                continue
            count += 1
            if count > MOST_ALIASES:
                raise ListFileError(Said(N_("The file of aliases is larger than any the Treasury publishes.")), _SDN_FIRST)
            waiting.setdefault(outcome.key, []).append(outcome)
    for row in _rows(stream, SDN_COLUMNS):
        yield row if isinstance(row, Rejected | Skipped) else _entry(row, waiting)
    for key, unused in waiting.items():
        for alias in unused:
            yield Skipped(alias.position, Said(_NO_ENTRY, {"key": key}), "alias")


def read_alt(stream: IO[bytes], known: Container[str] | None = None) -> Iterator[Outcome]:
    """One entry of kind ``alias`` for each row of ALT.CSV; with ``known``, aliases of other entries are skipped."""
    for row in _rows(stream, ALT_COLUMNS):
        if isinstance(row, Rejected | Skipped):
            yield row
            continue
        key, alias_key, _, name, remark = (_value(cell) for cell in row.cells)
        if not key.isdigit():
            yield _without_key(row, "alias")
        elif not _has_letters(name):
            yield _without_name(row, "alias")
        elif known is not None and key not in known:
            yield Skipped(row.number, Said(_NO_ENTRY, {"key": key}), "alias")
        else:
            yield Entry(
                row.number,
                key,
                "alias",
                (Name(name),),
                remarks=remark,
                reference=alias_key,
                raw={"cells": [clean(cell) for cell in row.cells]},
            )


def _entry(row: _Row, waiting: dict[str, list[Entry]]) -> Outcome:
    key, name, type_, programme, title, *vessel, remark = (_value(cell) for cell in row.cells)
    kind = _KINDS.get(type_.casefold(), "entity")
    if not key.isdigit():
        return _without_key(row, kind)
    if not _has_letters(name):
        return _without_name(row, kind)
    found = read_remarks(remark)
    aliases = waiting.pop(key, [])
    names = [Name(_read_order(name, kind))]
    names += [Name(_read_order(alias.names[0].text, kind)) for alias in aliases]
    names += [Name(_read_order(weak, kind), "weak") for weak in found.weak_names]
    return Entry(
        position=row.number,
        key=key,
        kind=kind,
        names=distinct(names),
        birth_dates=tuple(dict.fromkeys(found.birth_dates)),
        places=tuple(dict.fromkeys(found.places)),
        nationalities=tuple(dict.fromkeys([*found.nationalities, *_flag(vessel[4])])),
        genders=tuple(dict.fromkeys(found.genders)),
        documents=tuple(dict.fromkeys(found.documents)),
        remarks="; ".join(part for part in (title, remark) if part)[:LONGEST_VALUE],
        programmes=tuple(programme.split("] [")) if programme else (),
        raw={"cells": [clean(cell) for cell in row.cells]},
        joined=tuple(Joined(alias.position, "alias") for alias in aliases),
    )


def _rows(stream: IO[bytes], columns: int) -> Iterator[_Row | Rejected | Skipped]:
    """Rows of the right width, the header line left out; the others with the reason."""
    kind = "alias" if columns == ALT_COLUMNS else "row"
    for number, record in _records(lines(stream)):
        if record is None:
            yield Rejected(number, "", Said(N_("The line is longer than a megabyte.")), _CHECK_ROW, kind)
            continue
        if not record.strip(f"{END_OF_FILE}\0 \t"):
            continue
        cells = _cells(record)
        if cells is None:
            yield Rejected(number, "", Said(N_("A quotation mark is opened and never closed.")), _CHECK_ROW, kind)
        elif not any(_value(cell) for cell in cells):
            yield Skipped(number, Said(N_("The row is empty.")), kind)
        elif len(cells) != columns:
            values = {"columns": str(len(cells)), "expected": str(columns)}
            yield Rejected(number, "", Said(N_("The row has %(columns)s columns, not %(expected)s."), values), _CHECK_ROW, kind)
        elif number > 1 or _value(cells[0]).isdigit() or not _is_heading(cells):
            yield _Row(number, [cell[:LONGEST_VALUE] for cell in cells])


def _is_heading(cells: list[str]) -> bool:
    return _value(cells[0]).casefold().replace("_", "") in ("id", "entnum", "uid", "entitynumber", "sdnid")


def _records(each: Iterator[Line]) -> Iterator[tuple[int, str | None]]:
    """Lines, put together where a quoted cell goes on over the end of one; one that never ends is given back alone."""
    held: list[Line] = []
    queue = _Queue(each)
    for line in queue:
        held = [line]
        text = line.text
        while text is not None and text.count('"') % 2 and len(held) < MOST_LINES_IN_A_ROW:
            further = next(queue, None)
            if further is None:
                break
            held.append(further)
            if further.text is None:
                break
            text += "\n" + further.text
        if len(held) > 1 and (held[-1].text is None or (text or "").count('"') % 2):
            queue.put_back(held[1:])
            text = line.text
        yield line.number, text


class _Queue:
    """An iterator that takes items back."""

    def __init__(self, items: Iterator[Line]) -> None:
        self._items = items
        self._back: list[Line] = []

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        return self._back.pop() if self._back else next(self._items)

    def put_back(self, items: list[Line]) -> None:
        self._back.extend(reversed(items))


def _cells(record: str) -> list[str] | None:
    try:
        return next(csv.reader([record.rstrip(END_OF_FILE)], strict=record.count('"') % 2 == 1), [])
    except csv.Error:
        return None


def _value(cell: str) -> str:
    """The cell's text; nothing for the Treasury's null, ``-0-``."""
    text = clean(cell)
    return "" if text == "-0-" else text


def _flag(text: str) -> list[str]:
    return [] if text in ("", "None Identified") else [text]


def _read_order(name: str, kind: str) -> str:
    """*SURNAME, Given* of a person as *Given SURNAME*."""
    surname, comma, given = name.partition(", ")
    return f"{given} {surname}" if kind == "person" and comma and "," not in given else name


def _has_letters(name: str) -> bool:
    return any(letter.isalnum() for letter in name)


def _without_key(row: _Row, kind: str) -> Rejected:
    given = {"given": clean(row.cells[0])[:60]}
    return Rejected(row.number, "ent_num", Said(N_("“%(given)s” is not the number of an entry."), given), _CHECK_ROW, kind)


def _without_name(row: _Row, kind: str) -> Rejected:
    return Rejected(row.number, "name", Said(N_("The row has no name.")), _CHECK_ROW, kind)
