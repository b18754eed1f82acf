"""What the columns, facts and choices of a request are called where its history is told: on its page, as a file, to auditors."""

from typing import Any

from django.utils.translation import gettext as _

from comity.agreements.models import TransferGround
from comity.casework.models import AssistanceRequest, Authorisation, Clarification, Reply, RequestItem, RightsReview
from comity.casework.terms import Channel
from comity.casework.workflow import ANSWER, COUNTERSIGN
from comity.directory.territory import language_name
from comity.engines.ruling import N_
from comity.kernel import timeline

REQUEST, ITEM = AssistanceRequest.kind(), RequestItem._meta.label_lower
CLARIFICATION, AUTHORISATION = Clarification._meta.label_lower, Authorisation._meta.label_lower
REVIEW, REPLY = RightsReview._meta.label_lower, Reply._meta.label_lower

KINDS = {
    REQUEST: N_("Request for information"),
    ITEM: N_("Item"),
    CLARIFICATION: N_("Question to the requester"),
    AUTHORISATION: N_("Judicial authorisation"),
    REVIEW: N_("Question of rights"),
    REPLY: N_("Reply"),
}
COLUMNS = {
    REQUEST: {
        "reference": N_("Reference"),
        "state": N_("State"),
        "desk": N_("Desk"),
        "officer": N_("Officer"),
        "is_sealed": N_("Sealed"),
        "requester": N_("Requesting agency"),
        "their_reference": N_("Their reference"),
        "channel": N_("Channel it came by"),
        "received_at": N_("Received at"),
        "receipt_proposed_at": N_("Proposed time of receipt"),
        "language": N_("Language of the request"),
        "title": N_("Title"),
        "purpose": N_("Purpose"),
        "facts": N_("Facts"),
        "offence": N_("Offence"),
        "belief": N_("Why we are believed to have it"),
        "link": N_("Link to the persons named"),
        "restrictions": N_("Restrictions they set"),
        "urgency": N_("Urgent?"),
        "urgency_reason": N_("Reasons of the urgency"),
        "handling": N_("Handling code"),
        "handling_text": N_("Restriction in words"),
        "source_evaluation": N_("Source"),
        "information_evaluation": N_("Information"),
        "basis": N_("Legal basis of the answer"),
        "transfer_ground": N_("Ground of the transfer"),
        "transfer_reason": N_("Citation and reason"),
        "duplicate_of": N_("It is the same as"),
        "released_at": N_("Minimum released"),
        "release_called": N_("Head of desk whom you called"),
        "released_by": N_("Released by"),
        "countersigned_at": N_("Second signature"),
        "ended_at": N_("Ended"),
        "review_on": N_("Review it again on"),
    },
    ITEM: {
        "number": N_("Number"),
        "asked": N_("What is asked"),
        "category": N_("Kind of personal data"),
        "accessibility": N_("Where it lies"),
        "outcome": N_("Outcome"),
        "answer": N_("What is provided"),
        "ground": N_("Ground of refusal"),
        "ground_facts": N_("Facts it rests on"),
        "answered_by": N_("Answered by"),
        "second_reader": N_("Second reader"),
        "material_handling": N_("Handling code of the material"),
        "originator": N_("Originator"),
        "originator_consent": N_("Consent of the originator"),
        "material_text": N_("Restriction in words"),
        "condition_is_kept": N_("Restriction read, to be kept"),
    },
    CLARIFICATION: {
        "question": N_("Question to the requester"),
        "asked_at": N_("Asked at"),
        "asked_by": N_("Asked by"),
        "reached_at": N_("It reached them at"),
        "answered_at": N_("It arrived at"),
        "answer": N_("Their clarification"),
    },
    AUTHORISATION: {
        "numbers": N_("Items"),
        "authority": N_("Court or authority"),
        "reason": N_("Reason"),
        "sought_at": N_("Sought at"),
        "expected_at": N_("Decision expected by"),
        "told_at": N_("The requester was told at"),
        "decided_at": N_("Decided at"),
        "was_granted": N_("Did the court grant it?"),
    },
    REVIEW: {
        "question": N_("Question"),
        "answer": N_("Answer"),
        "source": N_("Source of the answer"),
        "officer": N_("Officer"),
        "head": N_("Head of desk"),
        "head_decision": N_("Decision, in words"),
        "may_proceed": N_("May personal data be sent?"),
    },
    REPLY: {
        "is_minimum": N_("Minimum released"),
        "language": N_("Language"),
        "opening": N_("Opening"),
        "closing": N_("Closing"),
        "handling": N_("Handling code of the letter"),
        "handling_text": N_("Restriction in words"),
        "sent_at": N_("Sent at"),
        "channel": N_("Sent by"),
        "transfer_ground": N_("Ground of the transfer"),
        "transfer_reason": N_("Citation and reason"),
    },
}
FACTS = {
    "clocks_not_opened": N_("No deadline runs"),
    "format": N_("Format"),
    "taken": N_("Letter"),
    "letter.channel": N_("Sent by"),
}
FOR_MACHINES = (
    *(f"{REQUEST}.{column}" for column in ("opened_at", "version")),
    *(f"{kind}.request_id" for kind in KINDS),
    *(f"{REPLY}.{column}" for column in ("letter", "digest")),
    f"{REVIEW}.at",
    *(f"fact:{fact}" for fact in ("purpose", "reply")),
)
CLOCKS = {clock.name: clock.label for clock in (ANSWER, COUNTERSIGN)}
LETTERS = {"minimum": N_("Minimum released"), "reply": N_("Reply")}
FORMATS = {"pdf": "PDF", "json": "JSON", "draft": N_("draft")}


def register() -> None:
    """Let every line of a request's history be told in words."""
    for kind, label in KINDS.items():
        timeline.name_columns(kind, label, COLUMNS[kind])
    for fact, label in FACTS.items():
        timeline.name(f"fact:{fact}", label)
    timeline.leave_out(*FOR_MACHINES)
    timeline.tell_apart(ITEM, N_("item %(which)s"))
    for fact in ("fact:taken", "fact:deadline"):
        timeline.tell_apart(fact, "%(which)s")
    timeline.say(f"{REQUEST}.language", language_name)
    timeline.say(f"{REPLY}.language", language_name)
    for kind in (REQUEST, REPLY):
        timeline.say(f"{kind}.transfer_ground", lambda ground: _label(TransferGround, ground))
    timeline.say("fact:letter.channel", lambda channel: _label(Channel, channel))
    timeline.say("fact:taken", lambda letter: _of(LETTERS, letter))
    timeline.say("fact:format", lambda name: _of(FORMATS, name))
    timeline.say("fact:deadline", lambda name: _of(CLOCKS, name))
    timeline.say("fact:clocks_not_opened", lambda left: " · ".join(f"{_of(CLOCKS, name)}: {why}" for name, why in sorted(left.items())))


def _label(choices: Any, value: str) -> str:
    return str(dict(choices.choices).get(value, value))


def _of(names: dict[str, str], value: object) -> str:
    return _(names[value]) if isinstance(value, str) and value in names else str(value)
