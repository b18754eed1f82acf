"""The shape of a ready instrument: what its text gives, as data in our own words, each with its article."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from comity.agreements.models import AgreementKind, Power, Promise, Reach, TransferGround
from comity.engines.deadlines import Limit


class Says(NamedTuple):
    """One article: number, heading, what it says in our words, and the powers it gives."""

    number: str
    heading: str
    text: str
    gives: tuple[Power, ...] = ()


class Allows(NamedTuple):
    """One limit: for which promise, urgency and accessibility (empty: any)."""

    limit: Limit
    promise: Promise = Promise.ANSWER
    urgency: str = ""
    accessibility: str = ""


class Refuses(NamedTuple):
    """One ground of refusal as a whole sentence."""

    code: str
    article: str
    sentence: str
    power: str = ""
    is_clarified_first: bool = False


@dataclass(frozen=True)
class Instrument:
    """All that an instrument says, without its parties: these belong to the desk that adopts it."""

    code: str
    kind: AgreementKind
    title: str
    short_title: str
    citation: str
    articles: Sequence[Says] = ()
    limits: Sequence[Allows] = ()
    grounds: Sequence[Refuses] = ()
    reach: Reach = Reach.PARTIES
    languages: Sequence[str] = ()
    categories: Sequence[str] = ()
    transfer_ground: TransferGround = TransferGround.NONE
    transfer_citation: str = ""
    summary: str = ""
    asks_for: Sequence[str] = ()
    """What whoever adopts a template must still enter."""
