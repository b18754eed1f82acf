"""What an officer gives to screen a list, what its columns hold, and why a run is refused, stopped or taken away."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from comity.agreements.models import Agreement
from comity.engines.tables import ENCODINGS, Field, Order
from comity.kernel.models import Record
from comity.screening.matters import Matter
from comity.screening.runs.models import ScreeningRun
from comity.web.forms import Form

ORDERS = [(Order.DAY_FIRST.value, _lazy("day, month, year: 31/12/1979")), (Order.MONTH_FIRST.value, _lazy("month, day, year: 12/31/1979"))]


class PrepareForm(Form):
    """A list of persons, the matter, the law and the purpose."""

    file = forms.FileField(label=_lazy("List of persons"))
    matter = forms.ChoiceField(label=_lazy("For which matter"), widget=forms.Select(attrs={"dir": "auto"}))
    basis = forms.ChoiceField(
        label=_lazy("Law or agreement"),
        help_text=_lazy("In force today, and binding our side."),
        widget=forms.Select(attrs={"dir": "auto"}),
    )
    article = forms.CharField(label=_lazy("Article"), max_length=80, help_text=_lazy("The article that permits the screening of many."))
    purpose = forms.CharField(
        label=_lazy("What it is for"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_lazy("The second person and every auditor read it. Name no person in it."),
    )

    def __init__(self, *args: Any, matters: Iterable[Matter] = (), statutes: Iterable[Agreement] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._matters = {matter.key: matter.record for matter in matters}
        self._statutes = {str(statute.pk): statute for statute in statutes}
        _offer(self, "matter", [(matter.key, matter.words) for matter in matters])
        _offer(self, "basis", [(key, str(statute)) for key, statute in self._statutes.items()])
        ceiling = settings.COMITY.screening_ceiling
        told = ngettext(
            "CSV or XLSX, with headers in the first row; at most %(ceiling)d person.",
            "CSV or XLSX, with headers in the first row; at most %(ceiling)d persons.",
            ceiling,
        )
        self.fields["file"].help_text = told % {"ceiling": ceiling}

    def clean_matter(self) -> Record:
        """The record itself."""
        return self._matters[self.cleaned_data["matter"]]

    def clean_basis(self) -> Agreement:
        """The agreement itself."""
        return self._statutes[self.cleaned_data["basis"]]


class ColumnsForm(Form):
    """Which column holds which field; one field for each that can be read."""

    order = forms.ChoiceField(
        label=_lazy("Dates of figures are written"),
        choices=ORDERS,
        widget=forms.RadioSelect,
        help_text=_lazy("A date that begins with its year is read in any case."),
    )
    encoding = forms.ChoiceField(
        label=_lazy("Letters"),
        required=False,
        choices=list(ENCODINGS.items()),
        help_text=_lazy("Choose another where the headers or the names below are no words."),
    )

    def __init__(self, *args: Any, run: ScreeningRun, **kwargs: Any) -> None:
        shown = {field.value: str(place) for field, place in _columns_of(run).items()}
        initial = {**shown, "order": run.order, "encoding": run.encoding, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        named = ((str(place), header or _("column %(number)d") % {"number": place + 1}) for place, header in enumerate(run.headers))
        offered = [("", _("not in this file")), *named]
        for field in Field:
            self.fields[field.value] = forms.ChoiceField(
                label=_(field.label), required=False, choices=offered, widget=forms.Select(attrs={"dir": "auto"})
            )
        if not run.encoding:
            del self.fields["encoding"]
        self.order_fields([*Field, "order", "encoding"])

    def clean(self) -> dict[str, Any]:
        """Columns as a table of places; one column holds one field."""
        cleaned = super().clean()
        columns = {field.value: int(place) for field in Field if (place := cleaned.pop(field.value, ""))}
        if len(set(columns.values())) < len(columns):
            raise ValidationError(_("One column holds one field: two fields name the same."))
        return {**cleaned, "columns": columns}


class ReasonForm(Form):
    """Why a run is refused, stopped or forgotten."""

    because = forms.CharField(
        label=_lazy("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_lazy("The reason is kept. Name no person in it."),
    )


class HandForm(Form):
    """Nothing to enter: a hand under what stands above."""


class VerdictForm(Form):
    """What an officer decides about a hit, and why; `seen` is how many verdicts were before them."""

    verdict = forms.ChoiceField(label=_lazy("Is this the same person?"), widget=forms.RadioSelect)
    because = forms.CharField(
        label=_lazy("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_lazy("What you compared and found. The reason is kept with your name."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verdict = self.fields["verdict"]
        assert isinstance(verdict, forms.ChoiceField)
        verdict.choices = choices


class TakeForm(Form):
    """What the results are taken away for."""

    purpose = forms.CharField(label=_lazy("What is the export for?"), max_length=300, help_text=_lazy("It is kept in the audit chain."))


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", _("Choose…")), *choices] if len(choices) != 1 else choices


def _columns_of(run: ScreeningRun) -> dict[Field, int]:
    return {Field(name): place for name, place in run.columns.items()}
