"""Two persons under one move: a signature binds one version of one content, and any change voids it."""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comity.engines import ledger
from comity.engines.ruling import Ruling, no, only, yes
from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.kernel.models import Record, Signature
from comity.kernel.record.act import content_of


def digest_of(subject: Record) -> str:
    """The keyed digest of what is signed: the record's `signed_content()` where it has one, else its own fields."""
    content = subject.signed_content() if hasattr(subject, "signed_content") else content_of(subject)
    return ledger.keyed_digest(settings.KEYS.current("digest"), content)


def live(subject: Record) -> QuerySet[Signature]:
    """Signatures that are neither void nor used."""
    return Signature.objects.filter(
        subject_kind=subject.kind(), subject_key=subject.key, voided_at__isnull=True, used_at__isnull=True
    ).select_related("officer")


def live_moves(subject: Record) -> set[str]:
    """The moves that wait for a second person."""
    return {signature.move for signature in live(subject)}


def proposed_by(by: Actor, subject: Record) -> list[str]:
    """The moves under which this person's own hand stands and waits for a second person's."""
    return [signature.move for signature in live(subject) if signature.officer_id == by.user_id]


def may_take_back(by: Actor, subject: Record) -> Ruling:
    """Who proposed something that waits for a second person takes it back."""
    return only(bool(proposed_by(by, subject)), _("You have proposed nothing here that waits for a second person."))


def by_human(by: Actor) -> Ruling:
    """A token or the system never signs."""
    return only(by.is_human, _("Only a person can sign. A token or the system cannot."))


def sign(subject: Record, move: str, by: Actor, because: str) -> Signature:
    """Put one person's hand under a move of the present version; an earlier live hand under it is voided."""
    void(subject, move)
    if by.user_id is None:
        raise ValueError("only a person signs")
    return Signature.objects.create(
        subject_kind=subject.kind(),
        subject_key=subject.key,
        move=move,
        version=subject.version,
        content_digest=digest_of(subject),
        because=because,
        officer_id=by.user_id,
        at=clock.now(),
    )


def confirmable(subject: Record, move: str, by: Actor) -> Ruling:
    """Whether this actor may be the second person: another human signed exactly this content."""
    first = live(subject).filter(move=move).first()
    if first is None:
        return no(_("This step needs two persons. Somebody must propose it first."))
    if first.officer_id == by.user_id:
        return no(_("You proposed this step. A second person must confirm it."))
    if first.version != subject.version or first.content_digest != digest_of(subject):
        return no(_("This changed after it was proposed. It must be proposed again."))
    return by_human(by) & yes()


def use(subject: Record, move: str, at: datetime) -> dict[str, object]:
    """Mark the first hand as used by the move that is now confirmed; returns who it was, for the entry."""
    first = live(subject).get(move=move)
    first.used_at = at
    first.save(update_fields=["used_at"])
    return {"officer": first.officer_id, "name": first.officer.name, "at": first.at.isoformat(), "because": first.because}


def void(subject: Record, move: str | None = None) -> None:
    """Any change of the record voids every live hand under it."""
    if not subject.is_signed:
        return
    found = live(subject).select_related(None)
    (found.filter(move=move) if move else found).update(voided_at=clock.now())


def forget(subject: Record) -> None:
    """At the end of a record's time its signatures go with it."""
    Signature.objects.filter(subject_kind=subject.kind(), subject_key=subject.key).delete()
