"""Amending what was recorded of a request: its facts, its items, and persons to add."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from comity.casework import actions, policy
from comity.casework.actions import ItemAsked
from comity.casework.forms.arrival import Documents, FactsForm, Items, Persons, Rows, rows_of, typed_rows
from comity.casework.forms.fields import quietly
from comity.casework.models import AssistanceRequest
from comity.casework.terms import ENDED
from comity.casework.views.finding import find, of_request
from comity.casework.views.stale import collision
from comity.directory.queries import open_agencies
from comity.kernel.actor import Actor
from comity.kernel.errors import StaleVersion
from comity.web import drafts

FACTS = tuple(FactsForm.base_fields)


@of_request
def amend(http_request: HttpRequest, actor: Actor, request: AssistanceRequest) -> HttpResponseBase:
    """The same form as for an arrival, with what is recorded; items keep their numbers."""
    ruling = policy.may_amend(actor, request)
    if not ruling:
        raise PermissionDenied(ruling.because)
    if request.state in ENDED:
        raise PermissionDenied(_("This request has ended: what was recorded stays as it was."))
    draft = f"casework.amend.{request.pk}"
    typed = http_request.POST if http_request.method == "POST" else None
    wants = typed.get("more", "") if typed is not None else ""
    recorded = {name: getattr(request, name) for name in FACTS}
    agencies = open_agencies(actor).filter(is_ours=False) | type(request.requester).objects.visible_to(actor).filter(
        pk=request.requester_id
    )
    form = FactsForm(typed, agencies=agencies, initial={**recorded, "requester": request.requester_id, "version": request.version})
    held = [{name: getattr(item, name) for name in ItemAsked._fields} for item in request.items.all()]
    kept = drafts.kept(actor, draft)
    typed_before = kept.fields if kept and typed is None else {}
    items = _rows(Items, "items", typed, wants, initial=held, more=rows_of(typed_before, "items") - len(held))
    persons = _rows(Persons, "persons", typed, wants, initial=None, more=rows_of(typed_before, "persons"))
    documents = _rows(Documents, "documents", typed, wants, initial=None, more=rows_of(typed_before, "documents"))
    added = (persons, documents)
    found = None
    if typed is not None and not wants and all([form.is_valid(), items.is_valid(), *(rows.is_valid() for rows in added)]):
        try:
            return _amended(actor, request, form, items, *added)
        except StaleVersion as stale:
            _actor, request = find(http_request, request.reference)  # it may have left their sight meanwhile
            found = collision(actor, form, request, stale)
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
    if wants:
        quietly(form, *items, *persons, *documents)
    context = {"shown": request, "form": form, "items": items, "persons": persons, "documents": documents}
    context |= {"draft": draft, "collision": found}
    is_wrong = typed is not None and not wants
    return render(http_request, "casework/amend.html", context, status=409 if found else 422 if is_wrong else 200)


def _rows(formset: type[Rows], prefix: str, typed: Any, wants: str, *, initial: Any, more: int) -> Rows:
    if typed is None:
        rows = formset(prefix=prefix, initial=initial)
        rows.extra = max(more, 0)
        return rows
    return typed_rows(formset, typed, prefix, wants, initial=initial)


def _amended(actor: Actor, request: AssistanceRequest, form: FactsForm, items: Rows, persons: Rows, documents: Rows) -> HttpResponseBase:
    numbers = [item.number for item in request.items.all()][: items.initial_form_count()]  # those that stood on the page
    changed, added = {}, []
    for place, row in enumerate(items.forms):
        if not row.has_changed():
            continue
        asked = ItemAsked(**row.cleaned_data)
        if place < len(numbers):
            changed[numbers[place]] = asked
        else:
            added.append(asked)
    mentioned = {"persons": [row.person() for row in persons.filled()], "documents": [row.cleaned_data for row in documents.filled()]}
    actions.amend(actor, request, seen=form.version, items=changed, add_items=added, **mentioned, **form.cleaned_data)
    if any(mentioned.values()):
        actions.cross_check(actor, request)
    return HttpResponseRedirect(request.get_absolute_url())
