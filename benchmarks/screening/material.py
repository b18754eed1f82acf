"""The labelled data: who is listed, what is asked, which answers are right, and which pairs of names are one person."""

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from benchmarks.screening.places import LABELLED

SETS = {"aliases": "taskA2", "noisy": "taskB", "strangers": "taskC"}
GROUPS = {
    "nk_": "checks of an open matcher",
    "xscript": "lists across scripts",
    "wd_": "Hebrew and Korean full names",
    "list_alias": "list aliases",
    "senzing": "mixed truth set",
}

EVERYTHING = 10**9  # more questions than there are


class Person(NamedTuple):
    """Somebody listed or asked for, as every contender gets it; ``weak`` are names their publisher calls low quality."""

    id: str
    names: tuple[str, ...]
    weak: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    gender: str = ""
    documents: tuple[str, ...] = ()


class Question(NamedTuple):
    """A person asked for: ``right`` are the ids that answer, none for somebody on no list; ``kind`` is what sort of question it is."""

    id: str
    asked_in: str
    person: Person
    right: frozenset[str]
    kind: str
    script: str


class Pair(NamedTuple):
    """Two descriptions, and whether they are one person."""

    id: str
    group: str
    script: str
    ours: Person
    theirs: Person
    is_same: bool


def _rows(name: str) -> Iterator[dict[str, Any]]:
    with (LABELLED / f"{name}.jsonl").open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def listed() -> list[Person]:
    """Everybody on the lists by their ids, without the aliases that are held out."""
    return sorted(_listed(row) for row in _rows("watchlist"))


def _listed(row: dict[str, Any]) -> Person:
    aliases = [alias for alias in row["aliases"] if not alias.get("held_out")]
    return Person(
        row["id"],
        (row["name"], *(alias["name"] for alias in aliases if alias["strength"] != "weak")),
        tuple(alias["name"] for alias in aliases if alias["strength"] == "weak"),
        tuple(row.get("dob", ())),
        tuple(row.get("nationality", ())),
        row.get("gender") or "",
        tuple(row.get("passports", ())),
    )


def questions(asked_in: str, most: int) -> list[Question]:
    """At most so many questions of one set: the same every time, spread over its whole file.

    Left out are trivial ones, and strangers who have a namesake on the list.
    """
    rows = [row for row in _rows(SETS[asked_in]) if not row.get("trivial") and not row.get("homonym")]
    rows.sort(key=lambda row: _digest(f"q|{row['qid']}"))
    return [_question(asked_in, row) for row in rows[:most]]


def _digest(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()[:12]


def _question(asked_in: str, row: dict[str, Any]) -> Question:
    script = row.get("script") or script_of(row["name"])
    kind: str = row.get("kind") or row.get("source", "")
    if asked_in == "aliases":
        kind = "other scripts" if script != "Latin" else "with token evidence" if row["reachable"] else "without token evidence"
    return Question(row["qid"], asked_in, _described(row["name"], row["bio"]), frozenset(row.get("gold", ())), kind, script)


def _described(name: str, bio: dict[str, Any]) -> Person:
    return Person("", (name,), (), tuple(bio.get("dob", ())), tuple(bio.get("nationality", ())), bio.get("gender") or "")


def pairs() -> Iterator[Pair]:
    """All labelled pairs, in the order of their file."""
    for row in _rows("taskD"):
        ours, theirs = (_described(row[side]["name"], row[side]) for side in ("a", "b"))
        group = next(name for prefix, name in GROUPS.items() if row["source"].startswith(prefix))
        scripts = {script_of(ours.names[0]), script_of(theirs.names[0])} - {"Latin"}
        yield Pair(row["pid"], group, min(scripts, default="Latin"), ours, theirs, row["match"])


_SCRIPTS = {
    "LATIN": "Latin",
    "CYRILLIC": "Cyrillic",
    "ARABIC": "Arabic",
    "HEBREW": "Hebrew",
    "HANGUL": "Hangul",
    "CJK": "Han",
    "HIRAGANA": "Kana",
    "KATAKANA": "Kana",
}


def script_of(name: str) -> str:
    """The script in which most letters of a name are written."""
    words = (unicodedata.name(letter, "").partition(" ")[0] for letter in name if letter.isalpha())
    found = Counter(_SCRIPTS.get(word, word.capitalize()) for word in words)
    return max(found, key=lambda script: found[script], default="Latin")
