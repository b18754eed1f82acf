"""What time does to country sheets: their heads are told when the yearly review comes up, and when it was missed."""

from typing import Any

from django.utils.translation import gettext_noop as N_

from comity.directory.queries import heads_today
from comity.kernel.models import Deadline
from comity.kernel.telling import tell

SENTENCES = {
    "soon": N_("The country sheet of %(country)s is to be reviewed soon."),
    "breach": N_("The country sheet of %(country)s was not reviewed in time."),
}


def tell_of_review(sheet: Any, deadline: Deadline, what: str) -> None:
    """Each head once, for each review."""
    if sheet is not None:
        tell(heads_today(), SENTENCES[what], {"country": str(sheet)}, about=sheet, once=f"{deadline.pk}:{what}")
