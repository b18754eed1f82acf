"""Until when words are kept longer, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.web.forms import Form


class KeepForm(Form):
    """Another end, and its reason."""

    until_on = forms.DateField(
        label=_("Keep until"),
        help_text=_("At most twelve months from now. They are erased after it, unless they are kept again."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    because = forms.CharField(
        label=_("Why it is still needed"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("The reason is kept as long as the words are. Name no person in it."),
    )
