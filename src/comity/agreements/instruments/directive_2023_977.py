"""Directive (EU) 2023/977 on the exchange of information between law-enforcement authorities, in our own words."""

from django.utils.translation import gettext_noop as N_

from comity.agreements.instruments.table import Allows, Instrument, Refuses, Says
from comity.agreements.models import Accessibility, AgreementKind, Power, Urgency
from comity.engines.deadlines import Limit, Unit

URGENT_DIRECT = Limit(8, Unit.HOURS, "Directive (EU) 2023/977 Art. 5(1)(a)")
URGENT_INDIRECT = Limit(3, Unit.CALENDAR_DAYS, "Directive (EU) 2023/977 Art. 5(1)(b)")
ALL_OTHER = Limit(7, Unit.CALENDAR_DAYS, "Directive (EU) 2023/977 Art. 5(1)(c)")

INSTRUMENT = Instrument(
    code="directive-2023-977",
    kind=AgreementKind.DIRECTIVE,
    title=N_("Directive (EU) 2023/977 on the exchange of information between the law-enforcement authorities of Member States"),
    short_title=N_("Directive 2023/977"),
    citation="Directive (EU) 2023/977 of 10 May 2023",
    summary=N_("Requests between single points of contact, with limits of hours and calendar days and a closed list of refusal grounds."),
    articles=(
        Says(
            "4",
            N_("Requests to a single point of contact"),
            N_(
                "What a request holds: what is asked, its purpose with facts and offence, why it is believed to be there, "
                "the link to each person, the urgency and the restrictions on use."
            ),
            (Power.ASK,),
        ),
        Says(
            "5",
            N_("Answers and their limits"),
            N_(
                "Answers are given within limits that count from receipt; "
                "a court whose permission is needed may make them later, and the requester is told at once."
            ),
            (Power.ANSWER,),
        ),
        Says(
            "6",
            N_("Refusals"),
            N_("An answer is refused only as far as a listed ground applies, after clarification was sought where that could help."),
        ),
        Says(
            "7",
            N_("Information given unasked"),
            N_(
                "Information that may be relevant to another State's authorities may be given "
                "on one's own initiative, and for serious offences is."
            ),
            (Power.SPONTANEOUS,),
        ),
        Says("10", N_("Categories of personal data"), N_("Personal data stays within the permitted categories and within what is needed.")),
        Says(
            "11",
            N_("Languages"),
            N_("Each State lists the languages in which its contact point exchanges information; English is one of them."),
        ),
        Says("13", N_("Channel"), N_("SIENA is the channel unless third States, urgency or a technical incident call for another.")),
        Says("14", N_("Tasks of the single point of contact"), N_("One contact point for each State, working round the clock.")),
        Says(
            "16",
            N_("Case system"),
            N_("Requests, answers, refusals and their limits are recorded in one system with cross-checking and follow-up."),
        ),
        Says("18", N_("Statistics"), N_("Figures of each year go to the Commission by 1 March.")),
    ),
    limits=(
        Allows(URGENT_DIRECT, urgency=Urgency.URGENT, accessibility=Accessibility.DIRECT),
        Allows(URGENT_INDIRECT, urgency=Urgency.URGENT, accessibility=Accessibility.INDIRECT),
        Allows(ALL_OTHER),
    ),
    grounds=(
        Refuses("6(1)(a)", "Art. 6(1)(a)", N_("The information is not available to the desk or to the authorities of its State.")),
        Refuses("6(1)(b)", "Art. 6(1)(b)", N_("The request does not meet the requirements of Art. 4."), is_clarified_first=True),
        Refuses("6(1)(c)", "Art. 6(1)(c)", N_("The judicial authorisation that is needed was refused.")),
        Refuses("6(1)(d)", "Art. 6(1)(d)", N_("The personal data lies outside the permitted categories.")),
        Refuses("6(1)(e)", "Art. 6(1)(e)", N_("The information was found to be inaccurate, incomplete or out of date.")),
        Refuses("6(1)(f)(i)", "Art. 6(1)(f)(i)", N_("Providing it would harm essential interests of national security.")),
        Refuses(
            "6(1)(f)(ii)",
            "Art. 6(1)(f)(ii)",
            N_("Providing it would jeopardise an ongoing criminal investigation or the safety of a person."),
        ),
        Refuses("6(1)(f)(iii)", "Art. 6(1)(f)(iii)", N_("Providing it would unduly harm protected interests of a legal person.")),
        Refuses(
            "6(1)(g)(i)",
            "Art. 6(1)(g)(i)",
            N_("The request concerns an offence punishable by at most one year of imprisonment in the requested State."),
            is_clarified_first=True,
        ),
        Refuses(
            "6(1)(g)(ii)",
            "Art. 6(1)(g)(ii)",
            N_("The request concerns something that is no criminal offence in the requested State."),
            is_clarified_first=True,
        ),
        Refuses("6(1)(h)", "Art. 6(1)(h)", N_("The information came from another State, and that State has not consented.")),
    ),
)
