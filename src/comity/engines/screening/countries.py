"""Nationalities made comparable: ISO and Olympic codes, names in many languages and adjectives become one two-letter code."""

import re
import unicodedata
from functools import cache

from babel import Locale
from babel.core import get_global

_LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh", "zh_Hant", "de", "it", "pt", "tr", "fa", "he", "ko", "ja")

# Olympic codes and codes of older standards that differ from ISO 3166-1 alpha-3.
_OLYMPIC = (
    "ALG DZ|ANG AO|ANT AG|ARU AW|BAH BS|BAN BD|BAR BB|BER BM|BHU BT|BIZ BZ|BOT BW|BRU BN|BUL BG|BUR BF|CAM KH|CAY KY|CGO CG|CHA TD"
    "|CHI CL|CRC CR|CRO HR|DEN DK|ESA SV|FIJ FJ|GAM GM|GBS GW|GEQ GQ|GER DE|GRE GR|GRN GD|GUA GT|GUI GN|HAI HT|HON HN|INA ID|IRI IR"
    "|ISV VI|IVB VG|KOS XK|KSA SA|KUW KW|LAT LV|LBA LY|LES LS|LIB LB|MAD MG|MAS MY|MAW MW|MON MC|MRI MU|MTN MR|MYA MM|NCA NI|NED NL"
    "|NEP NP|NGR NG|NIG NE|OMA OM|PAR PY|PHI PH|PLE PS|POR PT|PUR PR|RSA ZA|SAM WS|SEY SC|SIN SG|SKN KN|SLO SI|SOL SB|SRI LK|SUD SD"
    "|SUI CH|TAN TZ|TOG TG|TPE TW|UAE AE|URU UY|VAN VU|VIE VN|VIN VC|ZAM ZM|ZIM ZW|UK GB|RKS XK|UNK XK|D DE"
)
_OTHER_NAMES = (
    "north korea KP|dprk KP|democratic peoples republic of korea KP|korea north KP|south korea KR|republic of korea KR|korea south KR"
    "|korea republic of KR|congo CG|republic of the congo CG|congo brazzaville CG|congo kinshasa CD"
    "|democratic republic of the congo CD|drc CD|congo democratic republic of the CD|zaire CD|russia RU|russian federation RU|iran IR"
    "|islamic republic of iran IR|syria SY|syrian arab republic SY|venezuela VE|bolivarian republic of venezuela VE|bolivia BO"
    "|plurinational state of bolivia BO|tanzania TZ|united republic of tanzania TZ|moldova MD|republic of moldova MD|laos LA"
    "|lao peoples democratic republic LA|viet nam VN|vietnam VN|burma MM|myanmar MM|turkey TR|turkiye TR|palestine PS"
    "|state of palestine PS|west bank PS|gaza PS|palestinian territories PS|united kingdom of great britain and northern ireland GB"
    "|great britain GB|england GB|scotland GB|wales GB|united states of america US|usa US|the gambia GM|gambia the GM|the bahamas BS"
    "|bahamas the BS|ivory coast CI|cote divoire CI|cape verde CV|swaziland SZ|macedonia MK|north macedonia the republic of MK"
    "|czech republic CZ|czechia CZ|holland NL|the netherlands NL|uae AE|peoples republic of china CN|prc CN|brunei BN"
    "|brunei darussalam BN|east timor TL|timor leste TL|vatican VA|holy see VA|micronesia FM|bosnia BA|bosnia herzegovina BA"
    "|st lucia LC|libyan arab jamahiriya LY|taiwan province of china TW|hong kong HK|macau MO|kosovo XK|kyrgyz republic KG"
    "|slovak republic SK"
)
_ADJECTIVES = (
    "afghan AF|albanian AL|algerian DZ|american US|angolan AO|argentine AR|argentinian AR|armenian AM|australian AU|austrian AT"
    "|azerbaijani AZ|azeri AZ|bahraini BH|bangladeshi BD|belarusian BY|belorussian BY|belgian BE|beninese BJ|bolivian BO|bosnian BA"
    "|brazilian BR|british GB|english GB|scottish GB|welsh GB|bulgarian BG|burkinabe BF|burmese MM|burundian BI|cambodian KH"
    "|cameroonian CM|canadian CA|chadian TD|chilean CL|chinese CN|colombian CO|congolese CD|costa rican CR|croatian HR|cuban CU"
    "|cypriot CY|czech CZ|danish DK|djiboutian DJ|dominican DO|dutch NL|ecuadorian EC|egyptian EG|emirati AE|eritrean ER|estonian EE"
    "|ethiopian ET|filipino PH|finnish FI|french FR|gabonese GA|gambian GM|georgian GE|german DE|ghanaian GH|greek GR|guatemalan GT"
    "|guinean GN|haitian HT|honduran HN|hungarian HU|icelandic IS|indian IN|indonesian ID|iranian IR|iraqi IQ|irish IE|israeli IL"
    "|italian IT|ivorian CI|jamaican JM|japanese JP|jordanian JO|kazakh KZ|kazakhstani KZ|kenyan KE|korean KR|north korean KP"
    "|south korean KR|kosovar XK|kuwaiti KW|kyrgyz KG|lao LA|laotian LA|latvian LV|lebanese LB|liberian LR|libyan LY|lithuanian LT"
    "|luxembourgish LU|macedonian MK|malagasy MG|malawian MW|malaysian MY|maldivian MV|malian ML|maltese MT|mauritanian MR"
    "|mauritian MU|mexican MX|moldovan MD|mongolian MN|montenegrin ME|moroccan MA|mozambican MZ|namibian NA|nepalese NP|nepali NP"
    "|nicaraguan NI|nigerian NG|nigerien NE|norwegian NO|omani OM|pakistani PK|palestinian PS|panamanian PA|paraguayan PY|peruvian PE"
    "|polish PL|portuguese PT|qatari QA|romanian RO|russian RU|rwandan RW|salvadoran SV|saudi SA|saudi arabian SA|senegalese SN"
    "|serbian RS|sierra leonean SL|singaporean SG|slovak SK|slovenian SI|somali SO|south african ZA|south sudanese SS|spanish ES"
    "|sri lankan LK|sudanese SD|swedish SE|swiss CH|syrian SY|taiwanese TW|tajik TJ|tanzanian TZ|thai TH|togolese TG|tunisian TN"
    "|turkish TR|turkmen TM|ugandan UG|ukrainian UA|uruguayan UY|uzbek UZ|venezuelan VE|vietnamese VN|yemeni YE|zambian ZM"
    "|zimbabwean ZW"
)
_SAINT = re.compile(r"\bsaint\b ?")
_NOT_WORDS = re.compile(r"[^\w ]+")


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text[:200]).casefold()
    letters = "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")
    letters = _SAINT.sub("st ", letters)
    return " ".join(_NOT_WORDS.sub(" ", letters.replace("'", "").replace("’", "").replace("&", " and ")).split())


def _pairs(table: str) -> dict[str, str]:
    return {key: code for key, _, code in (row.rpartition(" ") for row in table.split("|"))}


@cache
def _codes() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in reversed(_LANGUAGES):
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "UN", "EZ", "ZZ", "QO", "XA", "XB"):
                names[_plain(name)] = code
                names[code.casefold()] = code
    aliases: dict[str, list[str]] = get_global("territory_aliases")  # type: ignore[assignment]  # its values are lists here
    current = set(names.values())
    iso3 = {
        old.casefold(): new[0] for old, new in aliases.items() if len(old) == 3 and old.isalpha() and len(new) == 1 and new[0] in current
    }
    olympic = {key.casefold(): code for key, code in _pairs(_OLYMPIC).items()}
    return olympic | names | iso3 | _pairs(_OTHER_NAMES) | _pairs(_ADJECTIVES)


def country_code(text: str) -> str | None:
    """The ISO 3166-1 two-letter code of a country or nationality however written, or None."""
    plain = _plain(text)
    if not plain:
        return None
    codes = _codes()
    return codes.get(plain) or codes.get(_plain(re.sub(r"\([^)]*\)", " ", text[:200])))


def country_or_text(text: str) -> str:
    """The code where the country is known, else the words themselves in one spelling."""
    return country_code(text) or _plain(text)
