"""Preparing a list to be screened, authorising it by a second person, comparing it piece by piece, ending it and forgetting it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.agreements.models import Agreement
from comity.agreements.queries import binds_us_now
from comity.engines.ruling import N_
from comity.engines.tables import Field, Flaw, Order
from comity.kernel import attachments, clock, jobs, record
from comity.kernel.actor import Actor
from comity.kernel.models import Attachment, Category, Job, Record
from comity.kernel.numbering import next_number
from comity.kernel.record import Act, forgetting
from comity.kernel.telling import settle, tell
from comity.people import queries as people
from comity.people.models import Desk
from comity.screening.runs import files, judging, policy
from comity.screening.runs.models import Fault, Hit, PersonMet, RunState, ScreeningRun
from comity.screening.runs.workflow import FLOW
from comity.subjects import evidence as evidences
from comity.subjects import indexes
from comity.subjects.searching import Found, shares_a_document

WRITES_WITHOUT_ACT = "whom a piece of a list met is written in bulk inside the one act of that piece, which holds its counts"

COMPARE = "screening.compare"
KEPT_FOR = timedelta(days=90)
MOST_FAULTS = 2000  # kept with a run; its counts hold all
ASKED = N_("%(officer)s asks you to authorise the screening %(reference)s: %(given)s persons.")
FINISHED = N_("The screening %(reference)s is finished: %(met)s of %(given)s persons resemble somebody on a list.")
STOPPED = N_("The screening %(reference)s was stopped: %(because)s")
LAPSED, JOB_STOPPED = N_("Nobody authorised it within seven days."), N_("Its work was stopped on the page of the job.")
BY_THE_CLOCK = {
    LAPSED: N_("The screening %(reference)s was stopped: nobody authorised it within seven days."),
    JOB_STOPPED: N_("The screening %(reference)s was stopped: its work was stopped on the page of the job."),
}
"""What the clock gives as a reason is told in one sentence, so that each reader has it in the own language."""
NOT_AUTHORISED = N_("The screening %(reference)s was refused: %(because)s")


class Compared(NamedTuple):
    """One row that was looked at: its number, what was given, what could not be read, and whom the person may be."""

    row: int
    given: Mapping[Field, str]
    flaws: tuple[Flaw, ...]
    is_compared: bool
    found: Sequence[Found] = ()


def prepare(by: Actor, file: BinaryIO, file_name: str, *, matter: Record, basis: Agreement, article: str, purpose: str) -> ScreeningRun:
    """Keep a list, sealed, until a second person authorises its screening or refuses it.

    Raises NotAllowed, and ValidationError for what is no table, has more persons than the ceiling or rests on no law in force: before
    anything of it is kept.
    """
    _refuse_without_words(article, purpose)
    standing = binds_us_now(basis, clock.now().date())
    if not standing:
        raise ValidationError({"basis": standing.because})
    run = ScreeningRun(officer_id=by.user_id or 0, matter_kind=matter.kind(), matter_key=matter.key, matter=str(matter)[:80], basis=basis)
    allowed = policy.may_prepare(by, run)
    if not allowed:
        record.consult(None, by=by, action=f"{run.kind()}.prepare", ruling=allowed)
    told = files.told_by(file)
    ceiling = policy.within_ceiling(told.given)
    if not ceiling:
        raise ValidationError({"file": ceiling.because})
    staged = attachments.stage(file, file_name)
    _refuse_twice(by, staged.digest)
    now = clock.now()
    desk = Desk.objects.get(pk=by.desk_id or 0)
    run.desk, run.prepared_at, run.article, run.purpose = desk, now, article.strip(), purpose.strip()
    run.encoding, run.header_row, run.headers, run.given = told.encoding, told.header_row, told.headers, told.given
    run.columns, run.order = {field.value: place for field, place in told.columns.items()}, told.order or Order.DAY_FIRST
    year = people.today_at(desk, now).year
    with record.unit():
        run.reference = f"SR-{desk.code}-{year}-{next_number(f'screening-{desk.code}-{year}'):04}"
        with record.create(run, by=by, may=policy.may_prepare, action="prepare", flow=FLOW) as act:
            act.add(attachments.row(staged, run, by))
    return run


def map_columns(
    by: Actor, run: ScreeningRun, *, columns: Mapping[str, int], order: str, encoding: str = "", seen: int | None = None
) -> ScreeningRun:
    """Say what the columns hold and how letters and dates are written; a hand that stood under it is void.

    Raises NotAllowed, WrongState, StaleVersion, ValidationError where no column names a person.
    """
    headers = files.headers_of(run, encoding) if encoding != run.encoding else run.headers
    with record.move(FLOW, "map", run, by=by, seen=seen) as act:
        act.subject.columns, act.subject.order = dict(columns), order
        act.subject.encoding, act.subject.headers = encoding, headers
        if not act.subject.names_persons:
            raise ValidationError(_("Say which column holds the name or the document number."))
    return run


def ask(by: Actor, run: ScreeningRun, *, seen: int | None = None) -> ScreeningRun:
    """Put it before a second person; the heads of the desk who may see its matter are told.

    Raises NotAllowed, WrongState, StaleVersion, ValidationError where no head but the one who prepared it may see the matter.
    """
    with record.unit():
        record.propose(FLOW, "authorise", run, by=by, seen=seen)
        seconds = _seconds(run)
        if not seconds:
            raise ValidationError(_("No other head of this desk may see the matter. First open the seal, or give one of them a grant."))
        told = {"officer": by.name, "reference": run.reference, "given": run.given}
        tell(seconds, ASKED, told, about=run, once=f"run:{run.pk}:{run.version}")
    return run


def authorise(by: Actor, run: ScreeningRun, *, seen: int | None = None) -> Job:
    """The second hand: another person has seen size, law, purpose and first rows. The work begins, in the name of who prepared it.

    Raises NotAllowed, WrongState, StaleVersion, ValidationError where who prepared it could not put it before anybody today.
    """
    with record.unit():
        with record.move(FLOW, "authorise", run, by=by, seen=seen) as act:
            act.subject.authorised_by_id, act.subject.authorised_at = by.person_id, act.at
            act.subject.started_at = act.at
            act.facts["given"] = act.subject.given
        settle(run)
        preparer = _preparer(run)
        standing = policy.may_ask(preparer, run)
        if not standing:
            told = _("Who prepared it may not have it compared now: “%(because)s” Wait, or refuse it.")
            raise ValidationError(told % {"because": standing.because})
        return jobs.start(COMPARE, run.key, preparer, {"run": run.pk})


def refuse(by: Actor, run: ScreeningRun, *, because: str, seen: int | None = None) -> ScreeningRun:
    """The second person says no: the file is erased, and who prepared it is told. Raises NotAllowed, WrongState, ValidationError."""
    with record.unit():
        with record.move(FLOW, "refuse", run, by=by, seen=seen, because=because) as act:
            _end(act)
        settle(run)
        told = {"reference": run.reference, "because": because}
        tell({run.officer_id}, NOT_AUTHORISED, told, about=run, once=f"run:{run.pk}:refused")
    return run


def cancel(by: Actor, run: ScreeningRun, *, because: str, seen: int | None = None) -> ScreeningRun:
    """Stop it, prepared or running: the file is erased at once, what it met stays. Raises NotAllowed, WrongState, ValidationError."""
    with record.unit():
        with record.move(FLOW, "cancel", run, by=by, seen=seen, because=because) as act:
            _end(act)
        settle(run)
        told = {"reference": run.reference, "because": because}
        sentence = BY_THE_CLOCK.get(because, STOPPED)
        tell({run.officer_id} - {by.user_id or 0}, sentence, told, about=run, once=f"run:{run.pk}:stopped")
    return run


def note(by: Actor, run: ScreeningRun, piece: Sequence[Compared]) -> None:
    """What came of some rows: whom they met is kept, the others are counted and forgotten. Raises NotAllowed, WrongState."""
    met = [one for one in piece if one.found]
    unreadable = sum(not one.is_compared for one in piece)
    with record.move(FLOW, "compare", run, by=by) as act:
        subject = act.subject
        subject.compared += len(piece) - unreadable
        subject.unreadable += unreadable
        subject.in_part += sum(one.is_compared and bool(one.flaws) for one in piece)
        subject.met += len(met)
        subject.listed = len(indexes.entries)
        act.facts |= {"first_row": piece[0].row, "last_row": piece[-1].row, "met": len(met), "listed": subject.listed}
        _keep(run, met)
        _keep_faults(run, piece)


def finish(by: Actor, run: ScreeningRun) -> ScreeningRun:
    """Every row is accounted for: the file is erased, and who prepared it is told. Raises NotAllowed, WrongState."""
    with record.unit():
        with record.move(FLOW, "finish", run, by=by) as act:
            act.facts |= {name: getattr(act.subject, name) for name in ("given", "compared", "unreadable", "met")}
            _end(act)
        told = {"reference": run.reference, "met": run.met, "given": run.given}
        tell({run.officer_id}, FINISHED, told, about=run, once=f"run:{run.pk}:finished")
    return run


def fail(by: Actor, run: ScreeningRun, *, because: str) -> ScreeningRun:
    """It cannot go on: the file is erased, what it met stays. Raises NotAllowed, WrongState."""
    with record.move(FLOW, "fail", run, by=by, because=because) as act:
        _end(act)
    return run


def erase(by: Actor, run: ScreeningRun, *, because: str, seen: int | None = None) -> ScreeningRun:
    """Erase whom it met, the verdicts on them and which rows could not be read; its size stays for the figures.

    Raises NotAllowed, WrongState.
    """
    with record.unit(), record.move(FLOW, "erase", run, by=by, seen=seen, because=because) as act:
        act.subject.erased_at = act.at
        act.facts["met"] = act.subject.met
        judging.forget(by, run, because=because)
        Hit.objects.filter(person__run=run).delete()
        PersonMet.objects.filter(run=run).delete()
        Fault.objects.filter(run=run).delete()
        forgetting.leave_no_byte()
    return run


def consult(by: Actor, run: ScreeningRun, *, purpose: str) -> None:
    """Note that a run was opened, and for what. Raises ValidationError without a purpose."""
    if not purpose.strip():
        raise ValidationError({"purpose": _("Say what you open it for: it is kept in the audit chain.")})
    record.consult(run, by=by, action=f"{run.kind()}.consult", purpose=purpose)


def take(by: Actor, run: ScreeningRun, *, purpose: str, form: str, persons: int) -> None:
    """Note that results leave the desk as a file: of whom, how many, for what. Raises NotAllowed, ValidationError without a purpose."""
    if not purpose.strip():
        raise ValidationError({"purpose": _("Say what the export is for: it is kept in the audit chain.")})
    record.consult(
        run,
        by=by,
        action=f"{run.kind()}.export",
        purpose=purpose,
        ruling=policy.may_take(by, run),
        category=Category.DISCLOSURE,
        facts={"format": form, "rows": persons},
    )


def _refuse_without_words(article: str, purpose: str) -> None:
    missing = {
        "article": "" if article.strip() else _("Name the article that permits this screening."),
        "purpose": "" if purpose.strip() else _("Say what the screening is for: it is kept in the audit chain."),
    }
    if any(missing.values()):
        raise ValidationError({name: said for name, said in missing.items() if said})


def _refuse_twice(by: Actor, digest: str) -> None:
    """A list is kept only while its run is prepared or running; the same again is a button that was pressed twice."""
    kept = Attachment.objects.filter(owner_kind=ScreeningRun.kind(), digest=digest, added_by_id=by.user_id).values_list(
        "owner_key", flat=True
    )
    waiting = ScreeningRun.objects.filter(pk__in=[int(key) for key in kept]).first()
    if waiting is not None:
        raise ValidationError({"file": _("You gave this very list already: %(reference)s.") % {"reference": waiting.reference}})


def _preparer(run: ScreeningRun) -> Actor:
    """Who prepared it, as they are today. Raises ValidationError for who no longer works at its desk."""
    try:
        return people.actor_for(run.officer, run.desk)
    except ValueError as gone:
        raise ValidationError(_("Whoever prepared it holds no role at this desk any more. Refuse it.")) from gone


def _seconds(run: ScreeningRun) -> set[int]:
    """Who may be its second person today: the head and the deputies of its desk, without who prepared it, who may see its matter."""
    leading = [*people.heads(run.desk_id), *people.deputies(run.desk_id)]
    return {officer.pk for officer in leading if policy.may_decide(people.actor_for(officer, run.desk), run)}


def _end(act: Act[ScreeningRun]) -> None:
    """With this act nothing more is done with the list: its file is erased, and the day is set on which its results go."""
    run = act.subject
    run.ended_at, run.erase_on = act.at, erase_day(act.at)
    if not run.met:
        run.erased_at = act.at if not run.faults.exists() else None
    attachments.erase(run)
    forgetting.leave_no_byte()


def erase_day(ended_at: datetime) -> date:
    """Until when results are kept."""
    return (ended_at + KEPT_FOR).date()


def _keep(run: ScreeningRun, met: Sequence[Compared]) -> None:
    made = PersonMet.objects.bulk_create(
        PersonMet(
            run=run,
            row=one.row,
            given={field.value: said for field, said in one.given.items()},
            score=max(found.score for found in one.found),
            shares_document=any(shares_a_document(found.evidence) for found in one.found),
        )
        for one in met
    )
    Hit.objects.bulk_create(
        Hit(person=person, entry_id=found.side.pk, score=found.score, evidence=evidences.keep(found.evidence))
        for person, one in zip(made, met, strict=True)
        for found in one.found
    )


def _keep_faults(run: ScreeningRun, piece: Sequence[Compared]) -> None:
    room = MOST_FAULTS - run.faults.count() if any(one.flaws for one in piece) else 0
    faults = [Fault(run=run, row=one.row, flaw=flaw, is_compared=one.is_compared) for one in piece for flaw in one.flaws]
    Fault.objects.bulk_create(faults[: max(room, 0)])


def is_running(run: ScreeningRun) -> bool:
    """Whether its rows are still to be compared, as the database stands now."""
    return ScreeningRun.objects.filter(pk=run.pk, state=RunState.RUNNING).exists()


def facts_of(run: ScreeningRun) -> dict[str, Any]:
    """What is known of a run without any person in it."""
    return {name: getattr(run, name) for name in ("given", "compared", "in_part", "unreadable", "met", "listed")}
