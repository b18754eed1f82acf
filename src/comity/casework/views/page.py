"""The page of one request: what they ask, why, about whom; what can be done now; all that happened."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.agreements.queries import transfer_ground
from comity.casework import actions, happenings, policy, queries
from comity.casework.forms.arrival import FactsForm
from comity.casework.gates import Missing, is_served
from comity.casework.models import AssistanceRequest
from comity.casework.queries import Clocks
from comity.casework.terms import ENDED, Outcome, State, Urgency
from comity.casework.views.finding import of_request
from comity.casework.views.steps import also
from comity.casework.workflow import COUNTERSIGN, FLOW
from comity.directory.territory import language_name
from comity.engines.ruling import Ruling
from comity.kernel import attachments, clock
from comity.kernel.actor import Actor
from comity.kernel.models import Category, DeadlineState, Signature
from comity.kernel.punctuation import unended
from comity.kernel.record import signatures
from comity.kernel.timeline import Detail, Line
from comity.people import queries as people
from comity.subjects import queries as subjects
from comity.subjects.models import Candidate
from comity.web import chips, moments

MENDED_BY = {"basis": "set_basis", "items": "settle", "rights": "review_rights", "transfer": "ground_transfer", "reply": "write"}


@dataclass(frozen=True)
class Offered:
    """One step as the page lists it."""

    name: str
    label: str
    second: object = None


class Gap(NamedTuple):
    """What stands between the request and its reply, and the address of the step that mends it where the reader may take it.

    `more` of the same kind follow it.
    """

    because: str
    url: str
    more: int = 0

    @property
    def sentence(self) -> str:
        """`Item 1 is not answered (and 2 more).`"""
        if not self.more:
            return self.because
        said = ngettext("%(sentence)s (and %(count)d more).", "%(sentence)s (and %(count)d more).", self.more)
        return said % {"sentence": unended(self.because), "count": self.more}


class Met(NamedTuple):
    """A candidate, where its other side stands, and what that means in law."""

    candidate: Candidate
    where: str
    effect: str


class Shown(NamedTuple):
    """A person with the documents and the candidates that belong to them."""

    person: Any
    documents: list[Any]
    candidates: list[Met]


class Why(NamedTuple):
    """One line of why they ask; `is_ours` where its words are Comity's, which run as the page does whatever letter they begin with."""

    label: str
    text: str
    is_ours: bool = False


class Loose(NamedTuple):
    """A document without a person, with its candidates."""

    document: Any
    candidates: list[Met]


@of_request
def page(http_request: HttpRequest, actor: Actor, request: AssistanceRequest) -> HttpResponseBase:
    """Everything of one request. The first opening by an officer of the desk is kept: the alarm of an unopened arrival ends."""
    actions.open_first(actor, request)
    steps = _steps(actor, request)
    others = [(Offered(step.name, step.label), ruling) for step, ruling in also(actor, request)]
    main = _main(request, [*steps, *others])
    own, clocks = request.get_absolute_url(), queries.clocks_of(request)
    open_steps = {offered.name for offered, ruling in [*steps, *others] if ruling}
    proposed = list(signatures.live(request))
    context = {
        "shown": request,
        "clocks": clocks,
        "steps": [*steps, *(choice for choice in others if choice[0].name == main)],
        "main": main,
        "also": [choice for choice in others if choice[0].name != main],
        "notes": _notes(request),
        "gaps": _gaps(request, open_steps),
        "mended": _mended(request, open_steps),
        "bases": queries.bases(request) if request.state not in ENDED else [],
        "transfer": transfer_ground(request.basis, request.requester),
        "lines": [_happening(line) for line in happenings.of(actor, request)],
        "waits_for": _waits_for(request, clocks, proposed),
        "proposed": proposed,
        "may_check": any(offered.name == "cross_check" and ruling for offered, ruling in others),
        "duplicate_of": _if_seen(actor, request.duplicate_of),
        "files": list(attachments.of(request)),
        "sent": [reply for reply in request.replies.all() if reply.sent_at],
        "is_ended": request.state in ENDED,
        "is_life": request.urgency == Urgency.LIFE,
        "base": own,
        "can_ask": any(offered.name == "ask" and ruling for offered, ruling in steps),
        "can_settle": any(offered.name == "settle" and ruling for offered, ruling in steps),
        "may_amend": policy.may_amend(actor, request) and request.state not in ENDED,
        "why": _why(request),
        "rights": list(request.rights.all()),
        "asked_of_them": list(request.clarifications.all()),
        "was_heard": any(question.answered_at for question in request.clarifications.all()),
        "act": queries.act_on_requests(request),
        "authorisations": list(request.authorisations.all()),
        "draft_reply": next((reply for reply in request.replies.all() if not reply.is_minimum and not reply.sent_at), None),
        "language": language_name(request.language),
        "on_call": people.on_call_head(request.desk_id, clock.now(), besides=actor.user_id) if request.urgency == Urgency.LIFE else None,
        "state_tone": "paused" if request.state == State.WAITING else "met",
        **_persons(actor, request),
    }
    named = len(context["persons"]) + len(context["documents"])
    context["is_check_owed"] = queries.is_check_owed(request, named=named)
    context["incomplete"] = [] if request.state in ENDED else _incomplete(request, has_persons=bool(context["persons"]))
    return render(http_request, "casework/request.html", context)


def _incomplete(request: AssistanceRequest, *, has_persons: bool) -> list[Missing]:
    return queries.incomplete(request, has_items=bool(request.items.all()), has_persons=has_persons)


@of_request
def ladder(http_request: HttpRequest, actor: Actor, request: AssistanceRequest) -> HttpResponseBase:
    """How the date in the title was computed, for the chip of a list; outside of one, it stands on the request's page."""
    if not http_request.headers.get("HX-Request"):
        return HttpResponseRedirect(f"{request.get_absolute_url()}#chip")
    first = queries.clocks_of(request).first
    return render(http_request, "web/ui/ladder.html", {"rungs": chips.rungs(first.ladder if first else ())})


def _why(request: AssistanceRequest) -> list[Why]:
    told = ("purpose", "facts", "offence", "belief", "link")
    labels = FactsForm.base_fields
    return [
        *(Why(str(labels[name].label), getattr(request, name)) for name in told),
        Why(str(labels["handling"].label), request.get_handling_display(), is_ours=True),
        *(Why(str(labels[name].label), getattr(request, name)) for name in ("restrictions", "handling_text") if getattr(request, name)),
    ]


def _steps(actor: Actor, request: AssistanceRequest) -> list[tuple[Offered, Ruling]]:
    """The rows of the workflow, open ones first, each named by the hand that it waits for."""
    found = []
    for move, ruling, hand in queries.choices(actor, request):
        label = _(move.label)
        if hand == "propose":
            label = {"answer": _("Propose the reply"), "refuse": _("Propose to refuse it")}.get(move.name, label)
        elif hand == "confirm" and move.name == "answer":
            label = _("Confirm and send to %(agency)s") % {"agency": request.requester.name}
        found.append((Offered(move.name, label, move.second if hand == "propose" else None), ruling))
    return sorted(found, key=lambda offered: not offered[1])


def _main(request: AssistanceRequest, steps: list[tuple[Offered, Ruling]]) -> str:
    """The step that is next for whoever looks: the first open one in the order in which the work goes; "-" where none is.

    Giving a request away is next only while nobody has it.
    """
    open_ones = {offered.name for offered, ruling in steps if ruling}
    wanted: list[str] = ["release"] if request.urgency == Urgency.LIFE and request.released_at is None else []
    wanted += ["countersign", "accept", *(["assign"] if request.officer_id is None else [])]
    if request.state == State.WAITING:
        reached = any(question.reached_at for question in request.clarifications.all() if question.answered_at is None)
        wanted += ["hear" if reached else "reach"]
    if any(item.outcome in {Outcome.REFUSED, Outcome.PARTLY} and item.second_reader_id is None for item in request.items.all()):
        wanted.append("second_read")
    if any(review.needs_head for review in request.rights.all()):
        wanted.append("weigh")
    wanted += ["answer", "refuse"]
    wanted += [_mend(missing, request) for missing in queries.gate(request)]
    return next((name for name in wanted if name in open_ones), "-")


def _notes(request: AssistanceRequest) -> dict[str, str]:
    """What a step does besides, said beside it."""
    return {
        "ask": _("stops the clock once it has reached them"),
        "delay": _("a lawful delay, with its expected end"),
        "release": _("after a call to the head on call"),
    }


def _gaps(request: AssistanceRequest, open_steps: set[str]) -> list[Gap]:
    if request.state == State.RECEIVED and request.basis is None and "set_basis" in open_steps:
        return [Gap(_("No deadline runs until the legal basis is chosen."), f"{request.get_absolute_url()}set_basis/")]
    if request.state == State.RECEIVED and request.basis is None and not is_served(request):
        return [Gap(_("No deadline runs: no agreement serves an answer to this requester today."), "")]
    if request.state != State.ACCEPTED:
        return []
    gaps: dict[str, Gap] = {}
    for missing in queries.gate(request):
        step = _mend(missing, request)
        held = gaps.get(step)
        url = f"{request.get_absolute_url()}{step}/" if step in open_steps else ""
        gaps[step] = held._replace(more=held.more + 1) if held else Gap(missing.because, url)
    return list(gaps.values())


def _mended(request: AssistanceRequest, open_steps: set[str]) -> dict[str, str]:
    """The reasons for which a step is closed until another one that the reader may take is done, each with the address of that one."""
    found = ((missing.because, _mend(missing, request)) for missing in queries.gate(request))
    return {because: f"{request.get_absolute_url()}{step}/" for because, step in found if step in open_steps}


def _mend(missing: Missing, request: AssistanceRequest) -> str:
    waits = any(item.outcome in {Outcome.REFUSED, Outcome.PARTLY} and item.second_reader_id is None for item in request.items.all())
    if missing.anchor == "items" and waits and all(item.outcome != Outcome.OPEN for item in request.items.all()):
        return "second_read"
    if missing.anchor == "rights" and any(review.needs_head for review in request.rights.all()):
        return "weigh"
    return MENDED_BY[missing.anchor]


def _persons(actor: Actor, request: AssistanceRequest) -> dict[str, Any]:
    candidates = list(subjects.candidates_of(actor, request).filter(is_standing=True))
    persons = list(subjects.persons_of(request).prefetch_related("documents"))
    loose = list(subjects.documents_of(request).filter(person=None))
    return {
        "persons": [Shown(person, list(person.documents.all()), _met(candidates, "person_id", person.pk)) for person in persons],
        "documents": [Loose(document, _met(candidates, "document_id", document.pk)) for document in loose],
        "to_decide": sum(one.state == "to decide" for one in candidates),
    }


def _met(candidates: list[Candidate], side: str, key: int) -> list[Met]:
    """The candidates on either side of which this mention stands, each with where the other one does."""
    ours = [(one, False) for one in candidates if getattr(one, side) == key]
    theirs = [(one, True) for one in candidates if getattr(one, f"other_{side}") == key]
    return [Met(one, subjects.found_in(one, is_turned=is_turned), subjects.effect_of(one)) for one, is_turned in ours + theirs]


def _happening(line: Line) -> dict[str, Any]:
    told, reason = happenings.sentence(line), line.because or line.purpose
    said = _("Not allowed: %(step)s") % {"step": told} if line.category == Category.NOT_ALLOWED else told
    if line.is_erased:
        said = _("%(step)s. The words were erased at the end of their time.") % {"step": said}
    rows = ((f"{part}: {one.label}" if part else one.label, *_old_new(one)) for part, one in happenings.changes(line))
    changes = format_html_join("", "<dt>{}</dt><dd>{}{}</dd>", rows)
    return {
        "at": line.at,
        "who": line.who,
        "sentence": f"{said}: {reason}" if reason else said,
        "details": format_html('<dl class="facts">{}</dl>', changes) if changes else "",
        "tone": "late" if line.action.endswith(".breach") else "",
    }


def _old_new(detail: Detail) -> tuple[SafeString | str, str]:
    old = format_html("<del>{}</del> → ", moments.said(detail.old)) if detail.old not in (None, "") else ""
    return old, moments.said(detail.new)


def _waits_for(request: AssistanceRequest, clocks: Clocks, proposed: list[Signature]) -> list[tuple[str, str]]:
    """What is waited for, and since when or until when, in words."""
    owed = [one.deadline for one in clocks.others if one.deadline.name == COUNTERSIGN.name and one.deadline.state == DeadlineState.OPEN]
    found = [(_("second signature under a release"), moments.said(deadline.due_at)) for deadline in owed]
    found += [(_("a second person"), _(FLOW.by_name[signature.move].label)) for signature in proposed]
    for question in request.clarifications.all():
        if question.answered_at is None:
            since = question.reached_at or question.asked_at
            said = (
                _("clarification, reached them %(at)s")
                if question.reached_at
                else _("clarification, asked %(at)s, not yet known to have reached them")
            )
            found.append((said % {"at": moments.in_words(since)}, question.question))
    for sought in request.authorisations.all():
        if sought.decided_at is None:
            said = _("%(authority)s, decision expected by %(at)s") % {
                "authority": sought.authority,
                "at": moments.in_words(sought.expected_at),
            }
            found.append((said, sought.reason))
    return found


def _if_seen(actor: Actor, other: AssistanceRequest | None) -> AssistanceRequest | None:
    return other if other is not None and queries.is_seen(actor, other) else None
