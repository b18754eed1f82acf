"""The guided form of an arrival: from whom, what they ask, why, how urgent, on what basis, about whom."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseFormSet, formset_factory
from django.forms.models import ModelChoiceIterator
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.agreements.models import Agreement
from comity.agreements.queries import Basis
from comity.casework.actions import ItemAsked
from comity.casework.forms.fields import CaseForm, DayField, MomentField, line, lines, may_follow, needed_when
from comity.casework.models import AssistanceRequest
from comity.casework.terms import DATA_KINDS, Accessibility, Channel, HandlingCode, InformationEvaluation, SourceEvaluation, Urgency
from comity.directory.models import Agency
from comity.directory.territory import countries, country_name, languages
from comity.kernel import clock
from comity.subjects import shapes
from comity.subjects.models import DocumentKind, Gender, Grounding, PersonRole
from comity.web.forms import FilesField


class _ByCountry(ModelChoiceIterator):  # type: ignore[type-arg]  # Django's own takes no type at run time
    """The choices in the order of what the reader sees, which no database knows."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        return iter(sorted(super().__iter__(), key=lambda choice: (bool(choice[0]), choice[1])))


class AgencyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # as above
    """An agency after its country, so that the first letters of the country find it."""

    iterator = _ByCountry

    def label_from_instance(self, obj: Agency) -> str:
        """`France · Lyon, SPOC`."""
        return f"{country_name(obj.country)} · {obj.name}" if obj.country else obj.name


class FactsForm(CaseForm):
    """What a request says; the same fields when it is recorded and when it is amended."""

    parts: ClassVar = {"casework.requestitem": {"asked": "", "category": "", "accessibility": ""}}

    requester = AgencyField(label=_("Requesting agency"), queryset=Agency.objects.none(), empty_label=_("Choose…"))
    channel = forms.ChoiceField(label=_("Channel it came by"), choices=[("", _("Choose…")), *Channel.choices])
    language = forms.ChoiceField(label=_("Language of the request"), help_text=_("The reply goes out in this language."))
    their_reference = forms.CharField(label=_("Their reference"), required=False, max_length=80, widget=line())
    title = forms.CharField(
        label=_("Title"),
        help_text=_("What they ask, in one line. No names: the title stands in lists."),
        max_length=200,
        widget=line(),
    )
    purpose = may_follow(forms.CharField(label=_("Purpose"), help_text=_("What the information is for."), widget=lines(2)))
    facts = may_follow(forms.CharField(label=_("Facts"), help_text=_("What happened, where and when, as they tell it."), widget=lines(5)))
    offence = may_follow(
        forms.CharField(label=_("Offence"), max_length=300, help_text=_("With the law they cite, as they name it."), widget=line())
    )
    belief = may_follow(
        forms.CharField(label=_("Why we are believed to have it"), help_text=_("Why they ask us and not another."), widget=lines(2))
    )
    link = may_follow(
        forms.CharField(
            label=_("Link to the persons named"), help_text=_("How each person is connected with the purpose."), widget=lines(2)
        )
    )
    restrictions = forms.CharField(
        label=_("Restrictions they set"), required=False, help_text=_("On the use of what they tell us."), widget=lines(2)
    )
    urgency = forms.ChoiceField(
        label=_("Urgent?"), required=False, choices=[("", _("not urgent")), *Urgency.choices], widget=forms.RadioSelect
    )
    urgency_reason = needed_when(
        _("needed if urgent"),
        forms.CharField(label=_("Reasons of the urgency"), help_text=_("The objective reasons that they give."), widget=lines(2)),
    )
    handling = forms.ChoiceField(label=_("Handling code"), choices=HandlingCode.choices, initial=HandlingCode.H0)
    handling_text = needed_when(_("needed for H3"), forms.CharField(label=_("Restriction in words"), max_length=300, widget=line()))
    source_evaluation = forms.ChoiceField(label=_("Source"), choices=SourceEvaluation.choices, initial=SourceEvaluation.X)
    information_evaluation = forms.ChoiceField(
        label=_("Information"), choices=InformationEvaluation.choices, initial=InformationEvaluation.FOUR
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("requester", agencies)
        self.offer_words("language", [("", _now("Choose…")), *languages()])

    def clean(self) -> dict[str, Any]:
        """An urgent request has its reasons, and H3 its words."""
        cleaned = super().clean()
        if cleaned.get("urgency") and not cleaned.get("urgency_reason"):
            self.add_error("urgency_reason", _now("Say why the request is urgent."))
        if cleaned.get("handling") == HandlingCode.H3 and not cleaned.get("handling_text"):
            self.add_error("handling_text", _now("Handling code H3 needs its restriction in words."))
        return cleaned


def offer_bases(field: forms.ChoiceField, bases: list[Basis]) -> None:
    """The agreements that serve can be chosen; what does not serve is shown beside with its reason, not here."""
    serving = [(str(basis.agreement.pk), str(basis.agreement)) for basis in bases if basis.ruling]
    field.choices = [*serving, ("", _now("not chosen yet"))]


class ArrivalForm(FactsForm):
    """A new arrival."""

    received_at = MomentField(
        label=_("Received at"), help_text=_("The channel's time, on this desk's clock. The deadlines count from here."), initial=clock.now
    )
    basis = forms.ChoiceField(label=_("Legal basis of the answer"), required=False, widget=forms.RadioSelect)
    attached = FilesField(
        label=_("Attachments"), required=False, help_text=_("Drop, paste or choose. Each is kept sealed with this request.")
    )

    field_order = ("requester", "channel", "received_at", "language", "their_reference")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer([])

    def offer(self, bases: list[Basis]) -> None:
        """Name the agreements that reach the requester."""
        self._bases = {str(basis.agreement.pk): basis.agreement for basis in bases}
        field = self.fields["basis"]
        assert isinstance(field, forms.ChoiceField)
        offer_bases(field, bases)

    def clean_received_at(self) -> Any:
        """Nothing is received in the future."""
        at = self.cleaned_data["received_at"]
        if at > clock.now():
            raise ValidationError(_now("This time lies in the future. Enter when it happened."))
        return at

    def clean_basis(self) -> Agreement | None:
        """The agreement behind the key."""
        return self._bases.get(self.cleaned_data["basis"])

    def so_far(self) -> AssistanceRequest:
        """The request as far as it is typed, unsaved: for the gate and the bases."""
        names = ("purpose", "facts", "offence", "belief", "link", "urgency", "urgency_reason", "language")
        said = {name: (self.data.get(name) or "").strip() for name in names}
        return AssistanceRequest(basis=self._bases.get(self.data.get("basis") or ""), **said)


class ItemForm(CaseForm):
    """One thing asked."""

    asked = forms.CharField(label=_("What is asked"), widget=lines(2))
    category = forms.ChoiceField(
        label=_("Kind of personal data"),
        required=False,
        choices=[("", _("not said")), *DATA_KINDS],
        help_text=_("That the answer would hold. Not said: it is said with the answer."),
    )
    accessibility = forms.ChoiceField(
        label=_("Where it lies"), choices=[("", _("Choose…")), *Accessibility.choices], help_text=_("The deadline depends on it.")
    )


class PersonForm(CaseForm):
    """One person, as the request describes them."""

    names = forms.CharField(
        label=_("Names"), help_text=_("One spelling a line, in each script they use; the first is shown in lists."), widget=lines(2)
    )
    role = forms.ChoiceField(label=_("Role in this matter"), choices=[("", _("Choose…")), *PersonRole.choices])
    grounding = forms.ChoiceField(label=_("The role is"), choices=Grounding.choices, initial=Grounding.FACT)
    birth_dates = forms.CharField(
        label=_("Date of birth"),
        required=False,
        help_text=_("1948-12-10, 1948-12, 1948, 1948~ (about) or 1948/1951 (between). Several with a comma."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    birth_place = forms.CharField(label=_("Place of birth"), required=False, max_length=200, widget=line())
    nationalities = forms.CharField(
        label=_("Nationalities"),
        required=False,
        help_text=_("Two-letter codes, several with a comma: IT, CN."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    gender = forms.ChoiceField(label=_("Sex"), required=False, choices=[("", _("not said")), *Gender.choices])
    document_kind = forms.ChoiceField(label=_("Kind of document"), choices=DocumentKind.choices, initial=DocumentKind.PASSPORT)
    document_numbers = forms.CharField(
        label=_("Document numbers"),
        required=False,
        help_text=_("One a line, with the issuing country's code after a space where it is known: YA1234567 IT."),
        widget=lines(2, dir="ltr"),
    )
    review_on = DayField(
        label=_("To be reviewed on"), required=False, help_text=_("When it is checked whether this person must still be kept here.")
    )

    def clean_names(self) -> list[str]:
        """Each spelling."""
        names = [" ".join(name.split()) for name in self.cleaned_data["names"].splitlines() if name.strip()]
        shapes.are_names([{"text": name} for name in names])
        return names

    def clean_birth_dates(self) -> list[str]:
        """Each date as screening reads them."""
        dates = _parts(self.cleaned_data["birth_dates"])
        shapes.are_birth_dates(dates)
        return dates

    def clean_nationalities(self) -> list[str]:
        """Each country's code."""
        codes = [code.upper() for code in _parts(self.cleaned_data["nationalities"])]
        shapes.are_countries(codes)
        return codes

    def clean_document_numbers(self) -> list[dict[str, str]]:
        """Each number with its country."""
        return [_document(written) for written in self.cleaned_data["document_numbers"].splitlines() if written.strip()]

    def person(self) -> dict[str, Any]:
        """The person as `actions.receive` takes one."""
        cleaned = dict(self.cleaned_data)
        kind, numbers = cleaned.pop("document_kind"), cleaned.pop("document_numbers")
        return {**cleaned, "documents": [{"document_kind": kind, **number} for number in numbers]}


class DocumentForm(CaseForm):
    """A document that came without its holder: a stolen passport, the papers of a vehicle."""

    document_kind = forms.ChoiceField(label=_("Kind of document"), choices=DocumentKind.choices, initial=DocumentKind.PASSPORT)
    number = forms.CharField(label=_("Number"), max_length=60, widget=line(dir="ltr"))
    country = forms.ChoiceField(label=_("Issuing country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_words("country", [("", _now("not said")), *countries()])


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("،", ",").replace("、", ",").split(",") if part.strip()]


def _document(written: str) -> dict[str, str]:
    number, _space, country = written.strip().rpartition(" ")
    is_country = len(country) == 2 and country.isascii() and country.isalpha() and number
    return {"number": number.strip(), "country": country.upper()} if is_country else {"number": written.strip()}


class Rows(BaseFormSet):  # type: ignore[type-arg]  # of whichever form it was made for
    """Rows that can be added one by one; an empty row is left out."""

    def filled(self) -> Iterator[Any]:
        """The rows in which something was written."""
        return (row for row in self.forms if row.has_changed())


def _rows_of(form: type[CaseForm]) -> type[Rows]:
    made = formset_factory(form, formset=Rows, extra=0, max_num=40, absolute_max=40)
    assert issubclass(made, Rows)
    return made


Items = _rows_of(ItemForm)
Persons = _rows_of(PersonForm)
Documents = _rows_of(DocumentForm)


def asked(items: Rows) -> list[ItemAsked]:
    """The things asked, as `actions.receive` takes them."""
    return [ItemAsked(row.cleaned_data["asked"], row.cleaned_data["category"], row.cleaned_data["accessibility"]) for row in items.filled()]


def with_another(formset: type[Rows], typed: QueryDict, prefix: str) -> QueryDict:
    """What was typed, with one more row that holds what a new row begins with."""
    data = typed.copy()
    held = data.get(f"{prefix}-TOTAL_FORMS", "0")
    number = int(held) if str(held).isdecimal() else 0
    data[f"{prefix}-TOTAL_FORMS"] = str(number + 1)
    for name, field in formset.form.base_fields.items():
        if field.initial is not None:
            data[f"{prefix}-{number}-{name}"] = str(field.initial)
    return data


DROP = "-drop-"
"""Between the prefix of the rows and the number of the row in the value of a button that removes one."""


def typed_rows(formset: type[Rows], typed: QueryDict, prefix: str, wants: str = "", **rest: Any) -> Rows:
    """The rows as typed, with one more where the pressed button asks for it (`items`), or without one (`items-drop-2`)."""
    of_prefix, _drop, number = wants.partition(DROP)
    if of_prefix == prefix:
        data = without(formset, typed, prefix, int(number)) if number.isdecimal() else with_another(formset, typed, prefix)
        return begun(formset(data, prefix=prefix, **rest))
    data = typed.copy()
    for name in ("TOTAL_FORMS", "INITIAL_FORMS"):
        data.setdefault(f"{prefix}-{name}", "0")  # a page that is older than these rows sends none of them
    return formset(data, prefix=prefix, **rest)


def without(formset: type[Rows], typed: QueryDict, prefix: str, number: int) -> QueryDict:
    """What was typed, without one row; those after it move up. A row that is recorded already stays."""
    data = typed.copy()
    held, recorded = (int(data.get(f"{prefix}-{name}", "0") or 0) for name in ("TOTAL_FORMS", "INITIAL_FORMS"))
    if not recorded <= number < held <= formset.absolute_max:
        return data
    for name in formset.form.base_fields:
        rows = [data.getlist(f"{prefix}-{row}-{name}") for row in range(held)]
        del rows[number]
        for row, values in enumerate(rows):
            data.setlist(f"{prefix}-{row}-{name}", values)
        data.pop(f"{prefix}-{held - 1}-{name}", None)
    data[f"{prefix}-TOTAL_FORMS"] = str(held - 1)
    return data


def begun(rows: Rows) -> Rows:
    """The same rows with the cursor in the first field of the last one, with scripts or without; a reader hears which row it is."""
    if rows.forms:
        first = next(iter(rows.forms[-1].visible_fields()))
        first.field.widget.attrs["autofocus"] = True
    return rows


def rows_of(typed: Mapping[str, Any], prefix: str) -> int:
    """How many rows a kept draft holds under a prefix."""
    numbers = [name.split("-")[1] for name in typed if name.startswith(f"{prefix}-") and name.count("-") >= 2]
    return max((int(number) + 1 for number in numbers if number.isdecimal()), default=0)
