"""A log, its checkpoints, and the seven ways to tamper with it: each attack says where it struck."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.engines.ledger import Link, VerifierKey, chain, keyed_digest, link, make_checkpoint

ORIGIN = "bureau.example/audit"
DIGEST_KEY = bytes(range(32))
SIGNING_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = [VerifierKey.of(ORIGIN, SIGNING_KEY)]
START = datetime(2026, 3, 1, 8, tzinfo=UTC)


class Struck(NamedTuple):
    """Entries first to last are where a finding must lie (in the numbers of the log as it was)."""

    first: int
    last: int


def facts_of(number: int, content: object) -> dict[str, object]:
    at = START + timedelta(seconds=7 * number)
    return {
        "at": at,
        "recorded_at": at + timedelta(milliseconds=3),
        "actor": f"officer-{number % 5}",
        "action": "casework.assistance_request.accept",
        "category": "alteration",
        "subject_kind": "casework.assistancerequest",
        "subject_key": str(number // 3),
        "content_digest": keyed_digest(DIGEST_KEY, content),
    }


def make_log(size: int) -> list[Link]:
    log: list[Link] = []
    for number in range(1, size + 1):
        content = {"reason": f"reason {number}", "number": number}
        log.append(link(log[-1] if log else None, facts_of(number, content), content))
    return log


def checkpoint_of(log: Sequence[Link], size: int, key: Ed25519PrivateKey = SIGNING_KEY) -> str:
    return make_checkpoint(ORIGIN, size, log[size - 1].digest, START + timedelta(hours=size), key)


def recomputed(log: Sequence[Link], start: int = 0) -> list[Link]:
    """The same facts, numbered and hashed anew from this index on: what a thorough forger does."""
    fresh = list(log[:start])
    for entry in log[start:]:
        fresh.append(link(fresh[-1] if fresh else None, entry.facts, entry.content))
    return fresh


def altered(facts: Mapping[str, object], random: Random) -> dict[str, object]:
    column = random.choice(["actor", "action", "category", "subject_kind", "subject_key", "content_digest", "at"])
    return {**facts, column: START - timedelta(days=1) if column == "at" else "forged"}


def interval(place: int, checkpoints: Sequence[int]) -> Struck:
    """The interval between the checkpoints around an entry."""
    return Struck(max((size for size in checkpoints if size < place), default=0) + 1, min(size for size in checkpoints if size >= place))


def edit(log: list[Link], checkpoints: Sequence[int], random: Random) -> tuple[list[Link], Struck]:
    index = random.randrange(len(log))
    entry = log[index]
    forged = random.choice(
        [
            replace(entry, facts=altered(entry.facts, random)),
            replace(entry, facts={**entry.facts, "added": 1}),
            replace(entry, previous="0" * 64),
            replace(entry, digest="f" * 64),
        ]
    )
    return [*log[:index], forged, *log[index + 1 :]], Struck(index + 1, index + 1)


def delete(log: list[Link], checkpoints: Sequence[int], random: Random) -> tuple[list[Link], Struck]:
    index = random.randrange(len(log) - 1)
    count = random.randint(1, min(5, len(log) - 1 - index))
    rest = log[index + count :]
    if random.random() < 0.5:  # close the gap in the numbers, without hashing anew
        rest = [replace(entry, sequence=entry.sequence - count) for entry in rest]
    return [*log[:index], *rest], Struck(index + 1, index + count)


def swap(log: list[Link], checkpoints: Sequence[int], random: Random) -> tuple[list[Link], Struck]:
    first, second = sorted(random.sample(range(len(log)), 2))
    tampered = list(log)
    tampered[first], tampered[second] = log[second], log[first]
    if random.random() < 0.7:  # in a database the numbers are exchanged; in a file the lines
        tampered[first] = replace(tampered[first], sequence=first + 1)
        tampered[second] = replace(tampered[second], sequence=second + 1)
    return tampered, Struck(first + 1, second + 1)


def insert(log: list[Link], checkpoints: Sequence[int], random: Random) -> tuple[list[Link], Struck]:
    index = random.randrange(1, len(log))
    before = log[index - 1]
    facts = altered(before.facts, random)
    count = random.randint(1, 3)
    forged: list[Link] = []
    for number in range(index + 1, index + 1 + count):
        well_made = random.random() < 0.7
        forged.append(link(forged[-1] if forged else before, facts) if well_made else Link(number, facts, before.digest, "e" * 64))
    if count == 1 and random.random() < 0.4:  # a number used twice
        return [*log[:index], *forged, *log[index:]], Struck(index + 1, index + 1)
    return [*log[:index], *forged, *(replace(entry, sequence=entry.sequence + count) for entry in log[index:])], Struck(
        index + 1, index + count
    )


def cut(log: list[Link], checkpoints: Sequence[int], random: Random) -> tuple[list[Link], Struck]:
    keep = random.randrange(checkpoints[-1])
    return log[:keep], Struck(keep + 1, checkpoints[-1])


def edit_and_recompute(log: list[Link], checkpoints: Sequence[int], random: Random) -> tuple[list[Link], Struck]:
    index = random.randrange(checkpoints[-1])
    entry = log[index]
    forged = replace(entry, facts=altered(entry.facts, random))
    return recomputed([*log[:index], forged, *log[index + 1 :]], index), interval(index + 1, checkpoints)


def delete_renumber_and_recompute(log: list[Link], checkpoints: Sequence[int], random: Random) -> tuple[list[Link], Struck]:
    index = random.randrange(checkpoints[-1])
    return recomputed([*log[:index], *log[index + 1 :]], index), interval(index + 1, checkpoints)


Attack = Callable[[list[Link], Sequence[int], Random], tuple[list[Link], Struck]]
ATTACKS: dict[str, Attack] = {
    attack.__name__: attack for attack in (edit, delete, swap, insert, cut, edit_and_recompute, delete_renumber_and_recompute)
}
NEEDS_CHECKPOINTS = ("cut", "edit_and_recompute", "delete_renumber_and_recompute")


def reseal(entry: Link) -> Link:
    """The entry with its digest computed anew, and nothing else."""
    return replace(entry, digest=chain(entry.previous, entry.sequence, entry.facts))
