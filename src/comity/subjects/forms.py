"""What an officer gives: the reason of a verdict."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.web.forms import Form


class VerdictForm(Form):
    """Why two descriptions are of one person, of two, or why nobody can tell."""

    because = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What you compared and found. The reason is kept with your name."),
    )
