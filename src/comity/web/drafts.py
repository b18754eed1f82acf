"""Typed text is never lost: drafts lie on the server, seen by their writer alone, and go when the form is taken."""

from collections.abc import Mapping

from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.kernel.models import Draft

WRITES_WITHOUT_ACT = "a draft is no record yet: only its writer sees it, and it goes when the form is taken"

FIELD = "_draft"
"""The hidden field by which a form says under which name its draft is kept."""

UNSENT = "unsent"
LIMIT = 256 * 1024
KEPT_AT_MOST = 100


def unsent(form: str) -> str:
    """The name under which the same form waits that was sent after its session had ended (`casework.unsent.settle.12`)."""
    room, _dot, rest = form.partition(".")
    return f"{room}.{UNSENT}.{rest}"


class DraftTooLarge(Exception):
    """More text than a draft holds."""


def keep(officer_id: int, form: str, fields: Mapping[str, list[str]]) -> Draft:
    """Keep what was typed; the officer's oldest drafts go when there are more than a hundred.

    Raises DraftTooLarge above 256 KB.
    """
    if sum(len(name) + sum(map(len, values)) for name, values in fields.items()) > LIMIT:
        raise DraftTooLarge
    draft, _created = Draft.objects.update_or_create(
        officer_id=officer_id,
        form=form,
        defaults={"fields": {name: list(values) for name, values in fields.items()}, "saved_at": clock.now()},
    )
    surplus = Draft.objects.filter(officer_id=officer_id).order_by("-saved_at").values_list("pk", flat=True)[KEPT_AT_MOST:]
    if surplus:
        Draft.objects.filter(pk__in=list(surplus)).delete()
    return draft


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
