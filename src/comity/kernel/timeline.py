"""All that happened to one record, old → new, in words: for its page, and for whoever must prove it.

The rooms say here, once, what their columns, choices and facts are called (`name`), how a value is said (`say`), what only
machines read (`leave_out`), and which part of a record an act was about (`tell_apart`).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
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
from comity.kernel.access import Visible
from comity.kernel.actor import Actor
from comity.kernel.models import Category, Entry, EntryContent, Record
from comity.kernel.punctuation import listed

HAPPENED = frozenset({Category.COLLECTION, Category.ALTERATION, Category.DISCLOSURE, Category.COMBINATION, Category.ERASURE})
EVERYTHING = frozenset(Category)
Value = str | int | bool | datetime | date | None
Words = Callable[[Any], Value]
Read = Callable[[Entry], Mapping[str, Any] | None]
A_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)")

_names: dict[str, str] = {
    "create": N_("Recorded"),
    "breach": N_("Not done in time"),
    "dispose": N_("Erased at the end of its time"),
    "kernel.attachment.open": N_("File opened"),
    "kind:kernel.attachment": N_("File"),
    "column:kernel.attachment.name": N_("Name"),
    "column:kernel.attachment.media_type": N_("Kind of file"),
    "column:kernel.attachment.size": N_("Bytes"),
    "fact:proposed_by.name": N_("Proposed by"),
    "fact:proposed_by.at": N_("Proposed at"),
    "fact:proposed_by.because": N_("Reason of the proposal"),
    "fact:due_at": N_("Was due"),
    "fact:deadline": N_("Deadline"),
    "fact:file": N_("File"),
}
_words: dict[str, Words] = {}
_left_out = {
    *("fact:digest", "fact:part", "fact:attachment"),
    *(f"kernel.attachment.{column}" for column in ("owner_kind", "owner_key", "digest", "address", "added_by_id", "added_at")),
}
_told_apart: dict[str, str] = {"fact:file": "%(which)s"}
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

    `sentence` names the part or the file that it was about, where the rooms tell those apart. `roles` are those in which
    somebody read, and empty for any other act. `is_erased` says that the words are gone by law; the entry itself stays provable.
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
    """Say what an action (`lists.entry.withdraw`) or its last word (`withdraw`) is called: an English msgid.

    Likewise a fact (`fact:pages`), one value within it (`fact:proposed_by.name`: then its other values are not shown), a column
    (`column:casework.requestitem.asked`) and a kind of part (`kind:casework.requestitem`).
    """
    _names[action] = label


def name_columns(kind: str, label: str, columns: Mapping[str, str]) -> None:
    """The same for a kind of record or part and its columns, each by its English msgid."""
    name(f"kind:{kind}", label)
    for column, called in columns.items():
        name(f"column:{kind}.{column}", called)


def say(what: str, words: Words) -> None:
    """How the values of a column (`casework.assistancerequest.language`) or of a fact (`fact:format`) are said."""
    _words[what] = words


def leave_out(*what: str) -> None:
    """What only machines read is not told: keys, digests and what else a column or a fact holds for them."""
    _left_out.update(what)


def tell_apart(what: str, template: str) -> None:
    """Name in the sentence which row was changed, by its own name, or a fact of the act: an English msgid with `%(which)s`."""
    _told_apart[what] = template


def label_of(action: str) -> str:
    """What an action of the chain is called, in the reader's language."""
    step, _dot, last = action.rpartition(".")
    if last in _HANDS and action not in _names and step.count(".") == 2:  # app, model, move, hand
        return _(_HANDS[last]) % {"step": label_of(step)}
    known = _names.get(action) or _names.get(last)
    return _first_capital(_(known)) if known else _humanised(last)


def is_worded(action: str) -> bool:
    """Whether an action has words of its own, and is not told by the bare name of its verb."""
    step, _dot, last = action.rpartition(".")
    return action in _names or last in _names or (last in _HANDS and is_worded(step))


def who_of(identity: str, name: str = "") -> str:
    """Who acted, as it is read: a person's name, or a word for the system, whatever part of it acted."""
    if not identity.startswith("system:"):
        return name or identity
    return _("Comity itself, by the clock") if identity == "system:tick" else _("Comity itself")


def timeline(record: Record, actor: Actor, categories: Collection[str] = HAPPENED, words: Mapping[str, Words] | None = None) -> list[Line]:
    """What happened to a record, oldest first; empty for an actor who may not see it. `words` say what only this record can.

    Two queries, and one for each kind of record that its values name, whatever its length.
    """
    visible: Visible[Any] = type(record).objects.visible_to(actor)
    if not visible.filter(pk=record.pk).exists():
        return []
    found = Entry.objects.filter(subject_kind=record.kind(), subject_key=record.key, category__in=categories)
    return lines(found.select_related("content"), actor, words)


def lines(entries: Iterable[Entry], actor: Actor, words: Mapping[str, Words] | None = None, read: Read | None = None) -> list[Line]:
    """Entries in words, by the time at which they happened. Names of other records only as far as this actor may see them."""
    held = [(entry, (read or _body)(entry)) for entry in entries]
    names = _Names(actor, [(entry.subject_kind, body) for entry, body in held if body], {**_words, **(words or {})})
    return sorted((_line(entry, body, names) for entry, body in held), key=lambda line: (line.at, line.sequence))


def headline(entry: Entry) -> Mapping[str, Any]:
    """Of what an entry holds, what its sentence needs: for a list, where nobody reads old and new values and their names."""
    body = _body(entry) or {}
    parts = [{**part, "values": {}} for part in body.get("parts", ()) if part["verb"] == "changed"]
    return {**body, "values": {}, "changes": {}, "parts": parts}


def since(record: Record, actor: Actor, version: int) -> list[Line]:
    """What changed a record after this version, which the actor was reading, oldest first."""
    found = Entry.objects.filter(subject_kind=record.kind(), subject_key=record.key, category__in=HAPPENED)
    return lines(found.filter(content__body__version__gt=version).select_related("content"), actor)


def in_words(kind: str, changed: Mapping[str, tuple[Any, Any]], actor: Actor) -> dict[str, Detail]:
    """What columns were and became, by column; names of other records only as far as this actor may see them."""
    names = _Names(actor, [(kind, {"changes": changed})], _words)
    return {
        column: Detail(_label(kind, column), names.shown(kind, column, old), names.shown(kind, column, new))
        for column, (old, new) in _in_order(kind, changed)
    }


def _line(entry: Entry, body: Mapping[str, Any] | None, names: "_Names") -> Line:
    content = body or {}
    return Line(
        sequence=entry.sequence,
        at=entry.at,
        recorded_at=entry.recorded_at,
        who=who_of(entry.actor, content.get("by", "")),
        action=entry.action,
        category=entry.category,
        sentence=_sentence(entry, content, names),
        recipient=entry.recipient,
        because=content.get("because", ""),
        purpose=content.get("purpose", ""),
        roles=tuple(content.get("roles", ())),
        details=tuple(_details(entry.subject_kind, content, names)),
        parts=tuple(_parts(content, names)),
        is_erased=body is None,
    )


def _sentence(entry: Entry, content: Mapping[str, Any], names: "_Names") -> str:
    said, facts = label_of(entry.action), content.get("facts", {})
    which = [
        _(_told_apart[f"fact:{fact}"]) % {"which": names.said(f"fact:{fact}", value)}
        for fact, value in sorted(facts.items())
        if f"fact:{fact}" in _told_apart
    ]
    which += [names.part(part["kind"], part["key"]) for part in content.get("parts", []) if part["verb"] == "changed"]
    which += [names.part(*_named_part(entry.subject_kind, facts))]
    told = listed(dict.fromkeys(filter(None, which)))
    return _("%(what)s: %(which)s") % {"what": said, "which": told} if told else said


def _named_part(kind: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """The part that a missed deadline was of (`kernel.clocks.part_key`), with its kind in full."""
    model, _colon, key = str(facts.get("part", "")).partition(":")
    return f"{kind.partition('.')[0]}.{model}", key


def _details(kind: str, content: Mapping[str, Any], names: "_Names") -> Iterator[Detail]:
    for column, value in _in_order(kind, content.get("values", {})):
        if value not in (None, "", [], {}):
            yield Detail(_label(kind, column), None, names.shown(kind, column, value))
    for column, (old, new) in _in_order(kind, content.get("changes", {})):
        yield Detail(_label(kind, column), names.shown(kind, column, old), names.shown(kind, column, new))
    for fact, value in sorted(content.get("facts", {}).items()):
        yield from _of_fact(f"fact:{fact}", value, names)


def _of_fact(fact: str, value: Any, names: "_Names") -> Iterator[Detail]:
    if fact in _left_out:
        return
    within = [key for key in _names if key.startswith(f"{fact}.")] if isinstance(value, dict) else []
    for part in within:
        if value.get(part.removeprefix(f"{fact}.")) not in (None, "", []):
            yield Detail(_(_names[part]), None, names.said(part, value[part.removeprefix(f"{fact}.")]))
    if not within:
        yield Detail(_(_names[fact]) if fact in _names else _humanised(fact.removeprefix("fact:")), None, names.said(fact, value))


def _in_order(kind: str, values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Values that people read, in the order of the model's fields however they are kept; what it no longer knows comes last."""
    model = _model(kind)
    order = [field.attname for field in model._meta.concrete_fields] if model is not None else []
    told = [item for item in values.items() if f"{kind}.{item[0]}" not in _left_out]
    return sorted(told, key=lambda item: (order.index(item[0]) if item[0] in order else len(order), item[0]))


def _parts(content: Mapping[str, Any], names: "_Names") -> Iterator[Part]:
    verbs = {"added": pgettext("part", "added"), "changed": pgettext("part", "changed"), "dropped": pgettext("part", "dropped")}
    for part in content.get("parts", []):
        key = "changes" if part["verb"] == "changed" else "values"
        details = tuple(_details(part["kind"], {key: part["values"] or {}}, names))
        if part["verb"] == "dropped":
            details = tuple(Detail(gone.label, gone.new, None) for gone in details)
        which = names.part(part["kind"], part["key"])
        yield Part(_first_capital(which) if which else kind_label(part["kind"]), verbs.get(part["verb"], part["verb"]), details)


class _Names:
    """How values are said: the records that they name, looked up once for each model, as far as the actor may see them."""

    def __init__(self, actor: Actor, bodies: Iterable[tuple[str, Mapping[str, Any]]], words: Mapping[str, Words]) -> None:
        self._words = words
        wanted: defaultdict[type[models.Model], set[Any]] = defaultdict(set)
        for kind, body in bodies:
            for part_kind, key in _parts_told_apart(kind, body):
                model = _model(part_kind)
                if model is not None:
                    wanted[model].add(model._meta.pk.to_python(key))
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

    def part(self, kind: str, key: str) -> str:
        """Which part of the record this is, where its kind is told apart and the row is still there to be seen."""
        model = _model(kind) if kind in _told_apart else None
        found = self._known.get(model, {}).get(model._meta.pk.to_python(key), "") if model is not None else ""
        return _(_told_apart[kind]) % {"which": found} if found else ""

    def said(self, what: str, value: Any) -> Value:
        """A value by the words of its room; a moment that was stored as text is one again."""
        if what in self._words and value not in (None, ""):
            return self._words[what](value)
        if isinstance(value, str) and A_MOMENT.fullmatch(value):
            return parse_datetime(value) or value
        return _flat(value)

    def shown(self, kind: str, column: str, value: Any) -> Value:
        """A value as its field means it."""
        field = _field(kind, column)
        if field is None or value is None or f"{kind}.{column}" in self._words:
            return self.said(f"{kind}.{column}", value)
        if field.is_relation:
            return self._known.get(field.related_model, {}).get(value, f"#{value}")
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(field, models.DateTimeField):
            return parse_datetime(value) or str(value)
        if isinstance(field, models.DateField):
            return parse_date(value) or str(value)
        return _flat(value)


def _parts_told_apart(kind: str, body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    named = _named_part(kind, body.get("facts", {}))
    for part_kind, key in (*((part["kind"], part["key"]) for part in body.get("parts", [])), named):
        if part_kind in _told_apart and key:
            yield part_kind, key


def _values(kind: str, body: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Every value in an entry's content, with the kind and column it belongs to."""
    held = [(kind, body.get("values", {}), body.get("changes", {}))]
    for part in body.get("parts", []):
        values = part["values"] or {}
        held.append((part["kind"], {}, values) if part["verb"] == "changed" else (part["kind"], values, {}))
    for of_kind, values, changes in held:
        for column, value in _in_order(of_kind, values):
            yield of_kind, column, value
        for column, pair in _in_order(of_kind, changes):
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
    called, field = _names.get(f"column:{kind}.{column.removesuffix('_id')}"), _field(kind, column)
    if called:
        return _(called)
    return _first_capital(str(field.verbose_name)) if field is not None else _humanised(column)


def kind_label(kind: str) -> str:
    """What a kind of record or part is called, in the reader's language."""
    called, model = _names.get(f"kind:{kind}"), _model(kind)
    if called:
        return _(called)
    return _first_capital(str(model._meta.verbose_name)) if model is not None else _humanised(kind.rsplit(".", 1)[-1])


def _flat(value: Any) -> Value:
    if isinstance(value, dict):
        return " · ".join(f"{_humanised(str(part))}: {_flat(held)}" for part, held in sorted(value.items()))
    if isinstance(value, list):
        return listed(str(_flat(held)) for held in value)
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
