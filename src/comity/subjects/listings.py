"""The list of candidates that wait for a verdict."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from comity.lists.models import ListEntry
from comity.subjects import evidence as evidences
from comity.subjects.models import Candidate
from comity.web.listing import Column, Listing
from comity.web.templatetags import ui


def _met(candidate: Candidate) -> str:
    side: Any = candidate.theirs
    return (
        f"{side.reference_list} · {side.reference_list.get_list_kind_display()}" if isinstance(side, ListEntry) else str(_lazy("a record"))
    )


WAITING = Listing(
    "subjects.waiting",
    _lazy("Candidates to decide"),
    columns=(
        Column("ours", _lazy("Mentioned"), lambda one: str(one.ours), html=lambda one: ui.person_name(str(one.ours))),
        Column("theirs", _lazy("May be"), lambda one: str(one.theirs), html=lambda one: ui.person_name(str(one.theirs))),
        Column("met", _lazy("Found in"), _met),
        Column("likelihood", _lazy("How likely"), lambda one: evidences.likelihood(one.evidence, one.score), sort=("score",)),
        Column("found", _lazy("Found"), lambda one: one.found_at, sort=("found_at",), html=lambda one: ui.moment(one.found_at)),
    ),
    sort=("-score",),
    empty=_lazy("No candidate waits for a verdict. One appears here when a cross-check meets somebody in another record or on a list."),
    url_of=lambda one: reverse("subjects:compare", args=[one.pk]),
)
