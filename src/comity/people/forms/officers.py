"""What is typed about officers: invitations, roles, passwords and reasons."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.engines.ruling import Ruling
from comity.people.models import Desk
from comity.people.roles import Role, kind_of
from comity.web.forms import Form


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, chosen in the browser's own calendar."""
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def secret(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    """A password: never trimmed, never shown again."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=200, widget=widget, help_text=help_text)


LONG_ENOUGH = _("At least 12 characters. Four or five words that do not belong together are good and easy to keep.")


class NewPassword(Form):
    """A password, typed twice. It is not a text that is kept, so it keeps its spelling."""

    password = secret(_("New password"), "new-password", LONG_ENOUGH)
    again = secret(_("The same once more"), "new-password")

    def clean(self) -> dict[str, Any]:
        """Both the same; only the first is handed on."""
        typed = self.cleaned_data.get("password")
        cleaned = super().clean()
        again = self.cleaned_data.get("again")
        if typed is not None and again is not None and typed != again:
            self.add_error("again", _now("The two passwords differ. Type the same twice."))
        return {name: typed if name == "password" else value for name, value in cleaned.items() if name != "again"}


class WithCode(NewPassword):
    """The one-time code, and the password that it lets one set."""

    code = forms.CharField(
        label=_("One-time code"),
        help_text=_("Where two persons gave you one half each, type both."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    field_order = ["code", "password", "again"]


class Reached(Form):
    """How an officer is reached."""

    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40)


class Own(Reached):
    """What is each officer's own."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    field_order = ["language", "email", "phone"]


class Facts(Reached):
    """What an administrator keeps of an officer."""

    name = forms.CharField(label=_("Name"), max_length=120)
    rank = forms.CharField(label=_("Rank"), required=False, max_length=80)
    field_order = ["name", "rank", "email", "phone"]


class Invite(Facts):
    """A new officer."""

    username = forms.RegexField(
        r"\A[a-z0-9][a-z0-9._-]*\Z",
        label=_("Name to sign in with"),
        max_length=60,
        help_text=_("Small letters, digits, dots and hyphens. It cannot be changed later."),
        error_messages={"invalid": _("Only small letters, digits, dots and hyphens fit, and the first is a letter or a digit.")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    field_order = ["name", "username", "rank", "email", "phone", "language"]


class Because(Form):
    """Why."""

    because = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("It is kept with this step.")
    )


class Confirm(Form):
    """Nothing to type: the second person confirms the version before the eyes."""


class ProposeRole(Form):
    """A role at a desk, from a day to a day. Offered are those of the `kinds` that may be given; what else is sent, the action refuses."""

    desk = forms.ModelChoiceField(label=_("Desk"), queryset=Desk.objects.none(), empty_label=_("Choose…"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    is_deputy = forms.BooleanField(label=_("As deputy of the head"), required=False)
    from_on = day(_("First day"))
    until_on = day(_("Last day"), required=False, help_text=_("Leave it empty while no end is known."))
    because = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, desks: Any, kinds: Mapping[str, Ruling], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(role, label) for role, label in Role.choices if kinds[kind_of(role)]]
        self.fields["role"].widget.choices = offered
        self.fields["role"].help_text = next((ruling.because for ruling in kinds.values() if not ruling), "")
        self.offer_rows("desk", desks)

    def clean(self) -> dict[str, Any]:
        """The last day does not lie before the first; a deputy is a head."""
        cleaned = super().clean()
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _now("The last day lies before the first."))
        if cleaned.get("is_deputy") and cleaned.get("role") != Role.HEAD:
            self.add_error("is_deputy", _now("A deputy stands in for the head of desk: choose the role of head."))
        return cleaned


class ChangePassword(NewPassword):
    """One's own password."""

    current = secret(_("Present password"), "current-password")
    field_order = ["current", "password", "again"]

    def __init__(self, *args: Any, check: Callable[[str], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.check = check

    def clean_current(self) -> str:
        """The present password; a wrong one counts."""
        if not self.check(self.cleaned_data["current"]):
            raise ValidationError(_now("This is not your present password."))
        return ""
