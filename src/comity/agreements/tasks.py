"""What time does to agreements: the heads are told before one expires, and when it has."""

from typing import Any

from django.utils.translation import gettext_noop as N_

from comity.directory.queries import heads_today
from comity.kernel.models import Deadline
from comity.kernel.telling import tell

SENTENCES = {
    "soon": N_("The agreement “%(agreement)s” expires soon. Renew it with a second person, or record that it ends."),
    "breach": N_("The agreement “%(agreement)s” has expired and is no basis any more."),
}


def tell_of_expiry(agreement: Any, deadline: Deadline, what: str) -> None:
    """Each head once, for each expiry."""
    if agreement is not None:
        tell(heads_today(), SENTENCES[what], {"agreement": str(agreement)}, about=agreement, once=f"{deadline.pk}:{what}")
