"""Who on a list may this be, how sure is that, and why: names in any script, dates, documents, with evidence an officer can read."""

from typing import TYPE_CHECKING, Any

from comity.engines.screening.evidence import Attribute, Evidence, Hit, Verdict
from comity.engines.screening.files import WatchlistFileError
from comity.engines.screening.sameness import Sameness, may_be_same
from comity.engines.screening.subject import Document, Name, Subject

if TYPE_CHECKING:
    from comity.engines.screening.scoring import likelihood
    from comity.engines.screening.watchlist import Watchlist

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
    "likelihood",
    "may_be_same",
]


def __getattr__(name: str) -> Any:
    """What compares is loaded when it is first asked for: its loops take a second, and what only describes persons needs none of them."""
    if name == "Watchlist":
        from comity.engines.screening.watchlist import Watchlist

        return Watchlist
    if name == "likelihood":
        from comity.engines.screening.scoring import likelihood

        return likelihood
    raise AttributeError(name)
