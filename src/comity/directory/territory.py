"""Names countries and languages in the reader's language; the codes are ISO 3166-1 alpha-2 and ISO 639."""

import re
from functools import cache

from babel import Locale
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.web.moments import locale

NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
WORKING_LANGUAGES = (
    *("ar", "be", "bg", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "ga", "he", "hi", "hr", "hu", "hy", "id", "is", "it"),
    *("ja", "ka", "kk", "ko", "ky", "lt", "lv", "mk", "mn", "ms", "mt", "nl", "no", "pl", "ps", "pt", "ro", "ru", "sk", "sl", "sq", "sr"),
    *("sv", "tg", "th", "tk", "tr", "uk", "ur", "uz", "vi", "zh"),
)


@cache
def codes() -> frozenset[str]:
    """Every country code, by CLDR."""
    return frozenset(code for code in map(str, Locale("en").territories) if re.fullmatch("[A-Z]{2}", code)) - NOT_COUNTRIES


def country_name(code: str) -> str:
    """A country in words; the code itself where it has no name, nothing for no country."""
    return str(locale().territories.get(code) or Locale("en").territories.get(code) or code)


def language_name(code: str) -> str:
    """A language in words; the code itself where it has no name."""
    return str(locale().languages.get(code) or Locale("en").languages.get(code) or code)


def countries() -> list[tuple[str, str]]:
    """All countries as (code, name), by name in the reader's language."""
    return sorted(((code, country_name(code)) for code in codes()), key=lambda pair: pair[1])


def languages() -> list[tuple[str, str]]:
    """The languages a partner may write in, as (code, name), by name in the reader's language."""
    return sorted(((code, language_name(code)) for code in WORKING_LANGUAGES), key=lambda pair: pair[1])


def language_of(tag: str) -> str:
    """The language of a tag without script and region: `zh-hans` is `zh`."""
    return tag.replace("_", "-").split("-")[0].lower()


def check_country(code: str) -> None:
    """The validator of a country column."""
    if code not in codes():
        raise ValidationError(_("“%(code)s” is no country's two-letter code."), params={"code": code})


def check_languages(tags: object) -> None:
    """The validator of a list of languages."""
    if not isinstance(tags, list) or not all(isinstance(tag, str) and re.fullmatch("[a-z]{2,3}", tag) for tag in tags):
        raise ValidationError(_("Languages are given by their two- or three-letter codes."))


@cache
def numeric(code: str) -> str:
    """The ISO 3166-1 numeric code, three digits, by which maps name a country; empty where there is none."""
    import icu

    try:
        number = int(icu.Region.getInstance(code).getNumericCode())
    except icu.ICUError:
        return ""
    return f"{number:03}" if number > 0 else ""
