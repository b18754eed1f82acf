"""The list of agreements."""

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.agreements.models import Agreement, AgreementKind, GivenPower, Party, Power, State
from comity.agreements.words import tone_of
from comity.directory.lists import OneOf, any_country, due_chip
from comity.web.listing import Column, Listing

SHOWN = 3


class AgreementFilter(django_filters.FilterSet):
    """Which agreements."""

    title = django_filters.CharFilter(lookup_expr="icontains", label=_("Title"))
    country = OneOf(choices=any_country, label=_("Country"), method="with_country")
    agreement_kind = django_filters.ChoiceFilter(choices=AgreementKind.choices, label=_("Kind"))
    state = django_filters.MultipleChoiceFilter(choices=State.choices, label=_("Status"))
    power = django_filters.ChoiceFilter(choices=Power.choices, label=_("Gives the power to"), method="giving")

    class Meta:
        model = Agreement
        fields = ("title", "agreement_kind", "state")

    def with_country(self, rows: QuerySet[Agreement], name: str, value: str) -> QuerySet[Agreement]:
        """Agreements with a party of this country."""
        return rows.filter(Exists(Party.objects.filter(agreement=OuterRef("pk"), country=value)))

    def giving(self, rows: QuerySet[Agreement], name: str, value: str) -> QuerySet[Agreement]:
        """Agreements that give this power."""
        return rows.filter(Exists(GivenPower.objects.filter(agreement=OuterRef("pk"), power=value)))


def parties_in_short(agreement: Agreement) -> str:
    """The first parties, and how many more."""
    names = [str(party) for party in agreement.parties.all()]
    if not names and agreement.reach != "parties":
        return agreement.get_reach_display()
    more = _now(" and %(number)d more") % {"number": len(names) - SHOWN} if len(names) > SHOWN else ""
    return " · ".join(names[:SHOWN]) + more


def _state(agreement: Agreement) -> SafeString:
    return format_html('<span class="status is-{}">{}</span>', tone_of(agreement), agreement.get_state_display())


AGREEMENTS = Listing(
    name="agreements.agreement",
    title=_("Agreements"),
    columns=(
        Column("title", _("Agreement"), lambda agreement: agreement.short_title, sort=("short_title",)),
        Column("kind", _("Kind"), lambda agreement: agreement.get_agreement_kind_display(), sort=("agreement_kind", "short_title")),
        Column("state", _("Status"), lambda agreement: agreement.get_state_display(), sort=("state", "short_title"), html=_state),
        Column("parties", _("Parties"), parties_in_short),
        Column("signed", _("Signed"), lambda agreement: agreement.signed_on, sort=("signed_on",)),
        Column(
            "expires",
            _("Expires"),
            lambda agreement: agreement.expires_on,
            sort=("expires_on",),
            html=due_chip,
        ),
    ),
    sort=("short_title",),
    empty=_("No agreement is entered yet. The head of desk adopts a ready instrument or enters one."),
    filters=AgreementFilter,
    url_of=lambda agreement: agreement.get_absolute_url(),
    template="agreements/agreements.html",
)
