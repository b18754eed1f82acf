"""What a list shows of each row, for the page and for the export alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from comity.web import moments

Text = str | Promise


@dataclass(frozen=True)
class Column:
    """One column. `cell` gives the value (as exported); `html` shows it on the page where words are not enough.

    `sort` names the model fields to order by; a column without it cannot be sorted.
    """

    name: str
    label: Text
    cell: Callable[[Any], Any]
    sort: tuple[str, ...] = ()
    html: Callable[[Any], SafeString] | None = None
    is_number: bool = False

    def shown(self, row: Any) -> SafeString | str:
        """The cell on the page, escaped."""
        if self.html is not None:
            return self.html(row)
        value = self.cell(row)
        said = escape(moments.said(value))
        return format_html('<span class="nowrap">{}</span>', said) if isinstance(value, date) else said


@dataclass(frozen=True)
class Bulk:
    """Something that can be done to all selected rows. `url_name` answers a POST of `selected` with a preview of each."""

    label: Text
    url_name: str


class Heading(NamedTuple):
    """A column's head: where a click leads, and how the list is sorted by it now (`ascending`, `descending` or nothing)."""

    column: Column
    url: str
    sorted: str


class Cell(NamedTuple):
    """One cell of one row."""

    column: Column
    shown: SafeString | str
