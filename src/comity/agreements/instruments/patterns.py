"""Patterns for agreements that every desk writes anew: a treaty on extradition, a memorandum, a declaration, reciprocity."""

from django.utils.translation import gettext_noop as N_

from comity.agreements.instruments.table import Instrument, Refuses, Says
from comity.agreements.models import AgreementKind, Power

X = Power.EXTRADITION
GENERAL = (
    Refuses("law", "", N_("The law of the requested side does not permit it.")),
    Refuses("interests", "", N_("It would harm the security, public order or other essential interests of the requested side.")),
    Refuses("investigation", "", N_("It would jeopardise an investigation or the safety of a person.")),
    Refuses("unavailable", "", N_("The information is not available to the requested side.")),
    Refuses("incomplete", "", N_("The request lacks what is needed to answer it."), is_clarified_first=True),
)

TREATY = Instrument(
    code="pattern-extradition-treaty",
    kind=AgreementKind.TREATY,
    title=N_("Treaty on extradition"),
    short_title=N_("Extradition treaty"),
    citation="",
    articles=(
        Says(
            "1",
            N_("Obligation to extradite"),
            N_("The parties surrender persons wanted for prosecution or for a sentence."),
            (Power.EXTRADITION,),
        ),
        Says("2", N_("Grounds of refusal"), N_("When surrender is or may be refused.")),
        Says(
            "3",
            N_("Provisional arrest"),
            N_("In urgent cases, before the request with its documents arrives."),
            (Power.PROVISIONAL_ARREST,),
        ),
    ),
    grounds=(
        Refuses("national", "Art. 2", N_("The person is a national of the requested State."), X),
        Refuses("political", "Art. 2", N_("The offence is a political one, or connected with one."), X),
        Refuses("military", "Art. 2", N_("The offence is a military one and no ordinary offence."), X),
        Refuses("double-criminality", "Art. 2", N_("The acts are no offence in both States."), X),
        Refuses("judged", "Art. 2", N_("The acts were already judged."), X),
        Refuses("time-barred", "Art. 2", N_("Prosecution or punishment is barred by time."), X),
        Refuses("amnesty", "Art. 2", N_("An amnesty covers the offence."), X),
        Refuses("age", "Art. 2", N_("The person was under the age of criminal responsibility."), X),
        Refuses("absence", "Art. 2", N_("The person was tried in absence, without the chance of a new trial."), X),
        Refuses("death-penalty", "Art. 2", N_("The offence may be punished by death, and there is no sufficient assurance."), X),
        Refuses("torture", "Art. 2", N_("The person risks torture or inhuman treatment."), X),
        Refuses("refugee", "Art. 2", N_("The person is a refugee from the requesting State."), X),
    ),
    asks_for=(N_("parties"), N_("day and place of signature"), N_("limits of provisional arrest")),
)

MEMORANDUM = Instrument(
    code="pattern-memorandum",
    kind=AgreementKind.MEMORANDUM,
    title=N_("Memorandum of understanding on police cooperation"),
    short_title=N_("Memorandum on police cooperation"),
    citation="",
    articles=(
        Says("1", N_("Subject"), N_("The fields in which the sides work together.")),
        Says(
            "2",
            N_("Requests for information"),
            N_("How a request is made, and that it is answered within the agreed limit."),
            (Power.ANSWER, Power.ASK),
        ),
        Says("3", N_("Information given unasked"), N_("Each side may warn the other."), (Power.SPONTANEOUS,)),
        Says("4", N_("Refusals"), N_("When an answer may be refused, with its reason.")),
    ),
    grounds=GENERAL,
    asks_for=(N_("parties"), N_("day and place of signature"), N_("limit for an answer")),
)

PATROLS = Instrument(
    code="pattern-patrols",
    kind=AgreementKind.MEMORANDUM,
    title=N_("Memorandum of understanding on joint patrols"),
    short_title=N_("Memorandum on joint patrols"),
    citation="",
    articles=(
        Says("1", N_("Subject"), N_("Officers of one side accompany officers of the other where many visitors are.")),
        Says(
            "2",
            N_("Joint patrols"),
            N_("Always beside a host officer, under the host's guidance and law; the sheet is agreed before the start."),
            (Power.JOINT_PATROL,),
        ),
        Says("3", N_("Preparation"), N_("Visiting officers take a course before they start."), (Power.TRAINING,)),
    ),
    asks_for=(N_("parties"), N_("day and place of signature"), N_("period")),
)

DECLARATION = Instrument(
    code="pattern-declaration",
    kind=AgreementKind.DECLARATION,
    title=N_("Joint declaration on police cooperation"),
    short_title=N_("Declaration on police cooperation"),
    citation="",
    articles=(
        Says(
            "1",
            N_("Exchange of information"),
            N_("The sides answer each other's requests as far as their own law permits."),
            (Power.ANSWER, Power.ASK),
        ),
        Says("2", N_("Training"), N_("The sides train officers together."), (Power.TRAINING, Power.CONSULTANTS)),
    ),
    grounds=GENERAL,
    asks_for=(N_("parties"), N_("day and place of signature")),
)

RECIPROCITY = Instrument(
    code="pattern-reciprocity",
    kind=AgreementKind.RECIPROCITY,
    title=N_("Assurance of reciprocity"),
    short_title=N_("Reciprocity"),
    citation="",
    articles=(
        Says("1", N_("Assurance"), N_("What one side does for the other, the other will do in a like case."), (Power.ANSWER, Power.ASK)),
    ),
    grounds=GENERAL,
    asks_for=(N_("parties"), N_("day of the assurance")),
)
