"""THE ONLY WAY TO WRITE: one act locks, checks the state and the policy, saves, keeps the clocks and writes one entry."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.db.models.base import ModelState
from django.utils.translation import gettext as _

from comity.engines.ruling import Ruling
from comity.engines.workflow import Move, Workflow
from comity.kernel import clock, recall, rows
from comity.kernel.actor import Actor
from comity.kernel.errors import StaleVersion, WrongState
from comity.kernel.models import Category, Entry, Record
from comity.kernel.record import forgetting, signatures
from comity.kernel.record.act import Act, clean, columns_of, keep_clocks, opens_its_clocks
from comity.kernel.record.meanwhile import changed_since
from comity.kernel.record.unit import BATCH, Unit, enter, in_batches, refuse, unit, written_beside

__all__ = [
    "Act",
    "change",
    "choices",
    "consult",
    "create",
    "create_all",
    "dispose",
    "erase_words",
    "in_batches",
    "move",
    "move_only",
    "propose",
    "unit",
    "withdraw",
    "written_beside",
]

R = TypeVar("R", bound=Record)
May = Callable[[Actor, R], Ruling]


@contextmanager
def create(
    subject: R,
    *,
    by: Actor,
    may: May[R],
    action: str = "create",
    because: str = "",
    at: datetime | None = None,
    flow: Workflow[Actor, R] | None = None,
    category: str = Category.COLLECTION,
) -> Iterator[Act[R]]:
    """A new record. It is saved before the body runs, so that parts can be added to it.

    `at` is when it happened where that is not now; it cannot lie in the future. Raises NotAllowed, ValidationError.
    """
    with unit() as current:
        name = f"{subject.kind()}.{action}"
        _allowed(current, may(by, subject), by, name, None)
        if flow is not None:
            _set_state(subject, flow.initial)
        act = Act(subject, by, _past(at), because, category)
        clean(subject)
        rows.add(subject)
        act.remember()
        yield act
        opens_its_clocks(action, flow.opens if flow is not None else (), act)
        current.made.add(_named(subject))
        _enter(current, act, name, created=True)


def create_all(
    subjects: Sequence[R],
    *,
    by: Actor,
    may: May[R],
    action: str = "create",
    because: str = "",
    at: datetime | None = None,
    flow: Workflow[Actor, R] | None = None,
    category: str = Category.COLLECTION,
) -> None:
    """Many new records of one model that open no clock, each with its own entry, in few statements: for imports and generators.

    The same as `create` on each of them. Raises NotAllowed, ValidationError: then none of them is there.
    """
    if flow is not None and flow.opens:
        raise ValueError(f"{flow.name} opens clocks with the record: create each by itself")
    with unit() as current:
        acts = []
        for subject in subjects:
            _allowed(current, may(by, subject), by, f"{subject.kind()}.{action}", None)
            if flow is not None:
                _set_state(subject, flow.initial)
            acts.append(Act(subject, by, _past(at), because, category))
            clean(subject)
        for model in {type(subject) for subject in subjects}:
            model._base_manager.bulk_create(subjects, batch_size=BATCH)
        recall.forget()
        for act in acts:
            act.remember()
            current.made.add(_named(act.subject))
            _enter(current, act, f"{act.subject.kind()}.{action}", created=True)


@contextmanager
def change(
    name: str,
    subject: R,
    *,
    by: Actor,
    may: May[R],
    seen: int | None = None,
    because: str = "",
    needs_reason: bool = False,
    at: datetime | None = None,
    category: str = Category.ALTERATION,
) -> Iterator[Act[R]]:
    """Change a record without changing its state. Raises NotAllowed, StaleVersion, ValidationError."""
    with unit() as current:
        fresh = _lock(current, subject)
        _same_version(fresh, seen)
        _allowed(current, may(by, fresh), by, f"{subject.kind()}.{name}", fresh)
        _reason(needs_reason, because)
        act = Act(fresh, by, _past(at), because, category)
        yield act
        _void(current, fresh)
        _enter(current, act, f"{subject.kind()}.{name}")
        _refresh(subject, fresh)


@contextmanager
def move(
    flow: Workflow[Actor, R],
    name: str,
    subject: R,
    *,
    by: Actor,
    seen: int | None = None,
    because: str = "",
    at: datetime | None = None,
    recipient: str = "",
) -> Iterator[Act[R]]:
    """Take one row of the table. Raises NotAllowed, WrongState, StaleVersion, ValidationError.

    A row with a second person needs a live signature from another human (`propose`); then this actor confirms.
    """
    row = flow.by_name[name]
    action = f"{subject.kind()}.{name}"
    with unit() as current:
        fresh = _lock(current, subject)
        _same_version(fresh, seen)
        _right_state(flow, row, fresh)
        if row.second is None:
            _allowed(current, row.may(by, fresh), by, action, fresh)
        else:
            _allowed(current, row.second(by, fresh) & signatures.confirmable(fresh, name, by), by, action, fresh)
        _reason(row.needs_reason and row.second is None, because)
        act = Act(fresh, by, _past(at), because, row.category, recipient)
        if row.second is not None:
            act.facts["proposed_by"] = signatures.use(fresh, name, act.at)
        yield act
        _set_state(fresh, row.lands(_state(fresh)))
        keep_clocks(row, act)
        _void(current, fresh)
        _enter(current, act, action)
        _refresh(subject, fresh)


def move_only(flow: Workflow[Actor, R], name: str, subject: R, *, by: Actor, seen: int | None = None, because: str = "") -> R:
    """A move that changes nothing but the state."""
    with move(flow, name, subject, by=by, seen=seen, because=because):
        pass
    return subject


def propose(flow: Workflow[Actor, R], name: str, subject: R, *, by: Actor, seen: int | None = None, because: str = "") -> R:
    """The first hand under a move that two persons make. The record stays as it is until the second confirms.

    Raises NotAllowed (also for a token or the system: only a human signs), WrongState, StaleVersion, ValidationError.
    """
    row = flow.by_name[name]
    if row.second is None:
        raise ValueError(f"{name} needs no second person")
    action = f"{subject.kind()}.{name}.propose"
    with unit() as current:
        fresh = _lock(current, subject)
        _same_version(fresh, seen)
        _right_state(flow, row, fresh)
        _allowed(current, row.may(by, fresh) & signatures.by_human(by), by, action, fresh)
        _reason(row.needs_reason, because)
        signatures.sign(fresh, name, by, because)
        current.made.discard(_named(fresh))
        enter(current, by, action, Category.ALTERATION, fresh, {"version": fresh.version, **({"because": because} if because else {})})
        _refresh(subject, fresh)
    return subject


def withdraw(name: str, subject: R, *, by: Actor, may: May[R], because: str = "") -> R:
    """Take a proposal back: the signature is void, the record stays as it is."""
    with unit() as current:
        fresh = _lock(current, subject)
        action = f"{subject.kind()}.{name}.withdraw"
        _allowed(current, may(by, fresh), by, action, fresh)
        signatures.void(fresh, name)
        enter(current, by, action, Category.ALTERATION, fresh, {"because": because} if because else {})
    return subject


def consult(
    subject: Record | None,
    *,
    by: Actor,
    action: str,
    purpose: str = "",
    ruling: Ruling | None = None,
    category: str = Category.CONSULTATION,
    facts: Mapping[str, Any] | None = None,
    recipient: str = "",
) -> None:
    """Reading that matters: a sealed file, a person check, an export; kept with the roles in which it was read.

    Raises NotAllowed if the ruling refuses.
    """
    actor = by.for_purpose(purpose) if purpose else by
    content = {**({"roles": sorted(by.roles)} if by.roles else {}), **({"facts": dict(facts)} if facts else {})}
    with unit() as current:
        if ruling is not None:
            _allowed(current, ruling, actor, action, subject)
        enter(current, actor, action, category, subject, content, recipient=recipient)


def dispose(
    subject: R,
    *,
    by: Actor,
    may: May[R],
    because: str,
    facts: Mapping[str, Any] | None = None,
    take_along: Callable[[R], object] | None = None,
) -> None:
    """Erase a record at the end of its time: the row, what is found of it, and the words in its entries; the chain stays whole.

    `take_along` removes the parts that hang on it, once it is locked and the rule has said yes. `facts` stay in the entry of the
    erasure: a reference, never what was erased. Raises NotAllowed, ValidationError without a reason.
    """
    with unit() as current:
        fresh = _lock(current, subject)
        action = f"{subject.kind()}.dispose"
        _allowed(current, may(by, fresh), by, action, fresh)
        _reason(True, because)
        said = {"because": because, "contents": forgetting.erase_words(fresh), **({"facts": dict(facts)} if facts else {})}
        enter(current, by, action, Category.ERASURE, fresh, said)
        if take_along is not None:
            take_along(fresh)
        for forgotten in (current.held, current.texts):
            forgotten.pop(_named(fresh), None)
        forgetting.forget(fresh)
        fresh.delete()


def erase_words(subject: R, entries: QuerySet[Entry], *, by: Actor, may: May[R], because: str) -> int:
    """Erase the words of some entries about a record that stays: what was asked, say, and not that it was. Returns how many.

    The entry of the erasure names their numbers, so that it can be told which words went and why. Raises NotAllowed, ValidationError
    without a reason.
    """
    with unit() as current:
        fresh = _lock(current, subject)
        action = f"{subject.kind()}.erase_words"
        _allowed(current, may(by, fresh), by, action, fresh)
        _reason(True, because)
        numbers = list(entries.order_by("pk").values_list("pk", flat=True))
        erased = forgetting.erase_words(fresh, entries)
        enter(current, by, action, Category.ERASURE, fresh, {"because": because, "contents": erased, "facts": {"entries": numbers}})
    return erased


def choices(flow: Workflow[Actor, R], by: Actor, subject: R) -> list[tuple[Move[Actor, R], Ruling, str]]:
    """Each step from here as (row, ruling, hand): hand is `propose`, `confirm` or `act`.

    A row with two persons is offered for proposing until a signature is live, then for confirming.
    """
    signed = signatures.live_moves(subject)
    offered = []
    for row in flow.open_from(_state(subject)):
        if row.second is None:
            offered.append((row, row.may(by, subject), "act"))
        elif row.name in signed:
            offered.append((row, row.second(by, subject) & signatures.confirmable(subject, row.name, by), "confirm"))
        else:
            offered.append((row, row.may(by, subject) & signatures.by_human(by), "propose"))
    return offered


def _named(subject: Record) -> tuple[str, str]:
    return subject.kind(), subject.key


def _lock(current: Unit, subject: R) -> R:
    """A fresh copy under lock: from the database, or of what this unit saved itself and still holds."""
    held = current.held.pop(_named(subject), None)
    if held is not None:
        return cast("R", held)
    model = type(subject)
    try:
        return model._base_manager.select_for_update(of=("self",)).get(pk=subject.pk)
    except model.DoesNotExist as gone:
        raise WrongState(_("This is no longer there.")) from gone


def _twin(record: models.Model) -> models.Model:
    """The record as a read from the database would give it: its columns and nothing that hangs on them."""
    twin = object.__new__(type(record))
    twin._state = ModelState()
    twin._state.adding, twin._state.db = False, record._state.db
    for name in columns_of(type(record)):
        value = getattr(record, name)
        twin.__dict__[name] = deepcopy(value) if type(value) in (list, dict) else value
    return twin


def _void(current: Unit, fresh: Record) -> None:
    """Nobody has signed what this unit created, unless it says so."""
    if _named(fresh) not in current.made:
        signatures.void(fresh)


def _enter(current: Unit, act: Act[R], action: str, *, created: bool = False) -> None:
    """Save the act and put its entry, its texts and the record as it is now into the unit."""
    fresh = act.subject
    content = act.finish(created=created)
    enter(current, act.by, action, act.category, fresh, content, at=act.at, recipient=act.recipient)
    for part in act.written:
        current.held.pop((part._meta.label_lower, str(part.pk)), None)
    if _named(fresh) not in current.beside:
        current.held[_named(fresh)] = _twin(fresh)
    if created or act.may_be_found_otherwise(content):
        texts, before = fresh.searchable(), [] if created else act.found_before
        if texts != before:
            had_others = current.texts[_named(fresh)][0] if _named(fresh) in current.texts else before != []
            current.texts[_named(fresh)] = (had_others, texts)


def _same_version(fresh: Record, seen: int | None) -> None:
    if seen is not None and seen != fresh.version:
        raise StaleVersion(seen, fresh.version, *changed_since(fresh, seen))


def _state(subject: Record) -> Any:
    return subject.state  # type: ignore[attr-defined]  # a record with a workflow has a state


def _set_state(subject: Record, state: Any) -> None:
    subject.state = state  # type: ignore[attr-defined]  # a record with a workflow has a state


def _right_state(flow: Workflow[Actor, R], row: Move[Actor, R], fresh: R) -> None:
    state = flow.states(_state(fresh))
    _set_state(fresh, state)
    if state not in row.sources:
        sentence = _("“%(step)s” is not open from the state “%(state)s”. Somebody may have been faster: look at the timeline.")
        raise WrongState(sentence % {"step": _(row.label), "state": getattr(state, "label", state.value)})


def _allowed(current: Unit, ruling: Ruling, by: Actor, action: str, subject: Record | None) -> None:
    if not ruling:
        raise refuse(current, by, action, subject, str(ruling.because))


def _reason(needed: bool, because: str) -> None:
    if needed and not because.strip():
        raise ValidationError({"because": _("Say why: the reason is kept with this step.")})


def _past(at: datetime | None) -> datetime:
    now = clock.now()
    if at is not None and at > now:
        raise ValidationError({"at": _("This time lies in the future. Enter when it happened.")})
    return at or now


def _refresh(subject: R, fresh: R) -> None:
    """The caller's copy as it is now; parts that it held are asked again."""
    for name in columns_of(type(subject)):
        setattr(subject, name, getattr(fresh, name))
    subject.__dict__.pop("_prefetched_objects_cache", None)
