"""The living style page: every component in every state, to be looked at; only where nothing real is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from comity.engines.ruling import no, yes
from comity.kernel import clock
from comity.web.forms import FilesField, Form


@dataclass
class Promise:
    """A deadline as the kernel keeps it."""

    label: str
    state: str
    starts_at: datetime
    due_at: datetime | None = None
    soon_at: datetime | None = None
    waits_for: str = ""


@dataclass
class Step:
    """A step as the workflow names it."""

    name: str
    label: str


@dataclass
class Happening:
    """A line of the timeline."""

    at: datetime
    who: str
    sentence: str
    details: str = ""
    tone: str = ""


class Example(Form):
    """One field of each kind."""

    subject = forms.CharField(label="What they ask", help_text="In the words of the request.", max_length=200)
    facts = forms.CharField(label="Facts", widget=forms.Textarea(attrs={"rows": 4}))
    urgency = forms.ChoiceField(
        label="Urgency", choices=[("normal", "Normal"), ("urgent", "Urgent"), ("life", "Threat to life")], widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label="Language", choices=[("en", "English"), ("it", "Italian")])
    received_on = forms.DateField(label="Received on", widget=forms.DateInput(attrs={"type": "date"}))
    is_sealed = forms.BooleanField(label="Seal this file", required=False, help_text="Only named officers will know of it.")
    attachments = FilesField(label="Attachments", required=False, help_text="Drop, paste or choose; up to 25 MB each.")


def promises(now: datetime) -> list[Promise]:
    """A promise in each state."""
    hour = timedelta(hours=1)
    return [
        Promise("Art. 5 (8 h)", "open", now - 4.8 * hour, now + 3.2 * hour, now + 1.2 * hour),
        Promise("Art. 5 (8 h)", "open", now - 7 * hour, now + hour, now - hour),
        Promise("Art. 5 (3 d)", "open", now - 98 * hour, now - 26.3 * hour, now - 44 * hour),
        Promise("Art. 5 (7 d)", "paused", now - 50 * hour, None, None, "clarification from Lyon"),
        Promise("Art. 5 (7 d)", "delayed", now - 50 * hour, now + 300 * hour, None, "judicial authorisation"),
        Promise("Acknowledge", "met", now - 50 * hour, now - 40 * hour),
        Promise("Answer", "cancelled", now - 50 * hour, now - 40 * hour),
    ]


LADDER = [
    "Received on Fri 20 Nov 2026, 22:10 CET.",
    "Time allowed, in hours: 8 (Directive (EU) 2023/977 Art. 5(1)(a)). Hours are counted as they pass.",
    "Stopped on Fri 20 Nov 2026, 23:00 CET: clarification asked.",
    "Resumed on Sat 21 Nov 2026, 07:30 CET with the time kept.",
    "Due before Sat 21 Nov 2026, 14:40 CET.",
]


def page(http_request: HttpRequest) -> HttpResponse:
    """Everything there is to look at."""
    now = clock.now()
    form = Example(http_request.POST or None, http_request.FILES or None)
    choices = [
        (Step("send", "Confirm and send"), yes(), "propose"),
        (Step("ask", "Ask clarification"), yes(), "act"),
        (Step("extend", "Extend…"), no(_("Only for a judicial authorisation.")), "act"),
        (Step("withdraw", "Withdraw"), no(_("Only the sender withdraws; ask Lyon.")), "act"),
    ]
    entries = [
        Happening(now - timedelta(hours=30), "Marta Conti", "Received by e-mail, recorded", details="SIENA 26-1182-4"),
        Happening(now - timedelta(hours=29.9), "", "Clock started: 8 h"),
        Happening(now - timedelta(hours=3), "李伟", "Cross-check: 1 candidate to decide"),
        Happening(now - timedelta(hours=1), "", "Late: Art. 5 (8 h)", tone="late"),
    ]
    return render(
        http_request,
        "web/style.html",
        {
            "now": now,
            "promises": promises(now),
            "ladder": LADDER,
            "choices": choices,
            "notes": {"ask": _("stops the clock")},
            "entries": entries,
            "form": form,
            "tones": ["late", "soon", "running", "paused", "delayed", "met", "cancelled"],
        },
    )
