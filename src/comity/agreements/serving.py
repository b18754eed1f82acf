"""Says of one agreement whether an act may stand on it, and if not, the sentence that a page shows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from comity.agreements.models import Agreement, DataCategory, GivenPower, Party, Power, Reach, State, StatusChange
from comity.directory.models import Agency, AgencyKind
from comity.directory.territory import country_name, language_name, language_of
from comity.directory.words import listing
from comity.engines.ruling import Ruling, no, yes
from comity.web.moments import day_in_words as day


@dataclass(frozen=True)
class Case:
    """What is to be done, towards whom and when. `chain` holds the keys of the agency and all it is part of."""

    power: Power
    on: date
    language: str
    category: str
    agency: Agency
    chain: frozenset[int]
    ours: Agency | None
    our_chain: frozenset[int]


def ruling_of(agreement: Agreement, case: Case) -> Ruling:
    """Serves, or the first thing that stands against it: status, expiry, parties, power, data, language."""
    return (
        in_force(agreement, case.on)
        & binds_us(agreement, case.on, case.ours, case.our_chain)
        & _binds_them(agreement, case)
        & _gives(agreement, case.power)
        & covers(agreement, case.category)
        & _reads(agreement, case.language)
    )


def status_on(agreement: Agreement, on: date) -> StatusChange | None:
    """The status that held on a day; None before the first."""
    return max((held for held in agreement.status_changes.all() if held.since_on <= on), key=_by_day, default=None)


def _by_day(change: StatusChange) -> tuple[date, int]:
    return change.since_on, change.pk


def in_force(agreement: Agreement, on: date) -> Ruling:
    """Whether the agreement stands on a day: its status then, and its expiry."""
    held = status_on(agreement, on)
    if held is None or held.state != State.IN_FORCE:
        return no(_not_in_force(agreement, held, on))
    if agreement.expires_on is not None and agreement.expires_on < on:
        return no(_("It expired on %(day)s and was not renewed.") % {"day": day(agreement.expires_on)})
    return yes()


def _not_in_force(agreement: Agreement, held: StatusChange | None, on: date) -> str:
    signed = _("signed %(day)s") % {"day": day(agreement.signed_on)} if agreement.signed_on else ""
    coming = min(
        (change.since_on for change in agreement.status_changes.all() if change.state == State.IN_FORCE and change.since_on > on),
        default=None,
    )
    since = day(held.since_on) if held else ""
    if coming is not None and (held is None or held.state == State.PROPOSED):
        sentence = _("in force only from %(day)s: not yet a basis") % {"day": day(coming)}
    else:
        state = State(held.state) if held else State.PROPOSED
        sentence = {
            State.PROPOSED: _("proposed and not in force: not yet a basis"),
            State.REFUSED: _("refused on %(day)s: it never became a basis"),
            State.SUSPENDED: _("suspended since %(day)s: no basis until two persons put it in force again"),
            State.ENDED_IN_PRACTICE: _("ended in practice on %(day)s: no longer a basis"),
            State.ENDED: _("ended on %(day)s: no longer a basis"),
        }[state] % {"day": since}
    return capfirst(f"{signed}, {sentence}." if signed else f"{sentence}.")


def unbound(party: Party, on: date) -> str:
    """Why a party is not bound on a day; empty if it is."""
    if party.bound_from is None:
        return _("It does not bind %(party)s yet.") % {"party": party}
    if party.bound_from > on:
        return _("It does not bind %(party)s until %(day)s.") % {"party": party, "day": day(party.bound_from)}
    if party.bound_until is not None and party.bound_until < on:
        return _("It has not bound %(party)s since %(day)s.") % {"party": party, "day": day(party.bound_until)}
    return ""


def lacks(agreement: Agreement, on: date) -> Iterator[str]:
    """What keeps an agreement from carrying an answer although it is in force, each in a sentence: read before it is put in force."""
    yield from filter(None, (unbound(party, on) for party in agreement.parties.all()))
    if not agreement.powers.all():
        yield _("No power of it is recorded: no answer can rest on it.")
    if not agreement.limits.all():
        yield _("No limit of it is recorded: a request under it has no deadline.")


def _bound(parties: Iterable[Party], on: date, nobody: str) -> Ruling:
    """One bound party is enough; the nearest miss gives the sentence."""
    misses = [unbound(party, on) for party in parties]
    return yes() if "" in misses else no(misses[0] if misses else nobody)


def binds_us(agreement: Agreement, on: date, ours: Agency | None, our_chain: frozenset[int]) -> Ruling:
    """Our own side must be bound as well, once our own agency is known; rules that reach further bind by their own terms."""
    if ours is None or agreement.reach == Reach.BUREAUS:
        return yes()
    mine = [party for party in agreement.parties.all() if _covers_agency(party, ours.country, our_chain)]
    nobody = _("It does not bind our side: neither %(agency)s nor %(country)s is a party.")
    return _bound(mine, on, nobody % {"agency": ours.name, "country": country_name(ours.country)})


def _covers_agency(party: Party, country: str, chain: frozenset[int]) -> bool:
    """Whether this party is the country as a whole, or the agency or something it is part of."""
    return party.agency_id in chain if party.agency_id is not None else party.country == country


def _binds_them(agreement: Agreement, case: Case) -> Ruling:
    if agreement.reach == Reach.EVERYBODY:
        return yes()
    if agreement.reach == Reach.BUREAUS:
        ncb = case.agency.agency_kind in {AgencyKind.BUREAU, AgencyKind.ORGANISATION}
        return yes() if ncb else no(_("It covers national central bureaus; %(agency)s is not one.") % {"agency": case.agency.name})
    parties = list(agreement.parties.all())
    theirs = [party for party in parties if _covers_agency(party, case.agency.country, case.chain)]
    if not theirs:
        neighbours = listing(str(party) for party in parties if party.country == case.agency.country)
        return no(_("It binds %(parties)s, and %(agency)s is not part of it.") % {"parties": neighbours, "agency": case.agency.name})
    return _bound(theirs, case.on, "")


def given(agreement: Agreement, power: Power) -> GivenPower | None:
    """The row that gives the power, with its article."""
    return next((row for row in agreement.powers.all() if row.power == power), None)


def _gives(agreement: Agreement, power: Power) -> Ruling:
    if given(agreement, power) is not None:
        return yes()
    others = listing(sorted({row.get_power_display() for row in agreement.powers.all()}))
    if not others:
        return no(_("It gives no power to %(power)s; no power of it is recorded.") % {"power": power.label})
    return no(_("It gives no power to %(power)s; it gives: %(others)s.") % {"power": power.label, "others": others})


def covers(agreement: Agreement, category: str) -> Ruling:
    """Whether the agreement covers a kind of personal data; one that names none covers all."""
    if not category or not agreement.categories or category in agreement.categories:
        return yes()
    return no(_("It does not cover this kind of data: %(category)s.") % {"category": DataCategory(category).label})


def _reads(agreement: Agreement, language: str) -> Ruling:
    if not language or not agreement.languages or language_of(language) in agreement.languages:
        return yes()
    names = listing(language_name(code) for code in agreement.languages)
    return no(
        _("Its requests are written in %(languages)s; this one is in %(language)s. A translation would help.")
        % {"languages": names, "language": language_name(language_of(language))}
    )
