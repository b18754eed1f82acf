"""Questions about the questions: whose are open, what was searched, what the lot was, and how often."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from comity.engines import lot
from comity.engines.deadlines.ladder import Line as Rung
from comity.engines.ruling import N_
from comity.engines.screening import Document, Subject
from comity.kernel import clock, clocks, timeline
from comity.kernel.actor import Actor
from comity.kernel.models import Category, Deadline, DeadlineState, Entry
from comity.people.models import Officer
from comity.screening.keeping.models import PastQuestion
from comity.screening.reviews import policy
from comity.screening.reviews.models import Draw, SearchReview
from comity.screening.reviews.patterns import Search
from comity.screening.reviews.terms import SEARCH, Reason, State

BEGINNING = N_("Asked on %(at)s.")
"""How the ladder of an answer begins: it is not counted from a receipt."""


class SearchShown(NamedTuple):
    """One search of a question: its entry, for which matter, and in words what was asked and shown, where the reader may know that."""

    sequence: int
    at: datetime
    matter: str
    line: timeline.Line | None
    is_erased: bool


class Said(NamedTuple):
    """What an officer's own search was, in a line."""

    words: str
    matter: str


class ShownClock(NamedTuple):
    """The deadline of an answer with how it was computed, and the share of its time that is used."""

    deadline: Deadline
    ladder: tuple[Rung, ...]
    used: float | None


class Figures(NamedTuple):
    """How many searches, how many of them drawn, how many asked about for a pattern, and what came of the questions."""

    searches: int
    drawn: int
    by_pattern: int
    accepted: int
    not_accepted: int
    unanswered: int


class Check(NamedTuple):
    """What drawing again from the log gives, and whether that is what was drawn."""

    drawn: list[int]
    searches: int
    is_seed_right: bool
    is_next: bool
    is_same: bool

    @property
    def is_good(self) -> bool:
        """Whether nothing differs."""
        return self.is_seed_right and self.is_next and self.is_same


def officer_of(search: Entry) -> int:
    """The key of the officer who made a search: nobody else can."""
    return int(search.actor.removeprefix("officer:"))


def searches() -> QuerySet[Entry]:
    """All searches that were made; those that were not allowed are none."""
    return Entry.objects.filter(action=SEARCH, category=Category.CONSULTATION)


def searches_between(after: int, through: int) -> list[int]:
    """The searches among the entries after one number up to and with another."""
    return list(searches().filter(sequence__gt=after, sequence__lte=through).order_by("sequence").values_list("sequence", flat=True))


def asked_in(entry: Entry) -> Search:
    """A search with whom it asked for; nobody where the words were erased. The entry's content is at hand."""
    body: Mapping[str, Any] = entry.content.body or {}
    asked: Mapping[str, list[str]] = body.get("facts", {}).get("asked", {})
    subject = Subject(
        names=asked.get("names", ()),
        birth_dates=asked.get("birth_dates", ()),
        places=asked.get("places", ()),
        nationalities=asked.get("nationalities", ()),
        genders=asked.get("genders", ()),
        documents=[Document(number) for number in asked.get("documents", ())],
    )
    return Search(entry.sequence, entry.at, (entry.subject_kind, entry.subject_key), subject)


def of_officer_since(officer_id: int, since: datetime, through: int) -> list[Search]:
    """What an officer searched for since a moment up to an entry, oldest first."""
    own = searches().filter(actor=f"officer:{officer_id}", sequence__lte=through, recorded_at__gte=since)
    return [asked_in(entry) for entry in own.select_related("content").order_by("sequence")]


def covered(officer_id: int, since: datetime) -> dict[str, set[int]]:
    """The searches about which an officer was asked for a pattern since a moment, by reason."""
    found: dict[str, set[int]] = defaultdict(set)
    asked = SearchReview.objects.filter(officer_id=officer_id, asked_at__gte=since).exclude(chosen_by=Reason.LOT)
    for reason, entry, others in asked.values_list("chosen_by", "entry_id", "others"):
        found[reason] |= {entry, *others}
    return found


def is_suspended(officer: Officer) -> bool:
    """Whether this officer may not search for now."""
    return SearchReview.objects.filter(policy.suspending(officer.pk)).exists()


def suspending(by: Actor) -> list[SearchReview]:
    """The questions for which this officer may not search, oldest first."""
    return list(SearchReview.objects.visible_to(by).filter(policy.suspending(by.user_id or 0)).order_by("asked_at"))


def open_questions(by: Actor) -> list[SearchReview]:
    """What this officer is asked and has not answered, due first."""
    own = SearchReview.objects.visible_to(by).filter(officer_id=by.user_id or 0, state=State.ASKED)
    return list(own.select_related("entry__content").order_by("next_due_at", "pk"))


def to_judge(by: Actor) -> QuerySet[SearchReview]:
    """The answers that wait for this actor's decision, the longest first: whoever sees another's question decides about it."""
    others = SearchReview.objects.visible_to(by).exclude(officer_id=by.user_id or 0)
    return others.filter(state=State.ANSWERED).order_by("answered_at", "pk")


def searches_shown(by: Actor, review: SearchReview, *, with_words: bool) -> list[SearchShown]:
    """The search asked about and those of the same pattern, oldest first; without words for who has not said what they are read for."""
    entries = list(Entry.objects.filter(pk__in=[review.entry_id, *review.others]).select_related("content").order_by("pk"))
    told = {line.sequence: line for line in timeline.lines(entries, by)} if with_words else {}
    return [
        SearchShown(
            entry.sequence, entry.at, (entry.content.body or {}).get("purpose", ""), told.get(entry.sequence), entry.content.body is None
        )
        for entry in entries
    ]


def said(review: SearchReview) -> Said:
    """What its officer had asked for, in one line, and for which matter: for that officer alone. The entry's content is at hand."""
    asked = asked_in(review.entry).asked
    words = " · ".join([*(name.text for name in asked.names), *(document.number for document in asked.documents)])
    return Said(words, (review.entry.content.body or {}).get("purpose", ""))


def clock_of(review: SearchReview) -> ShownClock | None:
    """The deadline of the answer, as it runs or was met; none that was cancelled."""
    deadline = clocks.of(review).exclude(state=DeadlineState.CANCELLED).last()
    if deadline is None:
        return None
    due = clocks.due(deadline)
    ladder = (Rung(BEGINNING, due.ladder[0].values), *due.ladder[1:])
    return ShownClock(deadline, ladder, due.fraction_used(clock.now()) if deadline.state == DeadlineState.OPEN else None)


def figures(first: datetime, last: datetime) -> Figures:
    """What was searched and asked from one moment to before another: numbers alone, for whoever may count."""
    asked = SearchReview.objects.filter(asked_at__gte=first, asked_at__lt=last)
    past = PastQuestion.objects.filter(asked_on__gte=first.date(), asked_on__lt=last.date())
    kinds = {
        "by_pattern": ~Q(chosen_by=Reason.LOT),
        "accepted": Q(state=State.ACCEPTED),
        "not_accepted": Q(state__in=(State.NOT_ACCEPTED, State.LIFTED)),
    }
    counts = {name: Count("pk", filter=which) for name, which in kinds.items()}
    now, before = asked.aggregate(**counts), past.aggregate(**counts)
    counted = {name: now[name] + before[name] for name in kinds}
    counted["unanswered"] = asked.filter(state=State.ASKED, next_due_at__lte=clock.now()).count()
    drawn = sum(map(len, Draw.objects.filter(drawn_at__gte=first, drawn_at__lt=last).values_list("drawn", flat=True)))
    return Figures(searches().filter(recorded_at__gte=first, recorded_at__lt=last).count(), drawn, **counted)


def of_last_year() -> Figures:
    """The figures of the 365 days before now."""
    return figures(clock.now() - timedelta(days=365), clock.now())


def drawn_again(draw: Draw) -> Check:
    """Repeat a draw from the log: the seed is the digest of the entry it names, the searches are those between, after the draw before."""
    seed = Entry.objects.filter(pk=draw.through).values_list("digest", flat=True).first()
    before = Draw.objects.filter(week__lt=draw.week).order_by("-week").values_list("through", flat=True).first()
    members = searches_between(draw.after, draw.through)
    drawn = lot.drawn(members, draw.seed)
    is_same = drawn == draw.drawn and len(members) == draw.searches
    return Check(drawn, len(members), seed == draw.seed, before is None or before == draw.after, is_same)


def asked_about(entries: Iterable[int]) -> dict[int, SearchReview]:
    """The questions about these searches, by their entries."""
    return {review.entry_id: review for review in SearchReview.objects.filter(entry__in=list(entries))}
