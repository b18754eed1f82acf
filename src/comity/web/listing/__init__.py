"""Lists: filter, sort, page, save and export, declared once for each list."""

from comity.web.listing.columns import Bulk, Column
from comity.web.listing.export import Exported
from comity.web.listing.lists import Answered, Found, Listing

__all__ = ["Answered", "Bulk", "Column", "Exported", "Found", "Listing"]
