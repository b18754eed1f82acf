"""What a watched record is opened for: asked once in a session for each record; the room that shows it keeps the answer in the log."""

from collections.abc import Iterable

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from comity.kernel.models import Record
from comity.web.forms import Form

STATED = "purposes"
KEPT_AT_MOST = 100


class PurposeForm(Form):
    """What something is opened for."""

    purpose = forms.CharField(
        label=_("What do you open it for?"),
        help_text=_("The matter or the review. Kept in the audit chain with your name and this moment."),
        max_length=300,
    )


def name(kind: str, key: str) -> str:
    """How a session names a record."""
    return f"{kind}:{key}"


def stated(http_request: HttpRequest) -> frozenset[str]:
    """The records (by `name`) whose opening has its purpose in this session."""
    return frozenset(http_request.session.get(STATED, ()))


def is_stated(http_request: HttpRequest, record: Record) -> bool:
    """Whether this record was opened for a purpose in this session."""
    return name(record.kind(), record.key) in stated(http_request)


def keep(http_request: HttpRequest, records: Iterable[Record]) -> None:
    """Remember until the session ends that the purpose was stated for these; the oldest of many are asked for again."""
    kept = list(http_request.session.get(STATED, ()))
    fresh = [name(record.kind(), record.key) for record in records]
    http_request.session[STATED] = [*(one for one in kept if one not in fresh), *fresh][-KEPT_AT_MOST:]
