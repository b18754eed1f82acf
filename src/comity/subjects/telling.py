"""Who holds a record in which somebody was met is told of it; whoever may not see that record is shown nothing."""

import hashlib
from collections.abc import Iterable

from comity.kernel.actor import Actor
from comity.kernel.telling import tell
from comity.lists.models import ListEntry
from comity.subjects import owners
from comity.subjects.searching import Mention, Side, key_of


def named(met: Iterable[Side]) -> dict[tuple[str, int], Mention]:
    """The mentions among what was met, each under its model and key."""
    return {key_of(side): side for side in met if not isinstance(side, ListEntry)}


def tell_holders(by: Actor, met: Iterable[Side], seen: set[tuple[str, int]], template: str, *, occasion: str) -> set[Mention]:
    """Tell the holders of records with mentions that this actor has not seen, once for what was met in each; returns those mentions."""
    hidden = {mention for key, mention in named(met).items() if key not in seen}
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
