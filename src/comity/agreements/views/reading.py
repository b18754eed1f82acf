"""Reading agreements: the list, one agreement, what serves for an agency, the map and its table."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.agreements import mapping, queries, words
from comity.agreements.forms import ServingForm
from comity.agreements.lists import AGREEMENTS
from comity.agreements.models import Agreement, DataCategory, Power
from comity.agreements.policy import may_change_substance, may_keep
from comity.agreements.serving import unbound
from comity.agreements.views.parts import KINDS
from comity.directory.actions import note_export
from comity.directory.editing import Way
from comity.directory.history import happened
from comity.directory.models import Agency
from comity.directory.territory import language_name
from comity.directory.words import listing
from comity.engines.ruling import Ruling
from comity.kernel import clock, clocks
from comity.kernel.record import signatures
from comity.web.listing import Answered
from comity.web.session import actor_of, worker_of

VERBS = {
    "create": gettext_lazy("entered"),
    "adopt": gettext_lazy("adopted from a ready instrument"),
    "edit": gettext_lazy("changed"),
    "set_day": "",  # a part of the proposal that follows it
    "enter_into_force.propose": gettext_lazy("proposed to put it in force"),
    "enter_into_force": gettext_lazy("put in force by a second person"),
    "resume.propose": gettext_lazy("proposed to put it in force again"),
    "resume": gettext_lazy("put in force again by a second person"),
    "revive.propose": gettext_lazy("proposed to put it in practice again"),
    "revive": gettext_lazy("put in practice again by a second person"),
    "renew.propose": gettext_lazy("proposed to renew it"),
    "renew": gettext_lazy("renewed by a second person"),
    **{f"{step}.withdraw": gettext_lazy("took back what was proposed") for step in ("enter_into_force", "resume", "revive", "renew")},
    "refuse": gettext_lazy("recorded that it was refused"),
    "reopen": gettext_lazy("proposed again"),
    "suspend": gettext_lazy("suspended"),
    "end_in_practice": gettext_lazy("recorded that it ended in practice"),
    "end": gettext_lazy("ended"),
    "breach": gettext_lazy("the expiry passed"),
    "add_party": gettext_lazy("party added"),
    "change_party": gettext_lazy("party changed"),
    "drop_party": gettext_lazy("party removed"),
    "add_article": gettext_lazy("article added"),
    "change_article": gettext_lazy("article changed"),
    "drop_article": gettext_lazy("article removed"),
    "add_givenpower": gettext_lazy("power added"),
    "change_givenpower": gettext_lazy("power changed"),
    "drop_givenpower": gettext_lazy("power removed"),
    "add_promisedlimit": gettext_lazy("limit added"),
    "change_promisedlimit": gettext_lazy("limit changed"),
    "drop_promisedlimit": gettext_lazy("limit removed"),
    "add_refusalground": gettext_lazy("refusal ground added"),
    "change_refusalground": gettext_lazy("refusal ground changed"),
    "drop_refusalground": gettext_lazy("refusal ground removed"),
    "add_pledge": gettext_lazy("pledge added"),
    "change_pledge": gettext_lazy("pledge changed"),
    "drop_pledge": gettext_lazy("pledge removed"),
}


MAIN = ("enter_into_force", "resume")
"""Steps that are what one comes for; ending and suspending never are."""


def said(text: str) -> str:
    """A text of a ready instrument in the reader's language; any other as it was written."""
    return _(text) if text else ""


def agreements(http_request: HttpRequest) -> Answered:
    """All agreements."""
    actor = worker_of(http_request)
    rows = Agreement.objects.visible_to(actor).prefetch_related("parties__agency")
    return AGREEMENTS.answer(http_request, rows, on_export=note_export, may=may_keep(actor, Agreement()))


def agreement(http_request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement: what it says at the left, how it stands and what can be done at the right."""
    actor = actor_of(http_request)
    found = get_object_or_404(queries.with_everything(Agreement.objects.visible_to(actor)), pk=pk)
    today = clock.now().date()
    offered = queries.choices(actor, found)
    steps: list[tuple[Any, Ruling]] = [(row, ruling) for row, ruling, _hand in offered]
    keep, substance = may_keep(actor, found), may_change_substance(actor, found)
    main = next((row.name for row, ruling in steps if row.name in MAIN and ruling), "edit")
    steps = sorted([(Way("edit", _("Edit")), keep), *steps], key=lambda step: step[0].name != main)
    waiting = [row.label for row, _ruling, hand in offered if hand == "confirm"]
    if waiting:
        steps.append((Way("take_back", _("Take back what you proposed")), signatures.may_take_back(actor, found)))
    steps += [(Way(name, kind.label), keep) for name, kind in KINDS.items() if not kind.is_substance]
    if substance:
        steps += [(Way(name, kind.label), substance) for name, kind in KINDS.items() if kind.is_substance]
    else:
        steps.append((Way("substance", _("Add a power, a limit or a refusal ground")), substance))
    hands = {"confirm": _("waits for you or another second person"), "propose": _("needs a second person")}
    context = {
        "agreement": found,
        "tone": words.tone_of(found),
        "standing": queries.standing(found, today),
        "today": today,
        "parties": [(party, unbound(party, today)) for party in sorted(found.parties.all(), key=str)],
        "articles": [
            (article, said(article.heading), said(article.text), [row.get_power_display() for row in article.gives.all()])
            for article in found.articles.all()
        ],
        "powers": found.powers.all(),
        "limits": [(words.case_in_words(row), words.limit_in_words(row.as_limit), row) for row in found.limits.all()],
        "grounds": [(ground, said(ground.sentence)) for ground in found.grounds.all()],
        "said": {"title": said(found.title), "summary": said(found.summary)},
        "pledges": found.pledges.all(),
        "languages": listing(map(language_name, found.languages)),
        "categories": listing(str(DataCategory(name).label) for name in found.categories),
        "expiry": clocks.live(found, "expiry").first(),
        "steps": steps,
        "main": main,
        "notes": {row.name: hands[hand] for row, _ruling, hand in offered if hand in hands},
        "urls": {
            **{row.name: reverse("agreements:step", args=[pk, row.name]) for row, _ruling, _hand in offered},
            "edit": reverse("agreements:edit", args=[pk]),
            "take_back": reverse("agreements:take_back", args=[pk]),
            **{name: reverse("agreements:add_part", args=[pk, name]) for name in KINDS},
        },
        "waiting": waiting,
        "may": keep,
        "may_substance": substance,
        "timeline": happened(found, VERBS),
    }
    return render(http_request, "agreements/agreement.html", context)


def serving(http_request: HttpRequest, agency_pk: int) -> HttpResponse:
    """For one agency and one power: which agreements serve, and why each of the others does not."""
    actor = worker_of(http_request)
    agency = get_object_or_404(Agency.objects.visible_to(actor), pk=agency_pk)
    asked = {"power": Power.ANSWER, "on": clock.now().date().isoformat(), **http_request.GET.dict()}
    form = ServingForm(asked)
    bases: list[queries.Basis] = []
    if form.is_valid():
        case = form.cleaned_data
        on = case["on"] or clock.now().date()
        bases = queries.bases_for(agency, case["power"], on, language=case["language"], category=case["category"])
    transfer = queries.transfer_ground(next((basis.agreement for basis in bases if basis.ruling), None), agency)
    context = {"partner": agency, "form": form, "bases": bases, "transfer": transfer, "tones": words.TONES}
    return render(http_request, "agreements/serving.html", context, status=200 if form.is_valid() else 422)


def chart(http_request: HttpRequest) -> HttpResponse:
    """The map of partners and agreements, and the same as a table."""
    found = mapping.lands(worker_of(http_request), clock.now().date())
    return render(http_request, "agreements/map.html", {"lands": found, "total": mapping.total(found)})


def chart_json(http_request: HttpRequest) -> HttpResponse:
    """What the map draws: only what the reader may know."""
    found = mapping.lands(actor_of(http_request), clock.now().date())
    return JsonResponse(
        {"lands": [{"code": land.code, "number": land.number, "name": land.name, "tone": land.tone, "words": land.words} for land in found]}
    )
