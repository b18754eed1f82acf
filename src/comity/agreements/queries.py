"""Which agreement an act may stand on, and what the agreement then says: limits, grounds, transfer."""

from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from comity.agreements import serving
from comity.agreements.models import (
    Agreement,
    Article,
    GivenPower,
    Party,
    Pledge,
    Power,
    Promise,
    PromisedLimit,
    Reach,
    RefusalGround,
    StatusChange,
    TransferGround,
    Urgency,
)
from comity.agreements.workflow import FLOW
from comity.directory.models import Agency, AgencyKind, Barred
from comity.directory.queries import chain_of, judicial_bars, own_agency, shared_area, sheet_of
from comity.engines.deadlines import Limit
from comity.engines.ruling import Ruling, no, yes
from comity.engines.workflow import Move
from comity.kernel import record
from comity.kernel.actor import Actor
from comity.kernel.models import Signature
from comity.kernel.recall import recalled
from comity.kernel.record import signatures

BARS: dict[str, frozenset[Barred]] = {
    Power.EXTRADITION: frozenset({Barred.EXTRADITION, Barred.PERSONS}),
    Power.PROVISIONAL_ARREST: frozenset({Barred.EXTRADITION, Barred.PERSONS}),
    Power.TRANSIT: frozenset({Barred.PERSONS}),
    Power.ANSWER: frozenset({Barred.DATA}),
    Power.SPONTANEOUS: frozenset({Barred.DATA}),
}


class Basis(NamedTuple):
    """An agreement that could carry an act towards an agency: it serves, or the ruling says why not."""

    agreement: Agreement
    ruling: Ruling
    given: GivenPower | None = None


class Ground(NamedTuple):
    """A ground on which an answer may be refused: `sentence` in the reader's language, `original` as the agreement says it."""

    code: str
    article: str
    sentence: str
    original: str
    is_clarified_first: bool = False

    @property
    def in_words(self) -> str:
        """The article where the agreement names one, and the sentence: what every page shows of a ground."""
        return " · ".join(part for part in (self.article, self.sentence) if part)


class Transfer(NamedTuple):
    """Whether personal data leaves the legal area with an answer, and on what ground that is permitted."""

    is_needed: bool
    ruling: Ruling
    ground: TransferGround = TransferGround.NONE
    citation: str = ""


def bases_for(agency: Agency, power: str, on: date, *, language: str = "", category: str = "") -> list[Basis]:
    """Every agreement that reaches this agency or its country, those that serve first, each with its ruling.

    `language` is the tag of the request's language, `category` one of DataCategory; empty where it does not matter.
    """
    ours = own_agency()
    case = serving.Case(
        power=Power(power),
        on=on,
        language=language,
        category=category,
        agency=agency,
        chain=frozenset(part.pk for part in chain_of(agency)),
        ours=ours,
        our_chain=frozenset(part.pk for part in chain_of(ours)) if ours else frozenset(),
    )
    barred = ruling_on_bars(agency.country, power, on)
    found = []
    for agreement in _reaching(agency):
        ruling = barred & serving.ruling_of(agreement, case)
        found.append(Basis(agreement, ruling, serving.given(agreement, case.power)))
    return sorted(found, key=lambda basis: (not basis.ruling, basis.agreement.short_title, basis.agreement.pk))


def binds_us_now(agreement: Agreement, on: date) -> Ruling:
    """Whether an agreement, or a law of our own country, is in force on a day and binds our own side, towards whomever."""
    ours = own_agency()
    our_chain = frozenset(part.pk for part in chain_of(ours)) if ours else frozenset()
    return serving.in_force(agreement, on) & serving.binds_us(agreement, on, ours, our_chain)


def binding_us(actor: Actor, on: date) -> list[Agreement]:
    """Every agreement and every law of our own country that is in force on a day and binds our own side, by short title."""
    known = Agreement.objects.visible_to(actor).prefetch_related("parties__agency", "articles", "status_changes")
    return [agreement for agreement in known if binds_us_now(agreement, on)]


def ruling_on_bars(country: str, power: str, on: date) -> Ruling:
    """Whether a court has barred what this power does towards the country. No role overrides the answer."""
    stopped = BARS.get(power, frozenset())
    return next((no(bar.sentence) for bar in judicial_bars(country, on) if bar.barred in stopped), yes()) if stopped else yes()


@recalled(Agency, Agreement, Article, GivenPower, Party, StatusChange)
def _reaching(agency: Agency) -> list[Agreement]:
    """Agreements with a party of the agency's country or the agency's line, and those that reach beyond their parties."""
    parties = Party.objects.filter(Q(agency__in=chain_of(agency)) | (Q(country=agency.country) if agency.country else Q(pk__in=())))
    reaches = [Reach.EVERYBODY, *([Reach.BUREAUS] if agency.agency_kind in {AgencyKind.BUREAU, AgencyKind.ORGANISATION} else [])]
    wanted = Q(pk__in=parties.values("agreement")) | Q(reach__in=reaches)
    return list(Agreement.objects.filter(wanted).prefetch_related("parties__agency", "powers__article", "status_changes"))


@recalled(Agreement, RefusalGround)
def with_grounds(pk: int) -> Agreement | None:
    """The agreement with this key and the grounds that it knows."""
    return Agreement.objects.filter(pk=pk).prefetch_related("grounds").first()


def limit_for(agreement: Agreement, *, is_urgent: bool, accessibility: str, promise: str = Promise.ANSWER) -> Limit | None:
    """How long the agreement allows: the row nearest to the case, None where it sets no limit for it."""
    urgency = Urgency.URGENT if is_urgent else Urgency.OTHER
    rows = [
        row
        for row in agreement.limits.all()
        if row.promise == promise and row.urgency in {"", urgency} and row.accessibility in {"", accessibility}
    ]
    nearest: PromisedLimit | None = max(rows, key=lambda row: (bool(row.urgency), bool(row.accessibility)), default=None)
    return nearest.as_limit if nearest else None


def grounds_of(agreement: Agreement, power: str = Power.ANSWER) -> list[Ground]:
    """The refusal grounds that the agreement knows for a power, in its own order, in the reader's language."""
    return [
        Ground(ground.code, ground.article, _(ground.sentence), ground.sentence, ground.is_clarified_first)
        for ground in agreement.grounds.all()
        if ground.power in {"", power}
    ]


def transfer_ground(agreement: Agreement | None, agency: Agency) -> Transfer:
    """On what ground personal data may go to this agency: none is needed inside one legal area."""
    ours = own_agency()
    if ours is not None and shared_area(ours.country, agency.country):
        return Transfer(False, yes())
    if agreement is not None and agreement.transfer_ground:
        return Transfer(True, yes(), TransferGround(agreement.transfer_ground), agreement.transfer_citation)
    sheet = sheet_of(agency.country) if agency.country else None
    if sheet is not None and sheet.adequacy_decision:
        return Transfer(True, yes(), TransferGround.ADEQUACY, sheet.adequacy_decision)
    sentence = _(
        "Neither the agreement nor the country sheet records a ground for sending personal data to %(agency)s. Record one before sending."
    )
    return Transfer(True, no(sentence % {"agency": agency.name}))


def ground_against_threat(agreement: Agreement | None, agency: Agency) -> tuple[str, str]:
    """Ground and citation with which personal data leave our legal area to avert a threat to life: the agreement's or the country
    sheet's own where there is one, else the protection of vital interests."""
    found = transfer_ground(agreement, agency)
    return (found.ground, found.citation) if found.ruling else vital_interests()


def vital_interests() -> tuple[TransferGround, str]:
    """The ground that lets personal data leave our legal area to avert a threat to life, where neither agreement nor sheet gives one."""
    ours = own_agency()
    sheet = sheet_of(ours.country) if ours is not None else None
    if sheet is not None and any(area.startswith("EU") for area in sheet.legal_areas):
        return TransferGround.DEROGATION, _("Directive (EU) 2016/680 Art. 38(1)(a): to protect the vital interests of a person.")
    return TransferGround.NATIONAL, _("National law on personal data: to protect the vital interests of a person.")


def choices(actor: Actor, agreement: Agreement) -> list[tuple[Move[Actor, Agreement], Ruling, str]]:
    """Each step from here as (row, ruling, hand): closed steps keep their reason."""
    return record.choices(FLOW, actor, agreement)


def with_everything(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """The agreements with all that their page shows, in a fixed number of queries."""
    return agreements.prefetch_related(
        *("parties__agency", "articles__gives", "powers__article", "limits", "grounds", "status_changes"),
        Prefetch("pledges", Pledge.objects.select_related("included_in")),
    )


def standing(agreement: Agreement, on: date) -> Ruling:
    """Whether the agreement is in force on a day at all, whoever asks."""
    return serving.in_force(agreement, on)


def proposal(agreement: Agreement, name: str) -> Signature | None:
    """The first hand under a step that waits for its second, with its reason."""
    return signatures.live(agreement).filter(move=name).first()
