"""Any change to the log is found, named and located; a clean log raises no alarm; and what cannot be found is stated."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.engines.ledger.attacks import (
    ATTACKS,
    DIGEST_KEY,
    KEYS,
    NEEDS_CHECKPOINTS,
    ORIGIN,
    SIGNING_KEY,
    checkpoint_of,
    make_log,
    recomputed,
    reseal,
)

from comity.engines.ledger import Kind, Link, VerifierKey, export_line, make_checkpoint, read_export, verify

TRIALS = 75  # for each of seven attacks: 525
SIZE = 90
SIZES = (0, 12, 13, 40, 60, 77, 90)
NAMED = {
    "edit": {Kind.EDITED},
    "delete": {Kind.DELETED, Kind.RENUMBERED},
    "swap": {Kind.SWAPPED},
    "insert": {Kind.INSERTED},
    "cut": {Kind.CUT},
    "edit_and_recompute": {Kind.REWRITTEN},
    "delete_renumber_and_recompute": {Kind.REWRITTEN, Kind.CUT},
}


@cache
def the_log() -> tuple[Link, ...]:
    return tuple(make_log(SIZE))


@cache
def the_checkpoints() -> tuple[str, ...]:
    log = the_log()
    return (
        make_checkpoint(ORIGIN, 0, log[0].previous, datetime(2026, 3, 1, tzinfo=UTC), SIGNING_KEY),
        *(checkpoint_of(log, size) for size in SIZES[1:]),
    )


@pytest.mark.parametrize("name", ATTACKS)
def test_each_attack_is_found_named_and_located(name):
    for seed in range(TRIALS):
        tampered, struck = ATTACKS[name](list(the_log()), SIZES, Random(f"{name}-{seed}"))
        verdict = verify(tampered, the_checkpoints(), KEYS, digest_keys=[DIGEST_KEY])
        assert not verdict.ok, seed
        named = [problem for problem in verdict.problems if problem.kind in NAMED[name]]
        assert named, (seed, [str(problem) for problem in verdict.problems])
        if name in NEEDS_CHECKPOINTS:
            assert named[0].first_sequence <= struck.first <= struck.last <= named[0].last_sequence, (seed, struck, str(named[0]))
        else:
            assert (named[0].first_sequence, named[-1].last_sequence) == struck, (
                seed,
                struck,
                [str(problem) for problem in verdict.problems],
            )


@pytest.mark.parametrize("name", ATTACKS)
def test_without_checkpoints_exactly_a_cut_and_a_complete_rewrite_go_unseen(name):
    """The control: the harness tells a verifier that sees from one that does not."""
    for seed in range(10):
        tampered, _ = ATTACKS[name](list(the_log()), SIZES, Random(f"{name}-{seed}"))
        verdict = verify(tampered, [], KEYS)
        assert verdict.ok == (name in NEEDS_CHECKPOINTS)
        assert verdict.unproven_from == 1
        assert verdict.proven_at is None


def test_a_clean_log_raises_no_alarm_whatever_its_length_and_checkpoints():
    log = list(the_log())
    for seed in range(100):
        random = Random(seed)
        size = random.randint(0, SIZE)
        sizes = sorted(random.sample(range(1, size + 1), random.randint(0, min(size, 6))))
        entries = log[:size]
        if seed % 2:
            entries = list(read_export(export_line(entry) + "\n" for entry in entries))
        texts = [checkpoint_of(log, each) for each in sizes]
        random.shuffle(texts)
        verdict = verify(entries, texts, KEYS, digest_keys=[bytes(32), DIGEST_KEY])
        assert verdict.ok, [str(problem) for problem in verdict.problems]
        assert (verdict.entries, verdict.checkpoints, verdict.contents) == (size, len(sizes), size)
        assert verdict.unproven_from == (sizes[-1] if sizes else 0) + 1


@pytest.mark.parametrize("name", NEEDS_CHECKPOINTS)
def test_after_the_last_checkpoint_a_rewrite_is_not_found_and_the_verdict_says_from_where(name):
    log, covered = list(the_log()), 60
    tail = log[covered:]
    tampered = {
        "cut": log[: covered + 5],
        "edit_and_recompute": recomputed(
            [*log[:covered], replace(tail[0], facts={**tail[0].facts, "actor": "forged"}), *tail[1:]], covered
        ),
        "delete_renumber_and_recompute": recomputed([*log[:covered], *tail[1:]], covered),
    }[name]
    verdict = verify(tampered, [checkpoint_of(log, 40), checkpoint_of(log, covered)], KEYS)
    assert verdict.ok
    assert verdict.unproven_from == covered + 1


def test_a_rewrite_with_forged_checkpoints_passes_only_the_forgers_own_key():
    """Whoever trusts the key that lies beside the log trusts the forger: keys and checkpoints come from the second place."""
    forger = Ed25519PrivateKey.generate()
    log = list(the_log())
    rewritten = recomputed([replace(log[0], facts={**log[0].facts, "actor": "forged"}), *log[1:]])
    forged = [checkpoint_of(rewritten, SIZE, forger)]
    assert verify(rewritten, forged, [VerifierKey.of(ORIGIN, forger)]).ok
    assert [problem.kind for problem in verify(rewritten, forged, KEYS).problems] == [Kind.UNKNOWN_KEY]
    assert Kind.REWRITTEN in {problem.kind for problem in verify(rewritten, the_checkpoints(), KEYS).problems}


def test_an_entry_hashed_anew_alone_no_longer_precedes_the_next():
    log = list(the_log())
    log[29] = reseal(replace(log[29], facts={**log[29].facts, "actor": "forged"}))
    (problem,) = verify(log, the_checkpoints(), KEYS).problems
    assert (problem.kind, problem.first_sequence, problem.last_sequence) == (Kind.BROKEN, 30, 31)


def test_a_first_entry_that_does_not_begin_the_log_is_named():
    log = list(the_log())
    log[0] = reseal(replace(log[0], previous="0" * 64))
    problems = verify(log[:1], [], KEYS).problems
    assert [str(problem) for problem in problems] == ["Entry 1 does not begin the log it claims to begin."]
