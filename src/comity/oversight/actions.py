"""What an auditor does: opens with a purpose, has the log verified, takes an export away. Each is an entry itself."""

import secrets
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from comity.kernel import jobs, record
from comity.kernel.actor import Actor
from comity.kernel.models import Category, ChainHead, Entry, Job
from comity.oversight.policy import may_audit
from comity.oversight.queries import VERIFY


def open_trail(by: Actor, kind: str, key: str, *, purpose: str) -> None:
    """Note that a subject's trail is opened, at the subject itself: it stands in its trail. Raises NotAllowed, ValidationError."""
    _consult(by, "oversight.trail.open", _subject(kind, key), purpose, {"kind": kind, "key": key})


def open_entry(by: Actor, entry: Entry, *, purpose: str) -> None:
    """Note that an entry's content is opened, at its subject. Raises NotAllowed, ValidationError."""
    subject = _subject(entry.subject_kind, entry.subject_key)
    _consult(by, "oversight.entry.open", subject, purpose, {"entry": entry.sequence})


def take(by: Actor, part: str, *, purpose: str) -> None:
    """Note that a part of the log leaves the desk. Raises NotAllowed, ValidationError."""
    head = ChainHead.objects.filter(pk=1).first()
    facts = {"part": part, "entries": head.sequence if head else 0}
    _consult(by, "oversight.log.export", None, purpose, facts, category=Category.DISCLOSURE)


def verify(by: Actor) -> Job:
    """Have the log verified; the job's result is the verdict. Raises NotAllowed."""
    with record.unit():
        record.consult(None, by=by, action="oversight.log.verify", ruling=may_audit(by))
        return jobs.start(VERIFY, secrets.token_hex(8), by)


def _consult(by: Actor, action: str, subject: Any, purpose: str, facts: dict[str, Any], *, category: str = Category.CONSULTATION) -> None:
    if not purpose.strip():
        raise ValidationError({"purpose": _("Say what this is for: it is kept with the entry.")})
    record.consult(subject, by=by, action=action, purpose=purpose.strip(), ruling=may_audit(by), facts=facts, category=category)


def _subject(kind: str, key: str) -> models.Model | None:
    """Somebody to whom an entry belongs: the model and the key are enough, the record itself may be gone."""
    try:
        model = apps.get_model(kind)
        subject: models.Model = model(pk=model._meta.pk.to_python(key))
    except (LookupError, ValueError, ValidationError):
        return None
    return subject
