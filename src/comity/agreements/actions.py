"""Keeping the agreements: their life, their parties, and what they give."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from comity.agreements.instruments import BY_CODE
from comity.agreements.instruments.table import Instrument
from comity.agreements.models import (
    Agreement,
    Article,
    GivenPower,
    Party,
    Pledge,
    PromisedLimit,
    RefusalGround,
    State,
    StatusChange,
)
from comity.agreements.policy import may_change_substance, may_keep
from comity.agreements.workflow import EXPIRY, FLOW
from comity.directory.models import Agency
from comity.engines.deadlines import Limit, Unit
from comity.engines.ruling import Ruling
from comity.kernel import record
from comity.kernel.actor import Actor
from comity.kernel.record import Act, signatures

PART = TypeVar("PART", Party, Article, GivenPower, PromisedLimit, RefusalGround, Pledge)
SUBSTANCE_PARTS: tuple[type[models.Model], ...] = (GivenPower, PromisedLimit, RefusalGround)
SUBSTANCE = frozenset({"agreement_kind", "reach", "expires_on", "languages", "categories", "transfer_ground", "transfer_citation"})
REMINDED_FOR = timedelta(days=365)
PartyGiven = str | Agency | Party
"""A party as an action takes it: a country's code, an agency, or an unsaved Party with its own days."""


def add_agreement(
    by: Actor, *, agreement_kind: str, title: str, short_title: str, parties: Sequence[PartyGiven] = (), **facts: Any
) -> Agreement:
    """A new agreement, proposed. `facts` are further fields of Agreement. Raises NotAllowed, ValidationError."""
    agreement = Agreement(agreement_kind=agreement_kind, title=title, short_title=short_title, **facts)
    with record.create(agreement, by=by, may=may_keep, flow=FLOW) as act:
        for party in parties:
            act.add(_party(agreement, party))
    return agreement


def adopt(by: Actor, code: str, *, parties: Sequence[PartyGiven] = (), **facts: Any) -> Agreement:
    """A ready instrument with all its articles, powers, limits and grounds, proposed; `facts` replace or add to its fields.

    Raises KeyError for an unknown code, NotAllowed, ValidationError.
    """
    instrument = BY_CODE[code]
    fields = {
        "agreement_kind": instrument.kind,
        "title": instrument.title,
        "short_title": instrument.short_title,
        "citation": instrument.citation,
        "instrument": instrument.code,
        "reach": instrument.reach,
        "languages": list(instrument.languages),
        "categories": list(instrument.categories),
        "transfer_ground": instrument.transfer_ground,
        "transfer_citation": instrument.transfer_citation,
        "summary": instrument.summary,
    }
    agreement = Agreement(**{**fields, **facts})
    with record.create(agreement, by=by, may=may_keep, action="adopt", flow=FLOW) as act:
        for party in parties:
            act.add(_party(agreement, party))
        _write(act, agreement, instrument)
    return agreement


def edit(by: Actor, agreement: Agreement, *, seen: int | None = None, because: str = "", **facts: Any) -> Agreement:
    """Change fields of an agreement; what it permits changes only while it is no basis (`may_change_substance`)."""
    changed = {name for name, value in facts.items() if getattr(agreement, name) != value}
    may = may_change_substance if changed & SUBSTANCE else may_keep
    with record.change("edit", agreement, by=by, may=may, seen=seen, because=because) as act:
        for name, value in facts.items():
            setattr(act.subject, name, value)
        act.subject.validate_constraints()
    return agreement


def add_party(by: Actor, agreement: Agreement, party: PartyGiven, *, because: str = "", seen: int | None = None) -> Party:
    """A country, an agency, or an unsaved Party with its own days, joins; in force, the reason is needed."""
    return _add(by, agreement, _party(agreement, party), because, seen)


def add_article(
    by: Actor, agreement: Agreement, *, number: str, heading: str, text: str = "", because: str = "", seen: int | None = None
) -> Article:
    """An article; the powers it gives are added with `add_power`."""
    article = Article(agreement=agreement, number=number, heading=heading, text=text, place=agreement.articles.count())
    return _add(by, agreement, article, because, seen)


def add_power(by: Actor, agreement: Agreement, *, power: str, article: Article, condition: str = "", seen: int | None = None) -> GivenPower:
    """A power that an article of the agreement gives."""
    return _add(by, agreement, GivenPower(agreement=agreement, power=power, article=article, condition=condition), "", seen)


def add_limit(
    by: Actor,
    agreement: Agreement,
    limit: Limit,
    *,
    promise: str = "answer",
    urgency: str = "",
    accessibility: str = "",
    seen: int | None = None,
) -> PromisedLimit:
    """How long the agreement allows for a promise; empty urgency or accessibility means any."""
    row = PromisedLimit(agreement=agreement, limit=limit.to_json(), promise=promise, urgency=urgency, accessibility=accessibility)
    return _add(by, agreement, row, "", seen)


def add_ground(
    by: Actor, agreement: Agreement, *, code: str, article: str, sentence: str, seen: int | None = None, **facts: Any
) -> RefusalGround:
    """A refusal ground: may also have `power` (only for that one) and `is_clarified_first`."""
    ground = RefusalGround(agreement=agreement, code=code, article=article, sentence=sentence, place=agreement.grounds.count(), **facts)
    return _add(by, agreement, ground, "", seen)


def add_pledge(
    by: Actor, agreement: Agreement, *, number: int, unit: str, because: str = "", seen: int | None = None, **facts: Any
) -> Pledge:
    """A number that was promised: may have `announced_on`, `due_on`, `included_in`, `source`, `reached`, `reached_on`."""
    return _add(by, agreement, Pledge(agreement=agreement, number=number, unit=unit, **facts), because, seen)


def change_part(by: Actor, agreement: Agreement, part: PART, *, seen: int | None = None, because: str = "", **facts: Any) -> PART:
    """Change a party, article, power, limit, ground or pledge."""
    with _touching(by, agreement, part, "change", because, seen) as act:
        act.change(part, **facts)
        _whole(act.subject, part)
        part.validate_constraints()
    return part


def drop_part(by: Actor, agreement: Agreement, part: PART, *, because: str = "", seen: int | None = None) -> None:
    """Remove a part; its values stay in the entry. An article that gives a power, or a pledge that includes others, stays."""
    with _touching(by, agreement, part, "drop", because, seen) as act:
        _free(part)
        act.drop(part)


def propose_step(by: Actor, agreement: Agreement, name: str, *, on: date, because: str, seen: int | None = None) -> Agreement:
    """The first hand under `enter_into_force`, `resume`, `revive` (from this day) or `renew` (until this day)."""
    with record.unit():
        with record.change("set_day", agreement, by=by, may=may_keep, seen=seen) as act:
            act.subject.proposed_day = on
            _day_fits(act.subject, name, on)
        record.propose(FLOW, name, agreement, by=by, because=because)
    return agreement


def confirm_step(by: Actor, agreement: Agreement, name: str, *, seen: int | None = None) -> Agreement:
    """The second hand: another person confirms exactly what was proposed."""
    with record.move(FLOW, name, agreement, by=by, seen=seen) as act:
        day = act.subject.proposed_day
        if day is None:
            raise ValidationError(_("The proposal names no day. Propose it again."))
        if name == "renew":
            act.subject.expires_on = day
            act.meet("expiry")
        else:
            _stands(act, State.IN_FORCE, day, str(act.facts["proposed_by"]["because"]))
        act.subject.proposed_day = None
        _remind(act)
    return agreement


def take_back(by: Actor, agreement: Agreement, *, because: str) -> Agreement:
    """Whoever proposed a step takes it back before a second person confirms it. Raises NotAllowed."""
    with record.unit():
        for move in signatures.proposed_by(by, agreement) or ["enter_into_force"]:
            record.withdraw(move, agreement, by=by, may=signatures.may_take_back, because=because)
    return agreement


def take_step(by: Actor, agreement: Agreement, name: str, *, on: date, because: str, seen: int | None = None) -> Agreement:
    """A step of one hand: `refuse`, `reopen`, `suspend`, `end_in_practice`, `end`; `on` is since when it is so, not in the future."""
    with record.move(FLOW, name, agreement, by=by, seen=seen, because=because) as act:
        if on > act.at.date():
            raise ValidationError({"on": _("This day lies in the future. Record the step when it has happened, or set the expiry.")})
        _stands(act, FLOW.by_name[name].lands(State(act.subject.state)), on, because)
    return agreement


def put_in_force(first: Actor, second: Actor, agreement: Agreement, *, on: date, because: str) -> Agreement:
    """Both hands in one unit, where two people sit together (and for the generator of the demonstration)."""
    with record.unit():
        propose_step(first, agreement, "enter_into_force", on=on, because=because)
        return confirm_step(second, agreement, "enter_into_force")


def _party(agreement: Agreement, given: PartyGiven) -> Party:
    match given:
        case Party():
            given.agreement = agreement
            party = given
        case Agency():
            party = Party(agreement=agreement, agency=given)
        case _:
            party = Party(agreement=agreement, country=given)
    if party.agency is not None:
        party.country = party.agency.country
    return party


def _write(act: Act[Agreement], agreement: Agreement, instrument: Instrument) -> None:
    for place, says in enumerate(instrument.articles):
        article = act.add(Article(agreement=agreement, number=says.number, heading=says.heading, text=says.text, place=place))
        for power in says.gives:
            act.add(GivenPower(agreement=agreement, power=power, article=article))
    for allows in instrument.limits:
        act.add(
            PromisedLimit(
                agreement=agreement,
                promise=allows.promise,
                urgency=allows.urgency,
                accessibility=allows.accessibility,
                limit=allows.limit.to_json(),
            )
        )
    for place, refuses in enumerate(instrument.grounds):
        act.add(RefusalGround(agreement=agreement, place=place, **refuses._asdict()))


def _touching(by: Actor, agreement: Agreement, part: models.Model, verb: str, because: str, seen: int | None) -> Any:
    """One act on a part: what the agreement permits is held to the stricter rule, all else in force needs its reason."""

    def may(actor: Actor, subject: Agreement) -> Ruling:
        return may_change_substance(actor, subject) if isinstance(part, SUBSTANCE_PARTS) else may_keep(actor, subject)

    needs_reason = agreement.state == State.IN_FORCE
    name = f"{verb}_{part._meta.model_name}"
    return record.change(name, agreement, by=by, may=may, seen=seen, because=because, needs_reason=needs_reason)


def _add(by: Actor, agreement: Agreement, part: PART, because: str, seen: int | None) -> PART:
    with _touching(by, agreement, part, "add", because, seen) as act:
        _whole(act.subject, part)
        part.validate_constraints()
        act.add(part)
    return part


def _whole(agreement: Agreement, part: models.Model) -> None:
    """What a part points to belongs to the same agreement."""
    if isinstance(part, GivenPower) and part.article.agreement_id != agreement.pk:
        raise ValidationError({"article": _("This article belongs to another agreement.")})
    if isinstance(part, Pledge) and part.included_in is not None:
        if part.included_in.agreement_id != agreement.pk:
            raise ValidationError({"included_in": _("This pledge belongs to another agreement.")})
        above: Pledge | None = part.included_in
        while above is not None:
            if above.pk == part.pk:
                raise ValidationError({"included_in": _("A pledge cannot be included in itself.")})
            above = above.included_in


def _free(part: models.Model) -> None:
    """Nothing else of the agreement leans on this part."""
    if isinstance(part, Article) and part.gives.exists():
        raise ValidationError(_("This article gives a power. Remove the power first."))
    if isinstance(part, Pledge) and part.includes.exists():
        raise ValidationError(_("Other pledges are included in this one. Change them first."))


def _day_fits(agreement: Agreement, name: str, on: date) -> None:
    if name == "renew":
        if agreement.expires_on is None:
            raise ValidationError({"on": _("This agreement has no expiry; there is nothing to renew.")})
        if on <= agreement.expires_on:
            raise ValidationError({"on": _("A renewal ends after the present expiry.")})
    else:
        _after_the_last(agreement, on)
    if name != "renew" and agreement.signed_on is not None and on < agreement.signed_on:
        raise ValidationError({"on": _("An agreement cannot be in force before it was signed.")})


def _after_the_last(agreement: Agreement, on: date) -> None:
    last = agreement.status_changes.last()
    if last is not None and on < last.since_on:
        raise ValidationError({"on": _("This day lies before the last change of status.")})


def _stands(act: Act[Agreement], state: Any, on: date, because: str) -> None:
    _after_the_last(act.subject, on)
    act.add(StatusChange(agreement=act.subject, state=state, since_on=on, because=because))


def _remind(act: Act[Agreement]) -> None:
    """The expiry is a promise like any other: it comes up in the last quarter of the year before it."""
    expires_on = act.subject.expires_on
    if expires_on is None:
        act.leave_clock(EXPIRY.name, "it has no expiry")
        return
    limit = Limit(REMINDED_FOR.days, Unit.CALENDAR_DAYS, "expiry of the agreement")
    act.open_clock(EXPIRY.name, EXPIRY.label, limit, datetime.combine(expires_on - REMINDED_FOR, time(12), tzinfo=UTC), "")
