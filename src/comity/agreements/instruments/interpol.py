"""INTERPOL's Rules on the Processing of Data, in our own words."""

from django.utils.translation import gettext_noop as N_

from comity.agreements.instruments.table import Instrument, Refuses, Says
from comity.agreements.models import AgreementKind, Power, Reach

INSTRUMENT = Instrument(
    code="interpol-rpd",
    kind=AgreementKind.RULES,
    title=N_("INTERPOL's Rules on the Processing of Data, with its Constitution"),
    short_title=N_("INTERPOL's rules"),
    citation="III/IRPD/GA/2011",
    reach=Reach.BUREAUS,
    languages=("en", "fr", "es", "ar"),
    summary=N_("Messages, notices and diffusions between national central bureaus. They set no limit for an answer."),
    articles=(
        Says(
            "C2",
            N_("Aims (Constitution, Art. 2)"),
            N_("Police assist one another within the laws of their countries and in the spirit of human rights."),
            (Power.ANSWER, Power.ASK, Power.SPONTANEOUS),
        ),
        Says("C3", N_("Neutrality (Constitution, Art. 3)"), N_("Nothing of a political, military, religious or racial character.")),
        Says(
            "6",
            N_("Access by national central bureaus"),
            N_("Bureaus reach INTERPOL's system directly and give access to others under their control."),
        ),
        Says("12", N_("Quality"), N_("Data is accurate, relevant, not excessive and up to date; whoever supplied it answers for that.")),
        Says(
            "73",
            N_("Notices"),
            N_("A bureau requests a notice; the General Secretariat examines and publishes it."),
            (Power.NOTICE,),
        ),
        Says("83", N_("Red notices"), N_("Only for serious ordinary-law crime, with minimum penalties and judicial data.")),
        Says(
            "97",
            N_("Diffusions"),
            N_("A bureau may send a diffusion to the bureaus it chooses, under the same conditions."),
            (Power.NOTICE,),
        ),
    ),
    grounds=(
        Refuses("C2", "Constitution Art. 2", N_("The laws of the requested country or human rights stand against it.")),
        Refuses("C3", "Constitution Art. 3", N_("The matter is of a political, military, religious or racial character.")),
        Refuses("RPD-12", "RPD Art. 12", N_("The data is not accurate, relevant or up to date."), is_clarified_first=True),
    ),
)
