"""The log proves itself: checkpoints outside the database, and a verdict that names what was changed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from comity.engines import ledger
from comity.kernel import clock, freeze, proof, record
from comity.kernel.models import Checkpoint, Entry
from tests import make
from tests.kernel.things.models import FLOW, Thing, may_work

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def an_empty_anchor() -> None:
    proof.anchor_path().unlink(missing_ok=True)


def act(times: int = 1) -> None:
    worker = make.actor("case")
    for number in range(times):
        with record.create(Thing(name=f"lamp {number}"), by=worker, may=may_work, flow=FLOW):
            pass


def test_a_checkpoint_is_signed_when_due_and_lies_in_the_second_place() -> None:
    assert proof.checkpoint_if_due(NOON) is None
    assert proof.age() is None
    act()
    with clock.at(NOON):
        assert proof.checkpoint_if_due(NOON) is not None
    assert proof.age(NOON + timedelta(minutes=1)) == timedelta(minutes=1)
    act()
    assert proof.checkpoint_if_due(NOON + timedelta(minutes=4)) is None
    assert proof.checkpoint_if_due(NOON + timedelta(minutes=5)) is not None
    assert len(proof.anchored()) == 2
    assert not Checkpoint.objects.filter(anchored_at__isnull=True).exists()


def test_a_checkpoint_is_later_than_an_export_even_where_its_moment_was_read_before() -> None:
    act()
    with clock.at(NOON):
        proof.checkpoint_if_due(NOON)
    with clock.at(NOON + timedelta(minutes=2)):
        exported = list(proof.export())
    act()
    with clock.at(NOON + timedelta(minutes=3)):
        proof.checkpoint_now(NOON + timedelta(minutes=1))
    assert ledger.verify(ledger.read_export(iter(exported)), proof.anchored(), proof.public_keys()).ok


def test_a_clean_log_verifies_with_its_contents_from_export_and_public_key_alone() -> None:
    act(3)
    proof.checkpoint_if_due(NOON)
    verdict = proof.verify()
    assert (verdict.ok, verdict.entries, verdict.contents, verdict.unproven_from) == (True, 3, 3, 4)
    outside = ledger.verify(ledger.read_export(proof.export()), proof.anchored(), proof.public_keys())
    assert (outside.ok, outside.entries) == (True, 3)
    assert "lamp 1" in "".join(proof.export(with_content=True))


def test_an_edit_behind_lifted_triggers_is_found_and_located() -> None:
    act(3)
    proof.checkpoint_if_due(NOON)
    freeze.disarm()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_entry SET actor = 'officer:999' WHERE sequence = 2")
    verdict = proof.verify()
    assert [(problem.first_sequence, problem.last_sequence) for problem in verdict.problems] == [(2, 2)]
    freeze.arm()


def test_a_cut_end_is_found_by_the_copy_outside() -> None:
    act(3)
    proof.checkpoint_if_due(NOON)
    freeze.disarm()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_entrycontent WHERE entry_id = 3")
        cursor.execute("DELETE FROM kernel_entry WHERE sequence = 3")
    assert not proof.verify().ok
    assert proof.verify(checkpoints=[]).ok, "without the second place a cut end cannot be found"
    freeze.arm()


def test_an_export_ends_where_it_began_to_be_read_and_says_so() -> None:
    act(2)
    lines = proof.export()
    first = next(lines)
    act()
    proof.checkpoint_now(NOON)  # read before the export's own checkpoint was signed, and yet dated after it
    verdict = ledger.verify(ledger.read_export([first, *lines]), proof.anchored(), proof.public_keys())
    assert (verdict.ok, verdict.entries, [later.size for later in verdict.later]) == (True, 2, [3])
    assert verdict.end is not None
    assert verdict.end.size == 2
    assert verdict.end.at < verdict.later[0].at


def test_an_export_of_an_empty_log_is_empty() -> None:
    assert list(proof.export()) == []


def test_after_a_rotation_old_checkpoints_and_digests_still_verify() -> None:
    act()
    proof.checkpoint_if_due(NOON)
    settings.KEYS.rotate("checkpoint")
    settings.KEYS.rotate("digest")
    act()
    proof.checkpoint_if_due(NOON + timedelta(hours=1))
    assert proof.verify().ok
    assert Entry.objects.values_list("key_id", flat=True).distinct().count() == 2


def test_an_act_stands_even_where_the_second_place_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(proof, "anchor_path", lambda: tmp_path)  # a folder where a file should be
    with django_capture_on_commit_callbacks(execute=True) as done:
        act(proof.EVERY_ENTRIES)
    assert done
    assert Thing.objects.count() == proof.EVERY_ENTRIES
