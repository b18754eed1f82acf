"""Whether people whose names are written in one script are stopped more often than those of another: false alerts at one threshold."""

from collections import defaultdict
from collections.abc import Sequence

from benchmarks.screening.recall import Answered, Figures, alerts, threshold_at

AT = 95  # per cent of the aliases with token evidence are found at the threshold
FEWEST = 30  # strangers of a script, for it to be counted


def figures(by_name: Sequence[Answered], in_scripts: Sequence[Answered], romanised: Sequence[Answered]) -> Figures:
    """Shares of strangers with a false alert, in the script their name is written in and the same names in Latin letters; worst ÷ best.

    The threshold is found in ``by_name``, which also holds the strangers in Latin letters; the others are all asked for ``in_scripts``.
    Half an alert is added to each script, so that a script without any alert does not make the rest infinitely worse.
    """
    threshold = threshold_at(by_name, AT)
    if threshold is None:
        return {}
    in_latin = [row for row in by_name if row.question.asked_in == "strangers" and row.question.script == "Latin"]
    written = _by_script([*in_latin, *in_scripts])
    latin = _by_script(romanised)
    found: Figures = {}
    for script, rows in written.items():
        found[f"fairness/in {script}"] = _share(rows, threshold)
        found[f"fairness/people in {script}"] = len(rows)
        if script in latin:
            found[f"fairness/romanised from {script}"] = _share(latin[script], threshold)
            found[f"fairness/own ÷ Latin letters in {script}"] = _smoothed(rows, threshold) / _smoothed(latin[script], threshold)
    ratios = [value for key, value in found.items() if key.startswith("fairness/own ÷")]
    if ratios:
        found["fairness/worst own ÷ Latin letters"] = max(ratios)
    smoothed = [_smoothed(rows, threshold) for rows in written.values()]
    if len(smoothed) > 1:
        found["fairness/worst ÷ best"] = max(smoothed) / min(smoothed)
    return found


def _by_script(rows: Sequence[Answered]) -> dict[str, list[Answered]]:
    groups: dict[str, list[Answered]] = defaultdict(list)
    for row in rows:
        groups[row.question.script].append(row)
    return {script: members for script, members in groups.items() if len(members) >= FEWEST}


def _share(rows: Sequence[Answered], threshold: float) -> float:
    return sum(alerts(row, threshold) for row in rows) / len(rows)


def _smoothed(rows: Sequence[Answered], threshold: float) -> float:
    return (sum(alerts(row, threshold) for row in rows) + 0.5) / (len(rows) + 1)
