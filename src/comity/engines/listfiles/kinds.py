"""The forms in which lists are published, and what being on a list means in law."""

from enum import StrEnum

from comity.engines.ruling import N_


class ListKind(StrEnum):
    """What a list is; chosen when it is imported and shown with its legal effect on every hit."""

    SANCTIONS = "sanctions"
    WANTED = "wanted"
    MISSING = "missing"
    WARNING = "warning"
    INFORMATION = "information"
    DOCUMENTS = "documents"

    @property
    def label(self) -> str:
        """Its name, an English message id."""
        return _TITLES[self]

    @property
    def effect(self) -> str:
        """What a hit means in law, an English message id."""
        return _EFFECTS[self]

    @property
    def may_lead_to_arrest(self) -> bool:
        """Whether a step towards arrest may ever be offered on a hit; a sanctions entry is no wanted person."""
        return self is ListKind.WANTED


_TITLES = {
    ListKind.SANCTIONS: N_("Sanctions list"),
    ListKind.WANTED: N_("Wanted persons"),
    ListKind.MISSING: N_("Missing or unidentified persons"),
    ListKind.WARNING: N_("Warnings"),
    ListKind.INFORMATION: N_("Persons on whom information is sought"),
    ListKind.DOCUMENTS: N_("Lost, stolen and invalid documents"),
}
_EFFECTS = {
    ListKind.SANCTIONS: N_(
        "A sanctions entry: funds are frozen and travel may be barred. It is not a wanted notice and gives no ground for arrest."
    ),
    ListKind.WANTED: N_(
        "A wanted notice: it is not an arrest warrant. Ask the issuing country before any measure; national law decides its effect."
    ),
    ListKind.MISSING: N_("A person to be found or identified. An adult who is found decides whether relatives are told."),
    ListKind.WARNING: N_("A warning about a person. It gives no ground for arrest or refusal by itself."),
    ListKind.INFORMATION: N_("Identity, whereabouts or activities are asked for. The person must not be arrested for this entry."),
    ListKind.DOCUMENTS: N_(
        "A document that its issuing country has reported. Confirm with that country before any action; the holder may be its owner."
    ),
}


class Format(StrEnum):
    """A form of file that can be read."""

    UN_XML = "un-xml"
    OFAC_SDN = "ofac-sdn"
    OFAC_ALT = "ofac-alt"
    FTM = "ftm"
    NOTICE = "notice"

    @property
    def label(self) -> str:
        """Its name, an English message id."""
        return _FORMATS[self][0]

    @property
    def usual_kind(self) -> ListKind:
        """What a list in this form usually is; the person who imports it may choose otherwise."""
        return _FORMATS[self][1]


_FORMATS = {
    Format.UN_XML: (N_("United Nations consolidated list (XML)"), ListKind.SANCTIONS),
    Format.OFAC_SDN: (N_("United States Treasury list (SDN.CSV)"), ListKind.SANCTIONS),
    Format.OFAC_ALT: (N_("United States Treasury alternate names (ALT.CSV)"), ListKind.SANCTIONS),
    Format.FTM: (N_("FollowTheMoney entities (JSON lines)"), ListKind.SANCTIONS),
    Format.NOTICE: (N_("Notices (JSON)"), ListKind.WANTED),
}
