"""What is to be reached, each against our own figures."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from benchmarks.screening.recall import Figures


class Target(NamedTuple):
    """One line: the figures it names, each against its bound; a share is shown per cent. ``at_least``: more is better."""

    title: str
    keys: Sequence[str]
    bounds: Sequence[float]
    at_least: bool
    unit: str

    def row(self, ours: Figures) -> list[str]:
        """Title, measured, bound, verdict."""
        found = [ours.get(key) for key in self.keys]
        verdicts = [
            value is not None and (value >= bound if self.at_least else value <= bound)
            for value, bound in zip(found, self.bounds, strict=True)
        ]
        verdict = (
            "not measured"
            if None in found
            else "met"
            if all(verdicts)
            else "missed"
            if len(verdicts) == 1
            else f"{sum(verdicts)} of {len(verdicts)} met"
        )
        measured = " / ".join("–" if value is None else self._shown(value) for value in found)
        return [self.title, measured, f"{'≥' if self.at_least else '≤'} {' / '.join(map(self._shown, self.bounds))}", verdict]

    def _shown(self, value: float) -> str:
        return (
            f"{100 * value:.1f} %"
            if self.unit == "share"
            else f"{value:,.0f}"
            if value >= 200
            else f"{value:.3g}"
            if not self.unit
            else f"{value:.2f} {self.unit}"
        )


PAIRS = ("checks of an open matcher", "lists across scripts", "Hebrew and Korean full names", "list aliases", "mixed truth set")
TARGETS = (
    Target(
        "24,481 names, name only, held-out aliases: recall@1 / @10, all",
        ("listed/aliases/all/recall@1", "listed/aliases/all/recall@10"),
        (0.86, 0.95),
        True,
        "share",
    ),
    Target(
        "… with token evidence: recall@1 / @10",
        ("listed/aliases/with token evidence/recall@1", "listed/aliases/with token evidence/recall@10"),
        (0.92, 0.99),
        True,
        "share",
    ),
    Target("… in other scripts: recall@10", ("listed/aliases/other scripts/recall@10",), (0.98,), True, "share"),
    Target(
        "false alerts at 90 / 95 % recall, name only", ("listed/false alerts@90", "listed/false alerts@95"), (0.025, 0.12), False, "share"
    ),
    Target(
        "… with birth date, nationality, gender",
        ("listed/all known/false alerts@90", "listed/all known/false alerts@95"),
        (0.01, 0.04),
        False,
        "share",
    ),
    Target("noisy names: recall@1 / @10", ("listed/noisy/all/recall@1", "listed/noisy/all/recall@10"), (0.97, 0.985), True, "share"),
    Target(
        "1,000,000 names: recall@10 all / with token evidence",
        ("1m/aliases/all/recall@10", "1m/aliases/with token evidence/recall@10"),
        (0.89, 0.94),
        True,
        "share",
    ),
    Target(
        "labelled pairs: " + " · ".join(PAIRS), [f"listed/pairs/{group}/auc" for group in PAIRS], (0.88, 0.993, 0.95, 0.99, 0.93), True, ""
    ),
    Target("processor time of a query p50 / p99, 24,481 names", ("listed/cpu p50", "listed/cpu p99"), (0.5, 2), False, "ms"),
    Target("processor time of a query p50 / p99, 1,000,000 names", ("1m/cpu p50", "1m/cpu p99"), (1, 4), False, "ms"),
    Target("batch on two cores, 1,000,000 names, a second", ("1m/batch a second",), (2000,), True, ""),
    Target("memory above the imports, 1,000,000 names, MB", ("1m/build/megabytes",), (250,), False, ""),
    Target("build / open, 1,000,000 names", ("1m/build/seconds", "1m/opening/seconds"), (10, 0.5), False, "s"),
    Target(
        "calibration error overall / in the worst script",
        ("listed/calibration/all", "listed/calibration/worst script"),
        (0.05, 0.10),
        False,
        "",
    ),
    Target("false alerts, worst ÷ best script", ("listed/fairness/worst ÷ best",), (2,), False, ""),
)


def rows(ours: Figures) -> Iterator[list[str]]:
    """Each target with what was measured."""
    return (target.row(ours) for target in TARGETS)
