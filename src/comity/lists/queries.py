"""Which lists there are, what is on them, and what became of each import."""

from typing import Any, NamedTuple

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from comity.kernel import jobs
from comity.kernel.actor import Actor
from comity.kernel.models import Job
from comity.lists import following
from comity.lists.models import Became, Fault, ImportRun, ListEntry, Outcome, ReferenceList, Upload

IMPORT = "lists.import"  # the kind of the jobs that read what was given on the page
LAST = 5


class Row(NamedTuple):
    """Rows of one kind in a file."""

    kind: str
    read: int
    stored: int
    rejected: int
    skipped: int


def lists_for(actor: Actor) -> QuerySet[ReferenceList]:
    """The lists with their entries in force and withdrawn (`standing`, `withdrawn`) and the time of the last import (`imported_at`)."""
    counts = (
        ListEntry.objects.filter(reference_list=OuterRef("pk"))
        .order_by()
        .values("reference_list")
        .annotate(standing=Count("pk", filter=Q(withdrawn_at=None)), withdrawn=Count("pk", filter=~Q(withdrawn_at=None)))
    )
    last = (
        ImportRun.objects.filter(reference_list=OuterRef("pk"), outcome=Outcome.DONE)
        .order_by()
        .values("reference_list")
        .annotate(last=Max("finished_at"))
    )
    return ReferenceList.objects.visible_to(actor).annotate(
        standing=Subquery(counts.values("standing")),
        withdrawn=Subquery(counts.values("withdrawn")),
        imported_at=Subquery(last.values("last")),
    )


def holding(entries: QuerySet[ListEntry], text: str) -> QuerySet[ListEntry]:
    """Those entries whose name holds this text, or whose key or reference it is."""
    return entries.filter(Q(caption__icontains=text) | Q(entry_key__iexact=text) | Q(reference__iexact=text))


def entries_of(actor: Actor, reference_list: ReferenceList) -> QuerySet[ListEntry]:
    """The entries of a list, in force and withdrawn."""
    return ListEntry.objects.visible_to(actor).filter(reference_list=reference_list)


class Told(NamedTuple):
    """One fact of an entry as a page shows it."""

    label: str
    values: list[str]


def facts_of(entry: ListEntry) -> list[Told]:
    """What a list says of an entry, in the order an officer reads it; what it does not say is left out."""
    held: dict[str, Any] = entry.content
    documents = [" · ".join(part for part in (d["kind"], d["number"], d["country"]) if part) for d in held.get("documents", ())]
    told = [
        Told(_("Names"), [_weighed(name) for name in (*held.get("names", ()), *entry.aliases)]),
        Told(_("Born"), held.get("birth_dates", [])),
        Told(_("Places"), held.get("places", [])),
        Told(_("Nationalities"), held.get("nationalities", [])),
        Told(_("Sex"), [_(word) for word in held.get("genders", [])]),
        Told(_("Documents"), documents),
        Told(_("Parents"), [name["text"] for name in held.get("parents", ())]),
        Told(_("Programmes"), held.get("programmes", [])),
        Told(_("Charges"), held.get("charges", [])),
        Told(_("Remarks"), [held["remarks"]] if held.get("remarks") else []),
    ]
    return [fact for fact in told if fact.values]


def _weighed(name: dict[str, str]) -> str:
    return _("%(name)s (weak alias)") % {"name": name["text"]} if name.get("strength") == "weak" else name["text"]


def tallies(run: ImportRun) -> list[Row]:
    """Rows of each kind, and all together last."""
    rows = [Row(kind, sum(held.values()), held["stored"], held["rejected"], held["skipped"]) for kind, held in run.tallies.items()]
    stored, rejected, skipped = (sum(column) for column in zip(*(row[2:] for row in rows), strict=True)) if rows else (0, 0, 0)
    return [*rows, Row("", stored + rejected + skipped, stored, rejected, skipped)]


def tally_lines(run: ImportRun) -> list[str]:
    """The tallies as sentences."""
    return [
        _("%(kind)s: %(read)d read = %(stored)d stored + %(rejected)d rejected + %(skipped)d skipped")
        % {**row._asdict(), "kind": _(row.kind) if row.kind else _("in all")}
        for row in tallies(run)
    ]


class Given(NamedTuple):
    """A file that somebody gave on the page, the job that reads it, and what became of it."""

    upload: Upload
    job: Job | None
    run: ImportRun | None


def given_by(actor: Actor) -> list[Given]:
    """The last files that this actor gave, the latest first; two queries."""
    uploads = list(Upload.objects.visible_to(actor).select_related("run")[:LAST])
    known = Job.objects.visible_to(actor).filter(kind=IMPORT, key__in=[upload.key for upload in uploads])
    reading = {job.key: job for job in known}
    return [Given(upload, reading.get(upload.key), getattr(upload, "run", None)) for upload in uploads]


def jobs_after(actor: Actor, run: ImportRun) -> list[tuple[str, Job]]:
    """What an import of this actor left behind to be done: what each is called, and how far it is."""
    left = Job.objects.visible_to(actor).filter(kind__in=following.kinds(), payload__run=run.pk).order_by("pk")
    return [(_(known.label), job) for job in left if (known := jobs.known(job.kind))]


def faults_of(actor: Actor, run: ImportRun) -> QuerySet[Fault]:
    """The rows that were not stored, or not all of them, in the order of the file."""
    return Fault.objects.visible_to(actor).filter(run=run)


def reason(fault: Fault) -> str:
    """Why a row was not stored, or not all of it, in the reader's language."""
    return str(_(fault.reason) % fault.reason_values)


def remedy(fault: Fault) -> str:
    """What would help, in the reader's language."""
    return str(_(fault.remedy) % fault.remedy_values) if fault.remedy else ""


def fault_lines(run: ImportRun, most: int) -> list[str]:
    """The first rows that were rejected, or stored without something, as sentences: line, field, why, what helps."""
    told = run.faults.exclude(became=Became.SKIPPED).order_by("became", "position", "pk")[: most + 1]
    lines = [
        _("line %(line)d, %(field)s: %(reason)s %(remedy)s")
        % {"line": fault.position, "field": fault.field or fault.row_kind, "reason": reason(fault), "remedy": remedy(fault)}
        for fault in told[:most]
    ]
    return [*lines, _("… and more: the page of this import lists them.")] if len(told) > most else lines
