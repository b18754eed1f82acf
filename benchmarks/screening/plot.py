"""Recall against false alerts, ours and the peers, as a picture.

`python -m benchmarks.screening.plot SIZE FILE.svg`, in the peers' environment.
"""

import sys
from bisect import bisect_left
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from benchmarks.screening.contenders import ENTRANTS
from benchmarks.screening.parts import Part
from benchmarks.screening.recall import EVIDENT, Answered, answered

PANELS = {"by_name": "by the name alone", "by_all": "with birth date, nationality and gender"}
FEWEST = 0.05  # per cent of false alerts at the left edge
SHARES = (0.1, 1, 10, 100)  # per cent, marked
LOWEST = 50  # per cent of recall at the lower edge
OURS, OTHERS = {"linewidth": 2.4, "color": "#b3261e"}, {"linewidth": 1.2}


def curve(rows: Sequence[Answered]) -> tuple[list[float], list[float]]:
    """At each score of a right answer: per cent of strangers who raise an alert, and of the aliases with token evidence that are found."""
    evident = [row for row in rows if row.question.kind == EVIDENT]
    right = sorted((row.score for row in evident if row.score is not None), reverse=True)
    alarms = sorted(row.hits[0][1] if row.hits else float("-inf") for row in rows if row.question.asked_in == "strangers")
    if not alarms or not right:
        return [], []
    raised = [100 * (len(alarms) - bisect_left(alarms, score)) / len(alarms) for score in right]
    return raised, [100 * found / len(evident) for found in range(1, len(right) + 1)]


def main() -> None:
    """Draw what is kept of a run."""
    size, file = sys.argv[1:]
    matplotlib = import_module("matplotlib")
    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "comity", "font.family": "sans-serif", "svg.fonttype": "none"})
    figure, panels = import_module("matplotlib.pyplot").subplots(1, len(PANELS), figsize=(11, 5), sharey=True, layout="constrained")
    for panel, (part, title) in zip(panels, PANELS.items(), strict=True):
        _draw(panel, size, part)
        panel.set_title(title)
    panels[0].set_ylabel("aliases with token evidence that are found, %")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=4, fontsize=8)
    figure.savefig(file, metadata={"Date": None, "Creator": None})


def _draw(panel: Any, size: str, part: str) -> None:
    for name, entrant in ENTRANTS.items():
        kept = Part(size, name, "listed", part).read()
        if kept is None:
            continue
        raised, found = curve(answered(kept["answers"]))
        panel.plot([max(share, FEWEST) for share in raised], found, label=entrant.title, **(OURS if entrant.is_ours else OTHERS))
    panel.set_xscale("log")
    panel.set_xlim(FEWEST, 100)
    panel.set_xticks(SHARES, [f"{share:g}" for share in SHARES])
    panel.set_ylim(LOWEST, 100)
    panel.set_xlabel("people on no list who raise an alert, %")
    panel.grid(alpha=0.3)


if __name__ == "__main__":
    main()
