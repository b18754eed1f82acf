"""Whatever somebody does to the log in SQL with the triggers lifted is found and located; a log that nobody touched raises no alarm."""

import pytest
from django.conf import settings

from comity.engines import ledger
from comity.kernel import clock, proof, record
from comity.kernel.models import ChainHead
from tests import make
from tests.kernel.attacks import ATTACKS, NEEDS_CHECKPOINTS, located, trial
from tests.kernel.things.models import FLOW, Thing, may_work

pytestmark = pytest.mark.django_db
TRIALS = 20
SIZES = (0, 9, 10, 24, 40)


@pytest.fixture
def log() -> list[str]:
    """A log of 40 entries, and its checkpoints as the second place keeps them."""
    worker = make.actor("case")
    notes: list[str] = [ledger.make_checkpoint(proof.ORIGIN, 0, ledger.GENESIS, clock.now(), settings.KEYS.signing_key())]

    def note_at_sizes() -> None:
        head = ChainHead.objects.get()
        if head.sequence in SIZES:
            notes.append(ledger.make_checkpoint(proof.ORIGIN, head.sequence, head.digest, clock.now(), settings.KEYS.signing_key()))

    for number in range(20):
        thing = Thing(name=f"lamp {number}")
        with record.create(thing, by=worker, may=may_work, flow=FLOW):
            pass
        note_at_sizes()
        record.move_only(FLOW, "drop", thing, by=worker)
        note_at_sizes()
    assert len(notes) == len(SIZES)
    return notes


@pytest.mark.parametrize("name", ATTACKS)
def test_each_attack_in_sql_is_found_named_and_located(name: str, log: list[str]) -> None:
    for seed in range(TRIALS):
        struck, verdict = trial(name, seed, log, SIZES)
        assert not verdict.ok, (seed, struck)
        assert located(struck, verdict), (seed, struck, [str(problem) for problem in verdict.problems])
    clean = proof.verify(checkpoints=log)
    assert (clean.ok, clean.entries, clean.contents, clean.unproven_from) == (True, 40, 40, 41)


@pytest.mark.parametrize("name", ATTACKS)
def test_without_the_second_place_exactly_a_cut_and_a_complete_rewrite_go_unseen(name: str, log: list[str]) -> None:
    """The control: this harness tells a verifier that sees from one that does not."""
    for seed in range(3):
        _struck, verdict = trial(name, seed, [], SIZES)
        assert verdict.ok == (name in NEEDS_CHECKPOINTS), [str(problem) for problem in verdict.problems]
