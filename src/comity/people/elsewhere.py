"""What an officer of several desks does not see at the one acted for: at which other desk it is theirs."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from comity.kernel.actor import Actor
from comity.people.models import Desk
from comity.web import errors
from comity.web.session import actor_of

T = TypeVar("T", bound=Model)


class There(NamedTuple):
    """One of an officer's other desks, and the officer as they would act there."""

    desk: Desk
    actor: Actor

    @property
    def switch(self) -> str:
        """Where a form is sent to act there."""
        return reverse("people:switch_desk", args=[self.desk.pk])


def others(http_request: HttpRequest) -> list[There]:
    """The officer's other desks; none for who has but one, without a query."""
    actor = actor_of(http_request)
    held = getattr(http_request, "standings", ())
    return [There(one.desk, replace(actor, desk_id=one.desk.pk, roles=one.roles)) for one in held if one.desk.pk != actor.desk_id]


def get_or_404(http_request: HttpRequest, visible: Callable[[Actor], QuerySet[T]], **named: Any) -> T:
    """What the officer may see here. Raises Http404: the one that names the desk, where it is theirs at another."""
    try:
        return get_object_or_404(visible(actor_of(http_request)), **named)
    except Http404:
        for there in others(http_request):
            if visible(there.actor).filter(**named).exists():
                raise errors.Elsewhere(str(there.desk), there.switch) from None
        raise
