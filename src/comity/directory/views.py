"""The pages of the directory."""

from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.directory import actions, editing, forms, queries
from comity.directory.history import happened
from comity.directory.lists import AGENCIES, SHEETS
from comity.directory.models import Agency, Channel, Contact, CountrySheet, JudicialBar, Posting
from comity.directory.policy import may_keep, may_keep_law
from comity.directory.territory import codes, country_name, language_name
from comity.directory.words import listing
from comity.engines.ruling import Ruling
from comity.kernel import clock, clocks
from comity.kernel.actor import Actor
from comity.web.forms import Form
from comity.web.listing import Answered
from comity.web.session import actor_of, worker_of

VERBS = {
    "create": gettext_lazy("entered"),
    "edit": gettext_lazy("changed"),
    "review": gettext_lazy("reviewed"),
    "breach": gettext_lazy("yearly review not done in time"),
    "add_channel": gettext_lazy("channel added"),
    "add_contact": gettext_lazy("contact added"),
    "add_posting": gettext_lazy("liaison officer added"),
    "change_channel": gettext_lazy("channel changed"),
    "change_contact": gettext_lazy("contact changed"),
    "change_posting": gettext_lazy("liaison officer changed"),
    "drop_channel": gettext_lazy("channel removed"),
    "drop_contact": gettext_lazy("contact removed"),
    "drop_posting": gettext_lazy("liaison officer removed"),
}


class Parts(NamedTuple):
    """One kind of part of an agency: its model, its form, and the action that adds one."""

    model: Any
    form: type[Form]
    add: Any
    label: Any


PARTS = {
    "channels": Parts(Channel, forms.ChannelForm, actions.add_channel, gettext_lazy("Add a channel")),
    "contacts": Parts(Contact, forms.ContactForm, actions.add_contact, gettext_lazy("Add a contact")),
    "postings": Parts(Posting, forms.PostingForm, actions.add_posting, gettext_lazy("Add a liaison officer posted here")),
}


def agencies(http_request: HttpRequest) -> Answered:
    """All agencies."""
    actor = worker_of(http_request)
    return AGENCIES.answer(http_request, Agency.objects.visible_to(actor), on_export=actions.note_export, may=may_keep(actor, None))


def suggest(http_request: HttpRequest) -> HttpResponse:
    """Agencies for a field that completes itself."""
    found = queries.suggestions(worker_of(http_request), http_request.GET.get("q", "")[:80])
    return JsonResponse(
        {"results": [{"value": agency.pk, "label": agency.name, "beside": country_name(agency.country)} for agency in found]}
    )


def agency(http_request: HttpRequest, pk: int) -> HttpResponse:
    """One agency: how to reach it, who works there, whom it has posted here."""
    actor = actor_of(http_request)
    found = _agency(actor, pk)
    now = clock.now()
    ruling = may_keep(actor, found)
    steps = [(editing.Way("edit_agency", _("Edit")), ruling), *((editing.Way(name, parts.label), ruling) for name, parts in PARTS.items())]
    urls = {"edit_agency": reverse("directory:edit_agency", args=[pk])}
    context = {
        "partner": found,
        "languages": listing(map(language_name, found.languages)),
        "channels": queries.channels_for(found),
        "contacts": queries.contacts_on(found, now.date()),
        "postings": queries.postings_on(found, now.date()),
        "children": Agency.objects.visible_to(actor).filter(parent=found),
        "is_reachable": queries.is_reachable(found, now),
        "their_time": f"{now.astimezone(ZoneInfo(found.zone)):%H:%M}",  # in words: a template would turn it to our own clock
        "bars": queries.judicial_bars(found.country) if found.country else [],
        "steps": steps,
        "urls": {**urls, **{name: reverse("directory:add_part", args=[pk, name]) for name in PARTS}},
        "may": ruling,
        "timeline": happened(found, VERBS),
    }
    return render(http_request, "directory/agency.html", context)


def add_agency(http_request: HttpRequest) -> HttpResponse:
    """A new agency."""
    actor = actor_of(http_request)
    editing.insist(http_request, may_keep(actor, None))
    form = forms.AgencyForm(http_request.POST or None, initial={"zone": "UTC", "country": http_request.GET.get("country", "")})
    _offer(form, "parent", actor)

    def act(seen: int | None, **facts: Any) -> str:
        return actions.add_agency(actor, **facts).get_absolute_url()

    return editing.answer(
        http_request, form, act, heading=_("Add an agency"), submit=_("Add the agency"), back=reverse("directory:agencies")
    )


def edit_agency(http_request: HttpRequest, pk: int) -> HttpResponse:
    """Change an agency."""
    actor = actor_of(http_request)
    found = _agency(actor, pk)
    editing.insist(http_request, may_keep(actor, found))
    form = forms.AgencyForm(http_request.POST or None, initial=_initial(found, forms.AgencyForm, found.version))
    _offer(form, "parent", actor)

    def act(**facts: Any) -> None:
        actions.edit_agency(actor, found, **facts)

    heading = _("Edit %(name)s") % {"name": found.name}
    return editing.answer(http_request, form, act, heading=heading, submit=_("Save the changes"), back=found.get_absolute_url())


def add_part(http_request: HttpRequest, pk: int, parts: str) -> HttpResponse:
    """A channel, a contact, a liaison officer."""
    actor = actor_of(http_request)
    found, kind = _agency(actor, pk), _kind(parts)
    editing.insist(http_request, may_keep(actor, found))
    form = kind.form(http_request.POST or None, initial={"version": found.version, "rank": 1})

    def act(**facts: Any) -> None:
        kind.add(actor, found, **facts)

    back = found.get_absolute_url()
    return editing.answer(http_request, form, act, heading=f"{kind.label} · {found.name}", submit=_("Add"), back=back)


def edit_part(http_request: HttpRequest, pk: int, parts: str, part_pk: int) -> HttpResponse:
    """Change one of them."""
    actor = actor_of(http_request)
    found, kind = _agency(actor, pk), _kind(parts)
    part = get_object_or_404(kind.model, agency=found, pk=part_pk)
    editing.insist(http_request, may_keep(actor, found))
    form = kind.form(http_request.POST or None, initial=_initial(part, kind.form, found.version))

    def act(**facts: Any) -> None:
        actions.change_part(actor, found, part, **facts)

    heading = _("Edit %(name)s") % {"name": part}
    drop = reverse("directory:drop_part", args=[pk, parts, part_pk])
    return editing.answer(
        http_request,
        form,
        act,
        heading=heading,
        submit=_("Save the changes"),
        back=found.get_absolute_url(),
        drop=drop,
        template="directory/part.html",
    )


def drop_part(http_request: HttpRequest, pk: int, parts: str, part_pk: int) -> HttpResponse:
    """Remove one of them, after one more look."""
    actor = actor_of(http_request)
    found, kind = _agency(actor, pk), _kind(parts)
    part = get_object_or_404(kind.model, agency=found, pk=part_pk)
    editing.insist(http_request, may_keep(actor, found))
    form = forms.ConfirmForm(http_request.POST or None, initial={"version": found.version})

    def act(**facts: Any) -> None:
        actions.drop_part(actor, found, part, **facts)

    heading = _("Remove %(name)s?") % {"name": part}
    return editing.answer(http_request, form, act, heading=heading, submit=_("Remove"), back=found.get_absolute_url())


def sheets(http_request: HttpRequest) -> Answered:
    """All country sheets."""
    actor = worker_of(http_request)
    rows = CountrySheet.objects.visible_to(actor).select_related("central_authority")
    return SHEETS.answer(http_request, rows, on_export=actions.note_export, may=may_keep_law(actor, None))


def country(http_request: HttpRequest, code: str) -> HttpResponse:
    """One country: what a court has barred, what its law asks, who works there."""
    actor = actor_of(http_request)
    _known(actor, code)
    sheet = CountrySheet.objects.visible_to(actor).select_related("central_authority").filter(country=code).first()
    bars = list(JudicialBar.objects.visible_to(actor).filter(country=code))
    lines = [line for subject in (sheet, *bars) if subject is not None for line in happened(subject, VERBS)]
    context = {
        "code": code,
        "name": country_name(code),
        "sheet": sheet,
        "bars": bars,
        "barred": queries.judicial_bars(code),
        "languages": listing(map(language_name, sheet.languages)) if sheet else "",
        "facts": _facts(sheet) if sheet else [],
        "agencies": queries.open_agencies(actor).filter(country=code),
        "review": clocks.live(sheet).first() if sheet else None,
        "steps": _country_steps(may_keep_law(actor, None), sheet),
        "urls": {
            "edit_sheet": reverse("directory:edit_sheet", args=[code]),
            "review_sheet": reverse("directory:review_sheet", args=[code]),
            "add_bar": f"{reverse('directory:add_bar')}?country={code}",
        },
        "timeline": sorted(lines, key=lambda line: line.at),
    }
    return render(http_request, "directory/country.html", context)


def edit_sheet(http_request: HttpRequest, code: str) -> HttpResponse:
    """Write a country's sheet, or change it."""
    actor = actor_of(http_request)
    _known(actor, code)
    editing.insist(http_request, may_keep_law(actor, None))
    sheet = queries.sheet_of(code)
    form = forms.SheetForm(http_request.POST or None, initial=_initial(sheet, forms.SheetForm, sheet.version) if sheet else {})
    _offer(form, "central_authority", actor, country=code)

    def act(seen: int | None, **facts: Any) -> None:
        if sheet is None:
            actions.add_sheet(actor, country=code, **facts)
        else:
            actions.edit_sheet(actor, sheet, seen=seen, **facts)

    heading = _("Country sheet of %(country)s") % {"country": country_name(code)}
    back = reverse("directory:country", args=[code])
    return editing.answer(http_request, form, act, heading=heading, submit=_("Save the sheet"), back=back)


def review_sheet(http_request: HttpRequest, code: str) -> HttpResponse:
    """The yearly review."""
    actor = actor_of(http_request)
    sheet = get_object_or_404(CountrySheet.objects.visible_to(actor), country=code)
    editing.insist(http_request, may_keep_law(actor, sheet))
    form = forms.ReviewForm(http_request.POST or None, initial={"version": sheet.version, "reviewed_on": clock.now().date()})

    def act(**facts: Any) -> None:
        actions.review_sheet(actor, sheet, **facts)

    heading = _("Review the sheet of %(country)s") % {"country": sheet}
    return editing.answer(http_request, form, act, heading=heading, submit=_("Record the review"), back=sheet.get_absolute_url())


def add_bar(http_request: HttpRequest) -> HttpResponse:
    """A court has stopped something."""
    actor = actor_of(http_request)
    editing.insist(http_request, may_keep_law(actor, None))
    form = forms.BarForm(http_request.POST or None, initial={"country": http_request.GET.get("country", "")})

    def act(seen: int | None, **facts: Any) -> str:
        return actions.add_bar(actor, **facts).get_absolute_url()

    return editing.answer(
        http_request, form, act, heading=_("Record a judicial bar"), submit=_("Record the bar"), back=reverse("directory:sheets")
    )


def lift_bar(http_request: HttpRequest, pk: int) -> HttpResponse:
    """Two hands: the first proposes with the decision, the second confirms."""
    actor = actor_of(http_request)
    bar = get_object_or_404(JudicialBar.objects.visible_to(actor), pk=pk)
    ruling, hand = queries.lifting(actor, bar)
    editing.insist(http_request, ruling)
    is_first = hand == "propose"
    form_class = forms.LiftForm if is_first else forms.ConfirmForm
    form = form_class(http_request.POST or None, initial={"version": bar.version})

    def act(**facts: Any) -> None:
        (actions.propose_lifting if is_first else actions.lift_bar)(actor, bar, **facts)

    submit = _("Propose to lift it") if is_first else _("Confirm that it is lifted")
    return editing.answer(
        http_request, form, act, heading=str(bar), submit=submit, back=bar.get_absolute_url(), bar=bar, template="directory/lift.html"
    )


def _agency(actor: Actor, pk: int) -> Agency:
    return get_object_or_404(Agency.objects.visible_to(actor).select_related("parent"), pk=pk)


def _known(actor: Actor, code: str) -> None:
    """A country's page is there for everybody who may read the directory."""
    if code not in codes() or not actor.roles:
        raise Http404


def _kind(name: str) -> Parts:
    if name not in PARTS:
        raise Http404
    return PARTS[name]


def _initial(instance: Any, form: type[Form], version: int) -> dict[str, Any]:
    return {**forms.present(instance, form.base_fields), "version": version}


def _offer(form: Form, name: str, actor: Actor, **facts: Any) -> None:
    form.offer_rows(name, queries.open_agencies(actor).filter(**facts))


def _country_steps(ruling: Ruling, sheet: CountrySheet | None) -> list[tuple[editing.Way, Ruling]]:
    names = [("edit_sheet", _("Edit the sheet") if sheet else _("Write the sheet")), ("add_bar", _("Record a judicial bar"))]
    if sheet:
        names.insert(0, ("review_sheet", _("Record the yearly review")))
    return [(editing.Way(name, label), ruling) for name, label in names]


def _facts(sheet: CountrySheet) -> list[tuple[Any, str]]:
    """What the sheet says, in its own order, without what is empty."""
    names = {"channel", "means", "signature_rules", "documents", "provisional_arrest", "appeal_stages", "nationals", "adequacy_decision"}
    said = [column for column in sheet._meta.concrete_fields if column.name in {*names, "notes"}]
    return [(capfirst(column.verbose_name), getattr(sheet, column.name)) for column in said if getattr(sheet, column.name)]
