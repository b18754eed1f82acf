"""What is asked on the way to the reply: items, second reading, rights, transfer, the letter."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.agreements.models import TransferGround
from comity.agreements.queries import transfer_ground
from comity.casework import letters, queries
from comity.casework.forms.arrival import offer_bases
from comity.casework.forms.fields import because, line, lines, needed_when, short
from comity.casework.forms.steps import StepForm, yes_no
from comity.casework.models import RequestItem
from comity.casework.terms import DATA_KINDS, Channel, HandlingCode, Outcome, RightsAnswer, RightsQuestion

PROVIDED = _("needed where something is provided")
HELD_BACK = _("needed where something is held back")
NEEDED_FOR_H2 = _("needed for H2")
NEEDED_FOR_H3 = _("needed for H3")
WITH_AN_ANSWER = _("needed with an answer")


class ItemStep(StepForm):
    """A step on one item."""

    number = forms.TypedChoiceField(label=_("Item"), coerce=int, widget=forms.RadioSelect)

    def prepare(self) -> None:
        """The items it can be taken on; the only one is chosen already."""
        offered = self.offered()
        self.choice("number").choices = [(item.number, short(item)) for item in offered]
        if len(offered) == 1:
            self.initial.setdefault("number", offered[0].number)

    def offered(self) -> list[RequestItem]:
        """Which items."""
        return list(self.request.items.all())


class Settling(ItemStep):
    """What is provided or held back on one item, and why."""

    parts: ClassVar = {
        "casework.requestitem": {
            **{name: name for name in ("outcome", "answer", "category", "ground", "ground_facts", "originator", "originator_consent")},
            "material_handling": "handling",
            "material_text": "handling_text",
        }
    }

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[choice for choice in Outcome.choices if choice[0] != Outcome.OPEN], widget=forms.RadioSelect
    )
    answer = needed_when(
        PROVIDED,
        forms.CharField(
            label=_("What is provided"),
            help_text=_("As it will stand in the letter, in the language of the request."),
            widget=lines(5),
        ),
    )
    category = needed_when(
        PROVIDED,
        forms.ChoiceField(
            label=_("Kind of personal data in it"),
            choices=[("", _("Choose…")), *DATA_KINDS],
            help_text=_("What holds personal data goes out only once the questions of rights are answered."),
        ),
    )
    ground = needed_when(
        HELD_BACK, forms.ChoiceField(label=_("Ground of refusal"), help_text=_("The grounds that the chosen basis knows."))
    )
    ground_facts = needed_when(
        HELD_BACK,
        forms.CharField(
            label=_("Facts it rests on"), help_text=_("They stand in the letter. A second reader will read them."), widget=lines(3)
        ),
    )
    handling = forms.ChoiceField(label=_("Handling code of the material"), choices=HandlingCode.choices, initial=HandlingCode.H0)
    handling_text = needed_when(NEEDED_FOR_H3, forms.CharField(label=_("Restriction in words"), max_length=300, widget=line()))
    originator = needed_when(
        _("needed for H2, and where another provider gave it"),
        forms.CharField(
            label=_("Originator"),
            max_length=200,
            help_text=_("The other provider who gave it to us: it goes out only with their consent. Empty: it is ours."),
            widget=line(),
        ),
    )
    originator_consent = needed_when(
        _("needed before it goes out, where an originator is named"),
        forms.CharField(label=_("Consent of the originator"), help_text=_("Who consented, when and to what."), widget=lines(2)),
    )
    condition_is_kept = forms.BooleanField(
        label=_("I have read the restriction in the originator's own words. It will be kept."),
        required=False,
        help_text=_("Needed before it goes out, where an originator restricts it in words."),
    )

    def prepare(self) -> None:
        """Items, and the grounds of the basis."""
        super().prepare()
        grounds = queries.grounds(self.request)
        self.choice("ground").choices = [("", _now("none")), *((one.code, one.in_words) for one in grounds)]
        self._take_over_what_is_written()

    def _take_over_what_is_written(self) -> None:
        item = next((item for item in self.offered() if str(item.number) == str(self.initial.get("number", ""))), None)
        if item is None:
            return
        self.initial["category"] = item.category
        if item.outcome == Outcome.OPEN:
            return
        written = ("outcome", "answer", "ground", "ground_facts", "originator", "originator_consent", "condition_is_kept")
        material = {"handling": item.material_handling, "handling_text": item.material_text}
        self.initial.update({name: getattr(item, name) for name in written}, **material)

    def clean(self) -> dict[str, Any]:
        """What is provided is written; what is held back has ground and facts; H2 has its originator."""
        cleaned = super().clean()
        outcome = cleaned.get("outcome")
        if outcome in {Outcome.PROVIDED, Outcome.PARTLY} and not cleaned.get("answer"):
            self.add_error("answer", _now("Write what is provided."))
        if not cleaned.get("category"):
            cleaned["category"] = next((item.category for item in self.offered() if item.number == cleaned.get("number")), "")
        if outcome in {Outcome.PROVIDED, Outcome.PARTLY} and not cleaned["category"]:
            self.add_error("category", _now("Say what kind of personal data the answer holds, or that it holds none."))
        if outcome in {Outcome.REFUSED, Outcome.PARTLY}:
            if not cleaned.get("ground"):
                self.add_error("ground", _now("Name the ground on which it is held back."))
            if not cleaned.get("ground_facts"):
                self.add_error("ground_facts", _now("Write the facts that the ground rests on."))
        if outcome != Outcome.REFUSED and cleaned.get("handling") == HandlingCode.H2 and not cleaned.get("originator"):
            self.add_error("originator", _now("Name who gave the H2 material: it needs their consent."))
        if outcome != Outcome.REFUSED and cleaned.get("handling") == HandlingCode.H3 and not cleaned.get("handling_text"):
            self.add_error("handling_text", _now("Handling code H3 needs its restriction in words."))
        return cleaned


class SecondReading(ItemStep):
    """Whether a second officer agrees with a refusal."""

    agrees = yes_no(_("Do you agree that it is held back, on this ground?"))
    because = needed_when(_("needed if you do not agree"), because(help_text=_("The item is opened again.")))

    def prepare(self) -> None:
        """Items, each with its ground in words."""
        super().prepare()
        known = {ground.code: ground.in_words for ground in queries.grounds(self.request)}
        self.read = [(item, known.get(item.ground, item.ground)) for item in self.offered()]

    def offered(self) -> list[RequestItem]:
        """Items that wait for a second reader."""
        return [
            item for item in self.request.items.all() if item.outcome in {Outcome.REFUSED, Outcome.PARTLY} and item.second_reader_id is None
        ]

    def clean(self) -> dict[str, Any]:
        """Disagreement has its reason."""
        cleaned = super().clean()
        if cleaned.get("agrees") is False and not cleaned.get("because"):
            self.add_error("because", _now("Say why: the reason is kept with this step."))
        return cleaned


class Rights(StepForm):
    """The five questions of rights, each with the source of its answer."""

    def more(self) -> dict[str, forms.Field]:
        """An answer and a source for each question."""
        fields: dict[str, forms.Field] = {}
        for question in RightsQuestion:
            fields[f"{question}_answer"] = forms.ChoiceField(
                label=question.label, choices=RightsAnswer.choices, widget=forms.RadioSelect, required=False
            )
            fields[f"{question}_source"] = needed_when(
                WITH_AN_ANSWER,
                forms.CharField(label=_("Source of the answer"), help_text=_("What you looked at, with its date."), widget=lines(2)),
            )
        return fields

    def prepare(self) -> None:
        """What was answered before."""
        for review in self.request.rights.all():
            self.initial.setdefault(f"{review.question}_answer", review.answer)
            self.initial.setdefault(f"{review.question}_source", review.source)

    def clean(self) -> dict[str, Any]:
        """`answers`: of each question answered, its answer and source."""
        cleaned = super().clean()
        answers = {}
        for question in RightsQuestion:
            answer, source = cleaned.get(f"{question}_answer", ""), cleaned.get(f"{question}_source", "")
            if answer and not source:
                self.add_error(f"{question}_source", _now("Name the source of the answer."))
            elif source and not answer:
                self.add_error(f"{question}_answer", _now("Answer the question that this source is for."))
            elif answer:
                answers[question.value] = (answer, source)
        if not answers and not self.errors:
            self.add_error(None, _now("Answer at least one question."))
        return {"answers": answers}


class Weighing(StepForm):
    """What the head decides about an answer that is yes or unknown."""

    question = forms.ChoiceField(label=_("Question"), widget=forms.RadioSelect)
    may_proceed = yes_no(_("May personal data be sent?"))
    decision = forms.CharField(
        label=_("Decision, in words"), help_text=_("What was weighed, and on which conditions it is sent."), widget=lines(4)
    )

    def prepare(self) -> None:
        """The answers that wait for the head."""
        self.waiting = [review for review in self.request.rights.all() if review.answer != RightsAnswer.NO]
        self.choice("question").choices = [(review.question, review.get_question_display()) for review in self.waiting]
        first = next((review for review in self.waiting if review.needs_head), None)
        if first is not None:
            self.initial.setdefault("question", first.question)


class GroundingTransfer(StepForm):
    """On what ground personal data leaves the legal area."""

    ground = forms.ChoiceField(label=_("Ground"))
    reason = forms.CharField(
        label=_("Citation and reason"), help_text=_("The decision, article or clause, and why it covers this transfer."), widget=lines(3)
    )

    def prepare(self) -> None:
        """Start from what the agreement or the country sheet records; where neither does, from nothing."""
        grounds = [choice for choice in TransferGround.choices if choice[0]]
        self.choice("ground").choices = [("", _now("Choose…")), *grounds]
        found = transfer_ground(self.request.basis, self.request.requester)
        self.initial.setdefault("ground", self.request.transfer_ground or found.ground)
        self.initial.setdefault("reason", self.request.transfer_reason or found.citation)


class Writing(StepForm):
    """What stands around the items in the letter."""

    parts: ClassVar = {"casework.reply": {name: name for name in ("opening", "closing", "handling", "handling_text", "channel")}}

    opening = forms.CharField(
        label=_("Opening"),
        required=False,
        help_text=_("Before the items, in the language of the request. The salutation stands in the letter already."),
        widget=lines(4),
    )
    closing = forms.CharField(label=_("Closing"), required=False, widget=lines(3))
    handling = forms.ChoiceField(label=_("Handling code of the letter"), choices=HandlingCode.choices, initial=HandlingCode.H1)
    handling_text = needed_when(NEEDED_FOR_H3, forms.CharField(label=_("Restriction in words"), max_length=300, widget=line()))
    channel = forms.ChoiceField(label=_("Sent by"), choices=Channel.choices)

    def prepare(self) -> None:
        """Start from what is written; no code is offered that is weaker than what goes out."""
        held = next((reply for reply in self.request.replies.all() if not reply.is_minimum), None)
        self.initial.setdefault("channel", held.channel if held else self.request.channel)
        if held is not None:
            for name in ("opening", "closing", "handling", "handling_text"):
                self.initial.setdefault(name, getattr(held, name))
        material = letters.material_of(self.request, self.request.items.all())
        offered = [choice for choice in HandlingCode.choices if not letters.is_weaker(str(choice[0]), material)]
        self.choice("handling").choices = offered
        self.fields["handling"].help_text = _now("What goes out is %(code)s material.") % {"code": material.code}
        started = self.initial.get("handling", HandlingCode.H1)
        self.initial["handling"] = started if started in dict(offered) else material.code.value

    def clean(self) -> dict[str, Any]:
        """H3 has its words."""
        cleaned = super().clean()
        if cleaned.get("handling") == HandlingCode.H3 and not cleaned.get("handling_text"):
            self.add_error("handling_text", _now("Handling code H3 needs its restriction in words."))
        return cleaned


class ChoosingBasis(StepForm):
    """The agreement that the answer rests on."""

    basis = forms.ChoiceField(label=_("Legal basis of the answer"), required=False, widget=forms.RadioSelect)

    def prepare(self) -> None:
        """Those that serve today; the page says of the others why not."""
        self.bases = queries.bases(self.request)
        offer_bases(self.choice("basis"), self.bases)
        self.initial.setdefault("basis", str(self.request.basis_id or ""))

    def clean_basis(self) -> Any:
        """The agreement behind the key."""
        serving = {str(basis.agreement.pk): basis.agreement for basis in self.bases if basis.ruling}
        return serving.get(self.cleaned_data["basis"])
