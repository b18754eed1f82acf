"""Comparing the persons of a record with all that is known, and deciding about two of them: each audited."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.engines.ruling import N_, Ruling, only, yes
from comity.kernel import clock, record
from comity.kernel.actor import Actor
from comity.kernel.models import Category, Record
from comity.lists.models import ListEntry
from comity.subjects import evidence as evidences
from comity.subjects import owners, policy, queries
from comity.subjects.models import Candidate, DocumentMention, PersonMention, State, Verdict
from comity.subjects.searching import Found, Mention, Met, Side, among_entries, key_of, met_in_records, parted, seen_from
from comity.subjects.telling import tell_holders
from comity.subjects.workflow import FLOW

MET = N_("%(officer)s ran a cross-check that met a person or document in %(record)s. They were shown nothing: you decide what they learn.")
VERDICTS = {"same": State.SAME, "different": State.DIFFERENT, "cannot_tell": State.CANNOT_TELL}
MOVES = {state: move for move, state in VERDICTS.items()}


def cross_check(by: Actor, owner: Record) -> list[Candidate]:
    """Compare every person and document of a record with all other mentions and all list entries in force.

    Returns the candidates that this actor may see. The holders of records that the actor may not see are told; the actor is not.
    Running it again makes no doubles. Raises NotAllowed. Call it after the act that saved the mentions, not inside it: the first
    check in a process builds the index.
    """
    asked: list[Mention] = [*queries.persons_of(owner).prefetch_related("documents"), *queries.documents_of(owner).filter(person=None)]
    ruling = policy.may_check(by, owner) & _sees(by, owner)
    looked = _look(by, asked) if ruling else []
    all_found = [one for _mention, found, _met in looked for one in found]
    with record.unit():
        facts = {"persons": sum(isinstance(mention, PersonMention) for mention in asked), "mentions": len(asked)}
        record.consult(owner, by=by, action=f"{owner.kind()}.cross_check", ruling=ruling, category=Category.COMBINATION, facts=facts)
        standing = queries.found_before(owner) if looked else []
        for mention, found, met in looked:
            before = [candidate for candidate in standing if mention in (candidate.ours, candidate.theirs)]
            _keep(by, mention, [*found, *_found_again(before, found, met)], before)
        kept = queries.found_before(owner) if standing or all_found else []
        seen = policy.seen_by(by, [mention for candidate in kept for mention in candidate.mentions()])
        tell_holders(by, [one.side for one in all_found], seen, MET, occasion=f"met:{owner.kind()}:{owner.key}")
    return [candidate for candidate in kept if seen.issuperset(candidate.mentions())]


def consult(by: Actor, candidate: Candidate, records: Iterable[Record], *, purpose: str) -> None:
    """Note at each of these records that a person in it is compared, and for what. Raises ValidationError without a purpose."""
    if not purpose.strip():
        raise ValidationError({"purpose": _("Say what you open it for: it is kept in the audit chain.")})
    with record.unit():
        for held in records:
            record.consult(held, by=by, action=f"{held.kind()}.consult", purpose=purpose, facts={"candidate": candidate.pk})


def decide(by: Actor, candidate: Candidate, verdict: str, because: str, *, seen: int | None = None) -> Candidate:
    """An officer's verdict on two descriptions: `same`, `different` or `cannot tell`, with its reason.

    Raises NotAllowed (for “same” with the rule's sentence), StaleVersion, ValidationError without a reason.
    """
    chosen = State(verdict)
    with record.move(FLOW, MOVES[chosen], candidate, by=by, seen=seen, because=because) as act:
        act.add(
            Verdict(
                candidate=act.subject,
                officer_id=by.user_id or 0,
                at=act.at,
                verdict=chosen,
                because=because.strip(),
                evidence=act.subject.evidence,
            )
        )
    return candidate


def _sees(by: Actor, owner: Record) -> Ruling:
    return only(
        owners.owner_for(by, owner.kind(), owner.key) is not None,
        _("You compare only the persons of a record that you may see."),
    )


def _look(by: Actor, asked: Iterable[Mention]) -> list[tuple[Mention, list[Found], list[Met]]]:
    """Of each mention of one record: the foremost on lists, in other records that this actor may see and in those that stay hidden; and
    all that was met in other records.
    """
    met = [(mention, _in_others(mention)) for mention in asked]
    seen = policy.seen_by(by, {key_of(side) for _mention, others in met for side, _hit in others})
    return [(mention, list(chain(among_entries(mention.subject()), *parted(others, seen))), others) for mention, others in met]


def _in_others(mention: Mention) -> list[Met]:
    own = (mention.owner_kind, mention.owner_key)
    return [(side, hit) for side, hit in met_in_records(mention.subject()) if (side.owner_kind, side.owner_key) != own]


def _found_again(before: Iterable[Candidate], found: Iterable[Found], met: Iterable[Met]) -> list[Found]:
    """What was put before an officer once and still resembles: it does not lapse because this actor has others before it."""
    held = {side for candidate in before for side in (candidate.ours, candidate.theirs)} - {one.side for one in found}
    return [Found(side, hit.score, hit.evidence) for side, hit in met if side in held]


def _side(side: Side, *, is_asking: bool) -> dict[str, Any]:
    match side:
        case PersonMention():
            return {"person" if is_asking else "other_person": side}
        case DocumentMention():
            return {"document" if is_asking else "other_document": side}
        case ListEntry():
            return {"entry": side}


def _keep(by: Actor, mention: Mention, found: list[Found], before: list[Candidate]) -> None:
    """Put each pair before an officer once; what is no longer found stops standing, what changed is put again."""
    now = clock.now()
    standing = {candidate.pk: candidate for candidate in before}
    for one in found:
        existing = next((held for held in standing.values() if one.side in (held.ours, held.theirs)), None)
        if existing is None:
            _put(by, mention, one, now)
            continue
        del standing[existing.pk]
        seen = one if existing.ours == mention else seen_from(existing.ours.subject(), mention)
        if seen is not None:
            _renew(by, existing, seen, now)
    for candidate in standing.values():
        _lapse(by, candidate)


def _put(by: Actor, mention: Mention, found: Found, now: datetime) -> None:
    made = Candidate(
        **_side(mention, is_asking=True),
        **_side(found.side, is_asking=False),
        score=found.score,
        evidence=evidences.keep(found.evidence),
        found_at=now,
        changed_at=now,
    )
    with record.create(made, by=by, may=_checked, action="find", flow=FLOW, category=Category.COMBINATION):
        pass


def _renew(by: Actor, candidate: Candidate, found: Found, now: datetime) -> None:
    evidence = evidences.keep(found.evidence)
    if candidate.is_standing and evidences.digest(evidence) == evidences.digest(candidate.evidence):
        return
    was = candidate.state
    with record.change("find_again", candidate, by=by, may=_checked, category=Category.COMBINATION) as act:
        act.subject.evidence, act.subject.score, act.subject.changed_at = evidence, found.score, now
        act.subject.is_standing = True
    if was != State.TO_DECIDE:
        note = _("A later cross-check found other evidence. The verdict before was “%(verdict)s”.") % {"verdict": State(was).label}
        record.move_only(FLOW, "reopen", candidate, by=by, because=note)


def _lapse(by: Actor, candidate: Candidate) -> None:
    """The descriptions no longer resemble each other. One whose entry was withdrawn stays, and says so."""
    withdrawn = candidate.entry is not None and candidate.entry.withdrawn_at is not None
    if candidate.is_standing and not withdrawn:
        with record.change("lapse", candidate, by=by, may=_checked, category=Category.COMBINATION) as act:
            act.subject.is_standing = False


def _checked(by: Actor, candidate: Candidate) -> Ruling:
    """What a cross-check writes was allowed with the check itself, also where its result is hidden from who ran it."""
    return yes()
