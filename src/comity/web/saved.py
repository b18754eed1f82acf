"""Filters of lists, kept under the names their officer gives them."""

from urllib.parse import parse_qsl, urlencode

from django.shortcuts import get_object_or_404

from comity.web.models import SavedFilter

WRITES_WITHOUT_ACT = "private bookmarks: they hold the words of a filter, change no record and show nothing by themselves"

LONGEST_NAME, LONGEST_QUERY = 60, 1000


def keep(officer_id: int, listing: str, name: str, query: str) -> SavedFilter | None:
    """Keep the words of a filter; the same name again replaces it. None where name or words cannot be kept."""
    name = " ".join(name.split())[:LONGEST_NAME]
    words = urlencode([(key, value) for key, value in parse_qsl(query) if key != "page"])
    if not name or not name.isprintable() or len(words) > LONGEST_QUERY:
        return None
    found, _created = SavedFilter.objects.update_or_create(officer_id=officer_id, listing=listing, name=name, defaults={"query": words})
    return found


def forget(officer_id: int, pk: int) -> None:
    """Forget one of one's own. Raises Http404 for anybody else's."""
    get_object_or_404(SavedFilter, pk=pk, officer_id=officer_id).delete()
