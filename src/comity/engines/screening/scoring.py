"""From what was compared to a probability: how much a name says, what all attributes say together, and two descriptions without a list."""

import math

import numpy as np

from comity.engines.screening.attributes import facts_of, weight_of
from comity.engines.screening.evidence import Verdict
from comity.engines.screening.naming import fit_of_two
from comity.engines.screening.subject import Name, Subject
from comity.engines.screening.telling import names_differ, parents_beside

MOST_NAMES = 20  # of one query; a subject with more is cut here
WEAK = np.float32(0.88)  # what an alias of low quality keeps of its fit
BEFOREHAND = -4.0  # log odds that any one candidate is the person, before anything is known
NO_NAME_ALIKE = -2.5


def discount(*names: Name) -> float:
    """What the fit of two names keeps where they are weak aliases."""
    return math.prod(float(WEAK) for name in names if name.strength == "weak")


def name_weight(fit: float) -> float:
    """What a fit of names speaks for or against, in log odds."""
    return max(NO_NAME_ALIKE, 11 * (fit - 0.72) + 4)


def no_name_weight(ours: Subject, theirs: Subject) -> float:
    """What it speaks against that no names resemble each other; nothing where one side gives none."""
    return NO_NAME_ALIKE if names_differ(ours, theirs).verdict is Verdict.DIFFERS else 0.0


def probability(weight: float) -> float:
    """0..1, from all that speaks for and against."""
    return 1 / (1 + math.exp(-(BEFOREHAND + weight)))


def likelihood(ours: Subject, theirs: Subject) -> float:
    """How likely two descriptions are of one person, 0..1, without a list to tell which names are common: never an identification."""
    pairs = ((a, b) for a in ours.names[:MOST_NAMES] for b in theirs.names[:MOST_NAMES])
    fit = max((fit_of_two(a.text, b.text) * discount(a, b) for a, b in pairs), default=0.0)
    weight = name_weight(fit) if fit > 0 else no_name_weight(ours, theirs)
    return probability(weight + weight_of(facts_of(ours), facts_of(theirs)) + parents_beside(ours, theirs).weight)
