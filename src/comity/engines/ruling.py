"""May this be done? Yes, or no with its sentence."""

from dataclasses import dataclass


def N_(sentence: str) -> str:
    """Mark an English sentence for translation without translating it: engines know no language."""
    return sentence


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the system says about an act: whether it is open, and why not.

    `because` is empty when allowed; otherwise it is one whole sentence for the person who asked.
    """

    allowed: bool
    because: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def __post_init__(self) -> None:
        if self.allowed == bool(self.because):
            raise ValueError("a ruling is either allowed or has its sentence")

    def __and__(self, other: "Ruling") -> "Ruling":
        """Both must allow; the first that does not gives the sentence."""
        return other if self.allowed else self

    def __or__(self, other: "Ruling") -> "Ruling":
        """Either may allow; if neither does, the first gives the sentence."""
        return self if self.allowed or not other.allowed else other


_YES = Ruling(True)


def yes() -> Ruling:
    """Allowed."""
    return _YES


def no(because: str) -> Ruling:
    """Not allowed, with the sentence that says why and what would help."""
    return Ruling(False, because)


def only(allowed: bool, because: str) -> Ruling:
    """Allowed if the condition holds, else refused with the sentence."""
    return _YES if allowed else no(because)
