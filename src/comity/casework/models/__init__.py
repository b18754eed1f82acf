"""An assistance request, its parts, and what remains of it when it is erased."""

from comity.casework.models.erasing import ErasedRequest, Erasure
from comity.casework.models.parts import Authorisation, Clarification, Reply, RequestItem, RightsReview
from comity.casework.models.requests import AssistanceRequest

__all__ = ["AssistanceRequest", "Authorisation", "Clarification", "ErasedRequest", "Erasure", "Reply", "RequestItem", "RightsReview"]
