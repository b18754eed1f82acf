"""Comparing whom a request names with all that is known; the act that recorded them stands, whatever becomes of the comparison."""

from django.db import IntegrityError

from comity.casework.models import AssistanceRequest
from comity.kernel.actor import Actor
from comity.subjects import actions as subjects
from comity.subjects.models import Candidate


def cross_check(by: Actor, request: AssistanceRequest) -> list[Candidate]:
    """The candidates that this actor may see. Of two checks at once, the second is made anew and finds what the first one did.

    Call it after the act that saved the mentions, not inside it. Raises NotAllowed.
    """
    try:
        return subjects.cross_check(by, request)
    except IntegrityError:  # the pair was written meanwhile, after this one had looked
        return subjects.cross_check(by, request)
