"""From what was compared to a probability: how much a name says, what all attributes say together, and two descriptions without a list.

The weights are fitted so that of labelled pairs, half of them one person, as many are one as the probability says:
`python -m benchmarks.screening.weights` fits them anew.
"""

import math

from comity.engines.screening.attributes import facts_of, weight_of
from comity.engines.screening.evidence import Verdict
from comity.engines.screening.finding import WEAK
from comity.engines.screening.naming import Beside, two
from comity.engines.screening.subject import Name, Subject
from comity.engines.screening.telling import names_differ, parents_beside

MOST_NAMES = 20  # of one query; a subject with more is cut here
ON_A_LIST, PER_FIT = -6.63, 11.58  # log odds by the name alone, where a list tells which words are rare
OF_TWO, PER_FIT_OF_TWO, PER_CONFLICT = -0.59, 4.75, -4.12  # and where nothing does: a word on each side that has no partner speaks against
BY_ONE_WORD = -2.0  # a surname alone, or a given name: labelled pairs hold too few such to fit it
NO_NAME_ALIKE, NO_NAME_GIVEN = -3.7, -2.0


def discount(*names: Name) -> float:
    """What the fit of two names keeps where they are weak aliases."""
    return float(WEAK) ** sum(name.strength == "weak" for name in names)


def name_weight(fit: float) -> float:
    """What a fit of names on a list says, in log odds."""
    return max(NO_NAME_ALIKE, ON_A_LIST + PER_FIT * fit)


def no_name_weight(ours: Subject, theirs: Subject) -> float:
    """What it says that no names resemble each other, or that one side gives none."""
    return NO_NAME_ALIKE if names_differ(ours, theirs).verdict is Verdict.DIFFERS else NO_NAME_GIVEN


def probability(weight: float) -> float:
    """0..1, from all that speaks for and against."""
    return 1 / (1 + math.exp(-weight))


def likelihood(ours: Subject, theirs: Subject) -> float:
    """How likely two descriptions are of one person, 0..1, without a list to tell which names are common: never an identification."""
    pairs = ((a, b) for a in ours.names[:MOST_NAMES] for b in theirs.names[:MOST_NAMES])
    weights = (_weight_of_two(found, discount(a, b)) for a, b in pairs if (found := two(a.text, b.text)).fit > 0)
    weight = max(weights, default=no_name_weight(ours, theirs))
    return probability(weight + weight_of(facts_of(ours), facts_of(theirs)) + parents_beside(ours, theirs).weight)


def _weight_of_two(found: Beside, kept: float) -> float:
    weight = OF_TWO + PER_FIT_OF_TWO * found.fit * kept + PER_CONFLICT * found.conflict
    return max(NO_NAME_ALIKE, weight + BY_ONE_WORD * found.by_one_word)
