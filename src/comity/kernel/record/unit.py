"""One transaction of one or many acts, chained at its end: all of it happens and is proved, or none of it."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from comity.engines import ledger
from comity.kernel import clock, recall, rows, search, waiting
from comity.kernel.actor import Actor
from comity.kernel.errors import NotAllowed
from comity.kernel.models import Category, ChainHead, Entry, EntryContent, Record

T = TypeVar("T")
BATCH = 200
Named = tuple[str, str]
CHAINED = frozenset({"sequence", "previous", "digest"})
FACTS = tuple(column.attname for column in Entry._meta.concrete_fields if column.attname not in CHAINED)
CHECKPOINT = 100  # entries, at most, that no signed checkpoint vouches for


@dataclass(frozen=True, slots=True)
class Pending:
    """An entry that waits for its place in the chain."""

    by: Actor
    at: datetime
    recorded_at: datetime
    action: str
    category: str
    subject_kind: str
    subject_key: str
    recipient: str
    content: dict[str, Any]


@dataclass
class Unit:
    """What one transaction will write at its end, what it holds locked, and what broke it.

    `texts` maps a record (kind, key) to what it will be found by, and whether it was found by other texts before.
    `held` are the records it saved, as they are now: they stay locked, so nobody else can change them.
    `made` are those that it created itself, `beside` those it also wrote without an act: they are never held.
    """

    pending: list[Pending] = field(default_factory=list)
    texts: dict[Named, tuple[bool, list[str]]] = field(default_factory=dict)
    held: dict[Named, models.Model] = field(default_factory=dict)
    made: set[Named] = field(default_factory=set)
    beside: set[Named] = field(default_factory=set)
    refused: Pending | None = None
    broken: BaseException | None = None


_current: ContextVar[Unit | None] = ContextVar("unit", default=None)


@contextmanager
def unit() -> Iterator[Unit]:
    """The only outermost transaction; inside another unit, a part of that one.

    What an inner act raised breaks the whole unit, even if somebody caught it: nothing is ever half done.
    A refusal is remembered in the chain after the rollback.
    """
    outer = _current.get()
    if outer is not None:
        try:
            yield outer
        except BaseException as broke:
            outer.broken = outer.broken or broke
            raise
        return
    fresh = Unit()
    token = _current.set(fresh)
    try:
        with transaction.atomic(durable=True), recall.recalling(), waiting.together():
            yield fresh
            if fresh.broken is not None:
                raise fresh.broken
            waiting.write_all()
            search.write(fresh.texts)
            _chain(fresh.pending)
    except NotAllowed:
        if fresh.refused is not None:
            with transaction.atomic():
                _chain([fresh.refused])
        raise
    except IntegrityError as broke:
        raise _in_words(broke) from broke
    finally:
        _current.reset(token)


def written_beside(subject: Record) -> None:
    """Say that this unit writes columns of a record without an act: from now on it is read from the database, never from what is held."""
    current = _current.get()
    if current is not None:
        named = subject.kind(), subject.key
        current.beside.add(named)
        current.held.pop(named, None)


def in_batches(items: Iterable[T], act: Callable[[T], object], size: int = BATCH) -> Iterator[int]:
    """Act on each item, up to `size` under one lock and one commit; yields how many are done after each commit.

    For imports and generators. Every act has its own entry. A batch that fails is rolled back whole and its error raised.
    """
    done = 0
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            done += _act_on(batch, act)
            yield done
            batch = []
    if batch:
        done += _act_on(batch, act)
        yield done


def _act_on(batch: list[T], act: Callable[[T], object]) -> int:
    with unit():
        for item in batch:
            act(item)
    return len(batch)


def head() -> ChainHead:
    """The chain's head, locked until the transaction ends; made on first use."""
    found = ChainHead.objects.select_for_update().filter(pk=1).first()
    if found is None:
        ChainHead.objects.bulk_create([ChainHead(id=1, digest=ledger.GENESIS)], ignore_conflicts=True)
        found = ChainHead.objects.select_for_update().get(pk=1)
    return found


def _chain(pending: list[Pending]) -> None:
    """Give each entry its number and digest, under the head's lock, and write them."""
    if not pending:
        return
    key, key_id = settings.KEYS.current("digest"), settings.KEYS.current_id("digest")
    last = head()
    entries, contents = [], []
    for held in pending:
        facts = {
            "at": held.at,
            "recorded_at": held.recorded_at,
            "actor": held.by.identity,
            "desk": str(held.by.desk_id or ""),
            "action": held.action,
            "category": held.category,
            "subject_kind": held.subject_kind,
            "subject_key": held.subject_key,
            "recipient": held.recipient,
            "content_digest": ledger.keyed_digest(key, held.content),
            "key_id": key_id,
        }
        in_text = facts | {"at": ledger.moment(held.at), "recorded_at": ledger.moment(held.recorded_at)}  # plain text is chained sooner
        previous, last.sequence = last.digest, last.sequence + 1
        last.digest = ledger.chain(previous, last.sequence, in_text)
        entries.append((last.sequence, previous, last.digest, *(facts[name] for name in FACTS)))
        contents.append((last.sequence, held.content))
    rows.add_all(Entry, ("sequence", "previous", "digest", *FACTS), entries)
    rows.add_all(EntryContent, ("entry_id", "body"), contents)
    last.save(update_fields=["sequence", "digest"])
    if last.sequence // CHECKPOINT > (last.sequence - len(pending)) // CHECKPOINT:
        transaction.on_commit(_checkpoint, robust=True)  # the act is done, whether or not the second place can be written now


def _checkpoint() -> None:
    from comity.kernel import proof  # proof reads what is written here

    proof.checkpoint_if_due(clock.now())


def facts_of(entry: Entry) -> dict[str, object]:
    """What the chain binds of an entry besides its number and its predecessor."""
    return {name: getattr(entry, name) for name in FACTS}


def enter(
    current: Unit,
    by: Actor,
    action: str,
    category: str,
    subject: models.Model | None,
    content: dict[str, Any],
    *,
    at: datetime | None = None,
    recipient: str = "",
) -> None:
    """Buffer one entry until the unit ends."""
    current.pending.append(pending(by, action, category, subject, content, at=at, recipient=recipient))


def pending(
    by: Actor,
    action: str,
    category: str,
    subject: models.Model | None,
    content: dict[str, Any],
    *,
    at: datetime | None = None,
    recipient: str = "",
) -> Pending:
    """An entry with who acted, in words, inside its erasable content."""
    kind = subject._meta.label_lower if subject is not None else ""
    key = str(subject.pk) if subject is not None and subject.pk is not None else ""
    # The salt keeps equal contents from having equal digests after both were erased.
    body = {"salt": secrets.token_hex(8), "by": by.name, **({"purpose": by.purpose} if by.purpose else {}), **content}
    now = clock.now()
    return Pending(by, at or now, now, action, category, kind, key, recipient, body)


def refuse(current: Unit, by: Actor, action: str, subject: models.Model | None, because: str) -> NotAllowed:
    """Remember what was not allowed, for the chain; returns the error to raise."""
    current.refused = pending(by, action, Category.NOT_ALLOWED, subject, {"because": because})
    return NotAllowed(because)


@cache
def _sentences() -> dict[str, Any]:
    """What the database says of a broken constraint, and the constraint's own sentence, untranslated.

    PostgreSQL names the constraint; SQLite names a check, but of a unique constraint only its columns.
    """
    from django.apps import apps

    said: dict[str, Any] = {}
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            sentence = constraint.violation_error_message
            if not sentence or sentence == constraint.default_violation_error_message:
                continue
            said[constraint.name] = sentence
            if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
                columns = {field.name: field.column for field in model._meta.concrete_fields}
                said[", ".join(f"{model._meta.db_table}.{columns[name]}" for name in constraint.fields)] = sentence
    return {mark: said[mark] for mark in sorted(said, key=len, reverse=True)}  # one mark may be the beginning of another


def _in_words(broke: IntegrityError) -> Exception:
    """A constraint that has its own sentence speaks it; any other stays the error it is."""
    text = str(broke)
    for mark, sentence in _sentences().items():
        if mark in text:
            return ValidationError(str(sentence))
    return broke
