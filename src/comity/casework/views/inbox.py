"""The inbox: what is due first, what stands still lawfully, and what has ended, by the words of one filter."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import django_filters
from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from comity.casework import actions, policy, queries
from comity.casework.forms.arrival import AgencyField
from comity.casework.forms.fields import OfficerField
from comity.casework.models import AssistanceRequest
from comity.casework.terms import ENDED, OPEN, State, Urgency
from comity.directory.models import Agency
from comity.directory.queries import open_agencies
from comity.directory.territory import country_name, languages
from comity.engines.ruling import Ruling, only
from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.people import queries as people
from comity.people.roles import Role
from comity.web import purposes
from comity.web.forms import Form, keys_of
from comity.web.listing import Bulk, Column, Exported, Listing
from comity.web.session import actor_of
from comity.web.templatetags import ui

WITHIN = {
    "late": (_("late"), timedelta()),
    "8h": (_("due in 8 hours"), timedelta(hours=8)),
    "48h": (_("due in 48 hours"), timedelta(hours=48)),
    "7d": (_("due in 7 days"), timedelta(days=7)),
}
AT_ONCE = 200


class AgencyFilter(django_filters.ModelChoiceFilter):
    """One agency, named with its country."""

    field_class = AgencyField


def _agencies(http_request: HttpRequest | None) -> QuerySet[Agency]:
    assert http_request is not None, "the filter is always asked by somebody"
    return open_agencies(actor_of(http_request))


def _countries(http_request: HttpRequest | None) -> list[tuple[str, str]]:
    codes = _agencies(http_request).order_by().exclude(country="").values_list("country", flat=True).distinct()
    return sorted(((code, country_name(code)) for code in codes), key=lambda pair: pair[1])


class InboxFilter(django_filters.FilterSet):
    """The words of the inbox's sentence. Without a word for it, only what is still owed is shown."""

    show = django_filters.ChoiceFilter(
        label=_("shown"),
        choices=[("ended", _("ended")), ("all", _("open and ended"))],
        method="filter_show",
        empty_label=_("open"),
    )
    agency = AgencyFilter(label=_("from agency"), field_name="requester", queryset=_agencies)
    country = django_filters.ChoiceFilter(label=_("from country"), field_name="requester__country")
    due = django_filters.ChoiceFilter(
        label=_("due in"), choices=[(key, words) for key, (words, _length) in WITHIN.items()], method="filter_due"
    )
    urgent = django_filters.ChoiceFilter(label=_("urgent"), choices=[("any", _("urgent")), *Urgency.choices], method="filter_urgent")
    officer = django_filters.ChoiceFilter(
        label=_("whose"), choices=[("mine", _("mine")), ("nobody", _("unassigned"))], method="filter_officer"
    )
    state = django_filters.ChoiceFilter(label=_("state"), choices=State.choices)
    language = django_filters.ChoiceFilter(label=_("language"))
    received = django_filters.DateFromToRangeFilter(
        label=_("received between"),
        field_name="received_at",
        widget=django_filters.widgets.DateRangeWidget(attrs={"type": "date", "class": "form-control"}),
    )

    ended = django_filters.DateFromToRangeFilter(
        label=_("ended between"),
        field_name="ended_at",
        widget=django_filters.widgets.DateRangeWidget(attrs={"type": "date", "class": "form-control"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["country"].extra["choices"] = _countries(self.request)
        self.filters["language"].extra["choices"] = languages()
        if any(self.data.get(word) for word in ("state", "ended_after", "ended_before")):
            self.filters["show"].extra["empty_label"] = settings.FILTERS_EMPTY_CHOICE_LABEL

    def filter_queryset(self, queryset: QuerySet[AssistanceRequest]) -> QuerySet[AssistanceRequest]:
        """Ended requests are left out until they are asked for, by this word or by their state."""
        cleaned = self.form.cleaned_data
        if not any(cleaned.get(word) for word in ("show", "state", "ended")):
            queryset = queryset.filter(state__in=OPEN)
        found: QuerySet[AssistanceRequest] = super().filter_queryset(queryset)
        return found

    def filter_show(self, queryset: QuerySet[AssistanceRequest], _name: str, value: str) -> QuerySet[AssistanceRequest]:
        """Ended ones, or all."""
        return queryset.filter(state__in=ENDED) if value == "ended" else queryset

    def filter_due(self, queryset: QuerySet[AssistanceRequest], _name: str, value: str) -> QuerySet[AssistanceRequest]:
        """What falls due within this time, late ones included; a clock that stands still is never due."""
        return queryset.filter(state__in=OPEN, clock_state="open", next_due_at__lte=clock.now() + WITHIN[value][1])

    def filter_urgent(self, queryset: QuerySet[AssistanceRequest], _name: str, value: str) -> QuerySet[AssistanceRequest]:
        """Urgent for any reason, or for this one."""
        return queryset.exclude(urgency="") if value == "any" else queryset.filter(urgency=value)

    def filter_officer(self, queryset: QuerySet[AssistanceRequest], _name: str, value: str) -> QuerySet[AssistanceRequest]:
        """The reader's own, or those nobody has."""
        own = Q(officer_id=actor_of(self.request).user_id)
        return queryset.filter(own if value == "mine" else Q(officer__isnull=True))


def _from(request: AssistanceRequest) -> str:
    return f"{request.requester.name} · {country_name(request.requester.country)}"


def _from_html(request: AssistanceRequest) -> SafeString:
    """Where it is, which tells one from another, above its name; a line is cut at the end of its own script."""
    agency = request.requester
    parts = format_html_join(" · ", "<bdi>{}</bdi>", ((part,) for part in (country_name(agency.country), agency.place) if part))
    where = format_html('<span class="cell-line">{}</span>', parts) if parts else ""
    return format_html(
        '{}<span class="cell-line{}" dir="auto" title="{}">{}</span>', where, " beside" if where else "", agency.name, agency.name
    )


def _officer_html(request: AssistanceRequest) -> SafeString:
    return format_html('<bdi class="nowrap">{}</bdi>', request.officer.name) if request.officer else mark_safe("–")


def _state_html(request: AssistanceRequest) -> SafeString:
    return format_html('<span class="cell-short" title="{}">{}</span>', request.get_state_display(), request.get_state_display())


def _received_html(request: AssistanceRequest) -> SafeString:
    return ui.moment(request.received_at, beside=False)


def _lock_html(request: AssistanceRequest) -> SafeString | str:
    return format_html("{} ", ui.icon("lock", _now("sealed"))) if request.is_sealed else ""


def _title_html(request: AssistanceRequest) -> SafeString:
    return format_html('<span class="row-title" dir="auto">{}{}</span>', _lock_html(request), request.title)


def _closed_html(request: AssistanceRequest) -> SafeString:
    return format_html('{}<span class="none">{}</span>', _lock_html(request), _now("opened only for a purpose"))


def _urgency_html(request: AssistanceRequest) -> SafeString:
    if not request.urgency:
        return mark_safe("")
    words = _now("threat to life") if request.urgency == Urgency.LIFE else _now("urgent")
    return format_html('<b class="urgent" title="{}">{}</b>', request.get_urgency_display(), words)


def _chip_html(request: AssistanceRequest) -> SafeString:
    return mark_safe("") if request.state in ENDED else ui.chip(request, reverse("casework:clock", args=[request.reference]))


def _closed_chip_html(request: AssistanceRequest) -> SafeString:
    return mark_safe("") if request.state in ENDED else ui.chip(request)


INBOX = Listing(
    name="requests",
    title=_("Requests"),
    columns=(
        Column(
            "reference", _("Reference"), lambda request: request.reference, ("reference",), lambda request: ui.reference(request.reference)
        ),
        Column("from", _("Requesting agency"), _from, ("requester__country", "requester__place", "requester__name"), _from_html),
        Column("title", _("Title"), lambda request: request.title, ("title",), _title_html),
        Column("urgency", _("Urgency"), lambda request: request.get_urgency_display(), ("-urgency",), _urgency_html),
        Column("items", _("Items"), lambda request: request.how_many, ("how_many",), is_number=True),
        Column(
            "officer", _("Officer"), lambda request: request.officer.name if request.officer else None, ("officer__name",), _officer_html
        ),
        Column("state", _("State"), lambda request: request.get_state_display(), ("state",), _state_html),
        Column("received", _("Received"), lambda request: request.received_at, ("received_at",), _received_html),
        Column("due", _("Due"), lambda request: request.next_due_at, ("next_due_at",), _chip_html),
    ),
    sort=("place", "next_due_at", "waits_since", "-received_at"),
    empty=_("No request is open at this desk. One appears here when somebody records an arrival or another desk transfers one."),
    filters=InboxFilter,
    url_of=lambda request: request.get_absolute_url(),
    bulk=(Bulk(_("Assign…"), "casework:assign_many"),),
    template="casework/inbox.html",
)

ONLY_READ = replace(INBOX, bulk=())
"""The same for those who assign nothing to anybody."""

NOT_READ = replace(ONLY_READ, empty=_("You read no requests here: only officers who work on cases, and auditors, do."))
"""And for those who read none but what they were granted, an administrator say."""


def listing_for(actor: Actor, stated: frozenset[str]) -> Listing:
    """The inbox as this actor reads it: no chip leads into a request whose opening still wants its purpose.

    To an auditor its title, too, stands there only once it was opened.
    """

    def is_open(request: AssistanceRequest) -> bool:
        return queries.opens_at_once(actor, request, stated)

    due = replace(INBOX.columns[-1], html=lambda request: (_chip_html if is_open(request) else _closed_chip_html)(request))
    if not actor.has(Role.AUDITOR):
        listing = INBOX if actor.has(Role.HEAD, Role.DUTY) else ONLY_READ if actor.has(*policy.WORKERS) else NOT_READ
        return replace(listing, columns=[*INBOX.columns[:-1], due])
    title = Column(
        "title",
        _("Title"),
        lambda request: request.title if is_open(request) else "",
        html=lambda request: _title_html(request) if is_open(request) else _closed_html(request),
    )
    return replace(ONLY_READ, columns=[{"title": title, "due": due}.get(column.name, column) for column in INBOX.columns])


def named_as_in(listing: Listing) -> Callable[[AssistanceRequest], SafeString]:
    """How a preview names a request: its reference, and its title below, as far as the list shows them to whoever reads it."""
    columns = {column.name: column for column in listing.columns}
    return lambda request: format_html("{} {}", columns["reference"].shown(request), columns["title"].shown(request))


def inbox(http_request: HttpRequest) -> HttpResponseBase:
    """The list, or the file that was asked for."""
    actor = actor_of(http_request)
    rows = queries.counted(queries.inbox(actor))
    is_by_due = "sort" not in http_request.GET
    listing = listing_for(actor, purposes.stated(http_request))
    due = queries.due_for_review(actor).count() if actor.has(Role.HEAD) else 0
    works = actor.has(*policy.WORKERS)
    if not works and not actor.has(Role.AUDITOR) and not rows.exists():
        return replace(listing, filters=None).answer(http_request, rows)
    return listing.answer(http_request, rows, on_export=_export, grouped=is_by_due, may_record=works, due_for_review=due)


def _export(by: Actor, exported: Exported) -> None:
    facts = {"listing": exported.listing, "query": exported.query, "format": exported.format, "keys": list(exported.keys)}
    actions.take_list(by, facts=facts, purpose=exported.purpose)


class AssignMany(Form):
    """To whom all the selected requests go."""

    officer = OfficerField(label=_("Officer"))

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["officer"]
        assert isinstance(field, OfficerField)
        field.offer(people.officers_with(by.desk_id, *policy.WORKERS) if by.desk_id else [])


def may_assign_now(actor: Actor, request: AssistanceRequest) -> Ruling:
    """Whether this one can be assigned with others."""
    fresh = only(request.state == State.RECEIVED, _now("It is in progress: give it to another officer on its own page, with the reason."))
    return policy.may_assign(actor, request) & fresh


@require_POST
def assign_many(http_request: HttpRequest) -> HttpResponseBase:
    """Say what will happen to each selected request; done only when that was confirmed."""
    actor = actor_of(http_request)
    keys = keys_of(http_request.POST.getlist("selected"))[:AT_ONCE]
    rulings = [(request, may_assign_now(actor, request)) for request in queries.inbox(actor).filter(pk__in=keys)]
    confirmed = http_request.POST.get("confirmed") == "yes"
    form = AssignMany(http_request.POST if confirmed else None, by=actor)
    chosen = [request for request, ruling in rulings if ruling]
    if chosen and form.is_valid():
        for request in chosen:
            actions.assign(actor, request, officer=form.cleaned_data["officer"])
        said = ngettext("%(count)d request was assigned to %(officer)s.", "%(count)d requests were assigned to %(officer)s.", len(chosen))
        messages.success(http_request, said % {"count": len(chosen), "officer": form.cleaned_data["officer"].name})
        return HttpResponseRedirect(reverse("casework:inbox"))
    named = named_as_in(listing_for(actor, purposes.stated(http_request)))
    context = {
        "form": form,
        "heading": _now("Assign"),
        "submit": _now("Assign"),
        "back": reverse("casework:inbox"),
        "previews": [(named(request), ruling) for request, ruling in rulings],
        "selected": [request.pk for request in chosen],
    }
    return render(http_request, "web/bulk.html", context, status=422 if form.errors else 200)
