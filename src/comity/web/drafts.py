"""Typed text is never lost: drafts lie on the server, seen by their writer alone, and go when the form is taken."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase

from comity.kernel import clock, tick
from comity.kernel.actor import Actor
from comity.kernel.models import Draft
from comity.web.session import actor_of

WRITES_WITHOUT_ACT = "a draft is no record yet: only its writer sees it, and it goes when the form is taken"

FIELD = "_draft"
"""The hidden field by which a form says under which name its draft is kept."""

UNSENT = "unsent"
IS_UNSENT = Q(form__contains=f".{UNSENT}.")
LIMIT = 256 * 1024
LONGEST_NAME = 120
KEPT_AT_MOST = 100
UNSENT_AT_MOST = 5
KEPT_FOR = timedelta(days=30)
REFUSED = frozenset({403, 404, 409})
"""The answers whose page is not the form with what was typed in it."""


def unsent(form: str) -> str:
    """The name under which the same form waits that was sent after its session had ended (`casework.unsent.settle.12`)."""
    room, _dot, rest = form.partition(".")
    return f"{room}.{UNSENT}.{rest}"


class DraftTooLarge(Exception):
    """More text than a draft holds."""


class NotTaken(HttpResponseRedirect):
    """The answer to a form that something has to be done before: nothing of it was taken, so what was typed stays."""


def named_by(http_request: HttpRequest) -> str:
    """The name of the draft of the one form at this address."""
    return http_request.path.strip("/").replace("/", ".")[:LONGEST_NAME]


def words(fields: Mapping[str, list[str]]) -> list[str]:
    """What was written out and is worth showing: several words, or letters of a script that is written without spaces, Chinese say."""
    typed = (value for values in fields.values() for value in values)
    return [value for value in typed if len(value.split()) > 1 or not value.isascii()]


def words_sent(http_request: HttpRequest) -> list[str]:
    """The same of what a form that keeps drafts sent."""
    return words(_sent(http_request))


def _sent(http_request: HttpRequest) -> dict[str, list[str]]:
    """Nothing of any other form: it may hold a password or a code."""
    if not http_request.POST.get(FIELD):
        return {}
    return {name: values for name, values in http_request.POST.lists() if not name.startswith(("csrf", "_")) and name != "version"}


def fits(http_request: HttpRequest) -> bool:
    """Whether all that a form sent can be kept as a draft."""
    return _size(_sent(http_request)) <= LIMIT


def keep_untaken(http_request: HttpRequest, answer: HttpResponseBase) -> None:
    """Keep what a form sent where the answer is not that form again: the text stands in it when it opens the next time.

    Only of a form that is ours: what another site sends in the officer's name has not passed the check of its origin.
    """
    if not getattr(http_request, "csrf_processing_done", False):
        return
    actor, fields = actor_of(http_request), _sent(http_request)
    if fields and actor.user_id is not None and (isinstance(answer, NotTaken) or answer.status_code in REFUSED):
        with suppress(DraftTooLarge):
            keep(actor.user_id, _kept(http_request.POST[FIELD])[:LONGEST_NAME], fields)


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
    if _size(fields) > LIMIT:
        raise DraftTooLarge
    return {"fields": {_kept(name): list(map(_kept, values)) for name, values in fields.items()}, "saved_at": clock.now()}


def _size(fields: Mapping[str, list[str]]) -> int:
    return sum(len(name) + sum(map(len, values)) for name, values in fields.items())


def _kept(text: str) -> str:
    """Without the one character that no database keeps in a text."""
    return text.replace("\0", "")


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
