"""Searches that want a reason: one's own name, a colleague's, one person under many pretexts, many in a short time.

A pattern is no accusation: it chooses a search about which its officer is asked why. Every threshold stands here, with its reason.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import comity.engines.screening as engine
from comity.engines.screening import Subject
from comity.screening.reviews.terms import Reason

WINDOW = timedelta(days=7)
"""How far back searches are compared: as far as the weekly lot reaches."""
A_NAME = 0.975
"""From which likelihood two names, without any other fact, are one: the same words in any order, spelling or script (from 0.978 on). Given
names that differ by a letter (Carlo, Carla: 0.972) and parts of a name stay below: else every family of a colleague would be asked
about."""
ALIKE = 0.9
"""From which likelihood two searches are nearly the same: a letter tried differently (0.971) and a second given name (0.946) are alike, one
name born two years apart or more (0.826) is not."""
MATTERS = 3
"""One person searched for in so many matters within the window: a person in two cases of one officer is common, in three hardly."""
TIMES = 10
"""Or so many times, whatever the matters: a birth year is added, a zone is read again, a spelling is tried; not ten times."""
IN_AN_HOUR = 30
"""More searches than this within an hour are a series: one by one, with their answers read, nobody does half of that. Lists are searched
as a run, which is not counted here."""
HOUR = timedelta(hours=1)


class Search(NamedTuple):
    """One search of an officer as the log has it; `asked` is nobody where its words were erased."""

    sequence: int
    at: datetime
    matter: tuple[str, str]
    asked: Subject


class Pattern(NamedTuple):
    """The search at which a pattern showed, and the earlier ones that belong to it."""

    reason: Reason
    sequence: int
    others: tuple[int, ...] = ()


Covered = Mapping[str, Collection[int]]


def found(searches: Sequence[Search], since: int, own_name: str, colleagues: Sequence[str], covered: Covered) -> list[Pattern]:
    """The patterns in one officer's searches (oldest first, a window long) that show at those after the sequence `since`.

    `covered` are the searches about which this officer was asked already, by reason: none counts twice for the same one. A search shows
    one pattern at most, the gravest first; no officer is asked twice about one name in one matter.
    """
    asked = {str(reason): set(covered.get(reason, ())) for reason in Reason}
    patterns = []
    for place, search in enumerate(searches):
        if search.sequence <= since:
            continue
        before = [one for one in searches[:place] if search.at - one.at <= WINDOW]
        pattern = (
            _name(search, before, [own_name], Reason.OWN_NAME, asked)
            or _name(search, before, colleagues, Reason.COLLEAGUE, asked)
            or _same_person(search, before, asked[Reason.SAME_PERSON])
            or _series(search, before, asked[Reason.SERIES])
        )
        if pattern:
            asked[pattern.reason].update((pattern.sequence, *pattern.others))
            patterns.append(pattern)
    return patterns


def _name(search: Search, before: Sequence[Search], names: Sequence[str], reason: Reason, asked: Covered) -> Pattern | None:
    only_names = Subject(names=search.asked.names)
    if not search.asked.names or not any(engine.likelihood(only_names, Subject(names=[name])) >= A_NAME for name in names if name):
        return None
    is_known = any(one.sequence in asked[reason] and one.matter == search.matter and _are_alike(one, search) for one in before)
    return None if is_known else Pattern(reason, search.sequence)


def _same_person(search: Search, before: Sequence[Search], asked: Collection[int]) -> Pattern | None:
    alike = [one for one in before if one.sequence not in asked and _are_alike(one, search)]
    matters = {one.matter for one in (*alike, search)}
    if len(matters) < MATTERS and len(alike) + 1 < TIMES:
        return None
    return Pattern(Reason.SAME_PERSON, search.sequence, tuple(one.sequence for one in alike))


def _series(search: Search, before: Sequence[Search], asked: Collection[int]) -> Pattern | None:
    series = [one.sequence for one in before if search.at - one.at < HOUR and one.sequence not in asked]
    return Pattern(Reason.SERIES, search.sequence, tuple(series)) if len(series) + 1 > IN_AN_HOUR else None


def _are_alike(one: Search, other: Search) -> bool:
    return engine.likelihood(one.asked, other.asked) >= ALIKE
