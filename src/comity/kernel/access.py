"""Who may see: every list, page, count and search starts from `visible_to`."""

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Cast

from comity.kernel import clock
from comity.kernel.actor import Actor

if TYPE_CHECKING:
    from collections.abc import Callable

M = TypeVar("M", bound=models.Model)

NOBODY = Q(pk__in=())
EVERYBODY = Q()


class Visible(models.QuerySet[M]):
    """A queryset that asks its model's `visible` rule what an actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """The rows that this actor may know of. The rule is the model's `visible(actor) -> Q`."""
        rule: Callable[[Actor], Q] | None = getattr(self.model, "visible", None)
        if rule is None:
            raise TypeError(f"{self.model.__name__} names no rule of who may see it")
        return self.filter(rule(actor))


def granted(actor: Actor, kind: str, key: str = "pk") -> Q:
    """Rows of `kind` that a dated, unrevoked grant opens to this actor; `key` is the column that holds the record's key."""
    grant: Any = apps.get_model("kernel", "Grant")
    now = clock.now()
    return Q(
        Exists(
            grant.objects.filter(
                subject_kind=kind,
                subject_key=Cast(OuterRef(key), models.CharField()),
                officer_id=actor.user_id,
                from_at__lte=now,
                until_at__gt=now,
                revoked_at__isnull=True,
            )
        )
    )
