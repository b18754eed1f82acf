"""Latin letters lent to peers that know no other script, so that none is handicapped by it."""

import re

from anyascii import anyascii

_SYLLABLE = re.compile(r"([㐀-鿿가-힣])")
_DROPPED = re.compile(r"['`’ʼʻ]")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def spelled(name: str) -> str:
    """A name in Latin letters, a word for each Chinese or Korean syllable; a name in ASCII stays as it is."""
    return name if name.isascii() else " ".join(anyascii(_SYLLABLE.sub(r"\1 ", name)).split())


def plain(name: str) -> str:
    """A name as small Latin letters and digits with single blanks: ``Zhou Da-Chuang`` and ``周大创`` are alike."""
    return _NOT_A_WORD.sub(" ", _DROPPED.sub("", spelled(name).lower())).strip()
