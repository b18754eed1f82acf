"""All that happened to a request, told from its entries: who, what, why, old to new."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from comity.agreements.models import Agreement
from comity.casework.models import AssistanceRequest
from comity.casework.workflow import FLOW
from comity.directory.models import Agency
from comity.engines.ruling import N_
from comity.kernel.actor import Actor
from comity.kernel.models import Category, Entry, Record
from comity.people.models import Desk, Officer
from comity.web import moments

SAID = {
    "receive": N_("Received and recorded"),
    "open": N_("Opened for the first time"),
    "accept": N_("Taken"),
    "assign": N_("Assigned"),
    "hand_over": N_("Given to another officer"),
    "take_over": N_("Taken over"),
    "settle": N_("An item was answered"),
    "second_read": N_("A refusal was read by a second officer"),
    "review_rights": N_("A question of rights was answered"),
    "weigh": N_("A question of rights was weighed"),
    "write": N_("The reply was written"),
    "answer": N_("Confirmed and sent"),
    "answer.propose": N_("The reply was proposed to a second person"),
    "refuse": N_("The request was refused"),
    "refuse.propose": N_("The refusal was proposed to a second person"),
    "ask": N_("Clarification was asked"),
    "reach": N_("The question reached them: the clock stands"),
    "hear": N_("They clarified: the clock runs on"),
    "delay": N_("A judicial authorisation is sought: lawfully delayed"),
    "authorise": N_("The court decided"),
    "release": N_("The minimum was released to avert a threat to life"),
    "countersign": N_("The release has its second signature"),
    "mark_duplicate": N_("Marked as a duplicate"),
    "withdraw": N_("Withdrawn by the sender"),
    "transfer": N_("Transferred to another desk"),
    "set_basis": N_("The legal basis was chosen"),
    "ground_transfer": N_("The ground of the transfer was recorded"),
    "amend": N_("What was recorded was amended"),
    "correct_receipt": N_("The time of receipt was corrected"),
    "seal": N_("Sealed"),
    "unseal": N_("The seal was opened"),
    "grant": N_("Another officer may know it"),
    "cross_check": N_("The persons were cross-checked"),
    "breach": N_("A deadline was missed"),
    "consult": N_("Opened, for a purpose"),
    "take_letter": N_("A letter was taken away as a file"),
    "take_timeline": N_("The timeline was taken away as a file"),
    "recount": N_("The dates were counted anew"),
}
NAMED: Mapping[str, type[Record]] = {
    "officer_id": Officer,
    "answered_by_id": Officer,
    "second_reader_id": Officer,
    "head_id": Officer,
    "asked_by_id": Officer,
    "granted_by_id": Officer,
    "released_by_id": Officer,
    "release_called_id": Officer,
    "basis_id": Agreement,
    "requester_id": Agency,
    "desk_id": Desk,
    "duplicate_of_id": AssistanceRequest,
}
HIDDEN = frozenset({"request_id", "letter", "digest", "owner_kind", "owner_key", "subject_kind", "subject_key", "opened_at"})


@dataclass(frozen=True)
class Change:
    """One value, old to new, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    at: datetime
    who: str
    sentence: str
    because: str
    changes: tuple[Change, ...]
    kind: str
    sequence: int
    tone: str = ""

    def as_data(self) -> dict[str, Any]:
        """The line as a file holds it."""
        changes = [{"what": one.label, "before": one.before, "after": one.after} for one in self.changes]
        return {"sequence": self.sequence, "at": self.at.isoformat(), "who": self.who, "what": self.sentence, "why": self.because, "changes": changes}


def of(by: Actor, request: AssistanceRequest) -> list[Line]:
    """Each entry of this request as a line, oldest first; other records are named only where this actor may see them."""
    entries = list(Entry.objects.filter(subject_kind=request.kind(), subject_key=request.key).select_related("content").order_by("sequence"))
    bodies = [entry.content.body or {} for entry in entries]
    names = _names(by, bodies)
    return [_line(entry, body, names) for entry, body in zip(entries, bodies, strict=True)]


def _line(entry: Entry, body: Mapping[str, Any], names: Mapping[tuple[str, Any], str]) -> Line:
    move = entry.action.removeprefix(f"{entry.subject_kind}.")
    known = SAID.get(move) or (FLOW.by_name[move].label if move in FLOW.by_name else "")
    sentence = _(known) if known else move.replace("_", " ").replace(".", ": ")
    if entry.category == Category.NOT_ALLOWED:
        sentence = _("Not allowed: %(step)s") % {"step": sentence}
    tone = "late" if move == "breach" else ""
    because = str(body.get("because", "") or body.get("facts", {}).get("purpose", ""))
    who = str(body.get("by", "")) if not entry.actor.startswith("system:") else ""
    changes = () if move == "receive" else tuple(_changes(body, names))
    return Line(entry.at, who, sentence, because, changes, entry.category, entry.sequence, tone)


def _pairs(body: Mapping[str, Any]) -> Iterable[tuple[str, type[models.Model], str, Any, Any]]:
    """Each value that changed: (where, model, column, before, after)."""
    for column, (before, after) in body.get("changes", {}).items():
        yield "", AssistanceRequest, column, before, after
    for part in body.get("parts", ()):
        model = _model(part["kind"])
        where = str(model._meta.verbose_name).capitalize()
        for column, held in part["values"].items():
            before, after = held if part["verb"] == "changed" else (None, held)
            yield where, model, column, before, after


def _model(kind: str) -> type[models.Model]:
    from django.apps import apps

    return apps.get_model(kind)


def _changes(body: Mapping[str, Any], names: Mapping[tuple[str, Any], str]) -> Iterable[Change]:
    for where, model, column, before, after in _pairs(body):
        if column in HIDDEN or (before in (None, "", []) and after in (None, "", [])):
            continue
        field = next((one for one in model._meta.concrete_fields if one.attname == column), None)
        if field is None or (field.is_relation and column not in NAMED):
            continue
        label = str(field.verbose_name)
        said = [_said(field, column, value, names) for value in (before, after)]
        yield Change(f"{where}: {label}" if where else label.capitalize(), *said)


def _said(field: models.Field[Any, Any], column: str, value: Any, names: Mapping[tuple[str, Any], str]) -> str:
    if value in (None, "", []):
        return "–"
    if column in NAMED:
        return names.get((column, value), _("another"))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateTimeField):
        return moments.in_words(datetime.fromisoformat(value))
    if isinstance(value, list):
        return ", ".join(str(one.get("text", one)) if isinstance(one, dict) else str(one) for one in value)
    return moments.said(value)


def _names(by: Actor, bodies: Iterable[Mapping[str, Any]]) -> dict[tuple[str, Any], str]:
    """The names behind the keys that the entries hold, one query for each kind of thing."""
    wanted: dict[type[Record], set[tuple[str, Any]]] = {model: set() for model in NAMED.values()}
    for body in bodies:
        for _where, _owner, column, before, after in _pairs(body):
            if column in NAMED:
                wanted[NAMED[column]] |= {(column, value) for value in (before, after) if value is not None}
    found: dict[tuple[str, Any], str] = {}
    for model, pairs in wanted.items():
        shown = {one.pk: str(one) for one in model.objects.visible_to(by).filter(pk__in={value for _column, value in pairs})} if pairs else {}
        found |= {pair: shown[pair[1]] for pair in pairs if pair[1] in shown}
    return found


__all__ = ["Change", "Line", "of"]
