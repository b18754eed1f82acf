"""What is asked where one officer releases the minimum to avert a threat to life, and of who countersigns it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.agreements.models import TransferGround
from comity.agreements.queries import ground_against_threat, transfer_ground
from comity.casework import gates
from comity.casework.forms.fields import because, line, lines, needed_when, short
from comity.casework.forms.replying import NEEDED_FOR_H2, WITH_AN_ANSWER
from comity.casework.forms.steps import StepForm
from comity.casework.terms import Outcome, RightsAnswer, RightsQuestion
from comity.kernel import clock
from comity.kernel.punctuation import told_apart
from comity.people import queries as people

BEFORE_THE_SECOND = _("needed at the latest before the second signature")


class Releasing(StepForm):
    """The minimum that averts a threat to life, after a call to the head who is on call."""

    called = forms.ChoiceField(label=_("Head of desk whom you called"), widget=forms.RadioSelect)
    because = because(_("The threat, and why it cannot wait for a second person"))
    opening = forms.CharField(label=_("Opening of the message"), required=False, widget=lines(2))
    holds_h2 = forms.BooleanField(
        label=_("It holds H2 material: no dissemination without the provider's permission"),
        required=False,
        help_text=_("Its originator must consent first, in this case too."),
    )
    originator = needed_when(NEEDED_FOR_H2, forms.CharField(label=_("Originator of the H2 material"), max_length=200, widget=line()))
    originator_consent = needed_when(NEEDED_FOR_H2, forms.CharField(label=_("Their consent: who gave it, when and how"), widget=lines(2)))

    def more(self) -> dict[str, forms.Field]:
        """One answer for each open item; the ground of a transfer and the questions of rights where personal data may go out."""
        answers: dict[str, forms.Field] = {
            f"answer_{item.number}": forms.CharField(
                label=short(item),
                required=False,
                help_text=_("Only what averts the threat. Leave it empty to hold it back for the reply."),
                widget=lines(2),
            )
            for item in self.request.items.all()
            if item.outcome == Outcome.OPEN
        }
        if not any(item.may_hold_personal_data for item in self.request.items.all()):
            return answers
        rights = _rights_of(gates.unanswered_rights(self.request), required=False)
        return {**answers, **self._transfer(), **rights}

    def _transfer(self) -> dict[str, forms.Field]:
        case = self.request.basis, self.request.requester
        if not transfer_ground(*case).is_needed or self.request.transfer_ground:
            return {}
        ground, citation = ground_against_threat(*case)
        grounds = [choice for choice in TransferGround.choices if choice[0]]
        return {
            "transfer_ground": forms.ChoiceField(label=_("Ground of the transfer"), choices=grounds, initial=ground),
            "transfer_citation": forms.CharField(
                label=_("Citation"), help_text=_("It is kept with the reason above."), initial=citation, widget=line()
            ),
        }

    def prepare(self) -> None:
        """The head on call now."""
        self.on_call = people.on_call_head(self.request.desk_id, clock.now(), besides=self.by.user_id)
        named = (
            [(str(self.on_call.pk), f"{self.on_call.name} · {self.on_call.phone or _now('no number is recorded')}")] if self.on_call else []
        )
        self.choice("called").choices = named
        settled = [short(item) for item in self.request.items.all() if item.outcome == Outcome.PROVIDED]
        if settled:
            self.fields["opening"].help_text = _now("Provided before, and sent along as it stands: %(items)s.") % {
                "items": told_apart(settled)
            }
        self.order_fields(["called", "because", "opening", *(name for name in self.fields if name.startswith("answer_"))])

    def clean_called(self) -> Any:
        """The officer behind the key."""
        return self.on_call

    def clean(self) -> dict[str, Any]:
        """`answers`: of each item released, by its number; `transfer`: ground and citation; `rights`: those that were answered."""
        cleaned = super().clean()
        answers = {name: cleaned.pop(name) for name in list(cleaned) if name.startswith("answer_")}
        given = {int(name.removeprefix("answer_")): text for name, text in answers.items() if text}
        if not given and not self.errors:
            self.add_error(None, _now("Write what is released on at least one item."))
        transfer = cleaned.pop("transfer_ground", ""), cleaned.pop("transfer_citation", "")
        rights = _taken_out(self, cleaned)
        return {**cleaned, "answers": given, "transfer": transfer, "rights": rights}


class Countersigning(StepForm):
    """The second signature under a release, with the questions of rights that were left for it."""

    because = because(_("Remark"), required=False)

    def more(self) -> dict[str, forms.Field]:
        """The questions that nobody answered yet."""
        return _rights_of(gates.owed_rights(self.request), required=True)

    def clean(self) -> dict[str, Any]:
        """`rights`: answer and source of each."""
        cleaned = super().clean()
        rights = _taken_out(self, cleaned)
        return {**cleaned, "rights": rights}


def _rights_of(asked: list[RightsQuestion], *, required: bool) -> dict[str, forms.Field]:
    """These questions of rights, with one source for all answers."""
    if not asked:
        return {}
    fields: dict[str, forms.Field] = {
        f"rights_{question}": needed_when(
            "" if required else BEFORE_THE_SECOND,
            forms.ChoiceField(label=question.label, choices=RightsAnswer.choices, widget=forms.RadioSelect),
        )
        for question in asked
    }
    source = forms.CharField(label=_("Source of the answers"), help_text=_("What you looked at, with its date."), widget=line())
    fields["rights_source"] = needed_when(WITH_AN_ANSWER, source)
    for field in fields.values():
        field.required = required
    return fields


def _taken_out(form: forms.Form, cleaned: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """The answers to the questions of rights, taken out of what was typed."""
    source = cleaned.pop("rights_source", "")
    given = {name: cleaned.pop(name) for name in list(cleaned) if name.startswith("rights_")}
    answers = {name.removeprefix("rights_"): (answer, source) for name, answer in given.items() if answer}
    if answers and not source and "rights_source" not in form.errors:
        form.add_error("rights_source", _now("Name the source of the answer."))
    return answers
