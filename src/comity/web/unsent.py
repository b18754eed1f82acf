"""What was sent after the session had ended is not lost: it waits for its writer, who signs in again and sends it on, scripts or none.

*Whose it is.* Only a browser whose session has just ended for a known officer has anything kept, for a quarter of an hour, and it is
kept as that officer's own draft on the server, beside what waits already and never over it: whoever else signs in at this machine
sees nothing of it, and nothing is written into the browser.
*Where it comes from.* It is kept only with the token and the origin that Django asks of every POST, so no other site can put words
into an officer's mouth; and it is sent on by the officer's own press of a button, with a fresh token.
*What it holds.* Only forms that keep drafts are kept: those never hold a password or a code. Files are not kept, and the page says so.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.kernel.models import Draft
from comity.web import drafts

ENDED_FOR = "ended_for_at"
"""Where a session that has ended remembers for whom, and when."""

KEPT_WITHIN = timedelta(minutes=15)

TO, FILES = "_to", "_files"
LONGEST_NAME = 100


class Unsent(NamedTuple):
    """One form as it was sent: where to, its fields as pairs, the words of it worth showing, and whether files came with it."""

    draft: Draft
    to: str
    fields: list[tuple[str, str]]
    words: list[str]
    had_files: bool


def remember(http_request: HttpRequest, officer_id: int) -> None:
    """Remember in the session that has just ended for whom it was."""
    http_request.session[ENDED_FOR] = [officer_id, clock.now().isoformat()]


def keep(http_request: HttpRequest) -> bool:
    """Keep what a browser just sent without a session, for the officer whose session ended there not long ago; whether it waits."""
    officer_id = _ended_for(http_request)
    if http_request.method != "POST" or officer_id is None or not _is_from_here(http_request):
        return False
    form = http_request.POST.get(drafts.FIELD, "")
    if not form or len(form) > LONGEST_NAME:
        return False
    sent = {name: http_request.POST.getlist(name) for name in http_request.POST if name != "csrfmiddlewaretoken"}
    sent |= {TO: [http_request.get_full_path()], FILES: [str(len(http_request.FILES))]}
    try:
        return drafts.keep_unsent(officer_id, form, sent)
    except drafts.DraftTooLarge:
        return False


def waiting(actor: Actor) -> list[Unsent]:
    """What this officer sent without a session and has neither sent on nor discarded, the latest first."""
    held = Draft.objects.filter(drafts.IS_UNSENT, officer_id=actor.user_id or 0)
    return [_shown(draft) for draft in held.order_by("-saved_at")]


def discard(actor: Actor, form: str) -> None:
    """Give one of them up."""
    if f".{drafts.UNSENT}." in form:
        drafts.finish(actor, form)


def _shown(draft: Draft) -> Unsent:
    fields = [(name, value) for name, values in draft.fields.items() if name not in {TO, FILES} for value in values]
    words = {name: values for name, values in draft.fields.items() if not name.startswith("_")}
    return Unsent(draft, draft.fields[TO][0], fields, drafts.words(words), draft.fields[FILES] != ["0"])


def _ended_for(http_request: HttpRequest) -> int | None:
    officer_id, at = http_request.session.get(ENDED_FOR, (None, ""))
    return officer_id if officer_id is not None and clock.now() - datetime.fromisoformat(at) <= KEPT_WITHIN else None


def _is_from_here(http_request: HttpRequest) -> bool:
    return CsrfViewMiddleware(_nothing).process_view(http_request, _nothing, (), {}) is None


def _nothing(_http_request: HttpRequest) -> HttpResponse:
    return HttpResponse()
