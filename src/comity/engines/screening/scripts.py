"""How each script is turned into Latin letters, by its own habits where a general romanisation would lose the name."""

import re
from functools import cache, lru_cache
from itertools import pairwise

import icu
from anyascii import anyascii

from comity.engines.screening.folding import BETWEEN
from comity.engines.screening.renderings import sound_of

# As they stand between the brackets of a pattern.
HAN = "\u3400-\u9fff\U00020000-\U0003ffff\uf900-\ufaff"
HANGUL = "\uac00-\ud7a3"

_HAN = "Han-Latin/Names; Latin-ASCII; Lower"
_SIMPLIFIED = "Traditional-Simplified"
_ANY = "Any-Latin; Latin-ASCII; Lower"
_INDIC = "Any-Latin; Lower; NFC"
_ASCII = "Latin-ASCII"


@cache
def _by(rules: str) -> icu.Transliterator:
    """Made when it is first needed: that takes a tenth of a second."""
    return icu.Transliterator.createInstance(rules)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _letters(table: str) -> dict[str, str]:
    """``b=ب`` reads: this letter is romanised ``b``; several letters may share one."""
    return {letter: latin for latin, _, letters in (row.partition("=") for row in table.split()) for letter in letters}


ARABIC = _letters(
    "a=اأإآٱع y=ئيىیے w=ؤو b=ب t=تط th=ث j=ج h=حهھہۀ kh=خ d=دض dh=ذ r=ر z=زظ s=سص sh=ش gh=غ f=ف q=ق k=كک l=ل m=م n=نں"
    " a=ةۃ p=پ ch=چ zh=ژ g=گڨ v=ڤ"
) | {"ء": ""}
HEBREW = _letters("a=א b=ב g=ג d=ד h=הח w=ו z=ז t=טת y=י k=כך l=ל m=מם n=נן s=ס a=ע f=פף ts=צץ k=ק r=ר sh=ש j=\ufb22 zh=\ufb23 ch=\ufb25")
_ONE_SOUND = _words("sh kh ch th dh gh zh ts tz ph dj dz tc sc hc")
# A letter with a geresh is another: the wide letters, of which NFKC leaves none in a text, stand for these.
_GERESH = {"ג": "\ufb22", "ז": "\ufb23", "צ": "\ufb25", "ץ": "\ufb25"}
_WITH_GERESH = re.compile("([גזצץ])['׳’]")
_NOT_ALPHANUMERIC = re.compile("[^0-9A-Za-z]+")
_LONG_IN_KANA = re.compile("([ou])\\1")  # passports write them short
# Greek letters that are one sound together; some only where they begin a word.
_GREEK_SOUNDS = {"ου": "ou", "αυ": "av", "ευ": "ev", "ηυ": "iv", "γγ": "ng", "γχ": "nch", "γξ": "nx", "μπ": "b", "ντ": "d", "γκ": "g"}
_GREEK = re.compile("ου|[αεη]υ|γ[γχξ]|^(?:μπ|ντ|γκ)")
# Thai joins titles to names, marks letters that are not said, and writes some vowels before the consonant they follow.
_THAI_TITLE = re.compile("^(?:นางสาว|นาย|นาง)(?=.{3})")
_THAI_SILENT = re.compile("(?:ทร|[ก-ฮ])[ิุ]?์")
_THAI_LEADING = re.compile("([เแโใไ])([ก-ฮ])")
_SOUTH_OF_INDIA = 0x0B00  # from here on each vowel is said
_VOWEL, _CONSONANT = "[aāiīuūeēoō]", "[bcdḍgjklḷmnñṅṇprsśṣtṭvyzfqġx]h?"
_LAST_UNSAID = re.compile(f"(?<={_VOWEL}[^aāiīuūeēoō])a$|(?<={_VOWEL}[^aāiīuūeēoō]h)a$")
_UNSAID = re.compile(f"(.*{_VOWEL}{_CONSONANT})a({_CONSONANT}{_VOWEL}.*)")
_TWO_SYLLABLE_SURNAMES = _words(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 "
    "皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 令狐"
)
_KOREAN_SURNAMES = {
    "김": "kim", "이": "lee", "리": "lee", "박": "park", "최": "choe", "정": "jong", "강": "kang", "조": "cho", "윤": "yun", "장": "jang",
    "임": "lim", "림": "lim", "한": "han", "오": "o", "서": "so", "신": "sin", "권": "kwon", "황": "hwang", "안": "an", "송": "song",
    "류": "ryu", "유": "yu", "전": "jon", "홍": "hong", "고": "ko", "문": "mun", "양": "yang", "손": "son", "배": "pae", "백": "paek",
    "허": "ho", "남": "nam", "심": "sim", "노": "no", "로": "ro", "하": "ha", "곽": "kwak", "성": "song", "차": "cha", "주": "ju",
    "우": "u", "구": "ku", "민": "min", "진": "jin", "지": "ji", "엄": "om", "채": "chae", "원": "won", "천": "chon", "방": "pang",
}  # fmt: skip


def script_of(word: str) -> str:
    """By its first letter: ``han``, ``hangul``, ``kana``, ``arabic``, ``hebrew``, ``greek``, ``thai``, ``indic`` or ``other``."""
    point = ord(word[0])
    if 0x3400 <= point <= 0x9FFF or 0x20000 <= point <= 0x3FFFF or 0xF900 <= point <= 0xFAFF:
        return "han"
    if 0xAC00 <= point <= 0xD7A3:
        return "hangul"
    if 0x3040 <= point <= 0x30FF:
        return "kana"
    if 0x0370 <= point <= 0x03FF:
        return "greek"
    if 0x0E00 <= point <= 0x0E7F:
        return "thai"
    if 0x0590 <= point <= 0x05FF or 0xFB1D <= point <= 0xFB4F:
        return "hebrew"
    if 0x0600 <= point <= 0x06FF or 0x0750 <= point <= 0x077F:
        return "arabic"
    return "indic" if 0x0900 <= point <= 0x0DFF else "other"


def without_geresh(text: str) -> str:
    """Hebrew letters with a geresh (``ג׳`` is j, ``צ׳`` ch) as one letter each, before apostrophes go."""
    return _WITH_GERESH.sub(lambda letter: _GERESH[letter[1]], text)


@lru_cache(maxsize=1 << 14)
def latin(word: str) -> str:
    """A word of an alphabet in lower-case ASCII letters and digits; nothing else survives."""
    return _NOT_ALPHANUMERIC.sub("", _romanised(word).lower())


def _romanised(word: str) -> str:
    match script_of(word):
        case "kana":
            return _LONG_IN_KANA.sub(r"\1", _by(_ANY).transliterate(word).replace("dz", "z").replace("ou", "o"))
        case "indic":
            return _indic(word)
        case "greek":
            return anyascii(_GREEK.sub(lambda letters: _GREEK_SOUNDS[letters[0]], word.lower()))
        case "thai":
            return anyascii(_THAI_LEADING.sub(r"\2\1", _THAI_SILENT.sub("", _THAI_TITLE.sub("", word))))
        case _:
            return anyascii(word)


def _indic(word: str) -> str:
    """A word of an Indic script, without the vowel that is written with each consonant where the north of India leaves it unsaid."""
    romanised = str(_by(_INDIC).transliterate(word))
    if ord(word[0]) < _SOUTH_OF_INDIA:
        romanised = _LAST_UNSAID.sub("", romanised)
        while unsaid := _UNSAID.fullmatch(romanised):
            romanised = unsaid[1] + unsaid[2]
    return str(_by(_ASCII).transliterate(re.sub("[śṣ]", "sh", romanised.replace("c", "ch"))))


def consonants(word: str, table: dict[str, str]) -> str:
    """A word of an abjad, letter by letter, parted by ``BETWEEN`` where two would be read as one; others are romanised the general way."""
    letters = [table[letter] if letter in table else latin(letter) for letter in word]
    parted = (BETWEEN * (one[-1:] + other[:1] in _ONE_SOUND) + other for one, other in pairwise(letters))
    return "".join((*letters[:1], *parted))


@lru_cache(maxsize=16384)
def simplified(word: str) -> str:
    """Chinese characters in their simplified form, so that both ways of writing a name are equal."""
    return str(_by(_SIMPLIFIED).transliterate(word))


def chinese(word: str, *, alone: bool) -> list[tuple[str, str]]:
    """(romanised, characters) of a Chinese word: surname and given name apart where it is a whole name of two to four characters."""
    characters = simplified(word)
    if alone and 2 <= len(characters) <= 4:
        cut = 2 if characters[:2] in _TWO_SYLLABLE_SURNAMES and len(characters) > 2 else 1
        if len(characters) - cut <= 2:
            return [(_pinyin(characters[:cut]), characters[:cut]), (_pinyin(characters[cut:]), characters[cut:])]
    return [(_pinyin(characters), characters)]


def rendered(word: str) -> tuple[str, str]:
    """(romanised, characters) of a foreign word in Chinese characters, each by the sound it stands for in names."""
    characters = simplified(word)
    return "".join(sound_of(character) or _pinyin(character) for character in characters), characters


@lru_cache(maxsize=16384)
def _pinyin(characters: str) -> str:
    return _NOT_ALPHANUMERIC.sub("", _by(_HAN).transliterate(characters))


def korean(word: str, *, alone: bool) -> list[tuple[str, str]]:
    """(romanised, syllables) of a Korean word: surname and given name apart where it is a whole name of two to four syllables."""
    if alone and 2 <= len(word) <= 4 and word[0] in _KOREAN_SURNAMES:
        return [(_KOREAN_SURNAMES[word[0]], word[0]), (latin(word[1:]), word[1:])]
    return [(latin(word), word)]
