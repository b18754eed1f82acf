"""Two officers saved the same request: both versions side by side, nothing lost, and the next try is a deliberate one."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.http import QueryDict
from django.utils.translation import gettext as _

from comity.casework.forms.fields import CaseForm
from comity.casework.models import AssistanceRequest
from comity.kernel import timeline
from comity.kernel.actor import Actor
from comity.kernel.errors import StaleVersion
from comity.kernel.timeline import Detail
from comity.web import moments


class Difference(NamedTuple):
    """One field: what it was when the form was opened, what it is now, what was typed here."""

    label: str
    before: Any
    now: Any
    typed: str


class Collision(NamedTuple):
    """What somebody else changed meanwhile, and who did what and when; `has_typed` where there was something to write."""

    happened: list[str]
    differences: list[Difference]
    has_typed: bool


def collision(actor: Actor, form: CaseForm, fresh: AssistanceRequest, stale: StaleVersion) -> Collision:
    """What changed, and the form with the version that is now before the eyes."""
    changed = timeline.in_words(fresh.kind(), stale.theirs, actor)
    differences = [_difference(form, fresh, column, detail) for column, detail in changed.items()]
    differences += _in_parts(form, fresh, stale)
    form.data = {**form.data.dict(), "version": str(fresh.version)} if isinstance(form.data, QueryDict) else form.data
    return Collision(happened(actor, fresh, stale), differences, bool(form.visible_fields()))


def happened(actor: Actor, fresh: AssistanceRequest, stale: StaleVersion) -> list[str]:
    """Who did what and when since the page was opened, a sentence for each."""
    return [
        _("%(who)s was faster: %(what)s, %(when)s.") % {"who": line.who, "what": line.sentence, "when": moments.said(line.at)}
        for line in timeline.since(fresh, actor, stale.seen)
    ]


def _in_parts(form: CaseForm, fresh: AssistanceRequest, stale: StaleVersion) -> Iterator[Difference]:
    """What changed in the rows of other kinds that this form writes: the items, each with its number, or the reply."""
    numbers = {(item._meta.label_lower, str(item.pk)): item.number for item in fresh.items.all()}
    for named, changes in stale.parts.items():
        columns = form.parts.get(named[0], {})
        for column, (before, now) in changes.items():
            if column in columns and before != now:
                written = apps.get_model(named[0])._meta.get_field(column)
                label = str(written.verbose_name)
                numbered = _("%(label)s, item %(number)s") % {"label": label, "number": numbers[named]} if named in numbers else label
                words = dict(written.flatchoices)
                yield Difference(numbered, words.get(before, before), words.get(now, now), str(form.data.get(columns[column], "")))


def _difference(form: CaseForm, fresh: AssistanceRequest, column: str, detail: Detail) -> Difference:
    field = next((one for one in fresh._meta.concrete_fields if one.attname == column), None)
    name = field.name if field is not None else column
    label = str(form.fields[name].label) if name in form.fields else detail.label
    return Difference(label, detail.old, detail.new, str(form.data.get(name, "")))
