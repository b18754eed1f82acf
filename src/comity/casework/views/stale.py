"""Two officers saved the same request: both versions side by side, nothing lost, and the next try is a deliberate one."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.http import QueryDict
from django.utils.translation import gettext as _

from comity.casework.forms.fields import CaseForm
from comity.casework.models import AssistanceRequest
from comity.kernel.errors import StaleVersion


class Difference(NamedTuple):
    """One field: what it was when the form was opened, what it is now, what was typed here."""

    label: str
    before: Any
    now: Any
    typed: str


class Collision(NamedTuple):
    """What somebody else changed meanwhile."""

    sentence: str
    differences: list[Difference]


def collision(form: CaseForm, fresh: AssistanceRequest, stale: StaleVersion) -> Collision:
    """What changed, and the form with the version that is now before the eyes."""
    differences = [_difference(form, fresh, name, before, now) for name, (before, now) in stale.theirs.items()]
    differences += _in_parts(form, fresh, stale)
    form.data = {**form.data.dict(), "version": str(fresh.version)} if isinstance(form.data, QueryDict) else form.data
    return Collision(str(stale), differences)


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


def _difference(form: CaseForm, fresh: AssistanceRequest, column: str, before: Any, now: Any) -> Difference:
    field = next((one for one in fresh._meta.concrete_fields if one.attname == column), None)
    name = field.name if field is not None else column
    label = str(form.fields[name].label) if name in form.fields else str(field.verbose_name) if field is not None else column
    shown = getattr(fresh, name, now) if field is not None and field.is_relation else now
    earlier = _("another") if field is not None and field.is_relation and before is not None else before
    return Difference(label, earlier, shown, str(form.data.get(name, "")))
