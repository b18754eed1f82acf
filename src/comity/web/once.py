"""A form that makes something is taken once: pressed twice, sent again or sent by twenty hands at once, it makes one thing.

The page on which a form is filled in carries a token (`{% once %}`). The unit that makes the thing writes the token down, unique in
the database; whoever brings the same token again is sent to what the first one made. What the action refuses is rolled back with the
token, so the corrected form goes through. The same form with other words, after the first were taken, is refused with what they made:
nothing that was typed is dropped. It works without scripts.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comity.engines import ledger
from comity.kernel import clock, record, tick
from comity.web.models import TakenForm
from comity.web.session import actor_of

WRITES_WITHOUT_ACT = "a token of a page: it goes with the act of whoever made something, in its unit, and tells nobody anything"

FIELD = "_once"
LONGEST = 64
KEPT_FOR = timedelta(days=30)


def field(http_request: HttpRequest) -> SafeString:
    """The hidden field of a form; one that is shown again with its errors keeps its token."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, _token(http_request) or secrets.token_urlsafe(24))


def take(http_request: HttpRequest, act: Callable[[], str]) -> str:
    """Carry out what the form asks for and return the address of what it made; a form that was taken before gives the same address.

    Raises what `act` raises, and then nothing of it is kept; ValidationError where the form was taken with other words.
    """
    return _take(http_request, _token(http_request), act)


def take_each(http_request: HttpRequest, act: Callable[[], str]) -> str:
    """The same for a question: with other words it is another one, and answered too."""
    token = _token(http_request)
    asked = hashlib.sha256(f"{token} {_words(http_request)}".encode()).hexdigest()[:LONGEST] if token else ""
    return _take(http_request, asked, act)


def _take(http_request: HttpRequest, token: str, act: Callable[[], str]) -> str:
    officer_id, words = actor_of(http_request).user_id, _words(http_request)
    if officer_id is None or not token:
        return act()
    taken = _taken_before(officer_id, token)
    if taken is None:
        try:
            return _make(officer_id, token, words, act)
        except (IntegrityError, ValidationError):
            taken = _taken_before(officer_id, token)  # by another, for whom this one waited
            if taken is None:
                raise
    if taken.words != words:
        said = _("This form was taken already, with other words, and made %(address)s. Look there, and correct it there.")
        raise ValidationError(said % {"address": taken.leads_to})
    messages.info(http_request, _("This form was taken already. This is what it made."))
    return taken.leads_to


def _make(officer_id: int, token: str, words: str, act: Callable[[], str]) -> str:
    with record.unit():
        taken = TakenForm.objects.create(officer_id=officer_id, token=token, words=words, taken_at=clock.now())
        taken.leads_to = act()
        taken.save(update_fields=["leads_to"])
    return taken.leads_to


def _taken_before(officer_id: int, token: str) -> TakenForm | None:
    return TakenForm.objects.filter(officer_id=officer_id, token=token).first()


def _words(http_request: HttpRequest) -> str:
    """What was typed, as a digest that tells nothing without the key."""
    typed = {name: values for name, values in http_request.POST.lists() if name != "csrfmiddlewaretoken"}
    return ledger.keyed_digest(settings.KEYS.current("digest"), typed)


def _token(http_request: HttpRequest) -> str:
    return http_request.POST.get(FIELD, "")[:LONGEST]


@tick.duty
def forget_old(now: datetime) -> int:
    """Forget the tokens of pages that were filled in thirty days ago; returns how many."""
    return TakenForm.objects.filter(taken_at__lt=now - KEPT_FOR).delete()[0]
