"""The list: searched, added to, taken from, saved and opened; scores that evidence moves the right way; the rule for *same*."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.screening import Attribute, Document, Evidence, Hit, Name, Subject, Verdict, Watchlist, WatchlistFileError, may_be_same

TAREK = Subject(
    "tarek",
    ["Tarek Omar Quastani", Name("The Tailor", "weak"), "طارق القستاني"],
    ["1971-03-09"],
    ["Mombasa, Kenya"],
    ["Kenya"],
    ["Male"],
    [Document("AB 1234", "Passport", "KE")],
    ["Omar Quastani"],
)
GIVEN = ["Olena", "Sefa", "Mirko", "Bao", "Aisel"]
OTHERS = [Subject(str(number), [f"{name} Quastani"], [f"19{40 + number}"]) for number, name in enumerate(GIVEN)]
WATCHLIST = Watchlist.build([TAREK, *OTHERS, Subject("nameless", documents=["ZZ99887"])])


def tarek(**asked: object) -> Hit | None:
    return next((hit for hit in WATCHLIST.search(Subject(**asked)) if hit.id == "tarek"), None)


def score(**asked: object) -> float:
    hit = tarek(**asked)
    assert hit
    return hit.score


def test_a_document_number_is_strong_evidence_without_any_name() -> None:
    hit = WATCHLIST.search(Subject(documents=["ab-1234"]))[0]
    assert (hit.id, hit.score > 0.85) == ("tarek", True)
    assert hit.evidence[0].verdict is Verdict.UNKNOWN
    nameless = WATCHLIST.search(Subject(names=["Tarek"], documents=["zz-99887"]))
    assert "nameless" in [hit.id for hit in nameless]


def test_a_document_under_another_name_is_found_and_says_that_the_names_differ() -> None:
    hit = tarek(names=["Henrik Lindqvar"], documents=["AB1234"])
    assert hit
    assert hit.evidence[0].verdict is Verdict.DIFFERS
    assert hit.score < score(documents=["AB1234"])


def test_the_best_comes_first_and_the_limit_holds() -> None:
    hits = WATCHLIST.search(Subject(names=["Tarek Quastani"]))
    assert hits[0].id == "tarek"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len(WATCHLIST.search(Subject(names=["Tarek Quastani"]), limit=2)) == 2
    assert WATCHLIST.search(Subject(names=["Tarek Quastani"]), limit=0) == []
    assert WATCHLIST.search(Subject()) == []
    assert Watchlist.build([]).search(Subject(names=["Tarek"], documents=["AB1234"])) == []
    assert Watchlist.build([Subject("a", ["Tarek"])]).search(Subject(names=["Zzyx"])) == []


IN_ORDER = [Attribute(name) for name in ("name", "birth date", "parents", "document", "nationality", "place", "gender")]


def test_every_hit_brings_one_item_for_each_attribute() -> None:
    for hit in WATCHLIST.search(Subject(names=["Quastani"])):
        assert [item.attribute for item in hit.evidence] == IN_ORDER
        assert all(item.sentence() for item in hit.evidence)


@pytest.mark.parametrize(
    ("parents", "verdict"),
    [
        (["Omar Quastani"], Verdict.AGREES),
        (["Amina Torvane", "Omar Hassan Quastani"], Verdict.CLOSE),
        (["Henrik Vrelko"], Verdict.DIFFERS),
        (["!"], Verdict.UNKNOWN),
    ],
)
def test_parents_names_are_evidence(parents: list[str], verdict: Verdict) -> None:
    hit = tarek(names=["Tarek Quastani"], parents=parents)
    assert hit
    evidence = next(item for item in hit.evidence if item.attribute is Attribute.PARENTS)
    assert (evidence.verdict, evidence.independent) == (verdict, verdict is Verdict.AGREES)


AGREEING = {
    "birth_dates": ["1971-03-09"], "places": ["Mombasa"], "nationalities": ["Kenyan"], "genders": ["m"], "documents": ["AB1234"],
    "parents": ["Omar Quastani"], "names": ["Tarek Omar Quastani"],
}  # fmt: skip
CONTRADICTING = {
    "birth_dates": ["1942-11-30"], "places": ["Oslo"], "nationalities": ["NO"], "genders": ["F"], "documents": ["XY777777"],
    "parents": ["Henrik Vrelko"],
}  # fmt: skip
KEYS = st.sampled_from(sorted(CONTRADICTING))


@given(st.sets(KEYS), KEYS, st.sampled_from(["Tarek Quastani", "T. Quastani", "Quastani"]))
def test_an_agreeing_attribute_never_lowers_and_a_contradicting_one_never_raises(given: set[str], key: str, name: str) -> None:
    known = {each: AGREEING[each] for each in given - {key}}
    before = score(names=[name], **known)
    assert 0 <= score(names=[name], **known, **{key: CONTRADICTING[key]}) <= before
    assert before <= score(names=[name], **known, **{key: AGREEING[key]}) <= 1


@given(st.lists(st.sampled_from(["Tarek Omar Quastani", "Henrik Vrelko", "The Tailor", "!"]), min_size=1, max_size=4), st.randoms())
def test_a_further_agreeing_name_never_lowers_and_the_order_of_names_does_not_matter(names: list[str], chance: object) -> None:
    hit = tarek(names=names, documents=["AB1234"])
    assert hit
    assert score(names=[*names, "Tarek Omar Quastani"], documents=["AB1234"]) >= hit.score
    shuffled = list(names)
    chance.shuffle(shuffled)
    assert tarek(names=shuffled, documents=["AB1234"]) == hit


@given(st.lists(st.text(max_size=12), max_size=3), st.lists(st.text(max_size=12), max_size=3))
def test_any_text_in_any_attribute_gives_scores_between_0_and_1(names: list[str], values: list[str]) -> None:
    subject = Subject(None, [*names, "Tarek"], values, values, values, values, values, values)
    for hit in WATCHLIST.search(subject):
        assert 0 <= hit.score <= 1
    assert Watchlist.build([Subject("x", [*names, "Tarek"], values, values, values, values, values, values)]).search(subject)[0].id == "x"


def test_many_are_searched_in_order_and_twice_is_the_same() -> None:
    subjects = [Subject(names=[name]) for name in ("Tarek Quastani", "Olena Quastani")]
    assert (
        list(WATCHLIST.search_many(subjects))
        == [WATCHLIST.search(subject) for subject in subjects]
        == list(WATCHLIST.search_many(subjects))
    )


def test_an_addition_is_found_at_once_and_a_removed_one_no_more() -> None:
    watchlist = Watchlist.build(OTHERS)
    watchlist.add(TAREK)
    assert ("tarek" in watchlist, len(watchlist)) == (True, 6)
    assert watchlist.search(Subject(names=["Tarek Quastani"]))[0].id == "tarek"
    watchlist.remove("tarek")
    assert ("tarek" in watchlist, len(watchlist)) == (False, 5)
    for asked in (Subject(names=["Tarek Quastani"]), Subject(documents=["AB1234"]), Subject(names=["طارق"])):
        assert "tarek" not in [hit.id for hit in watchlist.search(asked)]
    with pytest.raises(KeyError):
        watchlist.remove("tarek")
    with pytest.raises(ValueError, match="needs an id"):
        watchlist.add(Subject(names=["X"]))


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["Tarek Vrelko", "Olena Quastani", "李明", "Sefa", ""])), max_size=8))
def test_adding_and_removing_equals_building_anew(steps: list[tuple[str, str]]) -> None:
    watchlist = Watchlist.build([TAREK])
    kept: dict[str, Subject] = {}
    for id, name in steps:
        if id in kept:
            watchlist.remove(id)
            del kept[id]
        else:
            kept[id] = Subject(id, [name], documents=["AB1234"])
            watchlist.add(kept[id])
    rebuilt = Watchlist.build([TAREK, *kept.values()])
    for asked in (Subject(names=["Tarek Vrelko"], documents=["AB1234"]), Subject(names=["李明"]), Subject(names=["Olena Sefa"])):
        assert watchlist.search(asked) == rebuilt.search(asked)


def test_a_second_subject_of_an_id_takes_the_place_of_the_first() -> None:
    watchlist = Watchlist.build([Subject("a", ["Tarek"]), Subject("a", ["Olena"])])
    assert [len(watchlist), len(watchlist.search(Subject(names=["Tarek"])))] == [1, 0]


def test_whoever_saves_a_list_may_put_notes_beside_it_and_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "list"
    watchlist = Watchlist.build([Subject("a", ["Tarek Quastani"])])
    watchlist.save(path, {"words": np.array([7, 8, 9], np.int64)})
    opened = Watchlist.open(path)
    assert ({name: array.tolist() for name, array in opened.notes.items()}, watchlist.notes) == ({"words": [7, 8, 9]}, {})
    assert opened.search(Subject(names=["Tarek Quastani"])) == watchlist.search(Subject(names=["Tarek Quastani"]))
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_saved_list_opens_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "list"
    watchlist = Watchlist.build([TAREK, *OTHERS, Subject("odd", ["half \ud800 Tarek"])])
    watchlist.remove("3")
    watchlist.save(path)
    opened = Watchlist.open(path)
    assert list(opened) == list(watchlist)
    asked = Subject(names=["Tarek Quastani"], birth_dates=["1971"])
    assert opened.search(asked) == watchlist.search(asked)
    assert [each.name for each in tmp_path.iterdir()] == ["list"]


@pytest.mark.parametrize("content", ["", "{}\n", "nonsense", json.dumps({"comity": "watchlist", "version": 1}) + "\n{}\n", "[" * 5000])
def test_a_file_that_is_no_saved_list_is_a_typed_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "list"
    path.write_text(content)
    with pytest.raises(WatchlistFileError):
        Watchlist.open(path)


def evidence(attribute: Attribute, verdict: Verdict = Verdict.AGREES, *, independent: bool = True) -> Evidence:
    return Evidence(attribute, verdict, "a", "b", "%(ours)s", {"ours": "a"}, (), independent)


@pytest.mark.parametrize(
    ("items", "allowed", "sentence"),
    [
        ([], False, "there is none"),
        ([evidence(Attribute.NAME)], False, "there is one: name"),
        ([evidence(Attribute.NAME), evidence(Attribute.NAME)], False, "there is one: name"),
        ([evidence(Attribute.NAME), evidence(Attribute.GENDER, independent=False)], False, "there is one: name"),
        ([evidence(Attribute.NAME), evidence(Attribute.BIRTH_DATE, Verdict.CLOSE)], False, "there is one: name"),
        ([evidence(Attribute.NAME), evidence(Attribute.BIRTH_DATE)], True, "name, birth date"),
        ([evidence(Attribute.DOCUMENT), evidence(Attribute.PARENTS)], True, "document, parents"),
        (
            [evidence(Attribute.NAME), evidence(Attribute.BIRTH_DATE), evidence(Attribute.GENDER, Verdict.DIFFERS)],
            False,
            "gender speaks against it",
        ),
    ],
)
def test_same_needs_two_independent_attributes_and_no_contradiction(items: list[Evidence], allowed: bool, sentence: str) -> None:
    ruling = may_be_same(items)
    assert ruling.allowed is allowed
    assert sentence in ruling.sentence()
    assert ruling.ruling().allowed is allowed
    assert all(attribute in ruling.sentence() for attribute in ruling.attributes)


def test_the_rule_holds_on_real_evidence() -> None:
    whole = tarek(names=["Tarek Omar Quastani"], birth_dates=["1971-03-09"], genders=["M"])
    by_name_and_sex = tarek(names=["Tarek Omar Quastani"], nationalities=["KE"], genders=["M"])
    contradicted = tarek(names=["Tarek Omar Quastani"], birth_dates=["1971-03-09"], nationalities=["NO"])
    assert whole
    assert by_name_and_sex
    assert contradicted
    assert [may_be_same(hit.evidence).allowed for hit in (whole, by_name_and_sex, contradicted)] == [True, False, False]
