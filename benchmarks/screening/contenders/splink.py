"""splink on DuckDB: record linkage after Fellegi and Sunter, list against questions in one batch, trained on both without labels."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

from benchmarks.screening.contenders import Answer
from benchmarks.screening.contenders.romanisation import Lines, plain
from benchmarks.screening.material import Person

FIRST_ASKED = 10**9  # the number of the first question; listed names have smaller ones
LEAST_WEIGHT = -20.0  # log2 odds


class Splink:
    """Words of a name as fields."""

    def __init__(self) -> None:
        logging.getLogger("splink").setLevel(logging.ERROR)
        self._splink, self._table = import_module("splink"), import_module("pyarrow").Table.from_pylist
        self._lines = Lines(())
        self._listed: Any = None

    def in_its_terms(self, person: Person) -> Person:
        return person

    def build(self, listed: Iterable[Any]) -> None:
        self._lines = Lines(listed)
        self._listed = self._table([_row(number, name) for number, name in enumerate(self._lines.names)])

    def search_many(self, asked: Sequence[Person], limit: int, workers: int) -> list[list[Answer]]:
        """On as many cores as DuckDB takes."""
        questions = self._table([_row(FIRST_ASKED + at, plain(person.names[0]) or "?") for at, person in enumerate(asked)])
        linker = self._trained(questions)
        links = linker.inference.predict(threshold_match_weight=LEAST_WEIGHT).as_record_list()
        found: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for link in links:
            numbers = link["unique_id_l"], link["unique_id_r"]
            found[max(numbers) - FIRST_ASKED].append((min(numbers), link["match_weight"]))
        return [self._lines.best(found[at], limit) for at in range(len(asked))]

    def _trained(self, questions: Any) -> Any:
        library, block_on = import_module("splink.comparison_library"), self._splink.block_on
        words = [
            library.JaroWinklerAtThresholds(field, [0.95, 0.85]).configure(term_frequency_adjustments=True) for field in ("first", "last")
        ]
        settings = self._splink.SettingsCreator(
            link_type="link_only",
            unique_id_column_name="unique_id",
            comparisons=[library.JaroWinklerAtThresholds("sorted", [0.95, 0.9, 0.85, 0.75]), *words],
            blocking_rules_to_generate_predictions=[
                block_on("last"),
                block_on("first"),
                "l.first = r.last",
                "l.last = r.first",
                block_on("substr(sorted, 1, 5)"),
                block_on("joined"),
            ],
            max_iterations=10,
        )
        database = self._splink.DuckDBAPI()
        linker = self._splink.Linker([database.register(self._listed), database.register(questions)], settings)
        linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
        for field in ("last", "first"):
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(field))
        return linker


def _row(number: int, name: str) -> dict[str, Any]:
    words = name.split()
    return {"unique_id": number, "sorted": " ".join(sorted(words)), "first": words[0], "last": words[-1], "joined": "".join(words)[:8]}
