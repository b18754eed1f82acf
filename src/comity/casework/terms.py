"""The field's own terms for requests: channels, urgency, accessibility, outcomes and the questions of rights."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.agreements.models import DataCategory


class State(models.TextChoices):
    RECEIVED = "received", _("received")
    ACCEPTED = "accepted", _("in progress")
    WAITING = "waiting", _("waiting for the requester")
    ANSWERED = "answered", _("answered")
    REFUSED = "refused", _("refused")
    DUPLICATE = "duplicate", _("duplicate")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN = (State.RECEIVED, State.ACCEPTED, State.WAITING)
ENDED = (State.ANSWERED, State.REFUSED, State.DUPLICATE, State.WITHDRAWN)


class Place(models.IntegerChoices):
    """Where a request stands in the inbox, from the top, and the heading over it."""

    LIFE_UNDATED = 0, _("Threat to life, without a deadline yet")
    URGENT_UNDATED = 1, _("Urgent, without a deadline yet")
    DUE_SOON = 2, _("Late, urgent, or due within 8 hours")
    NEW_UNDATED = 3, _("New, without a deadline yet")
    DUE = 4, _("Due later")
    UNDATED = 5, _("No deadline is running")
    DELAYED = 6, _("Lawfully delayed")
    PAUSED = 7, _("Standing still: waiting for the requester")
    ENDED = 8, _("Ended")


class Channel(models.TextChoices):
    SIENA = "siena", "SIENA"
    I247 = "i247", "I-24/7"
    EMAIL = "email", _("e-mail")
    TELEPHONE = "telephone", _("telephone")
    FAX = "fax", _("fax")
    POST = "post", _("post")
    DIPLOMATIC = "diplomatic", _("diplomatic channel")
    IN_PERSON = "in_person", _("in person")


NO_PERSONAL_DATA = "none"
"""What an officer says of an answer that holds no personal data; where nothing is said, it counts as holding some."""

DATA_KINDS = [*DataCategory.choices, (NO_PERSONAL_DATA, _("no personal data"))]


class Urgency(models.TextChoices):
    """The objective reasons of Directive (EU) 2023/977 Art. 2."""

    SECURITY = "security", _("essential to avert an immediate and serious threat to public security")
    LIFE = "life", _("needed to avert an imminent threat to life or physical integrity")
    LIBERTY = "liberty", _("needed to decide whether restrictive measures, up to detention, are upheld")
    FLEETING = "fleeting", _("at imminent risk of losing relevance, and important for the investigation")


class Accessibility(models.TextChoices):
    """Directive (EU) 2023/977 Art. 2: whether we or a competent authority can query it, or it must be obtained from others."""

    DIRECT = "direct", _("directly accessible")
    INDIRECT = "indirect", _("indirectly accessible")


class Outcome(models.TextChoices):
    OPEN = "open", _("not answered yet")
    PROVIDED = "provided", _("provided")
    PARTLY = "partly", _("provided in part")
    REFUSED = "refused", _("refused")


class RightsQuestion(models.TextChoices):
    """Asked before any reply that sends personal data."""

    DEATH_PENALTY = "death_penalty", _("Could the death penalty be imposed in the case this serves?")
    TORTURE = "torture", _("Is there a risk of torture or inhuman treatment?")
    ASYLUM = "asylum", _("Is a person concerned a refugee, or asking for asylum?")
    POLITICAL = "political", _("Is the offence political, military, religious or racial in character?")
    MINOR = "minor", _("Is a person concerned a minor?")


class Timeliness(models.TextChoices):
    """How a reply that went out stood to the limits agreed for it."""

    IN_TIME = "in_time", _("in time")
    LATE = "late", _("late")


class RightsAnswer(models.TextChoices):
    NO = "no", _("no")
    YES = "yes", _("yes")
    UNKNOWN = "unknown", _("unknown")


class HandlingCode(models.TextChoices):
    H0 = "H0", _("H0: only to prevent and combat crime")
    H1 = "H1", _("H1: not in judicial proceedings without the provider's permission")
    H2 = "H2", _("H2: no dissemination without the provider's permission")
    H3 = "H3", _("H3: other restrictions, in words")


class SourceEvaluation(models.TextChoices):
    A = "A", _("A: always reliable")
    B = "B", _("B: mostly reliable")
    C = "C", _("C: mostly unreliable")
    X = "X", _("X: cannot be assessed")


class InformationEvaluation(models.TextChoices):
    ONE = "1", _("1: accuracy not in doubt")
    TWO = "2", _("2: known personally to the source")
    THREE = "3", _("3: not known personally, but corroborated")
    FOUR = "4", _("4: not known personally, not corroborated")
