"""A name as written, taken apart into comparable words: bounded, in any script, never failing on junk."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from comity.engines.screening.folding import BETWEEN, fold, skeleton
from comity.engines.screening.renderings import is_parted
from comity.engines.screening.scripts import (
    ARABIC,
    HAN,
    HANGUL,
    HEBREW,
    chinese,
    consonants,
    korean,
    latin,
    rendered,
    script_of,
    without_geresh,
)

LONGEST_NAME = 200
MOST_WORDS = 16
LONGEST_WORD = 40
LONGEST_CHINESE = 4  # characters; a longer word is the sound of a foreign one


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES = _words(
    "al el ul ad as ash at an az ar bin ben ibn ibne bint binti bt bn abn bnt oulad ould wald wuld de da do dos das del della di du "
    "des la le las los van von der den ter ten zu zur of the and y e i ou und san st saint"
)
HONORIFICS = _words(
    "mr mrs ms miss dr prof professor sheikh shaykh shaikh cheikh sheik hajj haj haji hajji hadji hajja mullah mulla "
    "maulavi mawlawi molvi maulana mawlana sayyid sayed sayyed seyed qari alhaj alhaji ustad ustaz imam general gen "
    "colonel col major maj captain capt lt lieutenant brigadier commander commandant comandante sir lord lady don dona sr "
    "sra jr ii iii iv eng engineer excellency"
)
_SERVANT = frozenset(["abd", "abdu", "abdul", "abdel", "abdal", "abdol", "abdoul", "abdour", "abdur", "abdus"])
_ARTICLE = frozenset(["al", "el", "ul", "ar", "ad", "as", "ash", "at", "an", "az"])
_GOD = frozenset(["allah", "alah", "ellah", "ullah", "allh", "llh"])
_JOINED_SERVANT = re.compile(r"abd(?:ou|[aeiou])(?:l(?!l)|([rsntdz])(?=\1))?([a-z]{3,})$")
_OF_THE_FAITH = re.compile(r"([a-z]{2,}?)(?:[aeu]l|[aeiu]d?)d(?:in|een|ine)$")  # Nooruddin, Salahaldin, Tajideen, Izzeddine
_APOSTROPHES = re.compile("['`´ʹʻʼʽʾʿˈ‘’‛′׳״ـ]")
_WORDS = re.compile(r"(?:[^\W_]|[\u0900-\u0fff])+")  # in Indic scripts and Thai vowel signs are no letters to Python
# Han, Hangul, and letters of other scripts: a word is cut where they meet (``李Ming``).
_RUNS = re.compile(f"[{HAN}]+|[{HANGUL}]+|[^{HAN}{HANGUL}]+")
_PATRONYMIC = re.compile(r"[oe]v(?:ich|na)$|ichna$|ogl[iuy]$|[kq][iy]z[iy]$")


class Token(NamedTuple):
    """One word of a name: romanised, folded, as a skeleton; the characters themselves for Han and Hangul.

    `abjad`: written without vowels; `syllabic`: by the sounds of syllables, as Hangul is, and foreign names in Han.
    """

    text: str
    fold: str
    skeleton: str
    native: str = ""
    abjad: bool = False
    syllabic: bool = False

    @property
    def is_light(self) -> bool:
        """A particle or honorific: present or absent, it says little."""
        return self.text in PARTICLES or self.text in HONORIFICS

    @property
    def is_patronymic(self) -> bool:
        """A father's name between given name and surname, which many lists and most travellers leave out."""
        return bool(_PATRONYMIC.search(self.text))


def pieces_of(name: str) -> list[str]:
    """What stands between the blanks of a name, in one case where it is in ASCII letters."""
    name = name[:LONGEST_NAME]
    return (name.lower() if name.isascii() else name).split()


def words_alone(piece: str) -> tuple[Token, ...]:
    """The words of such a piece, whatever name it stands in; none where the rest of the name has a say in them.

    It has in Han and Hangul, in servant names, and where nothing of a word can be read.
    """
    words, parted = _written(piece)
    found: list[Token] = []
    for word in _read_each(words, parted=parted):
        if word.native or not word.text or _begins_compound(word):
            return ()
        found += _parted(word)
    return tuple(found)


def _begins_compound(word: Token) -> bool:
    """May this word be one with those after it?"""
    return word.text.startswith("abd")


@lru_cache(maxsize=8192)
def tokens_of(name: str) -> tuple[Token, ...]:
    """The words of a name, at most ``MOST_WORDS``; a name without a letter or digit has none."""
    words, parted = _written(name)
    return _compounds(_read_each(words, parted=parted))[:MOST_WORDS]


def _written(name: str) -> tuple[list[str], bool]:
    """The words of a name as they are written, at most ``MOST_WORDS``, and whether there are dots between them."""
    if name.isascii():
        text = name[:LONGEST_NAME].lower()
        return [text] if text.isalnum() else _WORDS.findall(_APOSTROPHES.sub("", text))[:MOST_WORDS], False
    text = unicodedata.normalize("NFKC", name[:LONGEST_NAME]).translate(_WITHOUT_SILENT)
    return _WORDS.findall(_unmarked(_APOSTROPHES.sub("", without_geresh(text))))[:MOST_WORDS], is_parted(text)


def _read_each(words: list[str], *, parted: bool) -> list[Token]:
    found: list[Token] = []
    for word in words:
        if word.isascii():
            found.append(_token(word.lower()))
        else:
            for run in _RUNS.findall(word[: 2 * LONGEST_WORD]):
                found.extend(_read(run, alone=len(words) == 1, parted=parted))
    return found


class _Without(dict[int, int | None]):
    """For `str.translate`: leaves characters of some categories out, and looks each character up but once."""

    def __init__(self, *categories: str, but: Iterable[int] = ()) -> None:
        self._categories = categories
        super().__init__({point: point for point in but})

    def __missing__(self, point: int) -> int | None:
        self[point] = None if unicodedata.category(chr(point)) in self._categories else point
        return self[point]


_WITHOUT_SILENT = _Without("Cf", "Cs", "Co", "Cn")
_VOICED = (0x3099, 0x309A)  # ha with them is ba and pa
_WITHOUT_MARKS = _Without("Mn", but=(*range(0x0900, 0x1000), *_VOICED))


def _unmarked(text: str) -> str:
    """Without vowel points and accents in scripts where they are optional; Indic and Thai vowel signs stay, and what voices kana."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(_WITHOUT_MARKS))


def _read(word: str, *, alone: bool, parted: bool) -> list[Token]:
    match script_of(word):
        case "han":
            if parted or len(word) > LONGEST_CHINESE:
                return [_token(*rendered(word), syllabic=True)]
            return [_token(text, native) for text, native in chinese(word, alone=alone)]
        case "hangul":
            return [_token(text, native, syllabic=True) for text, native in korean(word, alone=alone)]
        case "arabic":
            bare = word[2:] if word.startswith("ال") and len(word) > 4 else word
            return [_token(consonants(bare, ARABIC), abjad=True)]
        case "hebrew":
            return [_token(consonants(word, HEBREW), abjad=True)]
        case _:
            return [_token(latin(word))]


@lru_cache(maxsize=1 << 14)
def _token(text: str, native: str = "", abjad: bool = False, syllabic: bool = False) -> Token:
    text = text[:LONGEST_WORD]
    return Token(text.replace(BETWEEN, ""), fold(text, abjad=abjad), skeleton(text), native, abjad, syllabic)


def _compounds(found: list[Token]) -> tuple[Token, ...]:
    """Servant names as two words however they are written: *Abd al Rahman*, *Abdurrahman*, عبد الرحمن; *Abdullah* is one."""
    found = [part for token in found for part in _parted(token)]
    if not any(_begins_compound(token) for token in found):
        return tuple(token for token in found if token.text)
    words: list[Token] = []
    at = 0
    while at < len(found):
        token = found[at]
        at += 1
        if token.text in _SERVANT:
            while at + 1 < len(found) and found[at].text in _ARTICLE:
                at += 1
            if at < len(found) and found[at].text in _GOD:
                words.append(_token("abdallah" if not found[at].abjad else "abdallh", "", found[at].abjad))
                at += 1
            else:
                words.append(_token("abd", "", token.abjad))
                if at < len(found) and found[at].abjad and found[at].text.startswith("al") and len(found[at].text) > 3:
                    words.append(_token(found[at].text[2:], "", True))
                    at += 1
        elif (served := _served(token)) is not None:
            words += [_token("abd", "", token.abjad), served]
        elif token.text:
            words.append(token)
    return tuple(words)


def _parted(token: Token) -> tuple[Token, ...]:
    """*Nooruddin* as *Noor* and *din*, *Alireza* as *Ali* and *Reza*, as they are also written; any other word as it is."""
    if token.abjad and len(token.text) > 5 and token.text.endswith("rda"):
        return (_token(token.text[:-3], "", True), _token("rda", "", True))
    if not token.abjad and len(token.text) > 6 and token.text.endswith("reza"):
        return (_token(token.text[:-4]), _token("reza"))
    if token.abjad:
        return (
            (_token(token.text[:-5], "", True), _token("dyn", "", True))
            if len(token.text) > 6 and token.text.endswith("aldyn")
            else (token,)
        )
    parts = _OF_THE_FAITH.match(token.text) if token.text.endswith(("din", "deen", "dine")) else None
    return (_token(parts[1]), _token("din")) if parts else (token,)


def _served(token: Token) -> Token | None:
    """Whom a servant name written as one word serves, or None where it is none."""
    if (
        not token.text.startswith("abd")
        or len(token.text) < 7
        or token.text.startswith(("abdall", "abdull", "abdoull", "abdill", "abdell", "abdoulay", "abdulay"))
    ):
        return None
    if token.abjad:
        return _token(token.text[5:], "", True) if token.text.startswith("abdal") else None
    joined = _JOINED_SERVANT.match(token.text)
    return _token(joined[2]) if joined else None
