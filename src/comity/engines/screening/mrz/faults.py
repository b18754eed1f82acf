"""What is wrong with a machine-readable zone, each with its field, its place and its sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from comity.engines.ruling import N_


class MrzField(StrEnum):
    """The data elements of Doc 9303; the value is an English message id. ``WHOLE`` is what the composite check digit covers."""

    CODE = N_("document code")
    ISSUER = N_("issuing state")
    NUMBER = N_("document number")
    OPTIONAL = N_("optional data")
    NATIONALITY = N_("nationality")
    BIRTH_DATE = N_("birth date")
    SEX = N_("sex")
    EXPIRY_DATE = N_("expiry date")
    NAMES = N_("names")
    WHOLE = N_("whole zone")


class MrzReason(StrEnum):
    """Why a fault is one. The first three alone can make a text unreadable; ``LENGTH`` and ``CHARACTER`` are also told of single fields."""

    LINES = "lines"
    LENGTH = "length"
    CHARACTER = "character"
    CHECK_DIGIT = "check digit"
    DATE = "date"
    SEX = "sex"
    STATE = "state"
    KIND = "kind"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class MrzFault:
    """One thing that is wrong. Line and position count from 1, and are 0 where the fault has no place.

    ``template`` is an English message id and ``values`` fills it (``gettext(template) % values``). ``values["field"]``, where given, is
    the message id of ``field``, for a page that translates it too.
    """

    field: MrzField
    reason: MrzReason
    template: str
    line: int
    position: int
    values: Mapping[str, str]

    def sentence(self) -> str:
        """The English sentence."""
        return self.template % self.values


class MrzError(ValueError):
    """A text that has not the shape of a machine-readable zone, so that nothing of it can be trusted; ``fault`` says what and where."""

    def __init__(self, fault: MrzFault) -> None:
        super().__init__(fault.sentence())
        self.fault = fault


def fault_at(field: MrzField, reason: MrzReason, template: str, line: int, position: int, **values: object) -> MrzFault:
    """A fault whose sentence may name its field and place too."""
    named = {"field": field.value, "line": str(line), "position": str(position)}
    return MrzFault(field, reason, template, line, position, named | {key: str(value) for key, value in values.items()})
