"""The fixed words of letters, in every language a reply can go out in."""

import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("phrases.toml")
FALLBACK = "en"


@cache
def _all() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return found


LANGUAGES = tuple(_all())


def phrases(language: str) -> dict[str, str]:
    """The words of a language (`pt-BR` finds `pt`); English where there are none."""
    known = _all()
    return known.get(language) or known.get(language.split("-")[0]) or known[FALLBACK]
