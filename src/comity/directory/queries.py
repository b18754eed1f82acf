"""Questions about partners: who they are, what binds them, who can be reached."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from comity.directory.hours import is_staffed
from comity.directory.models import Agency, Barred, BarState, Channel, Contact, CountrySheet, JudicialBar, Posting
from comity.directory.workflow import BAR
from comity.engines.ruling import Ruling
from comity.kernel import record, search
from comity.kernel.actor import Actor
from comity.kernel.errors import WrongState
from comity.kernel.recall import recalled
from comity.people import queries as people
from comity.people.models import Desk


class Bar(NamedTuple):
    """What a court has stopped towards a country, with the sentence that a page shows."""

    barred: Barred
    sentence: str
    record: JudicialBar


def judicial_bars(country: str, on: date | None = None) -> list[Bar]:
    """The bars in force towards a country, now or on a day. No role of the desk overrides them."""
    return [Bar(Barred(bar.barred), _bar_sentence(bar), bar) for bar in _bars(country) if _is_in_force(bar, on)]


@recalled(JudicialBar)
def _bars(country: str) -> list[JudicialBar]:
    return list(JudicialBar.objects.filter(country=country))


def _is_in_force(bar: JudicialBar, on: date | None) -> bool:
    if on is None:
        return bar.state == BarState.IN_FORCE
    return bar.decided_on <= on and (bar.lifted_on is None or bar.lifted_on > on)


def _bar_sentence(bar: JudicialBar) -> str:
    return _("%(court)s has barred %(barred)s (%(decision)s, %(citation)s). No role of this desk overrides a court.") % {
        "court": bar.court,
        "barred": bar.get_barred_display(),
        "decision": bar.decision,
        "citation": bar.citation,
    }


@recalled(Agency)
def own_agency() -> Agency | None:
    """The agency that this desk belongs to."""
    return Agency.objects.filter(is_ours=True).first()


@recalled(Agency)
def agency_of(pk: int) -> Agency | None:
    """The agency with this key."""
    return Agency.objects.filter(pk=pk).first()


def chain_of(agency: Agency) -> list[Agency]:
    """The agency and all it is part of, nearest first."""
    chain = [agency]
    while (parent := chain[-1].parent) is not None and parent not in chain:
        chain.append(parent)
    return chain


@recalled(CountrySheet)
def sheet_of(country: str) -> CountrySheet | None:
    """A country's sheet, where one is kept."""
    return CountrySheet.objects.filter(country=country).first()


def shared_area(one: str, other: str) -> str:
    """The name of a legal area that both countries belong to; a country shares its own. Empty where there is none."""
    if one and one == other:
        return one
    sheets = [sheet_of(country) for country in (one, other)]
    common = set.intersection(*(set(sheet.legal_areas) if sheet else set() for sheet in sheets))
    return min(common, default="")


def channels_for(agency: Agency, *, is_urgent: bool = False) -> list[Channel]:
    """How to reach an agency, best first: for urgent matters those kept for them come before the others."""
    found = list(agency.channels.all())
    return sorted(found, key=lambda channel: (is_urgent and not channel.is_for_urgent, channel.rank, channel.pk))


def contacts_on(agency: Agency, on: date) -> QuerySet[Contact]:
    """The people who are at the agency on a day."""
    return agency.contacts.filter(Q(until_on__isnull=True) | Q(until_on__gte=on))


def postings_on(agency: Agency, on: date) -> QuerySet[Posting]:
    """The liaison officers whom the agency has posted here on a day."""
    return agency.postings.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)


def is_reachable(agency: Agency, at: datetime) -> bool:
    """Whether somebody is on duty there at this moment, as far as its hours say."""
    return agency.is_round_the_clock or is_staffed(agency.duty_hours, agency.zone, at)


def open_agencies(actor: Actor) -> QuerySet[Agency]:
    """The agencies that exist today and that this actor may know."""
    return Agency.objects.visible_to(actor).filter(closed_on__isnull=True)


def heads_today() -> set[int]:
    """The heads of all desks, by key: they keep the agreements and the country sheets."""
    return {officer.pk for desk in Desk.objects.all() for officer in people.heads(desk.pk)}


def lifting(actor: Actor, bar: JudicialBar) -> tuple[Ruling, str]:
    """Whether this actor may lift a bar now, and with which hand: `propose` or `confirm`. Raises WrongState once it is lifted."""
    offered = record.choices(BAR, actor, bar)
    if not offered:
        raise WrongState(_("This bar was lifted already."))
    _row, ruling, hand = offered[0]
    return ruling, hand


def suggestions(actor: Actor, text: str, limit: int = 10) -> list[Agency]:
    """Agencies whose names begin like the text, for a field that completes itself."""
    found = search.find(actor, Agency, text).filter(closed_on__isnull=True, is_ours=False)
    return list(found.order_by("name", "pk")[:limit])
