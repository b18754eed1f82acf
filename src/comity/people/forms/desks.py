"""What is typed about desks, their holidays and their duty."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.people.forms.officers import day
from comity.people.models import DeskKind, Officer, Post, is_zone
from comity.web.forms import Form

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


def moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    """A moment on the desk's own clock."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, help_text=help_text, widget=widget, input_formats=["%Y-%m-%dT%H:%M"])


class ChangeDesk(Form):
    """A desk's name, zone and weekend."""

    name = forms.CharField(label=_("Name"), max_length=120)
    zone = forms.CharField(label=_("Time zone"), max_length=40, validators=[is_zone], help_text=_("As in Europe/Rome or Asia/Shanghai."))
    weekend = forms.TypedMultipleChoiceField(
        label=_("Days off each week"), choices=WEEKDAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean_weekend(self) -> list[int]:
        """Never the whole week."""
        chosen: list[int] = self.cleaned_data["weekend"]
        if len(chosen) == len(WEEKDAYS):
            raise forms.ValidationError(_now("A week needs a working day."))
        return chosen


class FoundDesk(ChangeDesk):
    """A new desk."""

    code = forms.SlugField(label=_("Short code"), max_length=12, help_text=_("It stands in reference numbers and cannot be changed later."))
    desk_kind = forms.ChoiceField(label=_("Kind"), choices=DeskKind.choices)
    country = forms.RegexField(r"\A[A-Z]{2}\Z", label=_("Country"), max_length=2, help_text=_("Two capital letters, as in IT."))
    field_order = ["name", "code", "desk_kind", "country", "zone", "weekend"]


class Holiday(Form):
    """A day off, by its name."""

    on = day(_("Day"))
    name = forms.CharField(label=_("Name"), max_length=120)


class WorkedDay(Form):
    """A weekend day that is worked, and why."""

    on = day(_("Day"), help_text=_("A day off of the week that is worked this once."))
    name = forms.CharField(label=_("Why it is worked"), max_length=120, help_text=_("In exchange for which holiday, for example."))


class PlanDuty(Form):
    """A shift."""

    officer = forms.ModelChoiceField(label=_("Officer"), queryset=Officer.objects.none(), empty_label=_("Choose…"))
    post = forms.ChoiceField(label=_("Post"), choices=Post.choices)
    from_at = moment(_("From"))
    until_at = moment(_("Until"), _("On the desk's own clock."))

    def __init__(self, *args: Any, officers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("officer", officers)


class TakeOver(Form):
    """Until when one is on duty."""

    until_at = moment(_("On duty until"), _("On the desk's own clock."))


class HandOver(Form):
    """What the next shift should know."""

    note = forms.CharField(
        label=_("What the next shift should know"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What is open, whom you called, what is expected. Name cases by their reference."),
    )
