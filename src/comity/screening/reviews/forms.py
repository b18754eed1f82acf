"""What people type at a question: the officer why, whoever decides the reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.screening.reviews.models import SearchReview
from comity.web.forms import Form


class AnswerForm(Form):
    """Why a search was made."""

    answer = forms.CharField(
        label=_("Why did you make this search?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Say for what in the matter you needed it. Name no person who was searched for: the log holds the names."),
    )


class DecisionForm(Form):
    """What is decided about an answer, and why."""

    because = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Kept with your name. The officer who was asked reads it, and whoever may decide about it."),
    )

    def __init__(self, *args: Any, needs_reason: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].required = needs_reason


def to_answer(review: SearchReview) -> AnswerForm:
    """The empty form for this question, told apart from those of others on the same page."""
    return AnswerForm(initial={"version": review.version}, auto_id=f"id_{review.pk}_%s")
