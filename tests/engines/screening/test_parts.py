"""The list as parts, files and processes: additions in any portions, damage, bounds, and answers from several threads."""

import random
from array import array
from collections.abc import Callable, Generator, Iterator
from itertools import count
from pathlib import Path
from typing import cast
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines import screening
from comity.engines.screening import (
    Document,
    Hit,
    Name,
    Subject,
    Watchlist,
    WatchlistFileError,
    compiling,
    files,
    finding,
    keeping,
    kin,
    likelihood,
    loops,
    many,
)
from comity.engines.screening.arrays import ABJAD, RECORD, Part
from comity.engines.screening.costs import COSTS
from comity.engines.screening.naming import asked_of, fit_of_two
from comity.engines.screening.packing import record
from comity.engines.screening.part import Builder, Searched, assembled, held_by, keys_of, scratch_for
from comity.engines.screening.scoring import discount
from comity.engines.screening.tokens import tokens_of
from comity.engines.screening.watchlist import MOST_FACTS

FIRST = ["Tarek", "Olena", "Mirko", "Aisel", "Davron", "Nadir", "Siarhei", "李明", "김정은", "طارق", "Abdulrahman"]
LAST = ["Quastani", "Vrelko", "Torvane", "Usmarin", "Petrelov", "Matadi", "Novikau", "القستاني", "Lindqvar", "Sorrah"]


def subjects(number: int, seed: int = 7) -> list[Subject]:
    chance = random.Random(seed)
    return [
        Subject(
            f"id-{place}",
            [f"{chance.choice(FIRST)} {chance.choice(LAST)}", Name(f"{chance.choice(LAST)} {place}x", chance.choice(["strong", "weak"]))],
            [str(chance.randint(1940, 2000))],
            documents=[f"AB{place:05}"],
        )
        for place in range(number)
    ]


ASKED = [Subject(names=[f"{first} {last}"]) for first, last in zip(FIRST, LAST, strict=False)]


def answers(watchlist: Watchlist) -> list[list[tuple[str, float]]]:
    return [[(hit.id, round(hit.score, 6)) for hit in watchlist.search(asked, limit=5)] for asked in ASKED]


@settings(max_examples=15)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=8))
def test_additions_in_any_portions_answer_as_a_list_built_at_once(portions: list[int]) -> None:
    every = subjects(sum(portions))
    watchlist, at = Watchlist(), 0
    for portion in portions:
        for subject in every[at : at + portion]:
            watchlist.add(subject)
        at += portion
        watchlist.search(ASKED[0])
    assert answers(watchlist) == answers(Watchlist.build(every))
    assert len(watchlist) == len(every)


def test_parts_stay_few_and_know_how_common_each_word_is() -> None:
    watchlist = Watchlist()
    for subject in subjects(100):
        watchlist.add(subject)
        watchlist.search(ASKED[0])
    parts = [searched.part for searched in watchlist._parts]
    assert len(parts) <= 8
    whole = Watchlist.build(subjects(100))._parts[0].part
    for part in parts:
        keys = keys_of(part.words)
        assert held_by([part], keys).tolist() == held_by([whole], keys).tolist()


def test_a_removed_subject_is_gone_from_a_saved_list_and_its_words_are_rarer(tmp_path: Path) -> None:
    every = subjects(60)
    watchlist = Watchlist.build(every)
    for subject in every[10:40]:
        watchlist.remove(str(subject.id))
    watchlist.save(tmp_path / "list")
    opened = Watchlist.open(tmp_path / "list")
    assert len(opened) == len(watchlist) == 30
    assert answers(opened) == answers(watchlist) == answers(Watchlist.build(every[:10] + every[40:]))
    for _ in range(2):
        opened.add(every[20])
    assert ("id-20" in opened, len(opened)) == (True, 31)
    assert opened.search(Subject(documents=["AB00020"]))[0].id == "id-20"
    assert list(opened.search(Subject(documents=["AB00055"]))[0].evidence)


def test_an_empty_list_is_saved_and_opened(tmp_path: Path) -> None:
    Watchlist().save(tmp_path / "list")
    opened = Watchlist.open(tmp_path / "list")
    assert (len(opened), opened.search(ASKED[0])) == (0, [])
    opened.add(Subject("x", ["Tarek Quastani"]))
    assert opened.search(ASKED[0])[0].id == "x"


def spoiled_byte(content: bytes) -> bytes:
    return content[:-80] + bytes([content[-80] ^ 1]) + content[-79:]


@pytest.mark.parametrize(
    "spoil",
    [
        spoiled_byte,
        lambda content: content[: len(content) // 2],
        lambda content: content[: len(files.MAGIC) + 4],
        lambda content: content[: len(files.MAGIC)] + b"\xff" * 8 + content[len(files.MAGIC) + 8 :],
        lambda content: content.replace(b'"bytes"', b'"bites"'),
    ],
)
def test_a_damaged_file_is_a_typed_error(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "list"
    Watchlist.build(subjects(5)).save(path)
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(WatchlistFileError, match="damaged"):
        Watchlist.open(path)


def test_several_threads_answer_as_one_and_in_order() -> None:
    watchlist = Watchlist.build(subjects(50))
    for gone in ("id-3", "id-20", "id-41"):
        watchlist.remove(gone)
    several = list(watchlist.search_many(ASKED * 20, limit=3, workers=2))
    assert several == list(watchlist.search_many(ASKED, limit=3)) * 20
    assert several[0][0].evidence


def test_threads_take_no_more_questions_than_keep_them_busy_and_end_with_who_asks() -> None:
    taken = count()
    answers = Watchlist.build(subjects(50)).search_many((ASKED[next(taken) % len(ASKED)] for _ in range(100_000)), workers=2)
    assert isinstance(answers, Generator)
    next(answers)
    answers.close()
    assert next(taken) <= 2 * many.READY * many.AT_ONCE


def test_a_question_that_cannot_be_read_ends_the_answers_with_its_error() -> None:
    def asked() -> Iterator[Subject]:
        yield ASKED[0]
        raise OSError("the file ended")

    for workers in (1, 2):
        with pytest.raises(OSError, match="the file ended"):
            list(Watchlist.build(subjects(5)).search_many(asked(), workers=workers))


def test_a_hit_is_equal_to_one_that_says_the_same() -> None:
    one, other = Hit("a", 0.5, tuple), Hit("a", 0.5, tuple)
    assert one == other
    assert one != "a"
    assert len({one, other}) == 1
    assert repr(one) == "Hit('a', 0.5000)"


def test_what_does_not_exist_is_asked_for_in_vain() -> None:
    with pytest.raises(AttributeError):
        _ = screening.Nonsense
    assert screening.likelihood is likelihood


def test_attributes_are_read_again_when_too_many_are_kept() -> None:
    watchlist = Watchlist.build(subjects(3))
    watchlist._facts = dict.fromkeys(range(-MOST_FACTS, 0), watchlist._facts_of(0))
    assert watchlist.search(Subject(names=["Tarek Quastani"], birth_dates=["1950"]))
    assert len(watchlist._facts) <= 3


def test_texts_of_one_hash_are_told_apart() -> None:
    places = keeping.Places()
    a, b = crc32(b"a"), crc32(b"b")
    places.take(array("I", [a, a, a, b]), array("i", range(4)))
    assert (places.of(b"a"), places.shared()) == ([0, 1, 2], [[0, 1, 2]])
    kept = keeping.Kept()
    assert [row for row, _ in kept.taken(map(Subject, "aba"))] == [0, 1, 2]
    assert kept.replaced() == [0]
    kept.remove(0)
    assert kept.replaced() == []


TEXTS = st.text(max_size=3) | st.sampled_from(["", keeping.PARTING, f"x{keeping.PARTING}]", "]", "half \ud800", "طارق"])
NAMED = st.lists(st.builds(Name, TEXTS, st.sampled_from(["strong", "weak"])), max_size=3)
LISTED = st.builds(
    Subject,
    st.just("id"),
    NAMED,
    st.lists(TEXTS, max_size=2),
    st.lists(TEXTS, max_size=2),
    st.lists(TEXTS, max_size=2),
    st.lists(TEXTS, max_size=2),
    st.lists(st.builds(Document, TEXTS, TEXTS, TEXTS), max_size=2),
    NAMED,
)


@given(LISTED)
def test_a_subject_is_read_from_its_row_as_it_was_whatever_its_texts_hold(subject: Subject) -> None:
    assert keeping.subject_from("id", keeping.subject_bytes(subject)) == subject


def test_many_texts_are_put_in_order_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "LATEST", 4)
    places = keeping.Places()
    for row in range(40):
        places.take(array("I", [crc32(b"%d" % row)]), array("i", [row]))
    assert all(places.of(b"%d" % row) == [row] for row in range(40))


def part_of(*names: str) -> Part:
    builder = Builder()
    for place, name in enumerate(names):
        builder.add(place, name, weak=False)
    assert len(builder) == len(names)
    return builder.part()


def test_a_search_leaves_its_room_as_it_found_it() -> None:
    part = part_of("Tarek Quastani", "Tariq Qastani", "Olena Vrelko")
    asked = asked_of(tokens_of("Tarek Quastani"), [part], 3)
    scratch = scratch_for(part)
    found = finding.search(asked, part, 3, 10, COSTS, scratch), scratch.fits[:2].tolist()
    assert found[0] == 2
    assert (scratch.met == 0).all()
    assert (scratch.slot == -1).all()
    assert (finding.search(asked, part, 3, 10, COSTS, scratch), scratch.fits[:2].tolist()) == found


def test_names_whose_numbers_lead_to_one_place_are_told_apart() -> None:
    scratch = scratch_for(part_of(*(f"Tarek {letter}" for letter in "abcdefghij")))
    last = len(scratch.met) - 1
    *names, one_more = [name for name in range(100_000) if (name * finding.SCATTERED >> 16) & last == last][:11]
    for place, name in enumerate(names):
        assert finding.place_of(name, place, scratch) == place
    assert [finding.place_of(name, 10, scratch) for name in names] == list(range(10))
    assert finding.place_of(one_more, 10, scratch) == 10
    assert scratch.touched.tolist() == names


@pytest.mark.parametrize("most", [1, 2, 3, 5, 8])
def test_the_best_are_chosen_by_level_and_then_as_they_came(most: int) -> None:
    levels, out = np.array([70, 90, 90, 60, 250, 90, 70, 0], np.uint8), np.zeros(8, np.int32)
    chosen = loops.best_of(np.arange(8, dtype=np.int32), 8, levels, np.zeros(256, np.int32), most, 80, 5, 65, out)
    assert out[:chosen].tolist() == [4, 1, 2, 5, 0][:most]


@pytest.mark.parametrize("names", [30_000, 70_000])
def test_common_words_lead_to_no_more_names_than_the_budget(names: int) -> None:
    words = np.concatenate([np.frombuffer(record(tokens_of(text)[0]), np.uint8) for text in ("Tarek", "Tariq", "Quastani")])
    rows = np.tile(np.array([0, 1], np.int32), names)
    rows[-1] = 2
    part = assembled(words, rows, np.full(names, 2), np.arange(names, dtype=np.int32), np.zeros(names, np.uint8))
    found = Searched(part).search(asked_of(tokens_of("Tarek Quastani"), [part], names), names, 10)
    assert found.names[0] == names - 1
    assert len(found.names) <= 200


def test_two_descriptions_are_likely_one_person_as_far_as_they_agree() -> None:
    ours = Subject(names=["Tarek Quastani"], birth_dates=["1971-03-09"])
    same = Subject(names=["Tariq Qastani"], birth_dates=["1971-03-09"])
    other = Subject(names=["Olena Vrelko"], birth_dates=["1971-03-09"])
    assert likelihood(ours, ours) > likelihood(ours, same) > 0.5 > likelihood(ours, other)
    assert likelihood(ours, Subject()) == likelihood(Subject(), ours)
    assert discount(Name("x", "weak"), Name("y", "weak")) == pytest.approx(0.88**2)
    assert fit_of_two("!", "Tarek") == 0.0


@given(st.text(max_size=50), st.text(max_size=50))
def test_no_two_names_leave_the_bounds(one: str, other: str) -> None:
    assert 0 <= fit_of_two(one, other) <= 1


def test_long_names_written_without_spaces_are_compared_up_to_a_bound() -> None:
    assert fit_of_two("Tarekomarquastani Senvrelkotorvanelindqvar", "Tarekomar quastanisen vrelkotorvanelindqvar") > 0.8
    assert fit_of_two("Tarek " * 16, "Tarektarek " * 8) > 0.3
    assert fit_of_two("طارق " * 3, "Tarek Tarek") < 1


@pytest.mark.parametrize(
    ("latin", "syllables"),
    [("Steve Garvey", "스티브 가비"), ("Randy Keisler", "랜디 키슬러"), ("Rick Astley", "릭 애슬리"), ("Peter Laird", "피터 레어드")],
)
def test_a_foreign_name_in_syllables_of_hangul_is_known_by_its_sounds(latin: str, syllables: str) -> None:
    assert fit_of_two(latin, syllables) > fit_of_two(latin, "나카무라 유지") + 0.3
    assert fit_of_two(latin, syllables) == pytest.approx(fit_of_two(syllables, latin), abs=1e-6)


def test_records_say_what_the_loops_need() -> None:
    packed = record(tokens_of("طارق")[0])
    assert len(packed) == RECORD
    assert packed[67] & ABJAD
    assert loops.RECORD == RECORD


def test_what_is_kept_compiled_bears_the_mark_of_all_its_sources() -> None:
    assert compiling._EDITION in finding.search.__qualname__


def test_the_mark_is_of_every_module_that_has_loops() -> None:
    modules = Path(compiling.__file__).parent.glob("*.py")
    assert {path.stem for path in modules if "\n@compiled" in path.read_text()} <= set(compiling._SOURCES)


def test_words_that_differ_in_one_letter_have_keys_of_their_own() -> None:
    words = np.zeros((RECORD * 36, RECORD), np.uint8)
    words[np.arange(len(words)), np.arange(len(words)) % RECORD] = np.arange(len(words)) // RECORD + 1
    keys = keys_of(words)
    assert len(np.unique(keys)) == len(words)
    for half in (keys >> np.uint64(32), keys & np.uint64(0xFFFFFFFF)):
        assert len(np.unique(half)) >= len(words) - 3


def test_where_nothing_can_be_kept_each_process_compiles_for_itself() -> None:
    made: dict[str, object] = {"Whole": compiling.Whole}
    exec("def twice(number: Whole) -> Whole:\n    return 2 * number\n", made)
    assert compiling.compiled(cast("Callable[[int], int]", made["twice"]))(21) == 42


def test_no_name_is_in_two_families() -> None:
    names = kin._FAMILIES.replace("|", " ").split()
    assert len(names) == len(set(names))


@given(
    st.lists(
        st.sampled_from(["abd", "Abdul", "al", "Rahman", "Abdurrahman", "Nooruddin", "O'Vrelko", "x", "Quastani-Lindqvar", "7", "!"]),
        max_size=20,
    )
)
def test_a_name_is_listed_by_the_words_it_is_asked_for_by(words: list[str]) -> None:
    builder, name = Builder(), " ".join(words)
    assert builder.add(0, "Tarek Quastani", weak=False)
    assert builder.add(1, name, weak=False) == bool(tokens_of(name))
    part = builder.part()
    numbers = part.name_words[part.name_start[1] :].tolist() if tokens_of(name) else []
    listed = [part.words.reshape(-1, RECORD)[number].tobytes() for number in numbers]
    assert listed == [record(word) for word in tokens_of(name)]
