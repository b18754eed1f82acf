"""The lists of lists, of entries, of imports and of rows not taken, as pages show them."""

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from comity.lists import queries
from comity.lists.models import ListEntry, ReferenceList
from comity.web.listing import Column, Listing
from comity.web.templatetags import ui


def _effect(held: ReferenceList) -> SafeString:
    return format_html("{} <span class='beside'>{}</span>", held.get_list_kind_display(), held.effect)


LISTS = Listing(
    "lists.all",
    _lazy("Lists"),
    columns=(
        Column("name", _lazy("List"), lambda held: held.name, sort=("name",)),
        Column("publisher", _lazy("Publisher"), lambda held: held.publisher, sort=("publisher",)),
        Column("kind", _lazy("Kind and legal effect"), lambda held: held.get_list_kind_display(), sort=("list_kind",), html=_effect),
        Column("standing", _lazy("Entries"), lambda held: held.standing or 0, sort=("standing",), is_number=True),
        Column("withdrawn", _lazy("Withdrawn"), lambda held: held.withdrawn or 0, sort=("withdrawn",), is_number=True),
        Column(
            "imported",
            _lazy("Last import"),
            lambda held: held.imported_at,
            sort=("imported_at",),
            html=lambda held: ui.moment(held.imported_at),
        ),
    ),
    sort=("name",),
    empty=_lazy("No list was imported yet. A head of desk or an administrator imports the first one."),
    url_of=lambda held: reverse("lists:list", args=[held.pk]),
    template="lists/all.html",
)


class EntryFilter(django_filters.FilterSet):
    """Which entries of a list."""

    text = django_filters.CharFilter(method="holding", label=_lazy("Name or key"))
    withdrawn = django_filters.ChoiceFilter(
        method="by_withdrawal", label=_lazy("State"), choices=[("no", _lazy("in force")), ("yes", _lazy("withdrawn"))]
    )

    class Meta:
        model = ListEntry
        fields: tuple[str, ...] = ()

    def holding(self, entries: QuerySet[ListEntry], _name: str, text: str) -> QuerySet[ListEntry]:
        """Entries that hold this text in their name, or have it as key or reference."""
        return queries.holding(entries, text)

    def by_withdrawal(self, entries: QuerySet[ListEntry], _name: str, wanted: str) -> QuerySet[ListEntry]:
        """Entries in force, or those that the list dropped."""
        return entries.filter(withdrawn_at__isnull=wanted == "no")


def _state(entry: ListEntry) -> SafeString:
    return ui.status(_("withdrawn"), "cancelled") if entry.withdrawn_at else ui.status(_("in force"), "running")


ENTRIES = Listing(
    "lists.entries",
    _lazy("Entries"),
    columns=(
        Column("caption", _lazy("Name"), lambda entry: entry.caption, sort=("caption",), html=lambda entry: ui.person_name(entry.caption)),
        Column("key", _lazy("Key"), lambda entry: entry.entry_key, sort=("entry_key",), html=lambda entry: ui.reference(entry.entry_key)),
        Column("kind", _lazy("Kind"), lambda entry: _(entry.entry_kind), sort=("entry_kind",)),
        Column("born", _lazy("Born"), lambda entry: ", ".join(entry.content.get("birth_dates", ()))),
        Column("listed", _lazy("Listed on"), lambda entry: entry.listed_on, sort=("listed_on",)),
        Column("edition", _lazy("Edition"), lambda entry: entry.edition, sort=("edition",), is_number=True),
        Column("state", _lazy("State"), lambda entry: _("withdrawn") if entry.withdrawn_at else _("in force"), html=_state),
    ),
    sort=("caption",),
    empty=_lazy("This list has no entry."),
    filters=EntryFilter,
    url_of=lambda entry: reverse("lists:entry", args=[entry.pk]),
    template="lists/list.html",
)

FAULTS = Listing(
    "lists.faults",
    _lazy("Import"),
    columns=(
        Column("line", _lazy("Line"), lambda fault: fault.position, sort=("position",)),
        Column("kind", _lazy("Kind"), lambda fault: _(fault.row_kind), sort=("row_kind",)),
        Column("became", _lazy("Became"), lambda fault: fault.get_became_display(), sort=("became",)),
        Column("field", _lazy("Field"), lambda fault: fault.field, sort=("field",)),
        Column("reason", _lazy("Why"), queries.reason),
        Column("remedy", _lazy("What helps"), queries.remedy),
    ),
    sort=("became", "position"),
    empty=_lazy("Every row of the file was stored."),
    template="lists/run.html",
)
