"""Whether the evidence allows an officer the verdict *same*: two independent attributes that agree, and nothing against."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from comity.engines.ruling import N_, Ruling, only
from comity.engines.screening.evidence import Attribute, Evidence, Verdict

NEEDED = 2

ALLOWED = N_("Two independent attributes agree and nothing speaks against it: %(agreeing)s.")
CONTRADICTED = N_("“Same” is not open: %(contradicting)s speaks against it.")
TOO_FEW = N_("“Same” needs two independent attributes that agree; here there is one: %(agreeing)s.")
NONE = N_("“Same” needs two independent attributes that agree; here there is none.")


class Sameness(NamedTuple):
    """May an officer say *same*? *Different* and *cannot tell* are always open.

    ``because`` is an English message id and ``values`` fills it; ``attributes`` are those it names, for a page that translates them too.
    """

    allowed: bool
    because: str
    values: Mapping[str, str]
    attributes: tuple[Attribute, ...] = ()

    def sentence(self) -> str:
        """The English sentence."""
        return self.because % self.values

    def ruling(self) -> Ruling:
        """The same as the rest of the house speaks of what is open."""
        return only(self.allowed, self.sentence())


def may_be_same(evidence: Iterable[Evidence]) -> Sameness:
    """Apply the rule: the name counts once; sex, nationality and place never; full birth date, document number, parents' names count."""
    items = tuple(evidence)
    against = [item.attribute for item in items if item.verdict is Verdict.DIFFERS]
    if against:
        return _sameness(False, CONTRADICTED, "contradicting", against)
    agreeing = dict.fromkeys(item.attribute for item in items if item.verdict is Verdict.AGREES and item.independent)
    if len(agreeing) >= NEEDED:
        return _sameness(True, ALLOWED, "agreeing", agreeing)
    return _sameness(False, TOO_FEW if agreeing else NONE, "agreeing", agreeing)


def _sameness(allowed: bool, because: str, key: str, attributes: Iterable[Attribute]) -> Sameness:
    named = tuple(dict.fromkeys(attributes))
    return Sameness(allowed, because, {key: ", ".join(named)}, named)
