"""Questions to the log, answered page by page from its end, however long it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.casework.happenings import TAKEN
from comity.engines.ledger import Verification
from comity.kernel import proof, timeline
from comity.kernel.access import NOBODY
from comity.kernel.actor import Actor
from comity.kernel.models import Category, Entry, Job, JobState, Record
from comity.oversight.wording import SHORT_NAMES
from comity.people.models import Officer

PAGE = 50
SIGN_IN, SIGN_INS = "people.officer.sign_in", "sign_in"
"""A sign-in is chained as a consultation, and is none of a record: in the filter it is a group of its own."""
RELEASE = "casework.assistancerequest.release"
READINGS = "reading"
"""What is watched: openings, and letters, files and histories taken away, which are disclosures."""
GROUPS = {
    SIGN_INS: Q(action=SIGN_IN),
    READINGS: (Q(category=Category.CONSULTATION) & ~Q(action__startswith="people.")) | Q(action__in=TAKEN),
}
VERIFY = "oversight.verify"


@dataclass(frozen=True)
class Row:
    """One entry as the list shows it: no word of its content."""

    entry: Entry
    who: str
    what: str
    category: str
    subject: str


class Page(NamedTuple):
    """Some entries, newest first, and the sequence from which the next page goes on; None at the end of the log's beginning."""

    rows: list[Row]
    older_than: int | None


class Reader(NamedTuple):
    """How often one actor opened something."""

    actor: str
    who: str
    times: int

    @property
    def officer_key(self) -> str:
        """The officer's id; empty for the system."""
        kind, _colon, key = self.actor.partition(":")
        return key if kind == "officer" else ""


class Release(NamedTuple):
    """How often the minimum was released to avert a threat to life, in one year."""

    year: int
    times: int


def entries(wanted: Mapping[str, Any], by: Actor) -> QuerySet[Entry]:
    """The entries that fit: `first_day` to `last_day`, `officer`, `category`, `action`, and `record`, which this actor may see, by what it
    is called; what is empty fits all."""
    rule = Q()
    if wanted.get("first_day"):
        rule &= Q(recorded_at__gte=_start_of(wanted["first_day"]))
    if wanted.get("last_day"):
        rule &= Q(recorded_at__lt=_start_of(wanted["last_day"] + timedelta(days=1)))
    if wanted.get("record"):
        rule &= _of_records(wanted["record"], by)
    if wanted.get("officer"):
        rule &= Q(actor__in=[f"officer:{wanted['officer'].pk}", f"token:{wanted['officer'].pk}"])
    if wanted.get("category"):
        rule &= GROUPS.get(wanted["category"], Q(category=wanted["category"]) & ~Q(action=SIGN_IN))
    if wanted.get("action"):
        rule &= Q(action=wanted["action"])
    return Entry.objects.filter(rule)


def has_trail(kind: str, key: str) -> bool:
    """Whether the log knows this subject."""
    return Entry.objects.filter(subject_kind=kind, subject_key=key).exists()


def page(found: QuerySet[Entry], by: Actor, older_than: int | None = None) -> Page:
    """Fifty entries below a sequence: the same few reads at the end of a million entries as at their beginning."""
    below = found if older_than is None else found.filter(sequence__lt=older_than)
    held = list(below.order_by("-sequence")[: PAGE + 1])
    shown = held[:PAGE]
    names = names_of({entry.actor for entry in shown})
    called = references_of({(entry.subject_kind, entry.subject_key) for entry in shown}, by)
    rows = [
        Row(
            entry,
            timeline.who_of(entry.actor, names.get(entry.actor, "")),
            timeline.label_of(entry.action),
            _("sign-in") if entry.action == SIGN_IN else entry.get_category_display(),
            called_in_words(entry.subject_kind, entry.subject_key, called.get((entry.subject_kind, entry.subject_key), "")),
        )
        for entry in shown
    ]
    return Page(rows, shown[-1].sequence if len(held) > PAGE else None)


def entry(sequence: int) -> Entry | None:
    """One entry with its content."""
    return Entry.objects.select_related("content").filter(pk=sequence).first()


def lines_of(kind: str, key: str, actor: Actor) -> list[timeline.Line]:
    """All that happened to one subject, readings and refusals included, whether or not it is still there."""
    found = Entry.objects.filter(subject_kind=kind, subject_key=key).select_related("content")
    return _in_words(list(found), actor)


def line_of(one: Entry, actor: Actor) -> timeline.Line:
    """One entry in words."""
    return _in_words([one], actor)[0]


def _in_words(found: list[Entry], actor: Actor) -> list[timeline.Line]:
    """Entries in words; where the words are erased, and the officer's name with them, who acted is named by the chained identity."""
    acted = {entry.sequence: entry.actor for entry in found}
    names = names_of(set(acted.values()))
    return [
        replace(line, who=timeline.who_of(acted[line.sequence], names.get(acted[line.sequence], ""))) if line.is_erased else line
        for line in timeline.lines(found, actor)
    ]


def readers(since: datetime) -> list[Reader]:
    """Who opened what is watched, or took a letter or file of it, most often first; a sign-in opens nothing."""
    found = (
        Entry.objects.filter(GROUPS[READINGS], recorded_at__gte=since)
        .values("actor")
        .annotate(times=Count("sequence"))
        .order_by("-times", "actor")[:PAGE]
    )
    held = list(found)
    names = names_of({row["actor"] for row in held})
    return [Reader(row["actor"], timeline.who_of(row["actor"], names.get(row["actor"], "")), row["times"]) for row in held]


def releases() -> list[Release]:
    """Uses of the release without a second person, by year, newest first."""
    found = Entry.objects.filter(action=RELEASE).exclude(category=Category.NOT_ALLOWED).values("at__year")
    return [Release(row["at__year"], row["times"]) for row in found.annotate(times=Count("sequence")).order_by("-at__year")]


def names_of(identities: set[str]) -> dict[str, str]:
    """The names behind `officer:12` and `token:12`."""
    keys = {int(identity.partition(":")[2]) for identity in identities if identity.startswith(("officer:", "token:"))}
    held = {officer.pk: officer.name for officer in Officer.objects.filter(pk__in=keys)}
    return {
        identity: held[int(identity.partition(":")[2])]
        for identity in identities
        if identity.startswith(("officer:", "token:")) and int(identity.partition(":")[2]) in held
    }


def called_in_words(kind: str, key: str, name: str = "") -> str:
    """A record by the word for its kind and its own short name, else its number; one with a reference by that alone."""
    if not kind or (name and kind not in SHORT_NAMES):
        return name
    return f"{timeline.kind_label(kind)} {name or key}".strip()


def references_of(subjects: set[tuple[str, str]], by: Actor) -> dict[tuple[str, str], str]:
    """What these records are called, where they have a reference or a short name that says nothing of a case, and this actor may see
    them: one question for each kind."""
    found: dict[tuple[str, str], str] = {}
    for kind in {kind for kind, _number in subjects}:
        model, column = _called_by(kind)
        if model is None:
            continue
        keys = [key for of_kind, key in subjects if of_kind == kind and key.isdecimal()]
        for pk, name in model.objects.visible_to(by).filter(pk__in=keys).values_list("pk", column):
            found[kind, str(pk)] = name
    return found


def _of_records(name: str, by: Actor) -> Q:
    erased = Entry.objects.filter(category=Category.ERASURE, content__body__facts__reference__iexact=name.strip())
    rule = NOBODY
    for kind, key in erased.values_list("subject_kind", "subject_key"):
        rule |= Q(subject_kind=kind, subject_key=key)
    for known in apps.get_models():
        kind = known._meta.label_lower
        model, column = _called_by(kind)
        if model is not None:
            keys = model.objects.visible_to(by).filter(**{f"{column}__iexact": name.strip()}).values_list("pk", flat=True)
            rule |= Q(subject_kind=kind, subject_key__in=[str(key) for key in keys])
    return rule


def _called_by(kind: str) -> tuple[Any, str]:
    """The model of a kind of record and the column by which it is called; None for one that is called by its number, or not known any
    more."""
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError):
        return None, ""
    column = SHORT_NAMES.get(kind, "reference")
    return (model if issubclass(model, Record) and any(field.name == column for field in model._meta.fields) else None), column


def verifications(actor: Actor) -> QuerySet[Job]:
    """The verifications that this auditor asked for, newest first."""
    return Job.objects.visible_to(actor).filter(kind=VERIFY).order_by("-pk")


def last_verdict(actor: Actor) -> Job | None:
    """The last verification that came to its end."""
    return verifications(actor).filter(state=JobState.DONE).first()


def vouched_for() -> timedelta | None:
    """How long ago a signed checkpoint last vouched for the log."""
    return proof.age()


def as_json(verdict: Verification) -> dict[str, Any]:
    """A verdict as a job's result can hold it."""
    return {
        "ok": verdict.ok,
        "entries": verdict.entries,
        "checkpoints": verdict.checkpoints,
        "contents": verdict.contents,
        "unproven_from": verdict.unproven_from,
        "proven_at": verdict.proven_at.isoformat() if verdict.proven_at else "",
        "problems": [
            {
                "kind": str(problem.kind),
                "template": problem.template,
                "values": {name: _plain(held) for name, held in problem.values.items()},
            }
            for problem in verdict.problems
        ],
        "left_out": verdict.problems_left_out,
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
