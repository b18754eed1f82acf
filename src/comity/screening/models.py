"""What screening keeps: questions about searches, the weekly draws, and how far the log was looked at."""

from comity.screening.reviews.models import Draw, Lookout, SearchReview

__all__ = ["Draw", "Lookout", "SearchReview"]
