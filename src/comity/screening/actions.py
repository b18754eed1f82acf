"""Searching for a person for a matter, without writing a record of them: each search is audited."""

from collections.abc import Iterable, Mapping
from typing import Any

from comity.engines.ruling import N_
from comity.engines.screening import Subject
from comity.kernel import clock, record
from comity.kernel.actor import Actor
from comity.kernel.models import Record
from comity.lists.models import ListEntry
from comity.screening import matters, policy
from comity.screening.reviews.terms import SEARCH
from comity.subjects import indexes, owners
from comity.subjects import policy as subjects
from comity.subjects.searching import Found, among_entries, id_of, key_of, met_in_records, namesakes, parted
from comity.subjects.telling import named, tell_holders

SCREENED = N_("%(officer)s checked a person who may be in %(record)s. They were shown nothing: you decide what they learn.")


def search(by: Actor, asked: str | Subject, matter: Record | None, *, noted: Mapping[str, Any] | None = None) -> list[Found]:
    """Check a person for a matter without writing a record of them: entries in force and mentions that this officer may see.

    Every check is logged at its matter, with what was asked, what was answered and what else is `noted`; each record that is opened only
    for a purpose has it noted too. Holders of records that the officer may not see are told. Raises NotAllowed.
    """
    subject = Subject(names=[asked]) if isinstance(asked, str) else asked
    officer = by.for_purpose(matters.purpose_of(matter)) if matter is not None else by
    ruling = policy.may_screen(by, matter)
    on_lists, met = (among_entries(subject), met_in_records(subject)) if ruling else ([], [])
    with record.unit():
        in_records, hidden = parted(met, subjects.seen_by(by, [key_of(side) for side, _hit in met]))
        tell_holders(by, [found.side for found in hidden], set(), SCREENED, occasion=f"screened:{clock.today()}:{by.user_id}")
        shown = sorted([*on_lists, *in_records], key=lambda found: -found.score)
        facts = {**(noted or {}), "asked": _in_facts(subject), "answers": _answers(shown), **(_compared(subject) if ruling else {})}
        record.consult(matter, by=officer, action=SEARCH, ruling=ruling, facts=facts)
        held_in = {(side.owner_kind, side.owner_key) for side in named(found.side for found in in_records).values()}
        for held in owners.owners_for(by, held_in).values():
            if owners.states_purpose(by, held):
                record.consult(held, by=officer, action=f"{held.kind()}.consult")
    return shown


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
