"""The fixed words of letters, in every language whose words are known; a letter in another is framed in English, and says so."""

import tomllib
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

HERE = Path(__file__).parent
FALLBACK = "en"


@cache
def _all() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads((HERE / "phrases.toml").read_text(encoding="utf-8"))
    return found


@cache
def _grounds() -> dict[str, dict[str, str]]:
    """The sentences of the grounds of refusal by their English words, each in the other languages."""
    told = tomllib.loads((HERE / "grounds.toml").read_text(encoding="utf-8"))
    return {ground["en"]: ground for ground in told["ground"]}


LANGUAGES = tuple(_all())


def frame_of(language: str) -> str:
    """In which language the fixed words around a letter are (`fr-CA` finds `fr`); English where its own has none."""
    return next((known for known in (language, language.split("-")[0]) if known in _all()), FALLBACK)


def phrases(language: str) -> dict[str, str]:
    """The words of the frame around a letter in this language."""
    return _all()[frame_of(language)]


def said_in(language: str, sentence: str) -> str:
    """A ground of refusal in the language of a letter; as the agreement says it where no translation of it is kept."""
    return _grounds().get(sentence, {}).get(frame_of(language), sentence)


def locale_of(language: str) -> Locale:
    """How a language writes its dates and countries; English where it is not known."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale(FALLBACK)


def direction(language: str) -> str:
    """`rtl` or `ltr`, as the language is written."""
    return "rtl" if locale_of(language).character_order == "right-to-left" else "ltr"
