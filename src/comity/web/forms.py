"""Forms that take only text which can be stored, shown and compared: no control characters, one spelling of each letter."""

import unicodedata
from collections.abc import Iterable
from typing import Any, NamedTuple, Self, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.choices import flatten_choices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.kernel.errors import StaleVersion
from comity.kernel.punctuation import listed
from comity.web.moments import said

LINE_MARKS = frozenset("\t\n\r")
OVERRIDES = frozenset("\u202d\u202e")
"""They reverse what follows: a name could be made to read as another one."""


LONGEST_KEY = 18  # digits that every database takes for a number


def keys_of(sent: Iterable[str]) -> list[int]:
    """The keys among what a page sent; what no row can have as its key is left out."""
    return [int(key) for key in sent if key.isdecimal() and len(key) <= LONGEST_KEY]


def refuse_unwritable(text: str, *, lines: bool) -> None:
    """Raises ValidationError for half characters, control characters and direction overrides; `lines` permits line breaks and tabs."""
    permitted = LINE_MARKS if lines else frozenset()
    for position, character in enumerate(text, 1):
        if character in permitted:
            continue
        if character in OVERRIDES or unicodedata.category(character) in {"Cc", "Cs"}:
            raise ValidationError(
                _("Character %(position)d (U+%(code)04X) cannot be kept: it is a control character or half of one. Type it again."),
                code="unwritable",
                params={"position": position, "code": ord(character)},
            )


def one_line(text: Any) -> None:
    """The validator of a single line."""
    refuse_unwritable(str(text), lines=False)


def many_lines(text: Any) -> None:
    """The validator of a text of several lines."""
    refuse_unwritable(str(text), lines=True)


def normal(text: str) -> str:
    """One spelling of each letter (NFC), one kind of line break."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


class Difference(NamedTuple):
    """One field in which two officers' versions may differ."""

    label: str | Promise
    before: str
    theirs: str
    ours: str


class Form(forms.Form):
    """The form that all forms of the desk extend. `version` is the record's version that the person had before their eyes.

    A form for an existing record is shown with `initial={"version": record.version}`; its view passes `seen=form.version`
    beside `**form.cleaned_data`, which never holds the version.
    """

    version: int | None = None
    stale: StaleVersion | None = None
    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "version" in self.initial:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators = [*field.validators, many_lines if isinstance(field.widget, forms.Textarea) else one_line]

    def clean(self) -> dict[str, Any]:
        """Every text in its one spelling; the version set aside. A subclass that cleans calls this first."""
        cleaned = super().clean() or self.cleaned_data
        self.version = cleaned.pop("version", None)
        return {name: normal(value) if isinstance(value, str) else value for name, value in cleaned.items()}

    def offer_rows(self, name: str, rows: QuerySet[Any]) -> None:
        """Let this field, which chooses a record, choose among these."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def offer_words(self, name: str, choices: Iterable[tuple[str, str | Promise]]) -> None:
        """Let this field, which chooses a word, choose among these pairs of key and word."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def meet(self, stale: StaleVersion) -> Self:
        """Somebody changed the record meanwhile: show both versions, and let the next sending be on top of theirs."""
        self.stale = stale
        data = cast("Any", self.data).copy()
        data[self.add_prefix("version")] = str(stale.found)
        self.data = data
        return self

    def differences(self) -> list[Difference]:
        """What somebody else changed meanwhile, beside what is typed here."""
        theirs = self.stale.theirs if self.stale else {}
        changed = {column if column in self.fields else column.removesuffix("_id"): values for column, values in theirs.items()}
        return [
            Difference(field.label or name, *(_in_words(field, value) for value in (*changed[name], self.cleaned_data.get(name))))
            for name, field in self.fields.items()
            if name in changed
        ]


def _in_words(field: forms.Field, value: Any) -> str:
    """A value as the page of this field shows it: a choice by its word, a record by what it is called, several one after the other."""
    if isinstance(value, list | tuple):
        return listed(_in_words(field, one) for one in value) or said(None)
    if isinstance(field, forms.ModelChoiceField) and value is not None:
        rows: Any = field.queryset
        value = next(map(field.label_from_instance, rows.filter(pk=getattr(value, "pk", value))), None)
    elif isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        words: dict[Any, Any] = dict(flatten_choices(choices))
        value = words.get(value, value)
    return said(value)


class SeveralFiles(forms.ClearableFileInput):
    """An input for several files at once; the page lets them be dropped or pasted."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files: cleans to a list."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file by itself; nothing given is an empty list where nothing is required."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return [super(FilesField, self).clean(one, initial) for one in given]


def choose_again(bound: forms.BoundField) -> str:
    """Names the files that a form sent and cannot keep: a browser drops them when its page comes back. Empty where none was sent."""
    if not (bound.form.is_bound and isinstance(bound.field, forms.FileField)):
        return ""
    given = bound.data if isinstance(bound.data, list | tuple) else [bound.data]
    names = [file.name for file in given if file]
    said = ngettext("Choose the file again: %(names)s", "Choose the files again: %(names)s", len(names))
    return said % {"names": ", ".join(names)} if names else ""
