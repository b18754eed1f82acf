"""The words of the field: what a search is called in the log, why it was chosen, and how its question stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _

SEARCH = "screening.search"


class Reason(models.TextChoices):
    """Why a search was chosen; of several that hold for one search, the one that stands last here."""

    LOT = "lot", _("drawn by lot")
    SERIES = "series", _("many in an hour")
    SAME_PERSON = "same person", _("one person again and again")
    COLLEAGUE = "colleague", _("name of a colleague")
    OWN_NAME = "own name", _("own name")


class State(models.TextChoices):
    """How a question stands."""

    ASKED = "asked", _("waits for the officer's answer")
    ANSWERED = "answered", _("waits for a decision")
    ACCEPTED = "accepted", _("answer accepted")
    NOT_ACCEPTED = "not accepted", _("answer not accepted")
    LIFTED = "lifted", _("suspension lifted")
    DROPPED = "dropped", _("closed without an answer")


OPEN = frozenset({State.ASKED, State.ANSWERED, State.NOT_ACCEPTED})
