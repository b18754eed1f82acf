"""The tables, as Markdown rows, and all figures as JSON, from whatever parts are kept."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.screening import targets
from benchmarks.screening.contenders import ENTRANTS
from benchmarks.screening.lists import SCALES
from benchmarks.screening.marks import marks, on_the_same_questions
from benchmarks.screening.places import KEPT
from benchmarks.screening.recall import Figures

All = Mapping[str, Figures]  # by the title of a contender, in the order of the entrants
OURS = ENTRANTS["ours"].title
SAME = f"{OURS}, on the peers' questions"
NAMES = {"listed": "24,481", "100k": "100,000", "1m": "1,000,000"}
Shown = Callable[[float], str]
Column = tuple[str, str, Shown]  # heading, key of the figure, how it is written


def share(value: float) -> str:
    """Of 1, per cent."""
    return f"{100 * value:.1f}"


def plain(value: float) -> str:
    """Two digits that matter, or a whole number."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def area(value: float) -> str:
    """Three digits after the point."""
    return f"{value:.3f}"


def print_all(size: str) -> Path:
    """Print every table of the kept run of this size and write its figures; returns where they were written."""
    everyone = {entrant.title: found for name, entrant in ENTRANTS.items() if (found := marks(size, name))}
    same = on_the_same_questions(size, "ours", [name for name in ENTRANTS if name != "ours"])
    if same:
        everyone = {OURS: everyone[OURS], SAME: same} | everyone
    for title, table in _tables(everyone):
        rows = list(table)
        if len(rows) > 1:
            print(f"\n**{title}**\n")
            print(*(f"| {' | '.join(row)} |" for row in _ruled(rows)), sep="\n")
    file = KEPT / size / "figures.json"
    file.write_text(json.dumps(everyone, indent=1, ensure_ascii=False), encoding="utf-8")
    return file


def _ruled(rows: Sequence[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield rows[0]
    yield ["---", *("---:" for _column in rows[0][1:])]
    yield from rows[1:]


def _tables(everyone: All) -> Iterator[tuple[str, Iterable[list[str]]]]:
    ours = everyone.get(OURS, {})
    yield "Ours against what is to be reached", [["", "measured", "to reach", ""], *targets.rows(ours)] if ours else []
    yield "Recall among 24,481 names, name only, per cent", _by_contender(everyone, _RECALL)
    yield (
        "People on no list who raise an alert, per cent, where 90 or 95 % of the aliases with token evidence are found",
        _by_contender(everyone, _ALERTS),
    )
    for asked_in in ("aliases", "noisy"):
        yield f"Recall of {asked_in} by kind and script, @1 / @10, per cent", _by_kind(everyone, f"listed/{asked_in}/")
    yield "Recall in grown lists, held-out aliases, name only, per cent", _by_contender(everyone, _GROWN)
    yield "Labelled pairs, area under the curve", _by_contender(everyone, _PAIRS)
    yield "Calibration error of our score on labelled pairs", _one_by_one(ours, "listed/calibration/", area)
    yield "False alerts by script of the name, ours, per cent, where 95 % of the aliases with token evidence are found", _fairness(ours)
    yield "Time, processor and wall, ms a question; questions a second on two cores", _speed(everyone)
    yield "Building and memory", _building(everyone)


def _by_contender(everyone: All, columns: Sequence[Column]) -> Iterator[list[str]]:
    yield ["", *(heading for heading, _key, _shown in columns)]
    for name, found in everyone.items():
        if any(key in found for _heading, key, _shown in columns):
            yield [name, *(_cell(found, key, shown) for _heading, key, shown in columns)]


def _cell(found: Figures, key: str, shown: Shown) -> str:
    return shown(found[key]) if key in found else "–"


_RECALL: Sequence[Column] = (
    ("asked", "listed/aliases/all/asked", plain),
    ("all @1", "listed/aliases/all/recall@1", share),
    ("@10", "listed/aliases/all/recall@10", share),
    ("with token evidence @1", "listed/aliases/with token evidence/recall@1", share),
    ("@10", "listed/aliases/with token evidence/recall@10", share),
    ("without @10", "listed/aliases/without token evidence/recall@10", share),
    ("other scripts @1", "listed/aliases/other scripts/recall@1", share),
    ("@10", "listed/aliases/other scripts/recall@10", share),
    ("noisy asked", "listed/noisy/all/asked", plain),
    ("noisy @1", "listed/noisy/all/recall@1", share),
    ("@10", "listed/noisy/all/recall@10", share),
)
_ALERTS: Sequence[Column] = (
    ("name only, 90", "listed/false alerts@90", share),
    ("95", "listed/false alerts@95", share),
    ("all known, 90", "listed/all known/false alerts@90", share),
    ("95", "listed/all known/false alerts@95", share),
    ("score at 90", "listed/threshold@90", plain),
    ("at 95", "listed/threshold@95", plain),
)
_GROWN: Sequence[Column] = tuple(
    (f"{NAMES[scale]}: {heading}", f"{scale}/aliases/{key}", shown)
    for scale in ("100k", "1m")
    for heading, key, shown in (
        ("asked", "all/asked", plain),
        ("all @1", "all/recall@1", share),
        ("@10", "all/recall@10", share),
        ("with token evidence @1", "with token evidence/recall@1", share),
        ("@10", "with token evidence/recall@10", share),
    )
)
_PAIRS: Sequence[Column] = tuple((group, f"listed/pairs/{group}/auc", area) for group in targets.PAIRS)
_SPEED: Sequence[Column] = (
    ("cpu p50", "cpu p50", plain),
    ("p99", "cpu p99", plain),
    ("mean", "cpu mean", plain),
    ("wall p50", "wall p50", plain),
    ("batch, a second", "batch a second", plain),
)
_BUILDING: Sequence[Column] = (
    ("build, s", "build/seconds", plain),
    ("of processor", "build/cpu", plain),
    ("memory built, MB", "build/megabytes", plain),
    ("file, MB", "opening/file_megabytes", plain),
    ("open, s", "opening/seconds", plain),
    ("first answer, ms", "opening/first_answer_ms", plain),
    ("memory opened, after 200 questions, MB", "opening/megabytes", plain),
    ("imports, MB", "build/imports_megabytes", plain),
    ("load", "build/load", plain),
)


def _by_kind(everyone: All, under: str) -> Iterator[list[str]]:
    kinds = sorted({key[len(under) :].partition("/")[0] for found in everyone.values() for key in found if key.startswith(under)})
    yield ["kind", "asked", *everyone]
    for kind in kinds:
        asked = max(found.get(f"{under}{kind}/asked", 0) for found in everyone.values())
        cells = ((_cell(found, f"{under}{kind}/recall@{rank}", share) for rank in (1, 10)) for found in everyone.values())
        yield [kind, plain(asked), *(" / ".join(cell) for cell in cells)]


def _one_by_one(found: Figures, under: str, shown: Shown) -> Iterator[list[str]]:
    yield ["", "figure"]
    for key, value in found.items():
        if key.startswith(under):
            yield [key[len(under) :], shown(value)]


def _fairness(ours: Figures) -> Iterator[list[str]]:
    under = "listed/fairness/"
    yield ["script", "people", "alerts", "the same names in Latin letters", "ratio"]
    scripts = [key[len(f"{under}people in ") :] for key in ours if key.startswith(f"{under}people in ")]
    for script in sorted(scripts):
        latin = _cell(ours, f"{under}romanised from {script}", share)
        ratio = _cell(ours, f"{under}own ÷ Latin letters in {script}", plain)
        yield [script, plain(ours[f"{under}people in {script}"]), share(ours[f"{under}in {script}"]), latin, ratio]
    if scripts:
        worst = (_cell(ours, f"{under}{key}", plain) for key in ("worst ÷ best", "worst own ÷ Latin letters"))
        yield ["worst ÷ best; worst ratio (half an alert added to each)", "", next(worst), "", next(worst)]


def _speed(everyone: All) -> Iterator[list[str]]:
    return _by_scale(everyone, _SPEED)


def _building(everyone: All) -> Iterator[list[str]]:
    return _by_scale(everyone, _BUILDING)


def _by_scale(everyone: All, columns: Sequence[Column]) -> Iterator[list[str]]:
    yield ["names", "", *(heading for heading, _key, _shown in columns)]
    for scale in SCALES:
        for name, found in everyone.items():
            if any(f"{scale}/{key}" in found for _heading, key, _shown in columns):
                yield [NAMES[scale], name, *(_cell(found, f"{scale}/{key}", shown) for _heading, key, shown in columns)]
