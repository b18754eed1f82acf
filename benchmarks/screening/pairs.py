"""How well scores separate the labelled pairs, and whether they mean what they say."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

from benchmarks.screening.material import Pair, pairs
from benchmarks.screening.recall import Figures

BINS = 10
FEWEST = 30  # pairs of a script, for its calibration to be counted
Judged = tuple[Pair, float]


def figures(likeness: Iterable[tuple[str, float]]) -> Figures:
    """The area under the curve in each group of pairs; the calibration error overall and in each script of at least ``FEWEST`` pairs."""
    given = dict(likeness)
    judged = [(pair, given[pair.id]) for pair in pairs() if pair.id in given]
    found: Figures = {}
    for group, members in _by(judged, "group").items():
        found[f"pairs/{group}/auc"] = area_under_curve(members)
        found[f"pairs/{group}/asked"] = len(members)
    found["calibration/all"] = calibration_error(judged)
    for script, members in _by(judged, "script").items():
        if len(members) >= FEWEST:
            found[f"calibration/in {script}"] = calibration_error(members)
    found["calibration/worst script"] = max(value for key, value in found.items() if key.startswith("calibration/in "))
    return found


def _by(judged: Iterable[Judged], field: str) -> dict[str, list[Judged]]:
    groups: dict[str, list[Judged]] = defaultdict(list)
    for row in judged:
        groups[getattr(row[0], field)].append(row)
    return groups


def area_under_curve(judged: Sequence[Judged]) -> float:
    """How often a true pair scores above a false one, equal scores counting half; 0..1, needs some of each."""
    same = sum(pair.is_same for pair, _score in judged)
    below, won = 0, 0.0
    for _score, tied in groupby(sorted(judged, key=lambda row: row[1]), key=lambda row: row[1]):
        kinds = [pair.is_same for pair, _tied_score in tied]
        false = kinds.count(False)
        won += kinds.count(True) * (below + false / 2)
        below += false
    return won / (same * (len(judged) - same))


def calibration_error(judged: Sequence[Judged]) -> float:
    """The expected calibration error: in ten bins of equal width, the mean score against the share of true pairs, weighed by size."""
    bins: dict[int, list[Judged]] = defaultdict(list)
    for row in judged:
        bins[min(int(row[1] * BINS), BINS - 1)].append(row)
    return sum(abs(sum(score - pair.is_same for pair, score in members)) for members in bins.values()) / len(judged)
