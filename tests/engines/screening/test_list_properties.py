"""What holds of every list: it answers alike in any order, after any additions and removals, from a file and from several processes."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines.screening import Attribute, Document, Name, Subject, Watchlist

NAMES = [
    "Tarek Quastani", "Tariq Qastani", "طارق القستاني", "Abdulrahman Vrelko", "Шамиль Петрелов", "Olena Vrelko", "毛泽萤", "Sefa", "!",
    "김하솔", "Mirko Omar Torvane",
]  # fmt: skip
DAYS = ["1971-03-09", "1971", "1940/1945", "1988-12"]


def some(values: list[str], most: int = 2) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True)


NAMED = st.lists(st.builds(Name, st.sampled_from(NAMES), st.sampled_from(["strong", "weak"])), min_size=1, max_size=3)
DOCUMENTS = st.lists(st.builds(Document, st.sampled_from(["AB1234", "ZZ99887"])), max_size=1)
PERSON = st.builds(
    Subject,
    names=NAMED,
    birth_dates=some(DAYS),
    places=some(["Mombasa", "Oslo"]),
    nationalities=some(["KE", "Norway"]),
    genders=some(["M", "F"], 1),
    documents=DOCUMENTS,
    parents=st.lists(st.sampled_from(NAMES), max_size=1),
)
PERSONS = st.lists(PERSON, min_size=1, max_size=12)


def numbered(persons: list[Subject]) -> list[Subject]:
    return [under(str(number), person) for number, person in enumerate(persons)]


def under(id: str, person: Subject) -> Subject:
    kept = (person.birth_dates, person.places, person.nationalities, person.genders, person.documents, person.parents)
    return Subject(id, person.names, *kept)


@given(PERSONS, PERSON, st.randoms())
def test_a_list_answers_alike_each_time_and_in_whatever_order_its_subjects_and_their_names_came(
    persons: list[Subject], asked: Subject, chance: object
) -> None:
    listed = numbered(persons)
    hits = Watchlist.build(listed).search(asked)
    assert Watchlist.build(listed).search(asked) == hits
    turned = [Subject(each.id, each.names[::-1], each.birth_dates[::-1], *rest(each)) for each in listed]
    chance.shuffle(turned)
    assert scores(Watchlist.build(turned), asked) == pytest.approx(scores(Watchlist.build(listed), asked), abs=1e-6)


def rest(person: Subject) -> tuple[object, ...]:
    return (person.places[::-1], person.nationalities[::-1], person.genders, person.documents, person.parents)


def scores(watchlist: Watchlist, asked: Subject) -> dict[str, float]:
    return {hit.id: hit.score for hit in watchlist.search(asked, limit=100)}


STEPS = st.lists(st.tuples(st.sampled_from("abcdef"), st.none() | PERSON), max_size=12)


@settings(max_examples=30)
@given(PERSONS, STEPS, PERSON)
def test_a_list_added_to_and_taken_from_answers_as_one_built_anew_and_as_it_does_from_a_file(
    persons: list[Subject], steps: list[tuple[str, Subject | None]], asked: Subject
) -> None:
    watchlist = Watchlist.build(numbered(persons))
    kept = {each.id: each for each in numbered(persons)}
    for id, person in steps:
        if kept.pop(id, None):
            watchlist.remove(id)
        if person:
            kept[id] = under(id, person)
            watchlist.add(kept[id])
    assert scores(watchlist, asked) == pytest.approx(scores(Watchlist.build(kept.values()), asked), abs=1e-6)
    with TemporaryDirectory() as folder:
        watchlist.save(Path(folder) / "list")
        opened = Watchlist.open(Path(folder) / "list")
        assert opened.search(asked) == watchlist.search(asked)
        assert {each.id for each in opened} == set(kept)


WHOLE = [
    Subject(f"{place}", [name, Name("The Tailor", "weak")], [DAYS[place % 4]], ["Oslo"], ["KE"], ["M"], ["AB1234"], [NAMES[place % 3]])
    for place, name in enumerate(NAMES * 3)
]


def test_several_threads_tell_scores_and_evidence_of_every_attribute_as_one_does() -> None:
    watchlist = Watchlist.build(WHOLE)
    asked = [under("", each) for each in WHOLE]
    alone = [watchlist.search(each, 7) for each in asked]
    assert list(watchlist.search_many(asked, limit=7, workers=2)) == alone
    assert {item.attribute for item in alone[0][0].evidence} == set(Attribute)


TELL = """
from tests.engines.screening.test_list_properties import WHOLE, Watchlist
print([[(hit.id, hit.score) for hit in hits] for hits in Watchlist.build(WHOLE).search_many(WHOLE)])
"""


def test_another_process_in_which_texts_hash_otherwise_answers_alike() -> None:
    told = [
        subprocess.run(
            [sys.executable, "-c", TELL],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1] == f"{[[(hit.id, hit.score) for hit in hits] for hits in Watchlist.build(WHOLE).search_many(WHOLE)]}\n"
