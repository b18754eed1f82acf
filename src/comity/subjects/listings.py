"""The list of candidates that wait for a verdict; for an auditor without the persons until their records were opened for a purpose."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from comity.lists.models import ListEntry
from comity.subjects import evidence as evidences
from comity.subjects import queries
from comity.subjects.models import Candidate
from comity.web import purposes
from comity.web.listing import Column, Listing
from comity.web.templatetags import ui


def _mentioned_in(one: Candidate) -> SafeString:
    return ui.reference(queries.found_in(one, is_turned=True))


def _found_in(one: Candidate) -> SafeString:
    place = queries.found_in(one)
    return format_html("{} <span class='beside'>{}</span>", place if one.entry else ui.reference(place), queries.effect_of(one))


WAITING = Listing(
    "subjects.waiting",
    _lazy("Candidates to decide"),
    columns=(
        Column("ours", _lazy("Mentioned"), lambda one: str(one.ours), html=lambda one: ui.person_name(str(one.ours))),
        Column("ours_in", _lazy("Mentioned in"), lambda one: queries.found_in(one, is_turned=True), html=_mentioned_in),
        Column("theirs", _lazy("May be"), lambda one: str(one.theirs), html=lambda one: ui.person_name(str(one.theirs))),
        Column("met", _lazy("Found in"), queries.found_in, html=_found_in),
        Column("likelihood", _lazy("How likely"), lambda one: evidences.likelihood(one.evidence, one.score), sort=("score",)),
        Column("found", _lazy("Found"), lambda one: one.found_at, sort=("found_at",), html=lambda one: ui.moment(one.found_at)),
    ),
    sort=("-score",),
    empty=_lazy("No candidate waits for a verdict. One appears here when a cross-check meets somebody in another record or on a list."),
    url_of=lambda one: reverse("subjects:compare", args=[one.pk]),
)


def for_auditor(stated: frozenset[str]) -> Listing:
    """The same for who opens each record for a purpose: until it is among the `stated` ones, a number stands for who it is."""

    def ours(one: Candidate) -> str:
        return str(one.ours) if _is_open(one, stated) else _("candidate %(number)d") % {"number": one.pk}

    def theirs(one: Candidate) -> str:
        return str(one.theirs) if _is_open(one, stated) else ""

    mentioned, where, may_be, met, _likelihood, found = WAITING.columns
    state = Column("state", _lazy("State"), lambda one: one.get_state_display())
    columns = (replace(mentioned, cell=ours, html=None), where, replace(may_be, cell=theirs, html=None), met, state, found)
    return replace(WAITING, columns=columns, sort=("-found_at",))


def _is_open(one: Candidate, stated: frozenset[str]) -> bool:
    mentions: list[Any] = [side for side in (one.ours, one.theirs) if not isinstance(side, ListEntry)]
    return all(purposes.name(side.owner_kind, side.owner_key) in stated for side in mentions)
