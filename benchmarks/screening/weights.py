"""Fits the weights of `scoring` on the labelled pairs, and says how well they hold on others: ``python -m benchmarks.screening.weights``.

Logistic regression by Newton's method. What everything but the name weighs is taken as it is.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from benchmarks.screening import pairs
from benchmarks.screening.contenders.ours import subject_of
from benchmarks.screening.material import Pair
from benchmarks.screening.material import pairs as labelled
from numpy.typing import NDArray

from comity.engines.screening import Subject, Watchlist
from comity.engines.screening.attributes import facts_of, weight_of
from comity.engines.screening.naming import two
from comity.engines.screening.scoring import NO_NAME_ALIKE, ON_A_LIST, PER_FIT

FOLDS, ROUNDS, PENALTY = 5, 30, 0.05
Rows = NDArray[np.float64]


class Observed(NamedTuple):
    """One pair: what is fitted (a constant first), and what all but the name weighs; ``features`` is None where no names resemble."""

    pair: Pair
    features: tuple[float, ...] | None
    rest: float


def of_two() -> Iterator[Observed]:
    """Two names without a list: fit and conflict."""
    for pair in labelled():
        found = two(pair.ours.names[0], pair.theirs.names[0])
        yield _observed(pair, (1.0, found.fit, found.conflict) if found.fit > 0 else None)


def on_a_list() -> Iterator[Observed]:
    """One listed, the other asked for: fit, as the list tells it."""
    for pair in labelled():
        ours = subject_of(pair.ours)
        hits = Watchlist.build([subject_of(pair.theirs._replace(id="theirs"))]).search(Subject(names=ours.names))
        weight = np.log(hits[0].score / (1 - hits[0].score)) if hits else NO_NAME_ALIKE
        yield _observed(pair, (1.0, (weight - ON_A_LIST) / PER_FIT) if weight > NO_NAME_ALIKE else None)


def _observed(pair: Pair, features: tuple[float, ...] | None) -> Observed:
    return Observed(pair, features, weight_of(facts_of(subject_of(pair.ours)), facts_of(subject_of(pair.theirs))))


def fitted(observed: list[Observed]) -> Rows:
    """The weights, the constant first."""
    known = [one for one in observed if one.features]
    features, rest = np.array([one.features for one in known]), np.array([one.rest for one in known])
    same = np.array([one.pair.is_same for one in known], float)
    weights = np.zeros(features.shape[1])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-(features @ weights + rest)))
        curve = features.T @ (features * (likely * (1 - likely))[:, None]) + PENALTY * np.eye(len(weights))
        weights += np.linalg.solve(curve, features.T @ (same - likely) - PENALTY * weights)
    return weights


def judged(observed: list[Observed], weights: Rows) -> list[tuple[Pair, float]]:
    """Each pair with its probability."""
    return [(one.pair, float(1 / (1 + np.exp(-(_by_name(one, weights) + one.rest))))) for one in observed]


def _by_name(one: Observed, weights: Rows) -> float:
    return NO_NAME_ALIKE if one.features is None else max(NO_NAME_ALIKE, float(np.dot(one.features, weights)))


def main() -> None:
    """Print the weights, and the calibration error where each fifth was judged by weights of the others."""
    for title, observed in (("two descriptions alone", list(of_two())), ("on a list", list(on_a_list()))):
        held_out: list[tuple[Pair, float]] = []
        for fold in range(FOLDS):
            others = [one for at, one in enumerate(observed) if at % FOLDS != fold]
            held_out += judged(observed[fold::FOLDS], fitted(others))
        found = pairs.figures((pair.id, likely) for pair, likely in held_out)
        print(f"{title}: constant, fit, conflict: {fitted(observed).round(2)}")
        print("\n".join(f"  {key}: {value:.3f}" for key, value in found.items() if key.startswith("calibration") or key.endswith("auc")))


if __name__ == "__main__":
    main()
