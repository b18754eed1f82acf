"""Comparing whom a request names with all that is known; the act that recorded them stands, whatever becomes of the comparison."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from comity.casework import queries
from comity.casework.models import AssistanceRequest
from comity.kernel.actor import Actor
from comity.subjects import actions as subjects
from comity.subjects.models import Candidate
from comity.subjects.queries import candidates_of


def cross_check(by: Actor, request: AssistanceRequest) -> list[Candidate]:
    """The candidates that this actor may see. Of two checks at once, the one that comes second finds what the first one found.

    Call it after the act that saved the mentions, not inside it. Raises NotAllowed.
    """
    try:
        return subjects.cross_check(by, request)
    except (IntegrityError, ValidationError):  # the pair was written meanwhile, before or after this one looked
        if queries.is_check_owed(request):
            raise
        return list(candidates_of(by, request))
