"""Input for the directory: each form has the shape of its model, in the reader's language."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.forms.models import fields_for_model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from comity.directory.models import Agency, Channel, Contact, CountrySheet, JudicialBar, Posting
from comity.directory.territory import countries, languages
from comity.web.forms import Form


def day_field(**facts: Any) -> forms.DateField:
    """A day, with the browser's own calendar where it has one."""
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **facts)


def country_field(**facts: Any) -> forms.ChoiceField:
    """One country, or none where it may be left out."""
    return forms.ChoiceField(choices=lambda: [("", "—"), *countries()], **facts)


def languages_field(**facts: Any) -> forms.MultipleChoiceField:
    """Some languages."""
    help_text = _("Hold Ctrl (⌘ on a Mac) to choose several.")
    return forms.MultipleChoiceField(choices=languages, widget=forms.SelectMultiple(attrs={"size": 6}), help_text=help_text, **facts)


class WordsField(forms.CharField):
    """Several short names in one line, with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        """A stored list as one line."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """One line as a list."""
        return [word.strip() for word in str(value or "").split(",") if word.strip()]


def _shape(column: Any, **facts: Any) -> forms.Field | None:
    """The field for one column, where the desk's own serves better than Django's."""
    facts = {"label": capfirst(column.verbose_name), "required": not column.blank}
    match column:
        case models.DateField():
            return day_field(**facts)
        case models.CharField(name="country"):
            return country_field(**facts)
        case models.JSONField(name="languages"):
            return languages_field(**facts)
        case models.JSONField():
            return WordsField(**facts)
        case models.ForeignKey():
            return forms.ModelChoiceField(column.related_model._default_manager.none(), empty_label="—", **facts)
    found: forms.Field | None = column.formfield()
    return found


def shaped(model: type[models.Model], *names: str, **own: forms.Field) -> type[Form]:
    """A form of these columns of a model, with fields of its own after them."""
    fields = fields_for_model(model, fields=names, formfield_callback=_shape)
    return type(f"{model.__name__}Form", (Form,), {**{name: fields[name] for name in names}, **own})


def present(instance: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """What stands in a row now, as a form shows it at first."""
    columns = {column.name: column for column in instance._meta.concrete_fields}
    return {name: columns[name].value_from_object(instance) for name in names if name in columns}


AgencyForm = shaped(
    Agency,
    *("name", "own_name", "short_name", "agency_kind", "country", "place", "parent", "languages"),
    *("zone", "is_round_the_clock", "duty_hours", "is_ours", "closed_on", "notes"),
)
AgencyForm.base_fields["duty_hours"].help_text = _("One line for each stretch, on the agency's own clock, such as “Mon-Fri 08:30-17:00”.")
AgencyForm.base_fields["zone"].help_text = _("Such as “Europe/Rome”.")
ChannelForm = shaped(Channel, "channel_kind", "address", "rank", "is_for_urgent", "note")
ContactForm = shaped(Contact, "name", "function", "telephone", "email", "languages", "duty_hours", "until_on")
PostingForm = shaped(Posting, "name", "posted_at", "telephone", "email", "from_on", "until_on")

SHEET = (
    *("legal_areas", "adequacy_decision", "central_authority", "channel", "means", "signature_rules", "languages", "documents"),
    *("provisional_arrest", "appeal_stages", "nationals", "notes"),
)
SheetForm = shaped(CountrySheet, *SHEET)
SheetForm.base_fields["legal_areas"].help_text = _("Short names with commas between them, such as “EU/Schengen”.")
ReviewForm = shaped(
    CountrySheet, "reviewed_on", because=forms.CharField(label=_("What was checked, and with whom"), max_length=1000, widget=forms.Textarea)
)
BarForm = shaped(JudicialBar, "country", "barred", "court", "decision", "citation", "decided_on", "summary")


class LiftForm(Form):
    """Why a bar is lifted."""

    because = forms.CharField(label=_("Which decision lifts it"), max_length=1000, widget=forms.Textarea)


class ConfirmForm(Form):
    """Nothing to enter: a hand under what stands above."""
