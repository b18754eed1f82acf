"""What a verification found, in an order and in words a person can act on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from comity.engines.ledger.checkpoints import Checkpoint
from comity.engines.ruling import N_

MAX_PROBLEMS: Final = 1_000


class Kind(StrEnum):
    """What was done to a log."""

    EDITED = "edited"
    DELETED = "deleted"
    RENUMBERED = "renumbered"
    INSERTED = "inserted"
    SWAPPED = "swapped"
    BROKEN = "broken"
    REWRITTEN = "rewritten"
    CUT = "cut"
    CONTENT = "content"
    UNREADABLE = "unreadable"
    CONTRADICTION = "contradiction"
    BAD_SIGNATURE = "bad-signature"
    UNKNOWN_KEY = "unknown-key"
    MALFORMED_CHECKPOINT = "malformed-checkpoint"


TEMPLATES: Final[Mapping[Kind, tuple[str, str]]] = {  # for one entry, for several
    Kind.EDITED: (
        N_("Entry %(first)s was changed after it was written."),
        N_("Entries %(first)s to %(last)s were changed after they were written."),
    ),
    Kind.DELETED: (N_("Entry %(first)s is missing."), N_("Entries %(first)s to %(last)s are missing.")),
    Kind.RENUMBERED: (
        N_("Entry %(first)s was removed, and those after it were renumbered."),
        N_("Entries %(first)s to %(last)s were removed, and those after them were renumbered."),
    ),
    Kind.INSERTED: (N_("Entry %(first)s was slipped in later."), N_("Entries %(first)s to %(last)s were slipped in later.")),
    Kind.SWAPPED: (N_("Entry %(first)s stands in the wrong place."), N_("Entries %(first)s and %(last)s stand in each other’s place.")),
    Kind.BROKEN: (
        N_("Entry %(first)s does not begin the log it claims to begin."),
        N_("Entry %(last)s does not follow entry %(first)s: one of the two was replaced by an entry with a new digest."),
    ),
    Kind.REWRITTEN: (
        N_("Entry %(first)s was changed and its digest computed anew: the checkpoint of %(at)s disagrees."),
        N_("One or more of entries %(first)s to %(last)s were changed and the digests computed anew: the checkpoint of %(at)s disagrees."),
    ),
    Kind.CUT: (
        N_("Entry %(first)s is missing: the log ends at entry %(ends)s, the checkpoint of %(at)s counted %(counted)s."),
        N_(
            "%(missing)s of entries %(first)s to %(last)s are missing, cut from the end or removed between: "
            "the log ends at entry %(ends)s, the checkpoint of %(at)s counted %(counted)s."
        ),
    ),
    Kind.CONTENT: (
        N_("The content of entry %(first)s is not the content it was written with."),
        N_("The contents of entries %(first)s to %(last)s are not those they were written with."),
    ),
    Kind.UNREADABLE: (N_("Line %(line)s of the export is no entry: %(because)s."),) * 2,
    Kind.CONTRADICTION: (N_("Checkpoint %(number)s says another digest for entry %(first)s than an earlier checkpoint."),) * 2,
    Kind.BAD_SIGNATURE: (N_("Checkpoint %(number)s is forged or damaged: %(because)s."),) * 2,
    Kind.UNKNOWN_KEY: (N_("Checkpoint %(number)s is %(because)s."),) * 2,
    Kind.MALFORMED_CHECKPOINT: (N_("Checkpoint %(number)s cannot be read: %(because)s."),) * 2,
}

MERGED: Final = (Kind.EDITED, Kind.INSERTED, Kind.CONTENT)  # kinds whose sentence needs no more than first and last


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: what, from which entry to which (0 where it concerns no entry), and the values of its sentence."""

    kind: Kind
    first_sequence: int
    last_sequence: int
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def template(self) -> str:
        """The English sentence to translate."""
        return TEMPLATES[self.kind][self.first_sequence != self.last_sequence]

    @property
    def values(self) -> dict[str, object]:
        """What to put into the sentence; moments are datetimes, for the page to write in its zone."""
        return {"first": self.first_sequence, "last": self.last_sequence, **self.details}

    def __str__(self) -> str:
        return self.template % self.values


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on a log.

    `entries` were read, `checkpoints` agree, `contents` were compared with their digests. What was cut or rewritten from
    `unproven_from` on cannot be found: the last checkpoint that agrees, made at `proven_at`, ends before it.
    `end` is the signed end of an export; the log was longer at the moments of the checkpoints `later`, which were signed
    after it and cannot be judged from this export.
    """

    entries: int
    checkpoints: int
    contents: int
    problems: tuple[Problem, ...]
    problems_left_out: int
    unproven_from: int
    proven_at: datetime | None
    end: Checkpoint | None = None
    later: tuple[Checkpoint, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.problems


class Findings:
    """Problems as they come in, at most MAX_PROBLEMS of them: neighbours of one kind become one."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._left_out = 0

    def add(self, problem: Problem) -> None:
        """Remember it."""
        recent = range(max(0, len(self._problems) - len(MERGED)), len(self._problems)) if problem.kind in MERGED else ()
        for place in recent:
            known = self._problems[place]
            if known.kind == problem.kind and known.last_sequence + 1 == problem.first_sequence:
                self._problems[place] = Problem(problem.kind, known.first_sequence, problem.last_sequence)
                return
        if len(self._problems) < MAX_PROBLEMS:
            self._problems.append(problem)
        else:
            self._left_out += 1

    def drop(self, kind: Kind, first: int, last: int) -> None:
        """Forget what a better explanation of these entries replaces."""
        self._problems = [
            rest for problem in self._problems for rest in (_without(problem, first, last) if problem.kind == kind else [problem])
        ]

    def sorted(self) -> tuple[tuple[Problem, ...], int]:
        """By place, and how many were left out."""
        return tuple(sorted(self._problems, key=lambda problem: (problem.first_sequence, problem.last_sequence))), self._left_out


def _without(problem: Problem, first: int, last: int) -> list[Problem]:
    """What remains of a problem outside these entries."""
    pieces = [
        (problem.first_sequence, min(problem.last_sequence, first - 1)),
        (max(problem.first_sequence, last + 1), problem.last_sequence),
    ]
    return [Problem(problem.kind, start, end, problem.details) for start, end in pieces if start <= end]
