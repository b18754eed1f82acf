"""One act on one record: the fresh, locked copy, what is added and changed with it, and its clocks."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import models

from comity.engines.deadlines import Limit, Unit
from comity.engines.workflow import Clock, Move
from comity.kernel import clocks, rows
from comity.kernel.actor import Actor
from comity.kernel.models import LIVE, Category, Deadline, Record

R = TypeVar("R", bound=Record)
M = TypeVar("M", bound=models.Model)


def plain(value: Any) -> Any:
    """A field's value as JSON can hold it; a moment by UTC, so that it is the same before and after the database kept it."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return repr(value)
        case datetime() if value.tzinfo is not None:
            return value.astimezone(UTC).isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case dict():
            return {str(name): plain(held) for name, held in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(held) for held in value]
        case models.Model():
            return value.pk
        case _:
            return str(value)


def values_of(instance: models.Model) -> dict[str, Any]:
    """Every concrete field of a row as JSON, by column name."""
    return {
        name: value if type(value := getattr(instance, name)) in rows.AS_THEY_ARE else plain(value) for name in columns_of(type(instance))
    }


@cache
def columns_of(model: type[models.Model]) -> tuple[str, ...]:
    """The names under which a row holds its columns."""
    return tuple(column.attname for column in model._meta.concrete_fields)


KERNEL_FIELDS = frozenset({"id", "version", "next_due_at", "next_soon_at", "clock_state", "state"})


def content_of(instance: models.Model) -> dict[str, Any]:
    """What a person wrote in a row: its values without the kernel's own columns."""
    return {name: value for name, value in values_of(instance).items() if name not in KERNEL_FIELDS}


def clean(instance: models.Model, only: set[str] | None = None) -> None:
    """Check each field's value and the model's own rule; relations and constraints are the database's to check."""
    model = type(instance)
    skipped = set(_left_to_database(model))
    if only is not None:
        skipped.update(column.name for column in model._meta.concrete_fields if column.attname not in only)
    instance.clean_fields(exclude=skipped)
    instance.clean()


@cache
def _left_to_database(model: type[models.Model]) -> frozenset[str]:
    return frozenset(column.name for column in model._meta.concrete_fields if column.is_relation or column.primary_key)


@dataclass
class Act(Generic[R]):
    """What happens to one record in one entry.

    `subject` is a fresh, locked copy: set its fields. Parts go through `add`, `change` and `drop`; clocks through
    `open_clock`, `meet`, `pause`, `resume`, `extend`, `delay`. `facts` go into the entry's content.
    """

    subject: R
    by: Actor
    at: datetime
    because: str = ""
    category: str = Category.ALTERATION
    recipient: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    parts: list[dict[str, Any]] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)
    before: dict[str, Any] = field(default_factory=dict)
    found_before: list[str] | None = None
    written: list[models.Model] = field(default_factory=list)
    clocks_touched: bool = False

    def __post_init__(self) -> None:
        if self.subject.pk is not None:
            self.remember()

    @cached_property
    def promises(self) -> list[Deadline]:
        """The live promises of the record when first asked, and those opened since. A record whose clocks are at rest has none."""
        return list(clocks.live(self.subject)) if self.subject.clock_state else []

    def remember(self) -> None:
        """Take the present values as those before the act."""
        self.before = values_of(self.subject)
        self.found_before = None if self.subject.found_by else self.subject.searchable()

    def add(self, part: M) -> M:
        """Save a new row that belongs to this act; its values go into the entry."""
        clean(part)
        rows.add(part)
        self._note(part, "added", content_of(part))
        return part

    def change(self, part: M, **values: Any) -> M:
        """Change fields of a row that belongs to this act; old and new values go into the entry."""
        before = values_of(part)
        for name, value in values.items():
            setattr(part, name, value)
        changed = _changes(before, values_of(part))
        if changed:
            clean(part, set(changed))
            rows.change(part, list(changed))
            self._note(part, "changed", changed)
        return part

    def drop(self, part: models.Model) -> None:
        """Remove a row that belongs to this act; its values stay in the entry."""
        self._note(part, "dropped", content_of(part))
        part.delete()

    def open_clock(
        self, name: str, label: str, limit: Limit, starts_at: datetime, calendar_key: str, *, part: models.Model | None = None
    ) -> Deadline:
        """Start a promise: of the record, or of one of its parts."""
        self.opened.add(name)
        self.clocks_touched = True
        promises = self.promises
        opened = clocks.open_clock(self.subject, name, label, limit, starts_at, calendar_key, part)
        promises.append(opened)
        return opened

    def leave_clock(self, name: str, because: str) -> None:
        """Say why a clock that this move opens is not opened here: no limit is agreed, say."""
        self.opened.add(name)
        self.facts.setdefault("clocks_not_opened", {})[name] = because

    def meet(self, name: str, *, part: models.Model | None = None, at: datetime | None = None) -> None:
        """The promise is kept."""
        self._each(name, part, lambda deadline: clocks.meet(deadline, at or self.at))

    def cancel(self, name: str, *, part: models.Model | None = None) -> None:
        """The promise is no longer owed."""
        self._each(name, part, clocks.cancel)

    def pause(self, name: str, because: str, *, part: models.Model | None = None, at: datetime | None = None) -> None:
        """Stop the clock, with what it waits for."""
        self._each(name, part, lambda deadline: clocks.pause(deadline, at or self.at, because))

    def resume(self, name: str, *, part: models.Model | None = None, at: datetime | None = None) -> None:
        """Let the clock run on with what remained."""
        self._each(name, part, lambda deadline: clocks.resume(deadline, at or self.at))

    def extend(self, name: str, amount: int, unit: Unit, because: str, *, part: models.Model | None = None) -> None:
        """Give a promise more time, with the reason."""
        self._each(name, part, lambda deadline: clocks.extend(deadline, amount, unit, because, self.at))

    def delay(self, name: str, until: datetime, because: str, *, part: models.Model | None = None, at: datetime | None = None) -> None:
        """Note a lawful delay, with its expected end and reason."""
        self._each(name, part, lambda deadline: clocks.delay(deadline, until, because, at or self.at))

    def end_delay(self, name: str, *, part: models.Model | None = None, at: datetime | None = None) -> None:
        """What a lawful delay waited for is there."""
        self._each(name, part, lambda deadline: clocks.end_delay(deadline, at or self.at))

    def correct(self, name: str, starts_at: datetime, *, part: models.Model | None = None) -> None:
        """Count a promise anew from another receipt."""
        self._each(name, part, lambda deadline: clocks.correct(deadline, starts_at))

    def _each(self, name: str, part: models.Model | None, do: Any) -> None:
        for deadline in self.promises:
            if deadline.state in LIVE and deadline.name == name and (part is None or deadline.part_key == clocks.part_key(part)):
                do(deadline)
        self.clocks_touched = True

    def finish(self, *, created: bool = False) -> dict[str, Any]:
        """Save what changed and return the entry's content."""
        if self.clocks_touched:
            clocks.copy_next(self.subject, self.promises)
        now = values_of(self.subject)
        changed = _changes(self.before, now)
        if changed:
            clean(self.subject, changed.keys() - KERNEL_FIELDS)
        if changed or self.parts or self.clocks_touched:
            if not created:
                self.subject.version += 1
            rows.change(self.subject, [*changed, *(() if "version" in changed else ("version",))])
        content: dict[str, Any] = {"version": self.subject.version}
        if created:
            content["values"] = {name: value for name, value in now.items() if name not in KERNEL_FIELDS}
        elif changed:
            content["changes"] = {
                name: value for name, value in changed.items() if name not in {"next_due_at", "next_soon_at", "clock_state"}
            }
        for name, held in (("because", self.because), ("facts", plain(self.facts)), ("parts", self.parts)):
            if held:
                content[name] = held
        return content

    def may_be_found_otherwise(self, content: dict[str, Any]) -> bool:
        """Whether this act touched anything that the record is found by; where a model names nothing, always."""
        touched = {*content.get("changes", ()), *(part["kind"] for part in self.parts)}
        return not self.subject.found_by or bool(self.subject.found_by & touched)

    def _note(self, part: models.Model, verb: str, values: Any) -> None:
        self.written.append(part)
        self.parts.append({"kind": part._meta.label_lower, "key": str(part.pk), "verb": verb, "values": values})


def _changes(before: dict[str, Any], now: dict[str, Any]) -> dict[str, list[Any]]:
    """The old and the new value of each column that is not as it was."""
    return {name: [before.get(name), value] for name, value in now.items() if before.get(name) != value}


def opens_its_clocks(name: str, promised: tuple[Clock, ...], act: Act[R]) -> None:
    """Raises AssertionError for an action that neither opened nor left a clock that its row promises."""
    for opened in promised:
        if opened.name not in act.opened:
            raise AssertionError(f"{name} opens the clock {opened.name!r}, and its action neither opened nor left it")


def keep_clocks(row: Move[Actor, R], act: Act[R]) -> None:
    """Meet, cancel, pause and resume what a row of the table says."""
    opens_its_clocks(row.name, row.opens, act)
    for name in row.meets:
        act.meet(name)
    for name in row.cancels:
        act.cancel(name)
    for name in row.pauses:
        act.pause(name, act.because)
    for name in row.resumes:
        act.resume(name)
