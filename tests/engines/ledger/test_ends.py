"""An export says itself how far it goes: what was signed later does not accuse it, and nobody can say so in its stead."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.engines.ledger.attacks import KEYS, ORIGIN, SIGNING_KEY, START, checkpoint_of, make_log, recomputed

from comity.engines.ledger import (
    Kind,
    MalformedNoteError,
    end_line,
    export_line,
    make_end,
    read_export,
    verify,
    verify_checkpoint,
    verify_end,
)

LOG = make_log(20)
SIZES = (5, 10, 15, 20)
CHECKPOINTS = [checkpoint_of(LOG, size) for size in SIZES]
TAKEN = START + timedelta(hours=12, minutes=1)  # after the checkpoints of 5 and 10 entries, before that of 15


def end_of(log, size, at=TAKEN, key=SIGNING_KEY):
    return end_line(make_end(ORIGIN, size, log[size - 1].digest, at, key))


def judged(log, *end, checkpoints=CHECKPOINTS):
    verdict = verify(read_export([*map(export_line, log), *end]), checkpoints, KEYS)
    return verdict, [problem.kind for problem in verdict.problems]


def test_an_export_is_not_accused_by_what_was_signed_after_it():
    verdict, kinds = judged(LOG[:12], end_of(LOG, 12))
    assert (kinds, verdict.entries, verdict.checkpoints, verdict.unproven_from) == ([], 12, 2, 11)
    assert verdict.end is not None
    assert (verdict.end.size, verdict.end.at, [later.size for later in verdict.later]) == (12, TAKEN, [15, 20])


@pytest.mark.parametrize("kept", range(12))
def test_wherever_it_is_cut_its_own_end_tells(kept):
    verdict, kinds = judged(LOG[:kept], end_of(LOG, 12), checkpoints=[])
    assert kinds == [Kind.CUT]
    assert verdict.problems[0].values["counted"] == 12


def test_without_its_end_every_checkpoint_accuses_it():
    assert judged(LOG[:12])[1] == [Kind.CUT]


@pytest.mark.parametrize("size", SIZES[:3])
def test_a_checkpoint_of_the_second_place_cannot_stand_as_its_end(size):
    _verdict, kinds = judged(LOG[:size], end_line(checkpoint_of(LOG, size)))
    assert sorted(kinds) == sorted([Kind.CUT, Kind.UNREADABLE])


def test_an_end_by_another_key_excuses_nothing():
    _verdict, kinds = judged(LOG[:12], end_of(LOG, 12, key=Ed25519PrivateKey.from_private_bytes(bytes(32))))
    assert sorted(kinds) == sorted([Kind.CUT, Kind.UNREADABLE])


@pytest.mark.parametrize("late", [0, 1])
def test_a_log_cut_before_it_was_exported_is_found_by_what_was_signed_until_then(late):
    _verdict, kinds = judged(LOG[:8], end_of(LOG, 8, at=START + timedelta(hours=10, minutes=late)))
    assert kinds == [Kind.CUT]


def test_entries_beyond_its_end_were_slipped_in():
    verdict, kinds = judged(LOG[:14], end_of(LOG, 12))
    assert kinds == [Kind.INSERTED]
    assert (verdict.problems[0].first_sequence, verdict.problems[0].last_sequence) == (13, 14)


def test_a_rewrite_after_its_last_checkpoint_is_found_by_its_end():
    forged = recomputed([*LOG[:10], *make_log(25)[23:25]], 10)
    assert len(forged) == 12
    verdict, kinds = judged(forged, end_of(LOG, 12))
    assert kinds == [Kind.REWRITTEN]
    assert (verdict.problems[0].first_sequence, verdict.problems[0].last_sequence) == (11, 12)


def test_an_end_is_no_checkpoint_and_a_checkpoint_no_end():
    with pytest.raises(MalformedNoteError):
        verify_checkpoint(make_end(ORIGIN, 12, LOG[11].digest, TAKEN, SIGNING_KEY), KEYS)
    with pytest.raises(MalformedNoteError):
        verify_end(CHECKPOINTS[0], KEYS)
