"""The lists of agencies and of country sheets."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.directory.models import Agency, AgencyKind, CountrySheet
from comity.directory.territory import countries, country_name, language_name, languages
from comity.directory.words import listing
from comity.kernel import clock
from comity.kernel.models import Record
from comity.web import chips
from comity.web.listing import Column, Listing


class OneOf(django_filters.Filter):
    """A filter by one choice; the choices may be a function, so that they are named in each reader's language."""

    field_class = forms.ChoiceField


def any_country() -> list[tuple[str, str]]:
    """All countries, and none chosen."""
    return [("", _now("any")), *countries()]


def any_language() -> list[tuple[str, str]]:
    """All languages, and none chosen."""
    return [("", _now("any")), *languages()]


class AgencyFilter(django_filters.FilterSet):
    """Which agencies."""

    name = django_filters.CharFilter(lookup_expr="icontains", label=_("Name"))
    country = OneOf(choices=any_country, label=_("Country"))
    agency_kind = django_filters.ChoiceFilter(choices=AgencyKind.choices, label=_("Kind"))
    language = OneOf(choices=any_language, label=_("Language"), method="reads")
    closed = django_filters.ChoiceFilter(choices=[("yes", _("closed"))], label=_("Closed"), method="is_closed")

    class Meta:
        model = Agency
        fields = ("name", "country", "agency_kind")

    def reads(self, rows: QuerySet[Agency], name: str, value: str) -> QuerySet[Agency]:
        """Agencies that read a language: its code stands in quotes in the stored list."""
        return rows.filter(languages__icontains=f'"{value}"')

    def is_closed(self, rows: QuerySet[Agency], name: str, value: str) -> QuerySet[Agency]:
        """Agencies that exist no more."""
        return rows.filter(closed_on__isnull=False)


def _named(agency: Agency) -> SafeString:
    own = format_html(' <bdi class="beside">{}</bdi>', agency.own_name) if agency.own_name else ""
    closed = format_html(' <span class="status is-cancelled">{}</span>', _now("closed")) if agency.closed_on else ""
    return format_html("<bdi>{}</bdi>{}{}", agency.name, own, closed)


AGENCIES = Listing(
    name="directory.agency",
    title=_("Directory"),
    columns=(
        Column("name", _("Name"), lambda agency: agency.name, sort=("name",), html=_named),
        Column("country", _("Country"), lambda agency: country_name(agency.country), sort=("country", "name")),
        Column("kind", _("Kind"), lambda agency: agency.get_agency_kind_display(), sort=("agency_kind", "name")),
        Column("place", _("Place"), lambda agency: agency.place, sort=("place",)),
        Column("languages", _("Languages"), lambda agency: listing(map(language_name, agency.languages))),
        Column("hours", _("Round the clock"), lambda agency: agency.is_round_the_clock),
    ),
    sort=("name",),
    empty=_("No agency is entered yet. The head of desk or a liaison officer adds the first."),
    filters=AgencyFilter,
    url_of=lambda agency: agency.get_absolute_url(),
    template="directory/agencies.html",
)


class SheetFilter(django_filters.FilterSet):
    """Which sheets."""

    country = OneOf(choices=any_country, label=_("Country"))
    area = django_filters.CharFilter(field_name="legal_areas", lookup_expr="icontains", label=_("Legal area"))

    class Meta:
        model = CountrySheet
        fields = ("country",)


def due_chip(subject: Record) -> SafeString:
    """What falls due first, in words and shape."""
    chip = chips.chip_of(subject, clock.now())
    if chip is None:
        return SafeString("–")
    return format_html('<span class="status is-{}">{}</span>', chip.tone, chip.words)


SHEETS = Listing(
    name="directory.countrysheet",
    title=_("Country sheets"),
    columns=(
        Column("country", _("Country"), lambda sheet: country_name(sheet.country), sort=("country",)),
        Column("areas", _("Legal areas"), lambda sheet: ", ".join(sheet.legal_areas)),
        Column("languages", _("Languages"), lambda sheet: listing(map(language_name, sheet.languages))),
        Column("authority", _("Central authority"), lambda sheet: str(sheet.central_authority or "")),
        Column("reviewed", _("Last reviewed"), lambda sheet: sheet.reviewed_on, sort=("reviewed_on",)),
        Column("review", _("Next review"), lambda sheet: sheet.next_due_at, sort=("next_due_at",), html=due_chip),
    ),
    sort=("country",),
    empty=_("No country sheet is kept yet. The head of desk adds the first."),
    filters=SheetFilter,
    url_of=lambda sheet: sheet.get_absolute_url(),
    template="directory/sheets.html",
)
