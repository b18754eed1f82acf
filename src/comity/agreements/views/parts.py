"""The parts of an agreement: parties, articles, powers, limits, grounds, pledges."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.agreements import actions, forms
from comity.agreements.models import Agreement, Article, GivenPower, Party, Pledge, PromisedLimit, RefusalGround
from comity.agreements.policy import may_change_substance, may_keep
from comity.directory import editing
from comity.directory.forms import ConfirmForm, present
from comity.directory.queries import open_agencies
from comity.kernel.actor import Actor
from comity.web.forms import Form
from comity.web.session import actor_of

Adds = Callable[..., Any]


class Kind(NamedTuple):
    """One kind of part: its model, its form, the action that adds one, and whether it is what the agreement permits."""

    model: Any
    form: type[Form]
    add: Adds
    label: Any
    is_substance: bool = False


def _add_party(by: Actor, agreement: Agreement, *, because: str, seen: int | None, **facts: Any) -> Party:
    return actions.add_party(by, agreement, Party(**facts), because=because, seen=seen)


KINDS = {
    "parties": Kind(Party, forms.PartyForm, _add_party, gettext_lazy("Add a party")),
    "articles": Kind(Article, forms.ArticleForm, actions.add_article, gettext_lazy("Add an article")),
    "powers": Kind(GivenPower, forms.PowerForm, actions.add_power, gettext_lazy("Add a power"), True),
    "limits": Kind(PromisedLimit, forms.LimitForm, actions.add_limit, gettext_lazy("Add a limit"), True),
    "grounds": Kind(RefusalGround, forms.GroundForm, actions.add_ground, gettext_lazy("Add a refusal ground"), True),
    "pledges": Kind(Pledge, forms.PledgeForm, actions.add_pledge, gettext_lazy("Add a pledge")),
}


def add(http_request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A new part."""
    actor, found, of = _asked(http_request, pk, kind)
    form = of.form(http_request.POST or None, initial={"version": found.version})
    _offer(form, actor, found)

    def act(**facts: Any) -> None:
        of.add(actor, found, **facts)

    return editing.answer(http_request, form, act, heading=f"{of.label} · {found}", submit=_("Add"), back=found.get_absolute_url())


def edit(http_request: HttpRequest, pk: int, kind: str, part_pk: int) -> HttpResponse:
    """Change a part."""
    actor, found, of = _asked(http_request, pk, kind)
    part = get_object_or_404(of.model, agreement=found, pk=part_pk)
    form = of.form(http_request.POST or None, initial={**_shown(part, of.form), "version": found.version})
    _offer(form, actor, found)

    def act(limit: Any = None, **facts: Any) -> None:
        if limit is not None:
            facts["limit"] = limit.to_json()
        actions.change_part(actor, found, part, **facts)

    return editing.answer(
        http_request,
        form,
        act,
        heading=_("Edit %(name)s") % {"name": part},
        submit=_("Save the changes"),
        back=found.get_absolute_url(),
        drop=reverse("agreements:drop_part", args=[pk, kind, part_pk]),
        template="directory/part.html",
    )


def drop(http_request: HttpRequest, pk: int, kind: str, part_pk: int) -> HttpResponse:
    """Remove a part, after one more look."""
    actor, found, of = _asked(http_request, pk, kind)
    part = get_object_or_404(of.model, agreement=found, pk=part_pk)
    form = ConfirmForm(http_request.POST or None, initial={"version": found.version})
    if not of.is_substance:
        form.fields["because"] = forms.reason_field()

    def act(**facts: Any) -> None:
        actions.drop_part(actor, found, part, **facts)

    return editing.answer(
        http_request, form, act, heading=_("Remove %(name)s?") % {"name": part}, submit=_("Remove"), back=found.get_absolute_url()
    )


def _asked(http_request: HttpRequest, pk: int, kind: str) -> tuple[Actor, Agreement, Kind]:
    actor = actor_of(http_request)
    found = get_object_or_404(Agreement.objects.visible_to(actor), pk=pk)
    if kind not in KINDS:
        raise Http404
    editing.insist(http_request, (may_change_substance if KINDS[kind].is_substance else may_keep)(actor, found))
    return actor, found, KINDS[kind]


def _shown(part: models.Model, form: type[Form]) -> dict[str, Any]:
    now = present(part, form.base_fields)
    return {**now, **forms.limit_as_shown(part.limit)} if isinstance(part, PromisedLimit) else now


def _offer(form: Form, actor: Actor, agreement: Agreement) -> None:
    """What a choice may point to: agencies that exist, and parts of the same agreement."""
    offers = {"agency": open_agencies(actor), "included_in": agreement.pledges.all()}
    for name, rows in offers.items():
        if name in form.fields:
            form.offer_rows(name, rows)
    article = form.fields.get("article")
    if article is not None and hasattr(article, "queryset"):
        article.queryset = agreement.articles.all()
