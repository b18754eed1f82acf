"""The codes for states and nationalities in a machine-readable zone: ICAO Doc 9303, part 3, section 5, which is ISO 3166-1 and more."""

from comity.engines.ruling import N_

_ISO_CODES = (
    "ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA"
    " BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU"
    " EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND"
    " HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO"
    " LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC"
    " NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM"
    " SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA"
    " UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE"
)
_ISO = frozenset(_ISO_CODES.split())
_OF_ISO = {"D": "DEU", "GBD": "GBR", "GBN": "GBR", "GBO": "GBR", "GBP": "GBR", "GBS": "GBR", "RKS": "XK", "XKX": "XK", "UNK": "XK"}
_WITHDRAWN = frozenset({"ANT", "NTZ"})  # the Netherlands Antilles and the Neutral Zone, still in older documents
_MEANINGS = {
    "GBD": N_("British overseas territories citizen"),
    "GBN": N_("British national (overseas)"),
    "GBO": N_("British overseas citizen"),
    "GBP": N_("British protected person"),
    "GBS": N_("British subject"),
    "UNO": N_("official of the United Nations"),
    "UNA": N_("official of a specialised agency of the United Nations"),
    "UNK": N_("resident of Kosovo, by the United Nations mission there"),
    "EUE": N_("official of the European Union"),
    "XBA": N_("official of the African Development Bank"),
    "XIM": N_("official of the African Export-Import Bank"),
    "XCC": N_("official of the Caribbean Community"),
    "XCE": N_("official of the Council of Europe"),
    "XCO": N_("official of the Common Market for Eastern and Southern Africa"),
    "XEC": N_("official of the Economic Community of West African States"),
    "XPO": N_("official of Interpol"),
    "XES": N_("official of the Organisation of Eastern Caribbean States"),
    "XMP": N_("official of the Parliamentary Assembly of the Mediterranean"),
    "XOM": N_("Sovereign Military Order of Malta"),
    "XDC": N_("official of the Southern African Development Community"),
    "XXA": N_("stateless person (Convention of 1954)"),
    "XXB": N_("refugee (Convention of 1951)"),
    "XXC": N_("refugee by other rules"),
    "XXX": N_("nationality not specified"),
    "UTO": N_("Utopia: the document is a specimen"),
}


def is_known(code: str) -> bool:
    """Whether the standard has this code."""
    return code in _ISO or code in _OF_ISO or code in _MEANINGS or code in _WITHDRAWN


def meaning_of(code: str) -> str:
    """What a code says that is not, or not only, a country, as an English message id; nothing for any other."""
    return _MEANINGS.get(code, "")


def country_of(code: str) -> str:
    """The ISO 3166-1 code of the country a code stands for.

    Nothing where it stands for none: a refugee, a stateless person and an official of an organisation have a nationality that the
    document does not tell, and to compare its code with a country would speak against them without reason.
    """
    return code if code in _ISO else _OF_ISO.get(code, "")
