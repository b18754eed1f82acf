"""The lists of runs, of whom one met, and of what could not be read in it."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from comity.engines.tables import Flaw
from comity.lists.models import ReferenceList
from comity.screening.runs import showing
from comity.screening.runs.models import VERDICTS, Fault, Hit, HitVerdict, PersonMet, RunState, ScreeningRun
from comity.subjects.models import State
from comity.web.listing import Column, Listing
from comity.web.session import actor_of
from comity.web.templatetags import ui

TONES = {
    RunState.PREPARED: "paused",
    RunState.RUNNING: "running",
    RunState.FINISHED: "met",
    RunState.REFUSED: "cancelled",
    RunState.CANCELLED: "cancelled",
    RunState.FAILED: "late",
}


def state_words(run: Any) -> str:
    """The state in words; a prepared run that was put before a second person waits."""
    return _("waits for a second person") if _waits(run) else str(run.get_state_display())


def state_html(run: Any) -> SafeString:
    """The same with its tone."""
    return ui.status(state_words(run), "soon" if _waits(run) else TONES[RunState(run.state)])


def _waits(run: Any) -> bool:
    return run.state == RunState.PREPARED and bool(getattr(run, "is_asked", False))


class RunFilter(django_filters.FilterSet):
    """Which runs."""

    state = django_filters.ChoiceFilter(choices=RunState.choices, label=_lazy("State"))
    asked = django_filters.ChoiceFilter(method="waiting", label=_lazy("Waiting for"), choices=[("yes", _lazy("waits for a second person"))])

    class Meta:
        model = ScreeningRun
        fields = ("state",)

    def waiting(self, runs: QuerySet[ScreeningRun], _name: str, _wanted: str) -> QuerySet[ScreeningRun]:
        """Runs that were put before a second person."""
        return runs.filter(Q(is_asked=True))


RUNS = Listing(
    "screening.runs",
    _lazy("Screening of many"),
    columns=(
        Column(
            "reference", _lazy("Reference"), lambda run: run.reference, sort=("reference",), html=lambda run: ui.reference(run.reference)
        ),
        Column("state", _lazy("State"), state_words, sort=("state",), html=state_html),
        Column("given", _lazy("Persons"), lambda run: run.given, sort=("given",), is_number=True),
        Column("met", _lazy("With a candidate"), lambda run: run.met, sort=("met",), is_number=True),
        Column("matter", _lazy("Matter"), lambda run: run.matter, html=lambda run: ui.reference(run.matter)),
        Column("basis", _lazy("Law or agreement"), lambda run: f"{run.basis} {run.article}"),
        Column("officer", _lazy("Prepared by"), lambda run: run.officer.name, html=lambda run: ui.person_name(run.officer.name)),
        Column(
            "prepared", _lazy("Prepared"), lambda run: run.prepared_at, sort=("prepared_at",), html=lambda run: ui.moment(run.prepared_at)
        ),
    ),
    sort=("-prepared_at",),
    empty=_lazy(
        "No list was screened that you may know of. An officer prepares one for a matter in his charge, and a head of desk authorises it."
    ),
    filters=RunFilter,
    url_of=lambda run: run.get_absolute_url(),
    template="screening/runs.html",
)


class MetFilter(django_filters.FilterSet):
    """Whom a run met."""

    document = django_filters.ChoiceFilter(
        method="by_document", label=_lazy("Document"), choices=[("yes", _lazy("the same document number")), ("no", _lazy("by name alone"))]
    )
    on_list = django_filters.ModelChoiceFilter(
        queryset=lambda http_request: ReferenceList.objects.visible_to(actor_of(http_request)),
        method="by_list",
        label=_lazy("List"),
        empty_label=_lazy("any"),
    )

    verdict = django_filters.ChoiceFilter(
        method="by_verdict", label=_lazy("Verdict"), choices=[(State.TO_DECIDE, _lazy("to decide")), *VERDICTS]
    )

    class Meta:
        model = PersonMet
        fields: tuple[str, ...] = ()

    def by_document(self, persons: QuerySet[PersonMet], _name: str, wanted: str) -> QuerySet[PersonMet]:
        """Who shares a document number with an entry, or who does not."""
        return persons.filter(shares_document=wanted == "yes")

    def by_list(self, persons: QuerySet[PersonMet], _name: str, wanted: Any) -> QuerySet[PersonMet]:
        """Who resembles somebody on this list."""
        return persons.filter(Exists(Hit.objects.filter(person=OuterRef("pk"), entry__reference_list=wanted)))

    def by_verdict(self, persons: QuerySet[PersonMet], _name: str, wanted: str) -> QuerySet[PersonMet]:
        """Who has a hit whose latest verdict is this, or on which there is none."""
        latest = Subquery(HitVerdict.objects.filter(hit=OuterRef("pk")).order_by("-at", "-pk").values("verdict")[:1])
        standing = Coalesce(latest, Value(State.TO_DECIDE.value))
        return persons.filter(Exists(Hit.objects.alias(standing=standing).filter(person=OuterRef("pk"), standing=wanted)))


def _person(person: PersonMet) -> SafeString:
    (shown,) = showing.shown([person])
    return render_to_string("screening/run_person.html", {"shown": shown})


RESULTS = Listing(
    "screening.results",
    _lazy("Results"),
    columns=(Column("person", _lazy("Person"), str, html=_person),),
    sort=("-shares_document", "-score", "row"),
    empty=_lazy("Nobody of this list resembles anybody on the lists. Nothing is kept of them."),
    filters=MetFilter,
    rows_per_page=20,
    template="screening/run_results.html",
)


def _field(fault: Fault) -> str:
    return _(Flaw(fault.flaw).field.label)


def _reason(fault: Fault) -> str:
    return _(Flaw(fault.flaw).reason)


def _what_became(fault: Fault) -> str:
    return _("compared without it") if fault.is_compared else _("not compared")


def _became_html(fault: Fault) -> SafeString:
    return ui.status(_what_became(fault), "met" if fault.is_compared else "paused")


def _remedy_html(fault: Fault) -> SafeString:
    return format_html("{} <span class='beside'>{}</span>", _reason(fault), _(Flaw(fault.flaw).remedy))


FAULTS = Listing(
    "screening.faults",
    _lazy("Rows that could not be read"),
    columns=(
        Column("row", _lazy("Row"), lambda fault: fault.row, sort=("row",), is_number=True),
        Column("field", _lazy("Field"), _field),
        Column("reason", _lazy("Why, and what would help"), _reason, html=_remedy_html),
        Column("became", _lazy("What became of the row"), _what_became, sort=("is_compared", "row"), html=_became_html),
    ),
    sort=("row",),
    empty=_lazy("Every row of this list could be read."),
    template="screening/run_faults.html",
)
