"""How information may be used: the provider's handling code and evaluation, and what they let flow to whom."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from comity.engines.ruling import N_, Ruling, no, yes

SEPARATOR: Final = " · "
NOT_EVALUATED: Final = "–"
MAX_TEXT: Final = 1_000


class MarkingError(ValueError):
    """Not a marking."""


class Code(StrEnum):
    """The provider's handling code."""

    H0 = "H0"  # only to prevent and combat crime, as all others too
    H1 = "H1"  # not in judicial proceedings without the provider's permission
    H2 = "H2"  # no dissemination without the provider's permission
    H3 = "H3"  # other: the provider's own words


class Source(StrEnum):
    """How far the source can be trusted."""

    A = "A"  # always reliable
    B = "B"  # mostly reliable
    C = "C"  # mostly unreliable
    X = "X"  # cannot be assessed


class Information(StrEnum):
    """How far the information can be trusted."""

    ACCURATE = "1"  # accuracy not in doubt
    KNOWN = "2"  # known personally to the source
    CORROBORATED = "3"  # not known personally to the source, but corroborated
    UNCORROBORATED = "4"  # not known personally to the source and not corroborated


class Recipient(StrEnum):
    """To whom information would flow."""

    PROVIDER = "provider"  # back to where it came from
    DESK = "desk"
    AUTHORITY = "authority"  # a competent law-enforcement authority of our State
    COURT = "court"  # a court or prosecutor
    STATE = "state"  # another State or an international organisation
    THIRD_PARTY = "third party"  # anyone else, private parties included


class Purpose(StrEnum):
    """What the information would be used for."""

    CRIME = "crime"  # to prevent and combat crime
    PROCEEDINGS = "proceedings"  # as evidence or otherwise in judicial proceedings
    OTHER = "other"


class Permission(StrEnum):
    """What the provider has said to the use in question."""

    OURS = "ours"  # we are the provider
    RECORDED = "recorded"  # its permission for this use is on record
    MISSING = "missing"


@dataclass(frozen=True, slots=True, order=True)
class Evaluation:
    """The 4×4: A1 is best, X4 worst."""

    source: Source
    information: Information

    def __str__(self) -> str:
        return f"{self.source}{self.information}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `A2`; raises MarkingError."""
        match = re.fullmatch(r"([ABCX])([1-4])", text.strip().upper(), re.ASCII)
        if not match:
            raise MarkingError("an evaluation is one of A, B, C, X and one of 1 to 4")
        return cls(Source(match[1]), Information(match[2]))


@dataclass(frozen=True, slots=True)
class Marking:
    """One field, one version: code, evaluation, and the provider's own words, which H3 needs and any code may carry."""

    code: Code
    evaluation: Evaluation | None = None
    text: str = ""

    def __post_init__(self) -> None:
        if (
            self.text != self.text.strip()
            or len(self.text) > MAX_TEXT
            or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in self.text)
        ):
            raise MarkingError(f"the provider's words stand on one line, without space around them, in at most {MAX_TEXT} characters")
        if self.code is Code.H3 and not self.text:
            raise MarkingError("H3 says its condition in words")

    def __str__(self) -> str:
        evaluation = str(self.evaluation) if self.evaluation else NOT_EVALUATED if self.text else ""
        return SEPARATOR.join(part for part in (self.code, evaluation, self.text) if part)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` writes: `H1`, `H1 · A2`, `H3 · – · not to the press`; raises MarkingError."""
        code, _, rest = text.partition(SEPARATOR.strip())
        evaluation, _, words = rest.partition(SEPARATOR.strip())
        return cls.from_json(
            {
                "code": code.strip().upper(),
                "evaluation": "" if (stated := evaluation.strip()) == NOT_EVALUATED else stated,
                "text": words.strip(),
            }
        )

    def to_json(self) -> dict[str, str]:
        """Three texts, empty where there is nothing."""
        return {"code": self.code.value, "evaluation": str(self.evaluation or ""), "text": self.text}

    @classmethod
    def from_json(cls, fields: Mapping[str, str]) -> Self:
        """Read what `to_json` writes; raises MarkingError."""
        code, evaluation, text = (fields.get(name, "") for name in ("code", "evaluation", "text"))
        if not all(isinstance(field, str) for field in (code, evaluation, text)) or code not in Code.__members__:
            raise MarkingError("a handling code is H0, H1, H2 or H3")
        return cls(Code(code), Evaluation.parse(evaluation) if evaluation else None, text)


BY_STRICTNESS: Final = (Code.H0, Code.H3, Code.H1, Code.H2)  # the words of an H3 are carried along, so no condition is lost
WORST: Final = Evaluation(Source.X, Information.UNCORROBORATED)


def strictest(markings: Iterable[Marking]) -> Marking:
    """The marking of material that combines several: every bar and every condition holds, and the weakest evaluation.

    Unevaluated material counts as X4 beside evaluated material. Raises MarkingError when there is none, or when the conditions
    together exceed the length of a marking.
    """
    all_of = list(markings)
    if not all_of:
        raise MarkingError("nothing was marked")
    code = max((marking.code for marking in all_of), key=BY_STRICTNESS.index)
    evaluation = None
    if any(marking.evaluation for marking in all_of):
        rated = [marking.evaluation or WORST for marking in all_of]
        evaluation = Evaluation(max(one.source for one in rated), max(one.information for one in rated))
    words = dict.fromkeys(marking.text for marking in all_of if marking.text)
    return Marking(code, evaluation, " / ".join(words))


def may_flow(marking: Marking, *, to: Recipient, purpose: Purpose, permission: Permission, acknowledged: bool = False) -> Ruling:
    """May information with this marking go there, for that?

    `acknowledged`: the person who acts was shown the provider's words and confirmed them. `permission` is the provider's, for
    this very use. Handling codes: Directive (EU) 2023/977 practice; onward transfer: its Art. 6(1)(h).
    """
    if to is Recipient.PROVIDER or permission is Permission.OURS:
        return yes()
    if purpose is Purpose.OTHER:
        return no(N_("The provider gave this only to prevent and combat crime."))
    if marking.text and not acknowledged:
        return no(N_("The provider set a condition in its own words: read it and confirm that you will keep it."))
    if permission is Permission.RECORDED:
        return yes()
    if marking.code is Code.H2 and (to is not Recipient.DESK or purpose is Purpose.PROCEEDINGS):
        return no(N_("H2: this may not be passed on without the provider’s permission. Ask the provider and record its answer."))
    if marking.code is Code.H1 and (to is Recipient.COURT or purpose is Purpose.PROCEEDINGS):
        return no(N_("H1: this may not be used in judicial proceedings without the provider’s permission. Ask and record its answer."))
    if to in (Recipient.STATE, Recipient.THIRD_PARTY):
        return no(N_("What another provider gave may leave our authorities only with its permission. Ask and record its answer."))
    return yes()


NOT_ACCREDITED: Final = N_("Material marked RESTRICTED or above is refused: Comity is not accredited for it. Use the channel that is.")

CLASSIFICATIONS: Final = frozenset(
    """
    restricted · confidential · secret · top secret · eu restricted · restreint ue · eu confidential · confidentiel ue
    eu secret · secret ue · eu top secret · tres secret ue
    nato restricted · nato confidential · nato secret · cosmic top secret · nato diffusion restreinte
    diffusion restreinte · confidentiel · confidentiel defense · secret defense · tres secret · tres secret defense
    vs-nfd · vs-nur fur den dienstgebrauch · vs-vertraulich · geheim · streng geheim · eingeschrankt
    riservato · riservatissimo · segreto · segretissimo · difusion limitada · confidencial · reservado · secreto · muito secreto
    departementaal vertrouwelijk · stg. confidentieel · stg. geheim · stg. zeer geheim · beperkte verspreiding
    zastrzezone · poufne · tajne · scisle tajne · vyhrazene · duverne · prisne tajne
    korlatozott terjesztesu! · bizalmas! · titkos! · szigoruan titkos!
    для служебного пользования · дсп · секретно · совершенно секретно · особои важности
    秘密 · 机密 · 绝密 · 機密 · 絕密 · محدود · مقيد · سري · سري جدا · سري للغاية
    """.replace("\n", " · ")
    .replace("    ", "")
    .split(" · ")
) - {""}

ORNAMENT: Final = " \t\u3000*-–—_=[]<>·•.\"'"
LABEL: Final = re.compile(r"^(classification|classificazione|clasificacion|einstufung|marking|密级|密級)\s*:\s*")


def classification_in(text: str) -> str | None:
    """The first line of a text that is a classification marking of RESTRICTED or above, as it stands there.

    A marking stands on a line of its own (`SECRET`, `RESTREINT UE/EU RESTRICTED`, `机密★10年`, `- SECRET // REL -`); the same
    words within a sentence mean nothing. The terms are those of many States and cannot be all: a person decides in the end.
    """
    return next((line.strip() for line in text.splitlines() if _is_classification(line)), None)


def classify(text: str) -> Ruling:
    """May a text with these markings be taken in at all?"""
    return no(NOT_ACCREDITED) if classification_in(text) else yes()


def _is_classification(line: str) -> bool:
    decomposed = unicodedata.normalize("NFKD", line.casefold())
    bare = LABEL.sub("", "".join(sign for sign in decomposed if not unicodedata.combining(sign)).strip(ORNAMENT))
    whole, first = re.sub(r" *[-–—] *", "-", bare), re.split(r"//|[/★☆|(]| [-–—] ", bare, maxsplit=1)[0].strip(ORNAMENT)
    return any(" ".join(words.split()) in CLASSIFICATIONS or _joined(words) in CLASSIFICATIONS for words in (whole, first))


def _joined(words: str) -> str:
    """Chinese markings are often set with spaces between the characters."""
    return "" if words.isascii() else words.replace(" ", "")
