"""The page of the yearly figures, and the file in which they leave the desk."""

from operator import attrgetter

from django import forms
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from comity.casework import actions, policy, statistics
from comity.casework.statistics import Figure
from comity.web.forms import Form
from comity.web.listing import Column
from comity.web.listing.export import response
from comity.web.session import actor_of

COLUMNS = tuple(
    Column(name, label, attrgetter(name))
    for name, label in zip(
        Figure._fields,
        (
            _("Year"),
            _("Desk"),
            _("Code of the State"),
            pgettext_lazy("country", "State"),
            _("Urgency"),
            _("What is counted"),
            pgettext_lazy("refusal", "Ground"),
            _("Number"),
        ),
        strict=True,
    )
)


class Purpose(Form):
    """What the figures are taken away for."""

    purpose = forms.CharField(label=_("What is the export for?"), max_length=300, help_text=_("It is kept in the audit chain."))


@require_http_methods(["GET", "POST"])
def yearly(http_request: HttpRequest, year: int = 0) -> HttpResponseBase:
    """The figures of a year, this year's by default; a POST with its purpose takes them away as CSV."""
    actor = actor_of(http_request)
    years = statistics.years(actor) if policy.may_count(actor) else []
    year = year or next(iter(years), 0)
    if year not in years:
        raise Http404
    found = statistics.of_year(actor, year)
    form = Purpose(http_request.POST or None)
    if form.is_valid():
        facts = {"listing": "casework.statistics", "query": f"year={year}", "format": "csv", "keys": []}
        actions.take_list(actor, facts=facts, purpose=form.cleaned_data["purpose"])
        return response(f"article-18-{year}", "csv", COLUMNS, found.figures())
    context = {
        "found": found,
        "searches": found.searches,
        "years": years,
        "form": form,
        "zone": statistics.zone(),
    }
    return render(http_request, "casework/statistics.html", context, status=422 if form.is_bound else 200)
