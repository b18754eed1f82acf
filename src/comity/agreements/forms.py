"""Input for agreements and their parts."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.agreements.instruments import ALL
from comity.agreements.models import (
    Accessibility,
    Agreement,
    Article,
    DataCategory,
    GivenPower,
    Party,
    Pledge,
    Power,
    Promise,
    RefusalGround,
    Urgency,
)
from comity.directory.forms import day_field, shaped
from comity.directory.models import Agency
from comity.directory.territory import countries, languages
from comity.engines.deadlines import ClockError, Ends, Limit, Unit
from comity.web.forms import Form

UNITS = [(Unit.HOURS, _("hours")), (Unit.CALENDAR_DAYS, _("calendar days")), (Unit.WORKING_DAYS, _("working days"))]
FIELDS = (
    *("agreement_kind", "title", "short_title", "citation", "reach", "signed_on", "signed_at", "expires_on"),
    *("languages", "transfer_ground", "transfer_citation", "summary"),
)


def reason_field() -> forms.CharField:
    """Why something is changed: needed once the agreement is in force."""
    return forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed while the agreement is in force; it is kept with the change."),
    )


AgreementForm = shaped(
    Agreement,
    *FIELDS,
    categories=forms.MultipleChoiceField(
        label=_("Categories of personal data"),
        choices=DataCategory.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means that the agreement names none."),
    ),
    because=reason_field(),
)
PartyForm = shaped(Party, "country", "agency", "signed_on", "bound_from", "bound_until", "reservation", because=reason_field())
PartyForm.base_fields["agency"].help_text = _("An agency binds itself and what is part of it; a country alone binds all its agencies.")
ArticleForm = shaped(Article, "number", "heading", "text", because=reason_field())
PowerForm = shaped(GivenPower, "power", "article", "condition")
GroundForm = shaped(RefusalGround, "code", "article", "sentence", "power", "is_clarified_first")
PledgeForm = shaped(
    Pledge, *("number", "unit", "announced_on", "due_on", "included_in", "source", "reached", "reached_on"), because=reason_field()
)


class LimitForm(Form):
    """How long the agreement allows for a promise, and how it counts."""

    promise = forms.ChoiceField(label=_("For what"), choices=Promise.choices, initial=Promise.ANSWER)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=[("", _("any")), *Urgency.choices], required=False)
    accessibility = forms.ChoiceField(label=_("Accessibility"), choices=[("", _("any")), *Accessibility.choices], required=False)
    amount = forms.IntegerField(label=_("How long"), min_value=1, max_value=100_000)
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS)
    citation = forms.CharField(label=_("Citation"), max_length=200)
    counts_event_day = forms.BooleanField(label=_("The day of receipt is the first day"), required=False)
    skips_event_hour = forms.BooleanField(label=_("Hours start with the next full hour"), required=False)
    ends_at_same_time = forms.BooleanField(label=_("Days end at the clock time of receipt"), required=False)
    moves_to_working_day = forms.BooleanField(label=_("A period that ends on a day off ends on the next working day"), required=False)

    def clean(self) -> dict[str, Any]:
        """One limit, as the deadline engine takes it."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        case = {name: cleaned[name] for name in ("promise", "urgency", "accessibility")}
        ends = Ends.SAME_CLOCK_TIME if cleaned["ends_at_same_time"] else Ends.END_OF_DAY
        flags = {name: cleaned[name] for name in ("counts_event_day", "skips_event_hour", "moves_to_working_day")}
        try:
            limit = Limit(cleaned["amount"], Unit(cleaned["unit"]), cleaned["citation"], ends=ends, **flags)
        except ClockError as wrong:
            raise ValidationError(_now(str(wrong))) from wrong
        return {**case, "limit": limit}


def limit_as_shown(stored: dict[str, Any]) -> dict[str, Any]:
    """A stored limit as the form shows it at first."""
    return {**stored, "ends_at_same_time": stored.get("ends") == Ends.SAME_CLOCK_TIME}


class AdoptForm(Form):
    """A ready instrument and our own parties to it."""

    instrument = forms.ChoiceField(
        label=_("Instrument"), choices=lambda: [(ready.code, _now(ready.title)) for ready in ALL], widget=forms.RadioSelect
    )
    short_title = forms.CharField(
        label=_("Short title"), max_length=80, required=False, help_text=_("Left empty, the instrument's own short title.")
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries that are parties"), choices=countries, required=False, widget=forms.SelectMultiple(attrs={"size": 8})
    )
    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label=_("Agencies that are parties"), required=False, widget=forms.SelectMultiple(attrs={"size": 8})
    )
    bound_from = day_field(label=_("They are bound from"), required=False)
    signed_on = day_field(label=_("Signed on"), required=False)
    signed_at = forms.CharField(label=_("Signed at"), max_length=80, required=False)
    expires_on = day_field(label=_("Expires on"), required=False)

    def clean(self) -> dict[str, Any]:
        """The parties as rows, each bound from the same day; days of their own are entered on the page."""
        cleaned = super().clean()
        bound: date | None = cleaned.pop("bound_from", None)
        chosen = [
            *({"country": code} for code in cleaned.pop("countries", ())),
            *({"agency": agency} for agency in cleaned.pop("agencies", ())),
        ]
        cleaned["parties"] = [Party(bound_from=bound, **party) for party in chosen]
        return {name: value for name, value in cleaned.items() if value or name == "parties"} if not self.errors else cleaned


class StepForm(Form):
    """A step of the workflow: since when, and why."""

    on = day_field(label=_("Since"))
    because = forms.CharField(label=_("Reason and source"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class TakingBack(Form):
    """Why what was proposed is not to be confirmed."""

    because = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ServingForm(Form):
    """What is to be done, in which language, with which data."""

    power = forms.ChoiceField(label=_("What is to be done"), choices=Power.choices, initial=Power.ANSWER)
    on = day_field(label=_("On"), required=False)
    language = forms.ChoiceField(label=_("Language of the request"), choices=lambda: [("", _now("any")), *languages()], required=False)
    category = forms.ChoiceField(label=_("Kind of data"), choices=[("", _("any")), *DataCategory.choices], required=False)
