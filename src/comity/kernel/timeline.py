"""All that happened to one record, old → new, in words: for its page, and for whoever must prove it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comity.engines.ruling import N_
from comity.engines.workflow import Workflow
from comity.kernel.access import Visible
from comity.kernel.actor import Actor
from comity.kernel.models import Category, Entry, EntryContent, Record

HAPPENED = frozenset({Category.COLLECTION, Category.ALTERATION, Category.DISCLOSURE, Category.COMBINATION, Category.ERASURE})
EVERYTHING = frozenset(Category)
Value = str | int | bool | datetime | date | None

_names: dict[str, str] = {
    "create": N_("Recorded"),
    "breach": N_("Not done in time"),
    "dispose": N_("Erased at the end of its time"),
    "kernel.attachment.open": N_("File opened"),
}
_HANDS = {"propose": N_("Proposed: %(step)s"), "withdraw": N_("Proposal taken back: %(step)s")}


class Detail(NamedTuple):
    """One value: what it was and what it became; None where there was none before, or is none after."""

    label: str
    old: Value
    new: Value


class Part(NamedTuple):
    """One row that was added, changed or dropped with the act."""

    label: str
    verb: str
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: when, recorded when, by whom, what, and with which values.

    `roles` are those in which somebody read, and empty for any other act. `is_erased` says that the words are gone by law;
    the entry itself stays provable.
    """

    sequence: int
    at: datetime
    recorded_at: datetime
    who: str
    action: str
    category: str
    sentence: str
    recipient: str
    because: str
    purpose: str
    roles: tuple[str, ...]
    details: tuple[Detail, ...]
    parts: tuple[Part, ...]
    is_erased: bool


def name(action: str, label: str) -> None:
    """Say what an action (`lists.entry.withdraw`), or its last word (`withdraw`), or a fact (`fact:pages`) is called: an English msgid."""
    _names[action] = label


def name_moves(kind: str, flow: Workflow[Any, Any]) -> None:
    """Let the steps of a workflow be called as its table calls them; called in the room's AppConfig.ready."""
    for move in flow.by_name.values():
        _names[f"{kind}.{move.name}"] = move.label


def label_of(action: str) -> str:
    """What an action of the chain is called, in the reader's language."""
    step, _dot, last = action.rpartition(".")
    if last in _HANDS and step.count(".") == 2:  # app, model, move, hand
        return _(_HANDS[last]) % {"step": label_of(step)}
    known = _names.get(action) or _names.get(last)
    return _(known) if known else _humanised(last)


def timeline(record: Record, actor: Actor, categories: Collection[str] = HAPPENED) -> list[Line]:
    """What happened to a record, oldest first; empty for an actor who may not see it.

    Two queries, and one for each kind of record that its values name, whatever its length.
    """
    visible: Visible[Any] = type(record).objects.visible_to(actor)
    if not visible.filter(pk=record.pk).exists():
        return []
    found = Entry.objects.filter(subject_kind=record.kind(), subject_key=record.key, category__in=categories)
    return lines(found.select_related("content"), actor)


def lines(entries: Iterable[Entry], actor: Actor) -> list[Line]:
    """Entries in words, by the time at which they happened. Names of other records only as far as this actor may see them."""
    held = [(entry, _body(entry)) for entry in entries]
    names = _Names(actor, [(entry.subject_kind, body) for entry, body in held if body])
    return sorted((_line(entry, body, names) for entry, body in held), key=lambda line: (line.at, line.sequence))


def _line(entry: Entry, body: Mapping[str, Any] | None, names: "_Names") -> Line:
    content = body or {}
    return Line(
        sequence=entry.sequence,
        at=entry.at,
        recorded_at=entry.recorded_at,
        who=content.get("by") or entry.actor,
        action=entry.action,
        category=entry.category,
        sentence=label_of(entry.action),
        recipient=entry.recipient,
        because=content.get("because", ""),
        purpose=content.get("purpose", ""),
        roles=tuple(content.get("roles", ())),
        details=tuple(_details(entry.subject_kind, content, names)),
        parts=tuple(_parts(content, names)),
        is_erased=body is None,
    )


def _details(kind: str, content: Mapping[str, Any], names: "_Names") -> Iterator[Detail]:
    for column, value in _in_order(kind, content.get("values", {})):
        if value not in (None, "", [], {}):
            yield Detail(_label(kind, column), None, names.shown(kind, column, value))
    for column, (old, new) in _in_order(kind, content.get("changes", {})):
        yield Detail(_label(kind, column), names.shown(kind, column, old), names.shown(kind, column, new))
    for fact, value in sorted(content.get("facts", {}).items()):
        yield Detail(_(_names[f"fact:{fact}"]) if f"fact:{fact}" in _names else _humanised(fact), None, _flat(value))


def _in_order(kind: str, values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Values in the order of the model's fields, whichever order the database keeps them in; what it no longer knows comes last."""
    model = _model(kind)
    order = [field.attname for field in model._meta.concrete_fields] if model is not None else []
    return sorted(values.items(), key=lambda item: (order.index(item[0]) if item[0] in order else len(order), item[0]))


def _parts(content: Mapping[str, Any], names: "_Names") -> Iterator[Part]:
    verbs = {"added": pgettext("part", "added"), "changed": pgettext("part", "changed"), "dropped": pgettext("part", "dropped")}
    for part in content.get("parts", []):
        key = "changes" if part["verb"] == "changed" else "values"
        details = tuple(_details(part["kind"], {key: part["values"] or {}}, names))
        if part["verb"] == "dropped":
            details = tuple(Detail(gone.label, gone.new, None) for gone in details)
        yield Part(_kind_label(part["kind"]), verbs.get(part["verb"], part["verb"]), details)


class _Names:
    """The records that values name, looked up once for each model, as far as the actor may see them."""

    def __init__(self, actor: Actor, bodies: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        wanted: defaultdict[type[models.Model], set[Any]] = defaultdict(set)
        for kind, body in bodies:
            for of_kind, column, value in _values(kind, body):
                field = _field(of_kind, column)
                if field is not None and field.is_relation and value is not None:
                    wanted[field.related_model].add(value)
        self._known = {model: self._look_up(actor, model, keys) for model, keys in wanted.items()}

    @staticmethod
    def _look_up(actor: Actor, model: type[models.Model], keys: set[Any]) -> dict[Any, str]:
        if not hasattr(model, "visible"):
            return {}
        visible: Visible[Any] = model._default_manager.visible_to(actor)  # type: ignore[attr-defined]  # a model with a rule has ours
        return {found.pk: str(found) for found in visible.filter(pk__in=keys)}

    def shown(self, kind: str, column: str, value: Any) -> Value:
        """A value as its field means it."""
        field = _field(kind, column)
        if field is None or value is None:
            return _flat(value)
        if field.is_relation:
            return self._known.get(field.related_model, {}).get(value, f"#{value}")
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(field, models.DateTimeField):
            return parse_datetime(value) or str(value)
        if isinstance(field, models.DateField):
            return parse_date(value) or str(value)
        return _flat(value)


def _values(kind: str, body: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Every value in an entry's content, with the kind and column it belongs to."""
    held = [(kind, body.get("values", {}), body.get("changes", {}))]
    for part in body.get("parts", []):
        values = part["values"] or {}
        held.append((part["kind"], {}, values) if part["verb"] == "changed" else (part["kind"], values, {}))
    for of_kind, values, changes in held:
        for column, value in values.items():
            yield of_kind, column, value
        for column, pair in changes.items():
            for value in pair:
                yield of_kind, column, value


def _model(kind: str) -> type[models.Model] | None:
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None


def _field(kind: str, column: str) -> Any:
    model = _model(kind)
    if model is None:
        return None
    try:
        return model._meta.get_field(column)
    except FieldDoesNotExist:
        return next((field for field in model._meta.concrete_fields if field.attname == column), None)


def _label(kind: str, column: str) -> str:
    field = _field(kind, column)
    return _first_capital(str(field.verbose_name)) if field is not None else _humanised(column)


def _kind_label(kind: str) -> str:
    model = _model(kind)
    return _first_capital(str(model._meta.verbose_name)) if model is not None else _humanised(kind.rsplit(".", 1)[-1])


def _flat(value: Any) -> Value:
    if isinstance(value, dict):
        return " · ".join(f"{_humanised(str(part))}: {_flat(held)}" for part, held in sorted(value.items()))
    if isinstance(value, list):
        return ", ".join(str(_flat(held)) for held in value)
    return value if value is None or isinstance(value, str | int) else str(value)


def _humanised(word: str) -> str:
    return _first_capital(word.replace("_", " "))


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _body(entry: Entry) -> Mapping[str, Any] | None:
    try:
        body: Mapping[str, Any] | None = entry.content.body
    except EntryContent.DoesNotExist:
        return None
    return body
