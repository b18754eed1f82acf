"""The fields all forms about requests share: unclassified text, moments on the desk's clock, people and desks to choose from."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from comity.casework.models import RequestItem
from comity.engines import handling
from comity.people.models import Officer
from comity.web.forms import Form

MOMENT = "%Y-%m-%dT%H:%M"


def unclassified(text: Any) -> None:
    """The validator of every text: material marked RESTRICTED or above is refused with its sentence."""
    ruling = handling.classify(str(text))
    if not ruling:
        raise ValidationError(_(ruling.because), code="classified")


class CaseForm(Form):
    """A form that takes in case material.

    `parts` are the columns that it writes into rows of other kinds, each with the field that holds it, or "" where none does.
    """

    parts: ClassVar[Mapping[str, Mapping[str, str]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if type(field) is forms.CharField:
                field.validators = [*field.validators, unclassified]


def lines(rows: int = 3, **attrs: Any) -> forms.Textarea:
    """A text of several lines."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", **attrs})


def line(**attrs: Any) -> forms.TextInput:
    """A text of one line, in whatever direction its script runs."""
    return forms.TextInput(attrs={"dir": "auto", **attrs})


class MomentField(forms.DateTimeField):
    """A moment, typed on the desk's clock."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    input_formats = (MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")


class DayField(forms.DateField):
    """A day."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OfficerField(forms.TypedChoiceField):
    """One of these officers; `offer` says who, once the form knows its desk."""

    def __init__(self, **kwargs: Any) -> None:
        self.officers: dict[str, Officer] = {}
        super().__init__(coerce=lambda key: self.officers[key], empty_value=None, **kwargs)

    def __deepcopy__(self, memo: dict[int, Any]) -> "OfficerField":
        copied: OfficerField = super().__deepcopy__(memo)
        copied.coerce = lambda key: copied.officers[key]
        return copied

    def offer(self, officers: Iterable[Officer]) -> None:
        """Let these be chosen."""
        self.officers = {str(officer.pk): officer for officer in officers}
        named = [(key, f"{officer.name}, {officer.rank}" if officer.rank else officer.name) for key, officer in self.officers.items()]
        self.choices = [("", _("Choose…")), *named]


def needed_when(when: Any, field: forms.Field) -> Any:
    """A field that something makes necessary in time: its label says when, instead of calling it optional."""
    field.required = False
    field.needed_when = when  # type: ignore[attr-defined]  # read by the template of every field
    return field


def may_follow(field: forms.Field) -> Any:
    """A field of what a request must say: the gate names it while it is empty, and it may be added once the request is recorded."""
    return needed_when(_lazy("may be added later"), field)


def because(label: Any = "", help_text: Any = "", *, required: bool = True) -> forms.CharField:
    """The reason of a step."""
    return forms.CharField(label=label or _lazy("Why"), help_text=help_text, required=required, widget=lines(3))


def short(item: RequestItem) -> str:
    """`2 · Bank links 2024–26`, cut to a line."""
    said = " ".join(item.asked.split())
    return f"{item.number} · {said[:90]}…" if len(said) > 90 else f"{item.number} · {said}"


def quietly(*bound: forms.BaseForm) -> None:
    """Show again what was typed, without a word about what is still missing: another row was asked for, nothing else."""
    for form in bound:
        form._errors = ErrorDict()  # type: ignore[attr-defined]  # Django keeps what it found here
        form.cleaned_data = {}
