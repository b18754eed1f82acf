"""What a person gives to import a list or to say what it is."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from comity.lists.models import FORMATS, KINDS
from comity.web.forms import Form


class Suggesting(forms.TextInput):
    """A line of text with the names there are to choose from, or to leave aside."""

    template_name = "lists/suggesting.html"

    def __init__(self, known: Iterable[str]) -> None:
        super().__init__()
        self.known = list(known)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, {**(attrs or {}), "list": f"known_{name}"}), "known": self.known}


class ImportForm(Form):
    """A file, the list that it goes into, and whether it is only tried."""

    file = forms.FileField(label=_lazy("File"))
    list_name = forms.CharField(
        label=_lazy("List"),
        max_length=120,
        help_text=_lazy("The name of a list that is there, or of a new one. Entries that the file no longer has are withdrawn."),
    )
    aliases = forms.FileField(
        label=_lazy("File of aliases"),
        required=False,
        help_text=_lazy("Only for the Treasury's SDN.CSV: its ALT.CSV, read together with it."),
    )
    form_of_file = forms.ChoiceField(
        label=_lazy("Format"),
        required=False,
        choices=[("", _lazy("Recognise it")), *FORMATS],
        help_text=_lazy("Choose it only if it is not recognised."),
    )
    list_kind = forms.ChoiceField(
        label=_lazy("Kind of a new list"), required=False, choices=[("", _lazy("What its format usually is")), *KINDS]
    )
    publisher = forms.CharField(label=_lazy("Publisher of a new list"), max_length=200, required=False)
    legal_effect = forms.CharField(
        label=_lazy("Legal effect of a new list"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_lazy("Shown with every hit. Leave it empty for the usual sentence of its kind."),
    )
    drops_most = forms.BooleanField(
        label=_lazy("The publisher did withdraw more than half of the list"),
        required=False,
        help_text=_lazy("Without this, such a file is refused: it may be another list."),
    )

    def __init__(self, *args: Any, known: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["list_name"].widget = Suggesting(known)
        limit = {"megabytes": settings.COMITY.attachment_mb}
        self.fields["file"].help_text = _("As its publisher wrote it: XML, CSV, JSON or JSON lines, up to %(megabytes)d MB.") % limit

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError for files that are together larger than what the desk takes in."""
        cleaned = super().clean()
        given = [file for file in (cleaned.get("file"), cleaned.get("aliases")) if file]
        if sum(file.size for file in given) > settings.COMITY.attachment_mb * 1024**2:
            limit = {"megabytes": settings.COMITY.attachment_mb}
            self.add_error("file", _("More than %(megabytes)d MB: import it with “comity import list” on the server.") % limit)
        return cleaned


class DescriptionForm(Form):
    """What a list is."""

    publisher = forms.CharField(label=_lazy("Publisher"), max_length=200, required=False)
    list_kind = forms.ChoiceField(label=_lazy("Kind"), choices=KINDS)
    legal_effect = forms.CharField(
        label=_lazy("Legal effect"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("Shown with every hit. Leave it empty for the usual sentence of its kind."),
    )
    source_note = forms.CharField(label=_lazy("Where it comes from"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
