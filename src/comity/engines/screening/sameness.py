"""Whether the evidence allows an officer the verdict *same*: two independent attributes that agree, and nothing against."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from comity.engines.screening.evidence import N_, Attribute, Evidence, Verdict

NEEDED = 2

ALLOWED = N_("Two independent attributes agree and nothing speaks against it: %(agreeing)s.")
CONTRADICTED = N_("“Same” is not open: %(contradicting)s speaks against it.")
TOO_FEW = N_("“Same” needs two independent attributes that agree; here there is one: %(agreeing)s.")
NONE = N_("“Same” needs two independent attributes that agree; here there is none.")


class Sameness(NamedTuple):
    """May an officer say *same*? Fill ``because`` with ``values``, translated or not. *Different* and *cannot tell* are always open."""

    allowed: bool
    because: str
    values: Mapping[str, str]

    def sentence(self) -> str:
        """The English sentence."""
        return self.because % self.values


def may_be_same(evidence: Iterable[Evidence]) -> Sameness:
    """Apply the rule: the name counts once; sex, nationality and place never; full birth date, document number, parents' names count."""
    items = tuple(evidence)
    against = [item.attribute for item in items if item.verdict is Verdict.DIFFERS]
    if against:
        return Sameness(False, CONTRADICTED, {"contradicting": _listed(against)})
    agreeing = [item.attribute for item in items if item.verdict is Verdict.AGREES and item.independent]
    kinds = dict.fromkeys(agreeing)
    if len(kinds) >= NEEDED:
        return Sameness(True, ALLOWED, {"agreeing": _listed(kinds)})
    return Sameness(False, TOO_FEW, {"agreeing": _listed(kinds)}) if kinds else Sameness(False, NONE, {})


def _listed(attributes: Iterable[Attribute]) -> str:
    return ", ".join(dict.fromkeys(attribute.value for attribute in attributes))
