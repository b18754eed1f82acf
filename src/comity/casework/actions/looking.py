"""Reading that is audited: opening a sealed file or any file as an auditor, taking a letter, a list or a timeline away."""

import hmac
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.casework.models import AssistanceRequest, Reply
from comity.engines import ledger
from comity.kernel import record
from comity.kernel.actor import Actor
from comity.kernel.errors import WrongState
from comity.kernel.models import Attachment, Category


def consult(by: Actor, request: AssistanceRequest, *, purpose: str) -> None:
    """Open a request whose every opening is kept with its purpose. Raises ValidationError without one."""
    if not purpose.strip():
        raise ValidationError({"purpose": _("Say what you open it for: it is kept in the audit chain.")})
    record.consult(request, by=by, action=f"{request.kind()}.consult", purpose=purpose, facts={"purpose": purpose})


def take_letter(by: Actor, reply: Reply, *, as_format: str) -> None:
    """Take a sent letter out of the desk, as PDF or as data. Raises WrongState where it is not the one that went out."""
    if as_format != "draft" and not _is_as_sent(reply):
        said = _("This letter is no longer the one that went out: it was changed past the desk. Tell your auditor, who can prove it.")
        raise WrongState(said)
    which = "minimum" if reply.is_minimum else "reply"
    facts = {"reply": reply.pk, "digest": reply.digest, "taken": which, "format": as_format}
    request = reply.request
    record.consult(request, by=by, action=f"{request.kind()}.take_letter", category=Category.DISCLOSURE, facts=facts)


def _is_as_sent(reply: Reply) -> bool:
    digests = (ledger.keyed_digest(key, reply.letter) for key in settings.KEYS.all("digest").values())
    return any(hmac.compare_digest(digest, reply.digest) for digest in digests)


def take_file(by: Actor, request: AssistanceRequest, attachment: Attachment) -> None:
    """Take an attached file out of the desk."""
    facts = {"file": attachment.name, "digest": attachment.digest}
    record.consult(request, by=by, action=f"{request.kind()}.take_file", category=Category.DISCLOSURE, facts=facts)


def take_timeline(by: Actor, request: AssistanceRequest) -> None:
    """Take the timeline of a request away as a file."""
    record.consult(request, by=by, action=f"{request.kind()}.take_timeline", category=Category.DISCLOSURE)


def take_list(by: Actor, *, facts: Mapping[str, Any], purpose: str) -> None:
    """Take a list of requests away as a file: which, by which filter, for what."""
    action = f"{AssistanceRequest.kind()}.export"
    record.consult(None, by=by, action=action, purpose=purpose, category=Category.DISCLOSURE, facts={**facts, "purpose": purpose})
