"""Recording an arrival and amending what was recorded: one guided form, its gate at the side."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import resolve
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.agreements.models import Power
from comity.agreements.queries import Basis, bases_for
from comity.casework import actions, policy, queries
from comity.casework.forms.arrival import ArrivalForm, Documents, Items, Persons, Rows, asked, rows_of, typed_rows
from comity.casework.forms.fields import quietly
from comity.casework.models import AssistanceRequest
from comity.directory.models import Agency
from comity.directory.queries import open_agencies
from comity.kernel import attachments
from comity.kernel.actor import Actor
from comity.people import queries as people
from comity.people.models import Desk
from comity.web import drafts, once
from comity.web.session import actor_of

DRAFT = "casework.arrival"
MORE = "more"
"""The button that was pressed instead of the last one: another row, one row less, or only a look at the gate."""


class Arrival:
    """The form, its rows, and what they still lack."""

    def __init__(self, http_request: HttpRequest, actor: Actor) -> None:
        self.actor, self.desk = actor, _desk(actor)
        self.typed: QueryDict | None = http_request.POST if http_request.method == "POST" else None
        self.wants = self.typed.get(MORE, "") if self.typed is not None else ""
        agencies = open_agencies(actor).filter(is_ours=False)
        self.form = ArrivalForm(self.typed, http_request.FILES or None, agencies=agencies)
        self.items = self._rows(Items, "items", at_least=1)
        self.persons = self._rows(Persons, "persons", at_least=0)
        self.documents = self._rows(Documents, "documents", at_least=0)
        self.bases = self._bases(agencies)
        self.form.offer(self.bases)

    def _rows(self, formset: type[Rows], prefix: str, at_least: int) -> Rows:
        if self.typed is not None:
            return typed_rows(formset, self.typed, prefix, self.wants)
        kept = drafts.kept(self.actor, DRAFT)
        rows = formset(prefix=prefix)
        rows.extra = max(rows_of(kept.fields if kept else {}, prefix), at_least)
        return rows

    def _bases(self, agencies: Any) -> list[Basis]:
        chosen = agencies.filter(pk=self._said("requester")).first() if self._said("requester").isdecimal() else None
        if not isinstance(chosen, Agency):
            return []
        return bases_for(chosen, Power.ANSWER, people.today_at(self.desk), language=self._said("language"))

    def _said(self, name: str) -> str:
        return str(self.typed.get(name, "")) if self.typed is not None else ""

    def _said_in(self, prefix: str, column: str) -> bool:
        names = [name for name in self.typed or () if name.startswith(f"{prefix}-") and name.endswith(f"-{column}")]
        return any(self._said(name).strip() for name in names)

    @property
    def is_only_looking(self) -> bool:
        """Whether something else than the last button was pressed."""
        return bool(self.wants)

    @property
    def missing(self) -> list[Any]:
        """What a request must say and is not typed yet."""
        return queries.incomplete(
            self.form.so_far(), has_items=self._said_in("items", "asked"), has_persons=self._said_in("persons", "names")
        )

    @property
    def is_unbased(self) -> bool:
        """Whether no legal basis that serves is chosen: then no clock will run."""
        return self._said("basis") not in {str(basis.agreement.pk) for basis in self.bases if basis.ruling}

    @property
    def act(self) -> str:
        """The act whose articles name what is missing."""
        return queries.act_on_requests(self.form.so_far())

    def is_valid(self) -> bool:
        """All of it, so that every error shows at once."""
        return all([self.form.is_valid(), self.items.is_valid(), self.persons.is_valid(), self.documents.is_valid()])

    def receive(self, files: Iterable[attachments.Staged]) -> AssistanceRequest:
        """Record it with these files. Raises NotAllowed, ValidationError."""
        facts = {name: value for name, value in self.form.cleaned_data.items() if name != "attached"}
        return actions.receive(
            self.actor,
            desk=self.desk,
            items=asked(self.items),
            persons=[row.person() for row in self.persons.filled()],
            documents=[row.cleaned_data for row in self.documents.filled()],
            files=files,
            **facts,
        )


def new(http_request: HttpRequest) -> HttpResponseBase:
    """The empty form, the form with another row, or the request that was recorded and cross-checked."""
    actor = actor_of(http_request)
    if not actor.has(*policy.WORKERS):
        raise PermissionDenied(_("Only officers who work at a desk record requests."))
    arrival = Arrival(http_request, actor)
    if arrival.typed is not None and not arrival.is_only_looking and arrival.is_valid():
        try:
            return _recorded(http_request, arrival)
        except ValidationError as wrong:
            arrival.form.add_error(None, wrong.messages)
    if arrival.is_only_looking:
        quietly(arrival.form, *arrival.items, *arrival.persons, *arrival.documents)
    context = {
        "arrival": arrival,
        "form": arrival.form,
        "items": arrival.items,
        "persons": arrival.persons,
        "documents": arrival.documents,
        "draft": DRAFT,
    }
    is_wrong = arrival.typed is not None and not arrival.is_only_looking
    return render(http_request, "casework/new.html", context, status=422 if is_wrong else 200)


def _recorded(http_request: HttpRequest, arrival: Arrival) -> HttpResponseBase:
    files = [attachments.stage(file, file.name) for file in arrival.form.cleaned_data["attached"]]
    made: list[AssistanceRequest] = []

    def receive() -> str:
        made.append(arrival.receive(files))
        return made[0].get_absolute_url()

    address = once.take(http_request, receive)
    if made:
        return _checked(http_request, arrival.actor, made[0])
    before = _made_before(arrival.actor, address)
    return _checked(http_request, arrival.actor, before) if before is not None else HttpResponseRedirect(address)


def _made_before(actor: Actor, address: str) -> AssistanceRequest | None:
    """What the same form made, where the cross-check that follows did not succeed then."""
    reference = resolve(address).kwargs["reference"]
    held = AssistanceRequest.objects.visible_to(actor).filter(reference=reference).first()
    return held if held is not None and queries.is_check_owed(held) else None


def _checked(http_request: HttpRequest, actor: Actor, request: AssistanceRequest) -> HttpResponseBase:
    found = actions.cross_check(actor, request)
    messages.success(http_request, _("Recorded as %(reference)s.") % {"reference": request.reference})
    if found:
        said = ngettext(
            "The cross-check found %(count)d candidate to decide.", "The cross-check found %(count)d candidates to decide.", len(found)
        )
        messages.warning(http_request, said % {"count": len(found)})
    return HttpResponseRedirect(f"{request.get_absolute_url()}{'#persons' if found else ''}")


def _desk(actor: Actor) -> Desk:
    desk = Desk.objects.visible_to(actor).filter(pk=actor.desk_id or 0).first()
    if desk is None:
        raise PermissionDenied(_("You act for no desk. Choose one first."))
    return desk
