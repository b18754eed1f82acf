"""Every figure of one contender, from the parts it left; a part that is missing has no figures."""

from collections.abc import Iterable, Sequence
from statistics import median

from benchmarks.screening import fairness, pairs, recall
from benchmarks.screening.lists import SCALES
from benchmarks.screening.parts import Part
from benchmarks.screening.recall import Answered, Figures


def marks(size: str, contender: str) -> Figures:
    """All figures of a contender in the kept run of this size, as ``scale/…``; times in ms, seconds or a second, shares of 1."""
    return {f"{scale}/{key}": value for scale in SCALES for key, value in _of_scale(size, contender, scale).items()}


def on_the_same_questions(size: str, contender: str, others: Iterable[str]) -> Figures:
    """Recall and false alerts of a contender on those questions alone that all the others were asked as well."""
    return {
        f"{scale}/{prefix}{key}": value
        for scale in SCALES
        for part, prefix in (("by_name", ""), ("by_all", "all known/"))
        for key, value in recall.figures(_shared(size, contender, others, scale, part)).items()
    }


def _shared(size: str, contender: str, others: Iterable[str], scale: str, part: str) -> list[Answered]:
    mine = _rows(Part(size, contender, scale, part))
    theirs = [rows for other in others if (rows := _rows(Part(size, other, scale, part)))]
    asked = [{row.question.id for row in rows} for rows in theirs]
    return [row for row in mine if asked and all(row.question.id in ids for ids in asked)]


def _of_scale(size: str, contender: str, scale: str) -> Figures:
    rows = {name: _rows(Part(size, contender, scale, name)) for name in ("by_name", "by_all", "in_scripts", "romanised")}
    found = recall.figures(rows["by_name"]) if rows["by_name"] else {}
    found |= _times(rows["by_name"])
    if rows["by_all"]:
        found |= {f"all known/{key}": value for key, value in recall.figures(rows["by_all"]).items()}
    if rows["in_scripts"]:
        found |= fairness.figures(rows["by_name"], rows["in_scripts"], rows["romanised"])
    if judged := Part(size, contender, scale, "pairs").read():
        found |= pairs.figures(judged["likeness"])
    return found | _counted(size, contender, scale)


def _rows(part: Part) -> list[Answered]:
    kept = part.read()
    return recall.answered(kept["answers"]) if kept else []


def _times(rows: Sequence[Answered]) -> Figures:
    if not rows:
        return {}
    cpu, wall = sorted(row.cpu for row in rows), [row.wall for row in rows]
    if cpu[0] == cpu[-1]:  # one batch, of which only the mean is known
        return {"cpu mean": cpu[0]}
    return {"cpu p50": median(cpu), "cpu p99": cpu[int(len(cpu) * 0.99)], "wall p50": median(wall), "cpu mean": sum(cpu) / len(cpu)}


def _counted(size: str, contender: str, scale: str) -> Figures:
    found: Figures = {}
    for name in ("build", "opening"):
        if kept := Part(size, contender, scale, name).read():
            found |= {f"{name}/{key}": value for key, value in kept.items() if key != "made_by"}
    if batch := Part(size, contender, scale, "batch").read():
        found["batch a second"] = batch["questions"] / batch["seconds"]
    return found
