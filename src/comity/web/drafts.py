"""Typed text is never lost: drafts lie on the server, seen by their writer alone, and go when the form is taken."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpResponseRedirect

from comity.kernel import clock, tick
from comity.kernel.actor import Actor
from comity.kernel.models import Draft

WRITES_WITHOUT_ACT = "a draft is no record yet: only its writer sees it, and it goes when the form is taken"

FIELD = "_draft"
"""The hidden field by which a form says under which name its draft is kept."""

UNSENT = "unsent"
IS_UNSENT = Q(form__contains=f".{UNSENT}.")
LIMIT = 256 * 1024
KEPT_AT_MOST = 100
UNSENT_AT_MOST = 5
KEPT_FOR = timedelta(days=30)


def unsent(form: str) -> str:
    """The name under which the same form waits that was sent after its session had ended (`casework.unsent.settle.12`)."""
    room, _dot, rest = form.partition(".")
    return f"{room}.{UNSENT}.{rest}"


class DraftTooLarge(Exception):
    """More text than a draft holds."""


class NotTaken(HttpResponseRedirect):
    """The answer to a form that something has to be done before: nothing of it was taken, so what was typed stays."""


def keep(officer_id: int, form: str, fields: Mapping[str, list[str]]) -> Draft:
    """Keep what was typed; the officer's oldest drafts go when there are more than a hundred, those sent without a session counted apart.

    Raises DraftTooLarge above 256 KB.
    """
    draft, _created = Draft.objects.update_or_create(officer_id=officer_id, form=form, defaults=_held(fields))
    alike = IS_UNSENT if f".{UNSENT}." in form else ~IS_UNSENT
    surplus = Draft.objects.filter(alike, officer_id=officer_id).order_by("-saved_at").values_list("pk", flat=True)[KEPT_AT_MOST:]
    if surplus:
        Draft.objects.filter(pk__in=list(surplus)).delete()
    return draft


def keep_unsent(officer_id: int, form: str, fields: Mapping[str, list[str]]) -> bool:
    """Keep what was sent without a session, beside what waits already and never over it; whether it waits now.

    Raises DraftTooLarge above 256 KB.
    """
    held = _held(fields)
    waiting = Draft.objects.filter(IS_UNSENT, officer_id=officer_id)
    if waiting.count() >= UNSENT_AT_MOST and not waiting.filter(form=unsent(form)).exists():
        return False
    draft, _created = Draft.objects.get_or_create(officer_id=officer_id, form=unsent(form), defaults=held)
    return bool(draft.fields == held["fields"])


def _held(fields: Mapping[str, list[str]]) -> dict[str, Any]:
    if sum(len(name) + sum(map(len, values)) for name, values in fields.items()) > LIMIT:
        raise DraftTooLarge
    return {"fields": {name: list(values) for name, values in fields.items()}, "saved_at": clock.now()}


def kept(actor: Actor, form: str) -> Draft | None:
    """The draft of this form by this officer."""
    return Draft.objects.filter(officer_id=actor.user_id, form=form).first() if actor.user_id is not None else None


def finish(actor: Actor, form: str) -> None:
    """Forget a draft whose form was taken, or which its writer gave up; also what of it was sent without a session."""
    if form and actor.user_id is not None:
        Draft.objects.filter(officer_id=actor.user_id, form__in=(form, unsent(form))).delete()


def forget(room: str, key: str) -> int:
    """Forget every officer's drafts about one record of a room (`casework.settle.12`); returns how many."""
    return Draft.objects.filter(form__startswith=f"{room}.", form__endswith=f".{key}").delete()[0]


@tick.duty
def forget_old(now: datetime) -> int:
    """Forget what lay untouched for thirty days, sent without a session or not sent at all; returns how many."""
    return Draft.objects.filter(saved_at__lt=now - KEPT_FOR).delete()[0]
