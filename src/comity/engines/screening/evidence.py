"""What speaks for and against two descriptions being one person, item by item, each with its sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from comity.engines.ruling import N_


class Attribute(StrEnum):
    """What is compared; the value is an English message id."""

    NAME = N_("name")
    BIRTH_DATE = N_("birth date")
    DOCUMENT = N_("document")
    PARENTS = N_("parents")
    NATIONALITY = N_("nationality")
    PLACE = N_("place")
    GENDER = N_("gender")


class Verdict(StrEnum):
    """What one comparison says. ``unknown``: one side is silent, which speaks neither for nor against."""

    AGREES = "agrees"
    CLOSE = "close"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One attribute, ours and theirs side by side.

    ``template`` is an English message id and ``values`` fills it (``gettext(template) % values``); ``tokens`` aligns two names word by
    word as (ours, theirs, similarity 0..1), with an empty string where a word has no partner. ``independent`` marks an item that counts
    towards the two independent attributes which a verdict *same* needs.
    """

    attribute: Attribute
    verdict: Verdict
    ours: str
    theirs: str
    template: str
    values: Mapping[str, str] = field(default_factory=dict)
    tokens: tuple[tuple[str, str, float], ...] = ()
    independent: bool = False

    def sentence(self) -> str:
        """The English sentence."""
        return self.template % self.values


class Hit:
    """A listed subject this may be: never a verdict, only a score in 0..1 and the evidence behind it, told when first read."""

    __slots__ = ("_tell", "_told", "id", "score")

    def __init__(self, id: str, score: float, tell: Callable[[], tuple[Evidence, ...]]) -> None:
        self.id = id
        self.score = score
        self._tell = tell
        self._told: tuple[Evidence, ...] | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Hit) and (self.id, self.score, self.evidence) == (other.id, other.score, other.evidence)

    def __hash__(self) -> int:
        return hash((self.id, self.score))

    def __repr__(self) -> str:
        return f"Hit({self.id!r}, {self.score:.4f})"

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Item by item, in the order an officer reads them."""
        if self._told is None:
            self._told = self._tell()
        return self._told
