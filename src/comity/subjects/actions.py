"""Comparing persons with all that is known, deciding about two of them, checking one for a matter: each audited."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.engines.ruling import N_, Ruling, only, yes
from comity.engines.screening import Subject
from comity.kernel import clock, record
from comity.kernel.actor import Actor
from comity.kernel.models import Category, Record
from comity.kernel.telling import tell
from comity.lists.models import ListEntry
from comity.subjects import evidence as evidences
from comity.subjects import indexes, owners, policy, queries
from comity.subjects.models import Candidate, DocumentMention, PersonMention, State, Verdict
from comity.subjects.searching import (
    Found,
    Mention,
    Met,
    Side,
    among_entries,
    among_mentions,
    foremost,
    id_of,
    met_in_records,
    namesakes,
    seen_from,
)
from comity.subjects.workflow import FLOW

MET = N_("%(officer)s ran a cross-check that met a person or document in %(record)s. They were shown nothing: you decide what they learn.")
SCREENED = N_("%(officer)s checked a person who may be in %(record)s. They were shown nothing: you decide what they learn.")
SCREEN = "subjects.screen"
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
    found = [(mention, _look(mention)) for mention in asked] if ruling else []
    with record.unit():
        facts = {"persons": sum(isinstance(mention, PersonMention) for mention in asked), "mentions": len(asked)}
        record.consult(owner, by=by, action=f"{owner.kind()}.cross_check", ruling=ruling, category=Category.COMBINATION, facts=facts)
        standing = queries.found_before(owner) if found else []
        for mention, sides in found:
            _keep(by, mention, sides, [candidate for candidate in standing if mention in (candidate.ours, candidate.theirs)])
        kept = queries.found_before(owner) if standing or any(sides for _mention, sides in found) else []
        seen = policy.seen_by(by, [mention for candidate in kept for mention in candidate.mentions()])
        _tell_holders(by, [side.side for _mention, sides in found for side in sides], seen, MET, occasion=f"met:{owner.kind()}:{owner.key}")
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


def screen(by: Actor, asked: str | Subject, matter: Record | None, *, noted: Mapping[str, Any] | None = None) -> list[Found]:
    """Check a person for a matter without writing a record of them: entries in force and mentions that this officer may see.

    Every check is logged at its matter, with what was asked, what was answered and what else is `noted`; each record that is opened only
    for a purpose has it noted too. Holders of records that the officer may not see are told. Raises NotAllowed.
    """
    subject = Subject(names=[asked]) if isinstance(asked, str) else asked
    officer = by.for_purpose(str(matter)) if matter is not None else by
    ruling = policy.may_screen(by, matter)
    on_lists, met = (among_entries(subject), met_in_records(subject)) if ruling else ([], [])
    with record.unit():
        in_records, hidden = _parted(by, met)
        _tell_holders(by, [found.side for found in hidden], set(), SCREENED, occasion=f"screened:{clock.today()}:{by.user_id}")
        shown = sorted([*on_lists, *in_records], key=lambda found: -found.score)
        facts = {**(noted or {}), "asked": _in_facts(subject), "answers": _answers(shown), **(_compared(subject) if ruling else {})}
        record.consult(matter, by=officer, action=SCREEN, ruling=ruling, facts=facts)
        held_in = {(side.owner_kind, side.owner_key) for side in _named(found.side for found in in_records).values()}
        for held in owners.owners_for(by, held_in).values():
            if owners.states_purpose(by, held):
                record.consult(held, by=officer, action=f"{held.kind()}.consult")
    return shown


def _parted(by: Actor, met: list[Met]) -> tuple[list[Found], list[Found]]:
    """The foremost of what was met in records that this actor may see, and of the rest: what is hidden takes no place from what is not."""
    seen = policy.seen_by(by, _named(side for side, _hit in met))
    parts: dict[bool, list[Met]] = {True: [], False: []}
    for side, hit in met:
        parts[(type(side).__name__, side.pk) in seen].append((side, hit))
    return foremost(parts[True]), foremost(parts[False])


def _in_facts(asked: Subject) -> dict[str, list[str]]:
    """What was asked, as the log keeps it."""
    given = {
        "names": [name.text for name in asked.names],
        "birth_dates": [*asked.birth_dates],
        "places": [*asked.places],
        "nationalities": [*asked.nationalities],
        "genders": [*asked.genders],
        "documents": [document.number for document in asked.documents],
    }
    return {attribute: values for attribute, values in given.items() if values}


def _compared(asked: Subject) -> dict[str, int]:
    """How many listed persons were looked at, and how many of them carry exactly the name."""
    return {"listed": len(indexes.entries), "namesakes": namesakes(asked)}


def _answers(shown: Iterable[Found]) -> dict[str, list[Any]]:
    """What was shown: entries by their keys, mentions as `person:12`, so that no name of another record is kept with this matter."""
    sides = [found.side for found in shown]
    return {
        "entries": [side.pk for side in sides if isinstance(side, ListEntry)],
        "mentions": [id_of(side) for side in sides if not isinstance(side, ListEntry)],
    }


def _sees(by: Actor, owner: Record) -> Ruling:
    return only(
        owners.owner_for(by, owner.kind(), owner.key) is not None,
        _("You compare only the persons of a record that you may see."),
    )


def _look(mention: Mention) -> list[Found]:
    asked = mention.subject()
    return [*among_entries(asked), *among_mentions(asked, except_of=(mention.owner_kind, mention.owner_key))]


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


def _named(met: Iterable[Side]) -> dict[tuple[str, int], Mention]:
    """The mentions among what was met, each under its model and key."""
    return {(type(side).__name__, side.pk): side for side in met if not isinstance(side, ListEntry)}


def _tell_holders(by: Actor, met: Iterable[Side], seen: set[tuple[str, int]], template: str, *, occasion: str) -> set[Mention]:
    """Tell the holders of records with mentions that this actor has not seen, once for what was met in each; returns those mentions."""
    hidden = {mention for named, mention in _named(met).items() if named not in seen}
    by_record: dict[tuple[str, str], list[str]] = {}
    for mention in hidden:
        by_record.setdefault((mention.owner_kind, mention.owner_key), []).append(f"{type(mention).__name__}:{mention.pk}")
    for (kind, key), names in by_record.items():
        holding = owners.owner_of(kind, key)
        if holding is not None:
            digest = hashlib.sha256(" ".join([kind, key, *sorted(names)]).encode()).hexdigest()[:24]
            told = owners.holder_ids(holding) - {by.user_id or 0}
            tell(told, template, {"officer": by.name, "record": str(holding)}, about=holding, once=f"{occasion}:{digest}")
    return set(hidden)
