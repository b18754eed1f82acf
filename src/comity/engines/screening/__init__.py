"""Who on a list may this be, how sure is that, and why: names in any script, dates, documents, with evidence an officer can read."""

from comity.engines.screening.evidence import Attribute, Evidence, Hit, Verdict
from comity.engines.screening.sameness import Sameness, may_be_same
from comity.engines.screening.subject import Document, Name, Subject
from comity.engines.screening.watchlist import Watchlist, WatchlistFileError

__all__ = [
    "Attribute",
    "Document",
    "Evidence",
    "Hit",
    "Name",
    "Sameness",
    "Subject",
    "Verdict",
    "Watchlist",
    "WatchlistFileError",
    "may_be_same",
]
