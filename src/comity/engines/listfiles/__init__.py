"""Published lists in the forms their publishers use, read row by row: sanctions, notices, entities."""

from comity.engines.listfiles.kinds import Format, ListKind
from comity.engines.listfiles.outcomes import Count, Entry, Joined, ListFileError, Outcome, Rejected, Said, Skipped, Tally
from comity.engines.listfiles.reading import read
from comity.engines.listfiles.sniffing import sniff
from comity.engines.screening.subject import Document, Name

__all__ = [
    "Count",
    "Document",
    "Entry",
    "Format",
    "Joined",
    "ListFileError",
    "ListKind",
    "Name",
    "Outcome",
    "Rejected",
    "Said",
    "Skipped",
    "Tally",
    "read",
    "sniff",
]
