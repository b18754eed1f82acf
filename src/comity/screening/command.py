"""What `comity screen NAME` does: who on the lists and in the records this may be, logged with the matter it is asked for."""

import argparse
import sys
from typing import TextIO

from django.utils.translation import gettext as _

from comity.engines.screening import Document, Evidence, Subject, Verdict
from comity.kernel.actor import Actor
from comity.lists.models import ListEntry
from comity.screening import asking, matters
from comity.screening.actions import search
from comity.subjects import evidence as evidences
from comity.subjects import owners
from comity.subjects.searching import Found


def run(args: argparse.Namespace, actor: Actor, out: TextIO = sys.stdout) -> int:
    """Check and print, as this actor, for the matter that the actor names as purpose: its reference, or `duty`."""
    asked = Subject(
        names=[" ".join(args.name)],
        birth_dates=args.born,
        nationalities=args.nationality,
        documents=[Document(number) for number in args.document],
    )
    found = search(actor, asked, matters.named(actor, actor.purpose))
    if not found:
        if asking.is_one_word(asked):
            out.write(_("One word is too little to find anybody by. Add the given name or the surname, or a document number.") + "\n")
            return 0
        out.write(_("Nobody on the lists and in the records that you may see resembles this person.") + "\n")
        return 0
    for one in found:
        out.write("\n".join(lines(one, actor)) + "\n\n")
    out.write(_("A hit is not an identification: compare the persons before anything is done.") + "\n")
    return 0


def lines(found: Found, actor: Actor) -> list[str]:
    """One hit in words: who, on which list with what effect or in which record, how likely, and each comparison of what a side gives."""
    side = found.side
    told = [str(side)]
    if isinstance(side, ListEntry):
        told += [f"{side.reference_list} · {side.entry_key}", side.reference_list.effect]
    elif record := owners.owner_for(actor, side.owner_kind, side.owner_key):
        told.append(_("mentioned in %(record)s") % {"record": record})
    return [
        *told,
        evidences.likelihood(evidences.keep(found.evidence), found.score),
        *(f"  {_compared(item)}" for item in found.evidence if item.ours or item.theirs),
    ]


def _compared(item: Evidence) -> str:
    """One comparison; a sentence that says only what is given is told after the attribute's name."""
    told = evidences.sentence(item)
    return f"{_(item.attribute.value)}: {told}" if item.verdict is Verdict.UNKNOWN else told
