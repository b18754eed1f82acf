"""What each step on a request asks of the person who takes it."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.casework import queries
from comity.casework.forms.fields import CaseForm, DayField, MomentField, OfficerField, because, line, lines, short
from comity.casework.letters.phrases import FALLBACK
from comity.casework.models import AssistanceRequest, Authorisation
from comity.casework.policy import WORKERS
from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.people import queries as people
from comity.people.models import Desk, Officer
from comity.subjects import queries as subjects
from comity.web.forms import FilesField

YES_NO = (("yes", _("yes")), ("no", _("no")))


def yes_no(label: Any, **kwargs: Any) -> forms.TypedChoiceField:
    """A question that is answered, not ticked."""
    return forms.TypedChoiceField(label=label, choices=YES_NO, coerce=lambda said: said == "yes", widget=forms.RadioSelect, **kwargs)


class StepForm(CaseForm):
    """The form of a step on one request, by one person; it carries the version that person had before their eyes."""

    carries_version: ClassVar[bool] = True

    def __init__(self, *args: Any, by: Actor, request: AssistanceRequest, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        self.by, self.request = by, request
        self.base_fields = {**type(self).base_fields, **self.more()}  # type: ignore[misc]  # this form alone has them
        seen = {"version": request.version} if self.carries_version else {}
        super().__init__(*args, initial={**seen, **(initial or {})}, **kwargs)
        self.prepare()

    def more(self) -> dict[str, forms.Field]:
        """Fields that depend on the request."""
        return {}

    def prepare(self) -> None:
        """Fill choices that depend on the request."""

    def choice(self, name: str) -> forms.ChoiceField:
        """A field with choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field


class NothingMore(StepForm):
    """A step that needs no word."""


class Reasoned(StepForm):
    """A step that needs its reason."""

    because = because()


class OptionallyReasoned(StepForm):
    """A step that may have a remark."""

    because = because(_("Remark"), required=False)


class TakingBack(StepForm):
    """Why what was proposed is not confirmed."""

    carries_version = False
    because = because(help_text=_("Who was asked to confirm it is told."))


class Assigning(StepForm):
    """Whose it becomes."""

    officer = OfficerField(label=_("Officer"))

    def prepare(self) -> None:
        """The officers who work cases at the desk, without the one who has it."""
        field = self.fields["officer"]
        assert isinstance(field, OfficerField)
        field.offer(officer for officer in people.officers_with(self.request.desk_id, *WORKERS) if officer.pk != self.request.officer_id)


class HandingOver(Assigning):
    """Whose it becomes, and why."""

    because = because()


class Asking(StepForm):
    """A question to the requester."""

    question = forms.CharField(
        label=_("Question to the requester"),
        help_text=_("The clock stops when it has reached them: record that as the next step."),
        widget=lines(5),
    )

    def prepare(self) -> None:
        """Begin with what the request must say and does not, in its language."""
        has_persons = subjects.persons_of(self.request).exists()
        with translation.override(language_to_them(self.request.language)):
            missing = queries.incomplete(self.request, has_persons=has_persons)
            act = queries.act_on_requests(self.request)
            first = _now("Please let us know (%(act)s):") % {"act": act} if act else _now("Please let us know:")
        if missing:
            self.fields["question"].initial = "\n".join([first, *(f"– {one.because}" for one in missing)])


def language_to_them(tag: str) -> str:
    """In which of Comity's languages a requester is written to: that of the request, or English, as the frame of a letter."""
    try:
        return translation.get_supported_language_variant(tag.lower())
    except LookupError:
        return FALLBACK


class Reaching(StepForm):
    """When the question was there."""

    reached_at = MomentField(label=_("It reached them at"), help_text=_("The clock stands from this moment."), initial=clock.now)


class Hearing(StepForm):
    """What they answered."""

    answer = forms.CharField(label=_("Their clarification"), widget=lines(5))
    answered_at = MomentField(label=_("It arrived at"), help_text=_("The clock runs on from this moment."), initial=clock.now)


class Delaying(StepForm):
    """A judicial authorisation that is sought."""

    numbers = forms.TypedMultipleChoiceField(
        label=_("Items that wait for it"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The others stay due as they are."),
    )
    authority = forms.CharField(label=_("Court or authority"), max_length=200, widget=line())
    because = because(_("Why the authorisation is needed"))
    expected_at = MomentField(label=_("Decision expected by"))
    told_at = MomentField(
        label=_("The requester was told at"), help_text=_("They must know at once how long it will take and why."), initial=clock.now
    )

    def prepare(self) -> None:
        """The items that may wait; a single one is chosen."""
        items = [(item.number, short(item)) for item in self.request.unhindered]
        self.choice("numbers").choices = items
        self.fields["numbers"].initial = [number for number, _words in items] if len(items) == 1 else []

    def clean_expected_at(self) -> Any:
        """It lies ahead."""
        at = self.cleaned_data["expected_at"]
        if at <= clock.now():
            raise ValidationError(_now("The decision is expected in the future."))
        return at

    def clean_told_at(self) -> Any:
        """It has happened."""
        at = self.cleaned_data["told_at"]
        if at > clock.now():
            raise ValidationError(_now("This time lies in the future. Enter when it happened."))
        return at


class Authorising(StepForm):
    """What the court decided."""

    sought = forms.ModelChoiceField(
        Authorisation.objects.none(), label=_("Which authorisation"), empty_label=None, widget=forms.RadioSelect, required=False
    )
    was_granted = yes_no(_("Did the court grant it?"))

    def prepare(self) -> None:
        """Which one is asked only where there are several."""
        sought = Authorisation.objects.visible_to(self.by).filter(request=self.request, decided_at__isnull=True)
        self.offer_rows("sought", sought)
        if len(sought) < 2:
            del self.fields["sought"]


class Withdrawing(Reasoned):
    """What the sender said."""

    because = because(_("What the sender said"))


class Transferring(StepForm):
    """The desk that answers it."""

    desk = forms.ModelChoiceField(label=_("Desk"), queryset=Desk.objects.none(), empty_label=_("Choose…"))
    because = because(help_text=_("The reference stays and the clocks run on."))

    def prepare(self) -> None:
        """Every other desk."""
        self.offer_rows("desk", Desk.objects.visible_to(self.by).exclude(pk=self.request.desk_id))


class MarkingDuplicate(StepForm):
    """The other request."""

    of = forms.CharField(
        label=_("It is the same as"),
        max_length=30,
        help_text=_("The reference of the request that goes on."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    because = because(_("What shows that it is the same"))

    def prepare(self) -> None:
        """Offer what looks the same."""
        self.likely = list(queries.likely_duplicates(self.by, self.request))
        if self.likely and not self.initial.get("of"):
            self.initial["of"] = self.likely[0].reference

    def clean_of(self) -> AssistanceRequest:
        """A request that this person may see; one that is not theirs to see is one that is not there."""
        reference = self.cleaned_data["of"].strip()
        found = AssistanceRequest.objects.visible_to(self.by).filter(reference=reference).exclude(pk=self.request.pk).first()
        if found is None:
            raise ValidationError(_now("There is no other request of this reference for you."))
        return found


class Sealing(StepForm):
    """Closing a request to the desk."""

    carries_version = False
    because = because(help_text=_("Sealed, only the officer in charge and those whom a grant names know of it."))


class Unsealing(Sealing):
    """Opening it again."""

    because = because(help_text=_("All officers of the desk will see it again."))


class Granting(StepForm):
    """Who else may know it, until when."""

    carries_version = False
    officer = OfficerField(label=_("Officer"))
    until_on = DayField(label=_("Until the end of"))
    because = because(_("Why this officer needs to know"))

    def prepare(self) -> None:
        """Anybody who works here, at whatever desk, but the one in charge."""
        field = self.fields["officer"]
        assert isinstance(field, OfficerField)
        known = (
            Officer.objects.visible_to(self.by).filter(is_active=True).exclude(pk__in=[self.by.user_id or 0, self.request.officer_id or 0])
        )
        field.offer(known)

    def clean_until_on(self) -> Any:
        """A day that is not over."""
        day = self.cleaned_data["until_on"]
        if day < people.today_at(self.request.desk):
            raise ValidationError(_now("This day is over. Choose one that is not."))
        return day


class CorrectingReceipt(StepForm):
    """When it really came."""

    received_at = MomentField(label=_("Received at"), help_text=_("The channel's time. All deadlines are counted anew from here."))
    because = because(_("What shows that the recorded time was wrong"))

    def prepare(self) -> None:
        """Start from what is recorded."""
        self.initial.setdefault("received_at", self.request.received_at)


class Attaching(StepForm):
    """Files that came with the request, or after it."""

    attached = FilesField(label=_("Files"), help_text=_("Drop, paste or choose. Each is kept sealed with this request."))


class KeepingLonger(StepForm):
    """Until when an ended request is kept, and why."""

    until_on = DayField(label=_("Review it again on"), help_text=_("At most twelve months from now."))
    because = because(_("Why it is still needed"))


class Erasing(StepForm):
    """Why a request is no longer needed."""

    carries_version = False
    because = because(_("Why it is no longer needed"), _("This reason remains: name no person in it."))
