"""Importing a published list: the whole file or none of it, as one audited act, at once or as a job."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import IO, Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.engines.listfiles import Format, ListFileError, ListKind, Rejected, Skipped, sniff
from comity.kernel import attachments, clock, jobs, record
from comity.kernel.actor import Actor
from comity.kernel.models import Category, Job
from comity.lists import following
from comity.lists.models import Became, Fault, ImportRun, ListEntry, Outcome, ReferenceList, Upload
from comity.lists.policy import may_import
from comity.lists.queries import IMPORT
from comity.lists.spool import WRITING, Cancelled, Progress, Spool, spooled
from comity.lists.storing import Difference, store
from comity.lists.unread import Noted

HEAD = 64 * 1024
MOST_AT_ONCE = 0.5  # of a list's entries that a file may drop before somebody says that this is meant

Within = Callable[[], AbstractContextManager[Actor]]  # the unit in which what became of a file is written, and as whom
WRITES_WITHOUT_ACT = "the rows of a file are written in bulk inside the one act of their run, which holds their count and digest"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Into which list a file goes, and what that list is if it is new."""

    name: str
    list_kind: ListKind | None = None
    publisher: str = ""
    legal_effect: str = ""
    language: str = "en"
    source_note: str = ""


class Refusal(Exception):
    """A file that is not taken: why, and what would help."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason} {remedy}")
        self.reason, self.remedy = reason, remedy


@dataclass
class _Told:
    """What is known of an import before its outcome."""

    found: ReferenceList | None
    list_name: str
    file_name: str
    sha256: str
    form: Format | None
    is_dry_run: bool
    started_at: datetime
    upload: Upload | None
    within: Within
    spool: Spool | None = None

    def run(
        self, by: Actor, outcome: Outcome, difference: Difference, *, refusal: Refusal | None = None, reference_list: ReferenceList | None
    ) -> ImportRun:
        """The row that remembers it, unsaved."""
        return ImportRun(
            reference_list=reference_list,
            upload=self.upload,
            list_name=self.list_name,
            file_name=self.file_name,
            sha256=self.sha256,
            form=self.form or "",
            is_dry_run=self.is_dry_run,
            outcome=outcome,
            officer_id=by.user_id,
            started_at=self.started_at,
            finished_at=max(clock.now(), self.started_at),
            tallies=self.spool.counts if self.spool else {},
            refusal=refusal.reason if refusal else "",
            remedy=refusal.remedy if refusal else "",
            **asdict(difference),
        )


def _quietly(doing: str, done: int) -> None:
    """Nobody watches."""


def _never() -> bool:
    return False


def import_list(
    by: Actor,
    stream: IO[bytes],
    *,
    file_name: str,
    into: Wanted,
    form: Format | None = None,
    aliases: IO[bytes] | None = None,
    dry_run: bool = False,
    drops_most: bool = False,
    on_progress: Progress = _quietly,
    cancelled: Callable[[], bool] = _never,
    upload: Upload | None = None,
    within: Within | None = None,
) -> ImportRun:
    """Read a file into a list and return what became of it; a file refused or stopped changes nothing and is remembered as such.

    `stream` can seek. `aliases` is the Treasury's second file. `drops_most` says that a file which drops more than half of the
    list is meant to. A job gives its `upload` and its own unit. Raises NotAllowed.
    """
    _refuse_others(by)
    found = ReferenceList.objects.filter(name=into.name).first()
    told = _Told(found, into.name, file_name[:255], _sha256(stream), form, dry_run, clock.now(), upload, within or partial(_unit_of, by))
    try:
        told.form = form or _recognised(stream, file_name, on_page=upload is not None)
        with spooled(stream, told.form, aliases=aliases, known=_Known(found), on_progress=on_progress, cancelled=cancelled) as spool:
            told.spool = spool
            _refuse_useless(spool, found)
            if dry_run:
                difference = store(found, spool, told.started_at, writes=False, on_progress=on_progress, cancelled=cancelled)
                return _remember(by, told, Outcome.TRIED, difference)
            return _write(by, told, into, spool, drops_most=drops_most, on_progress=on_progress, cancelled=cancelled)
    except Cancelled:
        return _remember(by, told, Outcome.CANCELLED)
    except ListFileError as broken:
        refusal = Refusal(_(broken.reason.template) % broken.reason.values, _(broken.remedy.template) % broken.remedy.values)
        return _remember(by, told, Outcome.REFUSED, refusal=refusal)
    except Refusal as refusal:
        return _remember(by, told, Outcome.REFUSED, refusal=refusal)
    except ValidationError:
        if found is not None or not ReferenceList.objects.filter(name=into.name).exists():
            raise
        taken = Refusal(
            _("While this file was read, somebody else made a list of this name."),
            _("Look at that list. Then import the file again: into it, or under another name."),
        )
        return _remember(by, told, Outcome.REFUSED, refusal=taken)


def give(
    by: Actor,
    file: BinaryIO,
    *,
    into: Wanted,
    form: Format | None = None,
    aliases: BinaryIO | None = None,
    dry_run: bool = False,
    drops_most: bool = False,
) -> Job:
    """Keep a file and have a job read it into a list, as `import_list` does; the same facts. Raises NotAllowed, ValidationError."""
    _refuse_others(by)
    staged = [attachments.stage(given, given.name) for given in (file, aliases) if given is not None]
    made = Upload(
        list_name=into.name,
        list_kind=into.list_kind or "",
        publisher=into.publisher,
        legal_effect=into.legal_effect,
        form=form or "",
        is_dry_run=dry_run,
        drops_most=drops_most,
        officer_id=by.user_id,
        given_at=clock.now(),
    )
    with record.unit():
        with record.create(made, by=by, may=may_import, action="give") as act:
            for one in staged:
                act.add(attachments.row(one, made, by))
        return jobs.start(IMPORT, made.key, by, {"upload": made.pk})


def read_given(by: Actor, upload: Upload, *, on_progress: Progress, cancelled: Callable[[], bool], within: Within) -> ImportRun:
    """Read what was given into its list, once: what became of it is returned again. The files are kept no longer after that.

    `within` is the unit of the job that reads. Raises NotAllowed, and ValidationError where the files are gone or damaged.
    """
    made = ImportRun.objects.filter(upload=upload).first()
    if made is None:
        made = _read_files(by, upload, on_progress=on_progress, cancelled=cancelled, within=within)
    with within():
        attachments.forget(upload)
    return made


def _read_files(by: Actor, upload: Upload, *, on_progress: Progress, cancelled: Callable[[], bool], within: Within) -> ImportRun:
    files = list(attachments.of(upload))  # the list, and after it the Treasury's aliases
    if not files:
        raise ValidationError(_("The file is no longer kept. Give it again."))
    with ExitStack() as stack:
        try:
            stream, *more = [stack.enter_context(attachments.open_plain(file)) for file in files]
        except attachments.Unreadable as unreadable:
            raise ValidationError(str(unreadable)) from unreadable
        return import_list(
            by,
            stream,
            file_name=files[0].name,
            into=Wanted(upload.list_name, ListKind(upload.list_kind) if upload.list_kind else None, upload.publisher, upload.legal_effect),
            form=Format(upload.form) if upload.form else None,
            aliases=more[0] if more else None,
            dry_run=upload.is_dry_run,
            drops_most=upload.drops_most,
            on_progress=on_progress,
            cancelled=cancelled,
            upload=upload,
            within=within,
        )


def describe(by: Actor, subject: ReferenceList, *, seen: int | None = None, **facts: Any) -> ReferenceList:
    """Correct what a list is: its publisher, its kind, its legal effect."""
    with record.change("describe", subject, by=by, may=may_import, seen=seen) as act:
        for name, value in facts.items():
            setattr(act.subject, name, value)
    return subject


@contextmanager
def _unit_of(by: Actor) -> Iterator[Actor]:
    """A unit in the name of whoever began; a job asks anew who its starter is by then."""
    with record.unit():
        yield by


def _refuse_others(by: Actor) -> None:
    ruling = may_import(by)
    if not ruling:
        record.consult(None, by=by, action="lists.referencelist.import", ruling=ruling)


class _Known:
    """The keys that a list holds already, asked only where a file of aliases is read alone."""

    def __init__(self, found: ReferenceList | None) -> None:
        self._found = found
        self._keys: frozenset[str] | None = None

    def __contains__(self, key: object) -> bool:
        if self._keys is None:
            standing = (
                ListEntry.objects.filter(reference_list=self._found, withdrawn_at__isnull=True) if self._found else ListEntry.objects.none()
            )
            self._keys = frozenset(standing.values_list("entry_key", flat=True))
        return key in self._keys


def _sha256(stream: IO[bytes]) -> str:
    stream.seek(0)
    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # any stream of bytes that can seek
    stream.seek(0)
    return digest


def _recognised(stream: IO[bytes], file_name: str, *, on_page: bool) -> Format:
    """The form of a file; a refusal names the forms as they are chosen, on the page by their names, on the command line by their codes."""
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(0)
    if not head:
        raise Refusal(_("The file is empty."), _("Download it again."))
    recognised = sniff(head, file_name)
    if recognised is None:
        raise Refusal(
            _("No known form of list was recognised in this file."),
            _("Choose its format: %(formats)s.") % {"formats": ", ".join(_(form.label) if on_page else form for form in Format)},
        )
    return recognised


def _refuse_useless(spool: Spool, found: ReferenceList | None) -> None:
    if spool.form is Format.OFAC_ALT and found is None:
        raise Refusal(_("This file brings aliases only, and the list is not there yet."), _("Import the list itself first."))
    if not spool.keys and not spool.aliases:
        raise Refusal(_("The file holds no entry that could be stored."), _("Look at the rows below, or choose another format."))


def _write(
    by: Actor, told: "_Told", into: Wanted, spool: Spool, *, drops_most: bool, on_progress: Progress, cancelled: Callable[[], bool]
) -> ImportRun:
    on_progress(WRITING, len(spool.keys))
    at = clock.now()
    with told.within() as writer:
        assert told.form is not None
        kept = told.found or _new_list(writer, into, told.form)
        with record.change("import", kept, by=writer, may=may_import, category=Category.COLLECTION) as act:
            standing = kept.entries.filter(withdrawn_at__isnull=True).count()
            difference = store(kept, spool, at, writes=True, on_progress=on_progress, cancelled=cancelled)
            _refuse_emptying(difference, standing, meant=drops_most)
            run = act.add(told.run(writer, Outcome.DONE, difference, reference_list=kept))
            _keep_faults(run, [*spool.faults, *spool.notes])
        following.imported(writer, run)
    return run


def _new_list(by: Actor, into: Wanted, form: Format) -> ReferenceList:
    made = ReferenceList(
        name=into.name,
        publisher=into.publisher,
        list_kind=into.list_kind or form.usual_kind,
        legal_effect=into.legal_effect,
        language=into.language,
        source_note=into.source_note,
    )
    with record.create(made, by=by, may=may_import):
        pass
    return made


def _refuse_emptying(difference: Difference, standing: int, *, meant: bool) -> None:
    if not meant and standing and difference.withdrawn > standing * MOST_AT_ONCE:
        raise Refusal(
            ngettext(
                "This file drops %(dropped)d entry of %(standing)d: it may be another list, or a part of this one.",
                "This file drops %(dropped)d entries of %(standing)d: it may be another list, or a part of this one.",
                difference.withdrawn,
            )
            % {"dropped": difference.withdrawn, "standing": standing},
            _("Check the file. If the publisher did withdraw them, say so when you import it."),
        )


def _remember(
    by: Actor, told: "_Told", outcome: Outcome, difference: Difference | None = None, *, refusal: Refusal | None = None
) -> ImportRun:
    """A run that wrote nothing into its list: tried, stopped or refused."""
    with told.within() as writer:
        run = told.run(writer, outcome, difference or Difference(), refusal=refusal, reference_list=told.found)
        run.save(force_insert=True)
        if told.spool is not None:
            _keep_faults(run, [*told.spool.faults, *(told.spool.notes if outcome == Outcome.TRIED else [])])
        facts = {"run": run.pk, "file": run.file_name, "sha256": run.sha256, "outcome": outcome, "tallies": run.tallies}
        record.consult(told.found, by=writer, action="lists.referencelist.import", facts=facts)
    return run


def _keep_faults(run: ImportRun, faults: list[Rejected | Skipped | Noted]) -> None:
    became = {Rejected: Became.REJECTED, Skipped: Became.SKIPPED, Noted: Became.STORED}
    Fault.objects.bulk_create(
        Fault(
            run=run,
            position=fault.position,
            row_kind=fault.kind[:40],
            field=getattr(fault, "field", "")[:80],
            became=became[type(fault)],
            reason=fault.reason.template,
            reason_values=dict(fault.reason.values),
            remedy="" if isinstance(fault, Skipped) else fault.remedy.template,
            remedy_values={} if isinstance(fault, Skipped) else dict(fault.remedy.values),
        )
        for fault in faults
    )
