"""The corners of a verification: contents, exports, checkpoints that cannot be believed, damage without end."""

import json
from dataclasses import replace

import pytest
from tests.engines.ledger.attacks import DIGEST_KEY, KEYS, SIGNING_KEY, checkpoint_of, make_log, recomputed, reseal

from comity.engines.ledger import Kind, Link, Unreadable, export_line, read_export, verify
from comity.engines.ledger.findings import MAX_PROBLEMS
from comity.engines.ledger.verification import WINDOW

LOG = make_log(40)


def found(entries, checkpoints=(), **options):
    return [
        (problem.kind, problem.first_sequence, problem.last_sequence) for problem in verify(entries, checkpoints, KEYS, **options).problems
    ]


def test_a_content_that_is_not_the_one_written_is_found_with_the_digest_key_only():
    log = [*LOG[:9], replace(LOG[9], content={"reason": "another"}), replace(LOG[10], content={"rate": 0.5}), *LOG[11:]]
    assert found(log) == []
    assert found(log, digest_keys=[DIGEST_KEY]) == [(Kind.CONTENT, 10, 11)]


def test_an_erased_content_breaks_nothing_and_is_not_counted():
    verdict = verify([*LOG[:9], replace(LOG[9], content=None), *LOG[10:]], [], KEYS, digest_keys=[DIGEST_KEY])
    assert verdict.ok
    assert verdict.contents == 39


def test_an_entry_that_could_not_have_been_hashed_is_an_edited_one():
    assert found([*LOG[:9], replace(LOG[9], facts={"rate": 0.5}), *LOG[10:]]) == [(Kind.EDITED, 10, 10)]


def test_a_rewritten_stretch_between_two_checkpoints_is_located_there_and_where_it_ends():
    rewritten = recomputed([replace(LOG[14], facts={**LOG[14].facts, "actor": "forged"})], 0)
    forged = [*LOG[:14], reseal(replace(LOG[14], facts=rewritten[0].facts))]
    forged += recomputed([*forged, *LOG[15:22]], 15)[15:] + list(LOG[22:])
    texts = [checkpoint_of(LOG, size) for size in (10, 18, 20, 30)]
    assert found(forged, texts) == [(Kind.REWRITTEN, 11, 18), (Kind.BROKEN, 22, 23)]


def test_several_entries_slipped_in_are_one_finding_and_those_before_are_not_suspected():
    forged = [Link(11 + n, {"forged": n}, "0" * 64, "e" * 64) for n in range(3)]
    shifted = [replace(entry, sequence=entry.sequence + 3) for entry in LOG[10:]]
    texts = [checkpoint_of(LOG, size) for size in (10, 30, 40)]
    verdict = verify([*LOG[:10], *forged, *shifted], texts, KEYS)
    assert [(problem.kind, str(problem)) for problem in verdict.problems] == [(Kind.INSERTED, "Entries 11 to 13 were slipped in later.")]
    assert verdict.checkpoints == 3


def test_two_changes_of_numbering_are_both_found():
    log = [*LOG[:10], *(replace(e, sequence=e.sequence - 1) for e in LOG[11:20]), *(replace(e, sequence=e.sequence - 3) for e in LOG[22:])]
    assert found(log) == [(Kind.RENUMBERED, 11, 11), (Kind.RENUMBERED, 21, 22)]


def test_an_edit_just_before_entries_that_were_slipped_in_stays_an_edit():
    log = [*LOG[:8], replace(LOG[8], facts={"forged": 1}), replace(LOG[9], facts={"forged": 2})]
    log += [Link(11, {"forged": 3}, "0" * 64, "e" * 64), *(replace(entry, sequence=entry.sequence + 1) for entry in LOG[10:])]
    assert found(log) == [(Kind.EDITED, 9, 10), (Kind.INSERTED, 11, 11)]


def test_a_line_moved_beyond_the_window_is_still_found():
    log = make_log(WINDOW + 30)
    moved = [*log[:3], *log[4:], log[3]]
    assert found(moved) == [(Kind.DELETED, 4, 4), (Kind.INSERTED, 4, 4)]


def test_a_log_of_nothing_but_damage_is_judged_in_bounded_memory():
    damage = (Link(number, {"forged": number}, "0" * 64, "e" * 64) for number in range(1, 3 * MAX_PROBLEMS))
    assert found(damage) == [(Kind.EDITED, 1, 3 * MAX_PROBLEMS - 1)]
    every_other = [replace(e, facts={}) if e.sequence % 2 else e for e in make_log(2 * MAX_PROBLEMS + 20)]
    verdict = verify(every_other, [], KEYS)
    assert (len(verdict.problems), verdict.problems_left_out) == (MAX_PROBLEMS, 10)


def test_checkpoints_that_contradict_each_other_are_named_and_doubles_are_not():
    other = recomputed([replace(LOG[0], facts={"forged": 1}), *LOG[1:]])
    assert found(LOG, [checkpoint_of(LOG, 20), checkpoint_of(LOG, 20)]) == []
    assert found(LOG, [checkpoint_of(LOG, 20), checkpoint_of(other, 20, SIGNING_KEY)]) == [(Kind.CONTRADICTION, 20, 20)]


def test_checkpoints_that_cannot_be_believed_are_each_named():
    good = checkpoint_of(LOG, 20)
    bad = [good.replace("\n20\n", "\n21\n"), "junk\n", good]
    verdict = verify(LOG, bad, KEYS)
    assert [str(problem).split(":")[0] for problem in verdict.problems] == [
        "Checkpoint 1 is forged or damaged",
        "Checkpoint 2 cannot be read",
    ]
    assert verdict.unproven_from == 21


def test_an_empty_log_with_checkpoints_was_cut():
    assert found([], [checkpoint_of(LOG, 20)]) == [(Kind.CUT, 1, 20)]


def test_an_entry_numbered_zero_or_less_was_slipped_in():
    assert found([replace(LOG[0], sequence=0), *LOG]) == [(Kind.INSERTED, 0, 0)]


def test_every_finding_is_a_whole_sentence():
    cut = verify(LOG[:19], [checkpoint_of(LOG, 18), checkpoint_of(LOG, 19), checkpoint_of(LOG, 20)], KEYS).problems
    assert [str(problem) for problem in cut] == [
        "Entry 20 is missing: the log ends at entry 19, the checkpoint of 2026-03-02 04:00:00+00:00 counted 20."
    ]


def test_an_export_reads_back_with_and_without_content():
    lines = [export_line(entry) for entry in (*LOG[:3], replace(LOG[3], content=None))]
    again = list(read_export([lines[0], "\n", *lines[1:]]))
    assert [export_line(entry) for entry in again if isinstance(entry, Link)] == lines
    assert found(again, digest_keys=[DIGEST_KEY]) == []


def test_a_line_that_is_no_entry_is_named_and_fills_its_gap_but_not_more():
    lines = [export_line(entry) for entry in LOG]
    assert found(read_export([*lines[:9], "{", *lines[10:]])) == [(Kind.UNREADABLE, 10, 10)]
    assert found(read_export([*lines[:9], "{", *lines[11:]])) == [(Kind.UNREADABLE, 10, 10), (Kind.DELETED, 10, 11)]
    assert found(read_export([*lines[:9], "{", *lines[9:]])) == [(Kind.UNREADABLE, 10, 10)]


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line.replace('"sequence":5', '"sequence":5,"sequence":6'),
        lambda line: line.replace('"sequence":5', '"sequence":5.0'),
        lambda line: line.replace('"sequence":5', '"sequence":NaN'),
        lambda line: line.replace('"sequence":5', '"sequence":0'),
        lambda line: line.replace('"sequence":5', f'"sequence":{"9" * 5000}'),
        lambda line: line.replace('"sequence":5', '"sequence":5,"note":1'),
        lambda line: line.replace('"digest"', '"digests"'),
        lambda line: json.dumps(json.loads(line)["facts"]),
        lambda line: "[" * 100_000,
        lambda line: "5",
    ],
)
def test_a_line_in_another_form_is_unreadable(change):
    (entry,) = read_export([change(export_line(LOG[4]))])
    assert isinstance(entry, Unreadable)


def test_a_lone_surrogate_in_an_export_is_an_edit():
    lines = [export_line(entry) for entry in LOG]
    assert found(read_export([*lines[:9], lines[9].replace("officer-0", "\\ud800"), *lines[10:]])) == [(Kind.EDITED, 10, 10)]
