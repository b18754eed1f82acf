"""Pages of lists: what they are, what is on them, and importing them."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.engines.listfiles import Format, ListKind
from comity.kernel.actor import Actor
from comity.kernel.models import Job
from comity.lists import actions, queries
from comity.lists.actions import Wanted
from comity.lists.forms import DescriptionForm, ImportForm
from comity.lists.listings import ENTRIES, FAULTS, LISTS
from comity.lists.models import ImportRun, ListEntry, Outcome, ReferenceList
from comity.lists.policy import may_import
from comity.people.views import answering
from comity.web.listing import Answered
from comity.web.session import actor_of, worker_of


def all_lists(http_request: HttpRequest) -> Answered:
    """Every list with its kind, its legal effect and its last import."""
    actor = worker_of(http_request)
    return LISTS.answer(http_request, queries.lists_for(actor), importing=may_import(actor))


def one_list(http_request: HttpRequest, pk: int) -> Answered:
    """One list and its entries."""
    actor = actor_of(http_request)
    held = get_object_or_404(queries.lists_for(actor), pk=pk)
    runs = ImportRun.objects.visible_to(actor).filter(reference_list=held).select_related("officer")[:10]
    return replace(ENTRIES, title=held.name).answer(
        http_request, queries.entries_of(actor, held), held=held, runs=runs, importing=may_import(actor)
    )


def describe(http_request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a list is."""
    actor = actor_of(http_request)
    held = get_object_or_404(ReferenceList.objects.visible_to(actor), pk=pk)
    if no := answering.closed(http_request, may_import(actor), reverse("lists:list", args=[held.pk])):
        return no
    shown = {name: getattr(held, name) for name in DescriptionForm.base_fields}
    form = DescriptionForm(http_request.POST or None, initial={**shown, "version": held.version})
    if form.is_valid():
        actions.describe(actor, held, seen=form.version, **form.cleaned_data)
        return redirect("lists:list", held.pk)
    context = {"form": form, "heading": held.name, "submit": _("Keep"), "back": reverse("lists:list", args=[held.pk])}
    return render(http_request, "web/form.html", context)


def import_file(http_request: HttpRequest) -> HttpResponse:
    """Give a file to be tried or imported: a job reads it, and its page says how far it is and leads to what became of it."""
    actor = actor_of(http_request)
    if no := answering.closed(http_request, may_import(actor), reverse("lists:all")):
        return no
    known = ReferenceList.objects.visible_to(actor).values_list("name", flat=True)
    named = {"list_name": http_request.GET.get("list", "")}
    form = ImportForm(http_request.POST or None, http_request.FILES or None, known=known, initial=named)
    if form.is_valid():
        try:
            return redirect("web:job", _give(actor, form, is_dry_run="try" in http_request.POST).pk)
        except ValidationError as refused:
            form.add_error("file", refused.messages)
    context = {
        "form": form,
        "heading": _("Import a list"),
        "back": reverse("lists:all"),
        "ruling": may_import(actor),
        "given": queries.given_by(actor),
    }
    return render(http_request, "lists/import.html", context, status=422 if form.errors else 200)


def _give(actor: Actor, form: ImportForm, *, is_dry_run: bool) -> Job:
    given = form.cleaned_data
    return actions.give(
        actor,
        given["file"],
        into=Wanted(
            given["list_name"], ListKind(given["list_kind"]) if given["list_kind"] else None, given["publisher"], given["legal_effect"]
        ),
        form=Format(given["form_of_file"]) if given["form_of_file"] else None,
        aliases=given["aliases"] or None,
        dry_run=is_dry_run,
        drops_most=given["drops_most"],
    )


def run_page(http_request: HttpRequest, pk: int) -> Answered:
    """What became of one import, and every row that was not stored, or not all of it."""
    actor = actor_of(http_request)
    run = get_object_or_404(ImportRun.objects.visible_to(actor).select_related("reference_list", "officer"), pk=pk)
    seconds = (run.finished_at - run.started_at).total_seconds()
    faults = replace(FAULTS, title=run.file_name)
    if run.outcome in (Outcome.REFUSED, Outcome.CANCELLED):
        faults = replace(faults, empty=_("No row of the file was stored."))
    return faults.answer(
        http_request,
        queries.faults_of(actor, run),
        run=run,
        tallies=queries.tallies(run),
        seconds=seconds,
        importing=may_import(actor),
        jobs_after=queries.jobs_after(actor, run),
    )


def entry_page(http_request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: what the list says, what it means in law, and what it said before."""
    actor = actor_of(http_request)
    entry = get_object_or_404(ListEntry.objects.visible_to(actor).select_related("reference_list"), pk=pk)
    return render(http_request, "lists/entry.html", {"entry": entry, "facts": queries.facts_of(entry), "past": entry.past.all()})
