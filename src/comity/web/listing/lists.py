"""One list of records: the filter as a sentence, the order, the page, the saved filters and the way out as a file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from comity.kernel.actor import Actor
from comity.web.listing import export
from comity.web.listing.columns import Bulk, Cell, Column, Heading, Text
from comity.web.listing.export import Exported
from comity.web.listing.sentence import Word, words
from comity.web.models import SavedFilter
from comity.web.session import actor_of

COUNTED_AT_MOST = 10_000
EXPORTED_AT_MOST = 100_000
OWN = frozenset({"page", "sort"})


class Row(NamedTuple):
    """One row as shown."""

    record: Any
    url: str
    cells: list[Cell]


class Saved(NamedTuple):
    """A saved filter as shown."""

    pk: int
    name: str
    url: str
    here: bool


Answered = HttpResponse | FileResponse


@dataclass(frozen=True)
class Listing:
    """A list, declared once. `url_of` opens a row; `empty` says why the list is empty and what fills it.

    `sort` is the order without a wish of the reader: model fields, `-` before one for descending. An export has the same columns.
    """

    name: str
    title: Text
    columns: Sequence[Column]
    sort: tuple[str, ...]
    empty: Text
    filters: type[django_filters.FilterSet] | None = None
    url_of: Callable[[Any], str] | None = None
    bulk: Sequence[Bulk] = ()
    rows_per_page: int = 50
    template: str = "web/list.html"

    def answer(
        self,
        http_request: HttpRequest,
        rows: QuerySet[Any],
        *,
        on_export: Callable[[Actor, Exported], object] | None = None,
        **context: Any,
    ) -> Answered:
        """The page, or the file that was asked for by POST. `on_export` is the action that audits it; without one nothing leaves."""
        found = Found(self, http_request, rows, exports=on_export is not None)
        if http_request.method == "POST":
            if on_export is None:
                raise PermissionDenied(_("This list cannot be exported."))
            if not found.export_error:
                return self._export(found, actor_of(http_request), on_export)
        return render(http_request, self.template, {"listing": found, **context}, status=422 if found.export_error else 200)

    def _export(self, found: "Found", actor: Actor, on_export: Callable[[Actor, Exported], object]) -> FileResponse:
        keys = list(found.ordered.values_list("pk", flat=True)[:EXPORTED_AT_MOST])
        kind = found.wanted_format
        on_export(actor, Exported(self.name, found.query, kind, tuple(map(str, keys)), found.purpose))
        return export.response(export.file_name(str(self.title)), kind, self.columns, export.chunks(found.ordered, keys))


class Found:
    """A list as one reader asked for it: a fixed number of queries, whatever its length (one more where it has more than one page)."""

    def __init__(self, listing: Listing, http_request: HttpRequest, rows: QuerySet[Any], *, exports: bool) -> None:
        self.listing = listing
        self.http_request = http_request
        self.can_export = exports
        self.filterset = listing.filters(http_request.GET, queryset=rows, request=http_request) if listing.filters else None
        self._rows = rows
        for field in self.filterset.form.fields.values() if self.filterset else ():
            if "invalid_choice" in field.error_messages:
                field.error_messages["invalid_choice"] = _("“%(value)s” is not known here. Choose one of those offered, or take it out.")

    # What was asked

    @cached_property
    def asked(self) -> QueryDict:
        """The address without empty words and without what this list does not know."""
        known = set(self.filterset.form.fields) if self.filterset else set()
        wish = QueryDict(mutable=True)
        for name, values in self.http_request.GET.lists():
            kept = [value for value in values if value]
            if kept and (name in OWN or name in known or name.rsplit("_", 1)[0] in known):
                wish.setlist(name, kept)
        return wish

    def url(self, **changes: str | None) -> str:
        """This list with another wish; None takes a word out."""
        wish = self.asked.copy()
        for name, value in changes.items():
            if value is None:
                wish.pop(name, None)
            else:
                wish[name] = value
        return f"{self.http_request.path}?{wish.urlencode()}" if wish else self.http_request.path

    @cached_property
    def query(self) -> str:
        """The words of the filter and the order, without the page."""
        wish = self.asked.copy()
        wish.pop("page", None)
        return wish.urlencode()

    @cached_property
    def words(self) -> list[Word]:
        """The filter as a sentence: one word for each filter, with its field."""
        return words(self.filterset, self.url) if self.filterset else []

    @property
    def is_filtered(self) -> bool:
        """Whether any word of the filter is set."""
        return any(word.is_set for word in self.words)

    @property
    def is_misread(self) -> bool:
        """Whether a word of the filter was set to what it does not know: nothing fits it."""
        return self.filterset is not None and not self.filterset.is_valid()

    # In which order

    @cached_property
    def _sorted_by(self) -> tuple[Column | None, bool]:
        wish = self.asked.get("sort", "")
        column = next((column for column in self.listing.columns if column.sort and column.name == wish.removeprefix("-")), None)
        return column, column is not None and wish.startswith("-")

    @cached_property
    def ordered(self) -> QuerySet[Any]:
        """All rows of the list in its order, the key last so that no row is on two pages."""
        column, is_descending = self._sorted_by
        fields = column.sort if column else self.listing.sort
        if is_descending:
            fields = tuple(field.removeprefix("-") if field.startswith("-") else f"-{field}" for field in fields)
        rows = (
            self.filterset.qs if self.filterset and self.filterset.is_valid() else self._rows if not self.filterset else self._rows.none()
        )
        return rows.order_by(*(self._order(field) for field in fields), "pk")

    def _order(self, field: str) -> OrderBy | str:
        # The two databases disagree on where nothing stands; here it stands last, so that what is due comes first.
        name = field.removeprefix("-")
        if "__" in name or name in self._rows.query.annotations or not getattr(self._rows.model._meta.get_field(name), "null", False):
            return field
        return F(name).desc(nulls_last=True) if field.startswith("-") else F(name).asc(nulls_last=True)

    @cached_property
    def headings(self) -> list[Heading]:
        """The heads of the columns."""
        by, is_descending = self._sorted_by
        heads = []
        for column in self.listing.columns:
            turned = f"-{column.name}" if column is by and not is_descending else column.name
            order = ("descending" if is_descending else "ascending") if column is by else ""
            heads.append(Heading(column, self.url(sort=turned, page=None) if column.sort else "", order))
        return heads

    # Which page

    @cached_property
    def _counted(self) -> int:
        return self.ordered.order_by()[: COUNTED_AT_MOST + 1].count()

    @property
    def total(self) -> int:
        """How many rows, counted up to ten thousand."""
        return min(self._counted, COUNTED_AT_MOST)

    @property
    def is_capped(self) -> bool:
        """Whether there are more than were counted."""
        return self._counted > COUNTED_AT_MOST

    @cached_property
    def number(self) -> int:
        """The page asked for, from 1; the last one where it asked for more."""
        wish = self.asked.get("page", "1")
        wanted = int(wish) if wish.isascii() and wish.isdigit() and len(wish) < 7 else 1
        last = max(-(-self.total // self.listing.rows_per_page), 1)
        return max(wanted, 1) if self.is_capped else min(max(wanted, 1), last)

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of this page."""
        url_of = self.listing.url_of
        return [
            Row(record, url_of(record) if url_of else "", [Cell(column, column.shown(record)) for column in self.listing.columns])
            for record in self._records()
        ]

    def _records(self) -> Iterator[Any]:
        """Where there are more than one page, only keys are put in order: SQLite would sort thousands of whole rows for fifty of them."""
        most = self.listing.rows_per_page
        if self._counted <= most:
            return iter(self.ordered)
        start = (self.number - 1) * most
        keys = list(self.ordered.values_list("pk", flat=True)[start : start + most])
        return export.chunks(self.ordered, keys)

    @property
    def first(self) -> int:
        """The number of the first row shown."""
        return (self.number - 1) * self.listing.rows_per_page + 1

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.rows) - 1

    @property
    def previous(self) -> str:
        """The way to the page before."""
        return self.url(page=str(self.number - 1)) if self.number > 1 else ""

    @property
    def next(self) -> str:
        """The way to the page after."""
        is_more = self.last < self.total if not self.is_capped else len(self.rows) == self.listing.rows_per_page
        return self.url(page=str(self.number + 1)) if is_more else ""

    # What else

    @cached_property
    def saved(self) -> list[Saved]:
        """The reader's own filters of this list."""
        officer_id = actor_of(self.http_request).user_id
        own = SavedFilter.objects.filter(officer_id=officer_id, listing=self.listing.name) if officer_id is not None else ()
        return [Saved(one.pk, one.name, f"{self.http_request.path}?{one.query}", one.query == self.query) for one in own]

    @property
    def bulk(self) -> list[tuple[Text, str]]:
        """What can be done to the selected rows, and where."""
        return [(one.label, reverse(one.url_name)) for one in self.listing.bulk]

    @cached_property
    def wanted_format(self) -> str:
        """The form in which the list was asked for."""
        wish = self.http_request.POST.get("format", "")
        return wish if wish in export.WRITERS else "csv"

    @cached_property
    def purpose(self) -> str:
        """What the export is for, in the officer's words."""
        return " ".join(self.http_request.POST.get("purpose", "").split())[:300]

    @property
    def export_error(self) -> str | Promise:
        """Why the export asked for cannot be made; empty where it can, or none was asked for."""
        if self.http_request.method != "POST":
            return ""
        return "" if self.purpose.isprintable() and self.purpose else _("Say what the export is for: it is kept in the audit chain.")
