"""What was once wrong: lost candidates, names taken for others, a list that is read while it changes, a spoiled file."""

import os
import sys
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.making_mrz import TAREK, zone

from comity.engines.screening import Hit, Subject, Verdict, Watchlist, WatchlistFileError
from comity.engines.screening.mrz import read_mrz
from comity.engines.screening.naming import likeness_of
from comity.engines.screening.tokens import tokens_of

OTHERS = [Subject(f"other{number}", [f"Henrik Vrelko{number}"]) for number in range(40)]
KNOWN: dict[str, Any] = {
    "birth_dates": ["1971-03-09"],
    "nationalities": ["KE"],
    "genders": ["M"],
    "places": ["Mombasa"],
    "parents": ["Omar Quastani"],
}


def hit(listed: list[Subject], asked: Subject) -> Hit | None:
    return next((hit for hit in Watchlist.build([*listed, *OTHERS]).search(asked, limit=100) if hit.id == "x"), None)


def score(listed: str, asked: str) -> float:
    found = hit([Subject("x", [listed])], Subject(names=[asked]))
    return found.score if found else 0


def test_a_namesake_with_more_words_takes_no_likely_candidate_away() -> None:
    asked, listed = Subject(names=["Tarek Omar Hassan Quastani"], **KNOWN), Subject("x", ["Tarek"], **KNOWN)
    alone = hit([listed], asked)
    assert alone
    assert alone.score > 0.5
    assert hit([listed, Subject("namesake", ["Tarek Omar Hassan Quastani"])], asked)


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        ("Tarek Omar Sefa Mirko Quastani Torvane Vrelko Lindqvar", "Quastani Torvane Vrelko Lindqvar Tarek Omar Sefa Mirko"),
        ("Maria Aparecida da Conceicao dos Santos Oliveira da Silva", "dos Santos Oliveira da Silva, Maria Aparecida da Conceicao"),
        ("박정희", "박 정희"),
        ("이순신", "이 순신"),
    ],
)
def test_the_same_name_written_surname_first_or_with_a_space_is_likely(listed: str, asked: str) -> None:
    assert score(listed, asked) > 0.5


@pytest.mark.parametrize(("listed", "asked"), [("Yusuf Sun", "Yi Sun"), ("Ahmed Weiwei", "Ai Weiwei"), ("Oleg Zhang", "Ou Zhang")])
def test_a_short_word_is_no_initial(listed: str, asked: str) -> None:
    assert score(listed, asked) < 0.85 < score(listed, listed)


@pytest.mark.parametrize(("ours", "theirs"), [("Yi", "Lee"), ("Yi", "Ri"), ("Wu", "U")])
def test_kin_of_one_sound_are_kin(ours: str, theirs: str) -> None:
    assert likeness_of(tokens_of(ours)[0], tokens_of(theirs)[0]) > 0.9


def test_a_word_said_twice_in_a_short_name_says_as_much_as_once() -> None:
    assert score("Ali", "Ali Ali") > 0.5


@pytest.mark.parametrize("name", ["J. Q.", "O", "Tarek Quastani"])
def test_a_shared_document_with_the_same_name_never_says_that_the_names_differ(name: str) -> None:
    namesakes = [Subject(f"namesake{number}", ["Tarek Quastani"]) for number in range(400)]
    found = hit([*namesakes, Subject("x", [name], documents=["AB1234"])], Subject(names=[name], documents=["AB1234"]))
    assert found
    assert found.evidence[0].verdict is not Verdict.DIFFERS


@pytest.mark.parametrize("later", [None, ["Sefa Quastani"], ["Mirko Lindqvar", "Henrik Torvane"]])
def test_a_hit_tells_what_was_found_also_after_the_list_moved_on(later: list[str] | None) -> None:
    watchlist = Watchlist.build([Subject("x", ["Tarek Quastani", "Sefa Quastani"])])
    [found] = watchlist.search(Subject(names=["Sefa Quastani"]))
    watchlist.remove("x")
    if later:
        watchlist.add(Subject("x", later))
    told = found.evidence[0]
    assert (told.verdict, told.theirs, len(told.tokens)) == (Verdict.AGREES, "Sefa Quastani", 2)


def test_one_thread_may_add_while_others_search() -> None:
    often, every = 1e-6, sys.getswitchinterval()
    watchlist, wrong, done = Watchlist.build(OTHERS), list[BaseException](), threading.Event()

    def look() -> None:
        while not done.is_set():
            try:
                watchlist.search(Subject(names=["Sefa Added7"]))
            except Exception as fault:  # noqa: BLE001
                wrong.append(fault)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    sys.setswitchinterval(often)
    try:
        for number in range(2000):
            watchlist.add(Subject(f"added{number}", [f"Sefa Added{number} {'Xq' * more}" for more in range(1, 5)]))
    except Exception as fault:  # noqa: BLE001
        wrong.append(fault)
    sys.setswitchinterval(every)
    done.set()
    for thread in threads:
        thread.join()
    assert not wrong


def opens(path: Path) -> int:
    """0 where a file opens and is searched, 1 where it is refused by the typed error, else anything: in a process of its own."""
    if not (child := os.fork()):
        try:
            Watchlist.open(path).search(Subject(names=["Henrik Vrelko7"]))
            os._exit(0)
        except WatchlistFileError:
            os._exit(1)
        except BaseException:  # noqa: BLE001
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_header_with_one_bit_changed_is_a_typed_error(tmp_path: Path) -> None:
    path = tmp_path / "list"
    Watchlist.build(OTHERS).save(path)
    whole = path.read_bytes()
    end = whole.index(b"}", whole.index(b'"check"')) + 1
    for at in range(whole.index(b"{"), end, 3):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert opens(path) == 1, whole[at - 20 : at + 10]


def test_a_header_of_nothing_but_brackets_is_a_typed_error(tmp_path: Path) -> None:
    path = tmp_path / "list"
    deep = b"[" * 200_000
    path.write_bytes(b"comity watchlist 2\n" + len(deep).to_bytes(8, "little") + deep)
    with pytest.raises(WatchlistFileError):
        Watchlist.open(path)


def test_a_birth_date_of_zeros_says_no_year() -> None:
    assert read_mrz("\n".join(zone("TD3", TAREK._replace(born="000000"))), date(2026, 11, 22)).birth_date == ""


def test_a_list_that_was_added_to_and_taken_from_answers_as_one_built_anew() -> None:
    asked = Subject(names=["Tarek Omar Hassan Quastani"], **KNOWN)
    grown = Watchlist.build([*OTHERS, Subject("namesake", ["Tarek Omar Hassan Quastani"])])
    grown.add(Subject("x", ["Tarek"], **KNOWN))
    anew = Watchlist.build(grown)
    assert [hit.id for hit in grown.search(asked)] == [hit.id for hit in anew.search(asked)]


@pytest.mark.parametrize(
    ("written", "read"), [("Abd Allah Hassan", "abdallah hassan"), ("Omar Abd Allah Quastani", "omar abdallah quastani")]
)
def test_the_servant_of_god_is_one_word_also_where_another_name_follows(written: str, read: str) -> None:
    assert " ".join(token.text for token in tokens_of(written)) == read
