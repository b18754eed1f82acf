"""Keeping the directory: agencies, who works there, how to reach them, country sheets and judicial bars."""

from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from comity.directory.models import Agency, Channel, Contact, CountrySheet, JudicialBar, Posting
from comity.directory.policy import may_keep, may_keep_law
from comity.directory.workflow import BAR
from comity.engines.deadlines import Limit, Unit
from comity.kernel import clock, record
from comity.kernel.actor import Actor
from comity.kernel.models import Category
from comity.web.listing import Exported

PART = TypeVar("PART", Channel, Contact, Posting)
REVIEW = Limit(365, Unit.CALENDAR_DAYS, "yearly review of the country sheet")
REVIEW_LABEL = N_("review of the country sheet")


def add_agency(by: Actor, *, name: str, agency_kind: str, country: str = "", **facts: Any) -> Agency:
    """A new agency. `facts` are further fields of Agency. Raises NotAllowed, ValidationError."""
    agency = Agency(name=name, agency_kind=agency_kind, country=country, **facts)
    with record.create(agency, by=by, may=may_keep):
        pass
    return agency


def edit_agency(by: Actor, agency: Agency, *, seen: int | None = None, **facts: Any) -> Agency:
    """Change fields of an agency. Raises NotAllowed, StaleVersion, ValidationError for a circle of parents."""
    with record.change("edit", agency, by=by, may=may_keep, seen=seen) as act:
        _set(act.subject, facts)
        _no_circle(act.subject)
    return agency


def add_channel(by: Actor, agency: Agency, *, seen: int | None = None, **facts: Any) -> Channel:
    """A way to reach the agency: `channel_kind`, `address`, and may be `rank`, `is_for_urgent`, `note`."""
    return _add(by, agency, Channel(agency=agency, **facts), "add_channel", seen)


def add_contact(by: Actor, agency: Agency, *, seen: int | None = None, **facts: Any) -> Contact:
    """A person there: `name`, `function`, and may be `telephone`, `email`, `languages`, `duty_hours`, `until_on`."""
    return _add(by, agency, Contact(agency=agency, **facts), "add_contact", seen)


def add_posting(by: Actor, agency: Agency, *, seen: int | None = None, **facts: Any) -> Posting:
    """A liaison officer posted here: `name`, `posted_at`, `from_on`, and may be `telephone`, `email`, `until_on`."""
    return _add(by, agency, Posting(agency=agency, **facts), "add_posting", seen)


def change_part(by: Actor, agency: Agency, part: PART, *, seen: int | None = None, **facts: Any) -> PART:
    """Change a channel, contact or posting of the agency."""
    with record.change(f"change_{part._meta.model_name}", agency, by=by, may=may_keep, seen=seen) as act:
        act.change(part, **facts)
        part.validate_constraints()
    return part


def drop_part(by: Actor, agency: Agency, part: Channel | Contact | Posting, *, seen: int | None = None) -> None:
    """Remove a channel, contact or posting; its values stay in the entry."""
    with record.change(f"drop_{part._meta.model_name}", agency, by=by, may=may_keep, seen=seen) as act:
        act.drop(part)


def add_sheet(by: Actor, *, country: str, reviewed_on: date | None = None, **facts: Any) -> CountrySheet:
    """A country's sheet. `reviewed_on` (today if left out) starts the year after which it is reviewed again."""
    sheet = CountrySheet(country=country, reviewed_on=_past_day(reviewed_on), **facts)
    if CountrySheet.objects.filter(country=country).exists():
        raise ValidationError({"country": _("This country has a sheet already.")})
    with record.create(sheet, by=by, may=may_keep_law) as act:
        act.open_clock("review", REVIEW_LABEL, REVIEW, _noon(sheet.reviewed_on), "")
    return sheet


def edit_sheet(by: Actor, sheet: CountrySheet, *, seen: int | None = None, **facts: Any) -> CountrySheet:
    """Change what the sheet says; this alone is no review."""
    with record.change("edit", sheet, by=by, may=may_keep_law, seen=seen) as act:
        _set(act.subject, facts)
    return sheet


def review_sheet(by: Actor, sheet: CountrySheet, *, reviewed_on: date | None = None, because: str, seen: int | None = None) -> CountrySheet:
    """Somebody asked the partner or read the law again: the next review is a year later. `because` says what was checked."""
    day = _past_day(reviewed_on)
    with record.change("review", sheet, by=by, may=may_keep_law, seen=seen, because=because, needs_reason=True) as act:
        act.meet("review")
        act.subject.reviewed_on = day
        act.open_clock("review", REVIEW_LABEL, REVIEW, _noon(day), "")
    return sheet


def add_bar(
    by: Actor, *, country: str, barred: str, court: str, decision: str, citation: str, decided_on: date, summary: str = ""
) -> JudicialBar:
    """Record that a court has stopped something towards a country; it binds at once."""
    bar = JudicialBar(
        country=country, barred=barred, court=court, decision=decision, citation=citation, decided_on=_past_day(decided_on), summary=summary
    )
    with record.create(bar, by=by, may=may_keep_law, flow=BAR):
        pass
    return bar


def propose_lifting(by: Actor, bar: JudicialBar, *, because: str, seen: int | None = None) -> JudicialBar:
    """The first hand: the head names the decision that lifts the bar."""
    return record.propose(BAR, "lift", bar, by=by, because=because, seen=seen)


def lift_bar(by: Actor, bar: JudicialBar, *, seen: int | None = None) -> JudicialBar:
    """The second hand: from today the bar no longer binds."""
    with record.move(BAR, "lift", bar, by=by, seen=seen) as act:
        act.subject.lifted_on = act.at.date()
    return bar


def note_export(by: Actor, exported: Exported) -> None:
    """A list left the desk as a file: which, by which words, how many rows, for what."""
    facts = {"query": exported.query, "format": exported.format, "rows": len(exported.keys)}
    record.consult(None, by=by, action=f"{exported.listing}.export", purpose=exported.purpose, category=Category.DISCLOSURE, facts=facts)


def _add(by: Actor, agency: Agency, part: PART, name: str, seen: int | None) -> PART:
    with record.change(name, agency, by=by, may=may_keep, seen=seen) as act:
        part.validate_constraints()
        act.add(part)
    return part


def _set(subject: Agency | CountrySheet, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        subject._meta.get_field(name)
        setattr(subject, name, value)


def _no_circle(agency: Agency) -> None:
    above = agency.parent
    while above is not None:
        if above.pk == agency.pk:
            raise ValidationError({"parent": _("An agency cannot be part of itself, nor of what is part of it.")})
        above = above.parent


def _past_day(day: date | None) -> date:
    today = clock.now().date()
    if day is not None and day > today:
        raise ValidationError(_("This day lies in the future. Enter when it happened."))
    return day or today


def _noon(day: date | None) -> datetime:
    return datetime.combine(day or clock.now().date(), time(12), tzinfo=UTC)
