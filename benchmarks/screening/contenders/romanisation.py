"""Latin letters lent to peers that know no other script, so that none is handicapped by it."""

import re
from collections.abc import Iterable

from anyascii import anyascii
from benchmarks.screening.contenders import Answer
from benchmarks.screening.material import Person

SPARE = 3  # names asked for in place of each person wanted, because one person has several

_SYLLABLE = re.compile(r"([㐀-鿿가-힣])")
_DROPPED = re.compile(r"['`’ʼʻ]")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def spelled(name: str) -> str:
    """A name in Latin letters, a word for each Chinese or Korean syllable; a name in ASCII stays as it is."""
    return name if name.isascii() else " ".join(anyascii(_SYLLABLE.sub(r"\1 ", name)).split())


def plain(name: str) -> str:
    """A name as small Latin letters and digits with single blanks: ``Zhou Da-Chuang`` and ``周大创`` are alike."""
    return _NOT_A_WORD.sub(" ", _DROPPED.sub("", spelled(name).lower())).strip()


class Lines:
    """Every name on a list once for each id, in plain Latin letters, for peers that search names and not people."""

    def __init__(self, listed: Iterable[Person]) -> None:
        pairs = dict.fromkeys((person.id, plain(name)) for person in listed for name in (*person.names, *person.weak))
        kept = [(id, name) for id, name in pairs if name]
        self.ids = [id for id, _name in kept]
        self.names = [name for _id, name in kept]

    def best(self, found: Iterable[tuple[int, float]], limit: int) -> list[Answer]:
        """The ids behind numbered names, each with the best of its scores, best first."""
        scores: dict[str, float] = {}
        for number, score in found:
            id = self.ids[number]
            scores[id] = max(score, scores.get(id, score))
        return sorted(scores.items(), key=lambda answer: -answer[1])[:limit]
