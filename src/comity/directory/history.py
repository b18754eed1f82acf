"""What happened to a record, in sentences, from its entries in the audit chain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from comity.directory.territory import country_name
from comity.directory.words import listing
from comity.kernel.models import Entry, Record
from comity.kernel.timeline import label_of

MOST = 300


@dataclass(frozen=True)
class Happening:
    """One line of a timeline."""

    at: datetime
    who: str
    sentence: str
    details: str = ""
    tone: str = ""


def happened(subject: Record, verbs: Mapping[str, Any]) -> list[Happening]:
    """The last three hundred entries of a record, old → new. `verbs` says each action in words; one without words is left out."""
    found = Entry.objects.filter(subject_kind=subject.kind(), subject_key=subject.key).select_related("content").order_by("-sequence")
    return [_told(entry, verbs) for entry in reversed(found[:MOST]) if verbs.get(_name(entry)) != ""]


def _name(entry: Entry) -> str:
    return entry.action.removeprefix(f"{entry.subject_kind}.")


def _told(entry: Entry, verbs: Mapping[str, Any]) -> Happening:
    body: dict[str, Any] = entry.content.body or {}
    name = _name(entry)
    verb = str(verbs[name]) if name in verbs else label_of(entry.action)
    if entry.category == "not_allowed":
        verb = _("Not allowed: %(act)s") % {"act": verb}
    what = [*_parts(body), *_changes(entry.subject_kind, body)]
    sentence = f"{capfirst(verb)}: {listing(what)}" if what else capfirst(verb)
    who = "" if entry.actor.startswith("system:") else str(body.get("by", ""))
    return Happening(entry.at, who, sentence, str(body.get("because", "")))


def _parts(body: Mapping[str, Any]) -> list[str]:
    """What was added, changed or dropped, each by its own name where it has one; many of a kind as a number."""
    parts = body.get("parts", [])
    if len(parts) > 3:
        return [_("%(number)d parts") % {"number": len(parts)}]
    return [name for part in parts if (name := _name_of(part["values"]))]


def _name_of(values: Mapping[str, Any]) -> str:
    limit = values.get("limit")
    if isinstance(limit, dict):
        return str(limit.get("citation", ""))
    for column in ("name", "address", "heading", "code", "unit"):
        if isinstance(values.get(column), str) and values[column]:
            return str(values[column])
    return country_name(values["country"]) if isinstance(values.get("country"), str) else ""


def _changes(kind: str, body: Mapping[str, Any]) -> list[str]:
    model = apps.get_model(kind)
    names = {column.attname: column.verbose_name for column in model._meta.concrete_fields if column.editable}
    return [str(names[column]) for column in body.get("changes", {}) if column in names]
