"""Who was found, and how many people on no list raise an alert when a given share of the right ones is to be found."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from benchmarks.screening.material import EVERYTHING, SETS, Question, questions

Figures = dict[str, float]
EVIDENT = "with token evidence"
ALERTS_AT = (80, 85, 90, 93, 95, 97)  # per cent of the aliases with token evidence


class Answered(NamedTuple):
    """A question with its answers: ``rank`` of the first right one from 0, and its score; both None where none is right."""

    question: Question
    hits: Sequence[tuple[str, float]]
    rank: int | None
    score: float | None
    cpu: float
    wall: float


@cache
def _questions() -> dict[str, Question]:
    return {question.id: question for asked_in in SETS for question in questions(asked_in, EVERYTHING)}


def answered(answers: Iterable[dict[str, Any]]) -> list[Answered]:
    """What a contender left, beside what was right."""
    return [_answered(_questions()[answer["id"]], answer) for answer in answers]


def _answered(question: Question, answer: dict[str, Any]) -> Answered:
    hits = [(id, score) for id, score in answer["hits"]]
    rank = next((at for at, (id, _score) in enumerate(hits) if id in question.right), None)
    return Answered(question, hits, rank, None if rank is None else hits[rank][1], answer["cpu"], answer["wall"])


def figures(rows: Sequence[Answered]) -> Figures:
    """Recall in each set, by kind and by script, and false alerts: shares of 1 by name, with the number of questions."""
    found: Figures = {}
    for group, members in _grouped(rows).items():
        found[f"{group}/asked"] = len(members)
        found[f"{group}/recall@1"] = sum(row.rank == 0 for row in members) / len(members)
        found[f"{group}/recall@10"] = sum(row.rank is not None for row in members) / len(members)
    strangers = [row for row in rows if row.question.asked_in == "strangers"]
    for percent in ALERTS_AT:
        threshold = threshold_at(rows, percent)
        if threshold is not None and strangers:
            found[f"false alerts@{percent}"] = sum(alerts(row, threshold) for row in strangers) / len(strangers)
            found[f"threshold@{percent}"] = threshold
    return found


def _grouped(rows: Iterable[Answered]) -> dict[str, list[Answered]]:
    groups: dict[str, list[Answered]] = defaultdict(list)
    for row in rows:
        for group in _groups_of(row.question):
            groups[group].append(row)
    return groups


def _groups_of(question: Question) -> Iterator[str]:
    if question.asked_in != "strangers":
        yield f"{question.asked_in}/all"
        yield f"{question.asked_in}/{question.kind}"
    if question.asked_in == "aliases":
        yield f"aliases/in {question.script}"


def threshold_at(rows: Iterable[Answered], percent: float) -> float | None:
    """The contender's own score at which so many per cent of the aliases with token evidence are found.

    None where so many are never among the answers.
    """
    evident = [row for row in rows if row.question.kind == EVIDENT]
    scores = sorted((row.score for row in evident if row.score is not None), reverse=True)
    wanted = math.ceil(len(evident) * percent / 100)
    return scores[wanted - 1] if 0 < wanted <= len(scores) else None


def alerts(row: Answered, threshold: float) -> bool:
    """Whether the best answer reaches the threshold."""
    return bool(row.hits) and row.hits[0][1] >= threshold
