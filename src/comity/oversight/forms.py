"""What an auditor types: which entries, and what for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.kernel.models import Category
from comity.oversight.queries import READINGS, SIGN_INS
from comity.people.models import Officer
from comity.web.forms import Form


class Wanted(Form):
    """Which entries of the log."""

    first_day = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    officer = forms.ModelChoiceField(Officer._base_manager.none(), label=_("Who"), required=False, empty_label=_("any"))
    category = forms.ChoiceField(
        label=_("Kind of processing"),
        choices=[("", _("any")), *Category.choices, (READINGS, _("readings")), (SIGN_INS, _("sign-in"))],
        required=False,
    )
    record = forms.CharField(label=_("Record"), max_length=200, required=False, help_text=_("Its reference, or its name alone."))
    action = forms.CharField(label=_("Action"), max_length=120, required=False, help_text=_("As the list shows it in small letters."))

    def __init__(self, *args: Any, officers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("officer", officers)


class Purpose(Form):
    """What it is for."""

    purpose = forms.CharField(label=_("Purpose"), max_length=300, help_text=_("It is kept with this opening in the audit log itself."))
