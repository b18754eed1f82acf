"""The European Convention on Extradition of 1957 and the common conditions of extradition treaties, in our own words."""

from django.utils.translation import gettext_noop as N_

from comity.agreements.instruments.table import Allows, Instrument, Refuses, Says
from comity.agreements.models import AgreementKind, Power, Promise
from comity.engines.deadlines import Limit, Unit

X = Power.EXTRADITION
ETS = "ETS No. 24"

GROUNDS = (
    Refuses("political", "Art. 3(1)", N_("The offence is a political one, or connected with one."), X),
    Refuses(
        "discrimination", "Art. 3(2)", N_("The request was made to prosecute for race, religion, nationality or political opinion."), X
    ),
    Refuses("military", "Art. 4", N_("The offence is a military one and no ordinary offence."), X),
    Refuses("national", "Art. 6", N_("The person is a national of the requested State."), X),
    Refuses("pending", "Art. 8", N_("The requested State prosecutes the same acts itself."), X),
    Refuses("judged", "Art. 9", N_("The acts were already judged."), X),
    Refuses("time-barred", "Art. 10", N_("Prosecution or punishment is barred by time."), X),
    Refuses("death-penalty", "Art. 11", N_("The offence may be punished by death, and there is no sufficient assurance."), X),
    Refuses("minimum", "Art. 2", N_("The offence or the sentence is below the minimum, or it is no offence in both States."), X),
)

INSTRUMENT = Instrument(
    code="extradition-1957",
    kind=AgreementKind.CONVENTION,
    title=N_("European Convention on Extradition"),
    short_title=N_("European Convention on Extradition"),
    citation="Paris, 13 December 1957, ETS No. 24",
    summary=N_("Extradition between the parties; provisional arrest may end after 18 days without the request and must after 40."),
    articles=(
        Says(
            "1",
            N_("Obligation to extradite"),
            N_("The parties surrender persons who are wanted for prosecution or for a sentence."),
            (Power.EXTRADITION,),
        ),
        Says("2", N_("Extraditable offences"), N_("An offence in both States, with the minimum penalties that the article names.")),
        Says("3", N_("Political offences"), N_("No surrender for them, nor where the request hides persecution.")),
        Says("6", N_("Own nationals"), N_("A party may refuse to surrender its nationals.")),
        Says("11", N_("Death penalty"), N_("Surrender may be refused without a sufficient assurance.")),
        Says(
            "12",
            N_("The request and its documents"),
            N_("In writing, with the warrant or sentence, the facts, the provisions and what identifies the person."),
        ),
        Says(
            "14",
            N_("Speciality"),
            N_("The person is tried only for what they were surrendered for, save where the article says otherwise."),
        ),
        Says(
            "16",
            N_("Provisional arrest"),
            N_("In urgent cases, before the request with its documents arrives; INTERPOL may carry it."),
            (Power.PROVISIONAL_ARREST,),
        ),
        Says("18", N_("Surrender"), N_("The requested State tells its decision and agrees place and day.")),
        Says("21", N_("Transit"), N_("A person may be led through the territory of a party."), (Power.TRANSIT,)),
    ),
    limits=(
        Allows(Limit(18, Unit.CALENDAR_DAYS, f"{ETS} Art. 16(4)"), Promise.ARREST_MAY_END),
        Allows(Limit(40, Unit.CALENDAR_DAYS, f"{ETS} Art. 16(4)"), Promise.ARREST_MUST_END),
    ),
    grounds=GROUNDS,
)

SIMPLIFIED = Instrument(
    code="extradition-simplified",
    kind=AgreementKind.CONVENTION,
    title=N_("Third Additional Protocol to the European Convention on Extradition"),
    short_title=N_("Simplified extradition (Third Additional Protocol)"),
    citation="Strasbourg, 10 November 2010, CETS No. 209",
    summary=N_("Surrender without the formal procedure when the person consents."),
    articles=(
        Says(
            "1",
            N_("Simplified procedure"),
            N_("The parties surrender a person who consents without the formal procedure."),
            (Power.EXTRADITION,),
        ),
        Says("6", N_("Telling of the consent"), N_("The requested State says whether the person consents.")),
        Says("7", N_("Telling of the decision"), N_("The decision follows the consent within its limit.")),
        Says("9", N_("Surrender"), N_("Surrender follows the decision as soon as possible.")),
    ),
    limits=(
        Allows(Limit(10, Unit.CALENDAR_DAYS, "CETS No. 209"), Promise.CONSENT),
        Allows(Limit(20, Unit.CALENDAR_DAYS, "CETS No. 209"), Promise.DECIDE),
        Allows(Limit(10, Unit.CALENDAR_DAYS, "CETS No. 209"), Promise.SURRENDER),
    ),
)
