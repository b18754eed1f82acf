"""Whom to search for, and the matter it is for."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.engines.screening.countries import country_code
from comity.engines.screening.mrz import MrzError, MrzField
from comity.screening.answers import sentence
from comity.screening.asking import Asked, ReadAs, asked_of
from comity.screening.matters import Matter
from comity.subjects import shapes
from comity.subjects.models import Gender
from comity.web.forms import Form

LONGEST = 400


class ScreeningForm(Form):
    """Whom to search for, in one field, and what else is known. `asked` is how it was read, once the form is valid."""

    asked: Asked
    more = ("born", "nationality", "gender", "place")

    text = forms.CharField(
        label=_("Name, document number or machine-readable zone"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 1, "dir": "auto", "spellcheck": "false", "autocomplete": "off", "data-enter-sends": True}),
        help_text=_("In any script. A zone is pasted with all its lines."),
    )
    matter = forms.ChoiceField(
        label=_("For which matter"),
        help_text=_("The search and its answers are kept in the audit log with it."),
        widget=forms.Select(attrs={"dir": "auto"}),
    )
    born = forms.CharField(
        label=_("Birth date or year"),
        required=False,
        max_length=40,
        help_text=_("1948-12-10, 1948-12, 1948, 1948~ (about) or 1948/1951 (between)."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    nationality = forms.CharField(
        label=_("Nationality"), required=False, max_length=80, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    )
    gender = forms.ChoiceField(label=_("Sex"), required=False, choices=[("", _("not said")), *Gender.choices])
    place = forms.CharField(
        label=_("Place of birth"), required=False, max_length=200, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    )
    read_as = forms.ChoiceField(required=False, choices=[("", ""), *ReadAs.choices], widget=forms.HiddenInput)

    def __init__(self, *args: Any, matters: Iterable[Matter] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matter = self.fields["matter"]
        assert isinstance(matter, forms.ChoiceField)
        matter.choices = [(one.key, one.words) for one in matters]

    def begin_with(self, name: str) -> None:
        """Let the cursor stand in this field."""
        self.fields[name].widget.attrs["autofocus"] = True

    @property
    def is_more_open(self) -> bool:
        """Whether what else is known stands open: something is said or wrong there, or the cursor is."""
        held = (self[name] for name in self.more)
        return any(bound.errors or bound.value() or "autofocus" in bound.field.widget.attrs for bound in held)

    def clean_born(self) -> str:
        """A date as screening reads them."""
        born = str(self.cleaned_data["born"])
        if born:
            shapes.are_birth_dates([born])
        return born

    def clean_nationality(self) -> str:
        """The country's code, however it was written."""
        written = str(self.cleaned_data["nationality"])
        code = country_code(written) if written else ""
        if code is None:
            raise ValidationError(
                gettext("“%(written)s” is no country. Write its name, or its two-letter code."), params={"written": written}
            )
        return code

    def clean(self) -> dict[str, Any]:
        """How the field is read; a zone that has not the shape of one is refused with its field and place."""
        cleaned = super().clean()
        if not self.errors:
            try:
                self.asked = asked_of(today=timezone.localdate(), **self.said(cleaned))
            except MrzError as unread:
                fault = unread.fault
                told = sentence(fault)
                self.add_error("text", told if fault.field is MrzField.WHOLE else f"{gettext(fault.field.value)}: {told}")
        return cleaned

    @classmethod
    def said(cls, cleaned: dict[str, Any]) -> dict[str, str]:
        """What was said of the person, without the matter."""
        return {name: cleaned[name] for name in ("text", "read_as", *cls.more)}
