"""Two names laid side by side, word by word in any order, and how well they fit."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from comity.engines.screening.similarity import ENOUGH, word_similarity
from comity.engines.screening.tokens import Token, _token

LIGHT = 0.12  # a particle or honorific, in parts of an ordinary word
PATRONYMIC = 0.75
INITIAL = 0.35  # an initial
THEIRS_LEFT_OVER = 0.32  # a list gives longer names than a query does: their spare words count less than ours
OURS_LEFT_OVER = 0.75
ENOUGH_WEIGHT = 0.4  # a common name alone cannot saturate
WEAK = 0.88  # an alias of low quality


class Pair(NamedTuple):
    """A word of ours and a word of theirs; -1 where one has no partner."""

    ours: int
    theirs: int
    similarity: float


class Alignment(NamedTuple):
    """Words that found a partner, and how well the names fit, 0..1."""

    pairs: tuple[Pair, ...]
    fit: float


def align(
    ours: Sequence[Token],
    theirs: Sequence[Token],
    our_weights: Sequence[float],
    their_weights: Sequence[float],
    alike: Sequence[Sequence[float]],
) -> Alignment:
    """The best pairing found greedily, most similar first; ``alike[i][j]`` is the similarity of our word i with their word j."""
    options: list[tuple[float, int, int, int]] = []
    for i, row in enumerate(alike):
        initial = len(ours[i].text) == 1
        for j, similarity in enumerate(row):
            if initial or len(theirs[j].text) == 1:
                similarity = _with_initial(similarity, ours[i].text, theirs[j].text)
            if similarity >= ENOUGH:
                options.append((-similarity, abs(i - j), i, j))
    options.sort()
    our_rest, their_rest = list(range(len(ours))), list(range(len(theirs)))
    pairs: list[Pair] = []
    for negative, _, i, j in options:
        if i in our_rest and j in their_rest:
            pairs.append(Pair(i, j, -negative))
            our_rest.remove(i)
            their_rest.remove(j)
    if our_rest and their_rest:
        pairs += _joined(ours, theirs, our_rest, their_rest)
    return Alignment(tuple(pairs), _fit(pairs, ours, theirs, our_weights, their_weights))


def _with_initial(similarity: float, ours: str, theirs: str) -> float:
    short, long = (ours, theirs) if len(ours) < len(theirs) else (theirs, ours)
    return max(similarity, 0.9) if long.startswith(short) else similarity


def _joined(ours: Sequence[Token], theirs: Sequence[Token], our_rest: list[int], their_rest: list[int]) -> list[Pair]:
    """Left-over words that fit when two neighbours are read as one (*Abu Bakr* and *Abubakr*)."""
    pairs: list[Pair] = []
    for one, many, one_rest, many_rest, flipped in (
        (ours, theirs, our_rest, their_rest, False),
        (theirs, ours, their_rest, our_rest, True),
    ):
        for i in list(one_rest):
            for j in many_rest:
                if j + 1 in many_rest:
                    similarity = word_similarity(one[i], _token(many[j].text + many[j + 1].text, "", many[j].abjad))
                    if similarity >= 0.86:
                        pairs += (
                            [Pair(j, i, similarity), Pair(j + 1, i, similarity)]
                            if flipped
                            else [Pair(i, j, similarity), Pair(i, j + 1, similarity)]
                        )
                        one_rest.remove(i)
                        many_rest.remove(j)
                        many_rest.remove(j + 1)
                        break
    return pairs


def side_by_side(pairs: Sequence[Pair], ours: int, theirs: int) -> tuple[Pair, ...]:
    """The pairs in our order, with our ``ours`` and their ``theirs`` words that found no partner."""
    our_used, their_used = {pair.ours for pair in pairs}, {pair.theirs for pair in pairs}
    alone = [Pair(i, -1, 0.0) for i in range(ours) if i not in our_used]
    spare = [Pair(-1, j, 0.0) for j in range(theirs) if j not in their_used]
    return (*sorted([*pairs, *alone]), *spare)


def quality(similarity: float) -> float:
    """What a similarity is worth: equal words all, merely resembling ones little."""
    return math.pow(max(0.0, (similarity - 0.55) / 0.45), 1.3)


def _fit(
    pairs: list[Pair], ours: Sequence[Token], theirs: Sequence[Token], our_weights: Sequence[float], their_weights: Sequence[float]
) -> float:
    agreed = doubtful = 0.0
    left, spare = sum(our_weights), sum(their_weights)
    for i, j, similarity in pairs:
        weight = min(our_weights[i], their_weights[j]) if similarity > 0.97 else (our_weights[i] + their_weights[j]) / 2
        if len(ours[i].text) == 1 or len(theirs[j].text) == 1:
            weight = min(weight, INITIAL)
        worth = quality(similarity)
        agreed += weight * worth
        doubtful += weight * (1 - worth)
    left = max(0.0, left - sum(our_weights[i] for i in {pair.ours for pair in pairs}))
    spare = max(0.0, spare - sum(their_weights[j] for j in {pair.theirs for pair in pairs}))
    if agreed <= 0:
        return 0.0
    return agreed / (agreed + doubtful + OURS_LEFT_OVER * left + THEIRS_LEFT_OVER * spare) * (1 - math.exp(-agreed / ENOUGH_WEIGHT * 1.5))
