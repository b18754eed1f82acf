"""Partners and agreements by country: one answer for the map and for the table beside it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.agreements.models import Agreement, Party, Reach
from comity.agreements.serving import in_force, unbound
from comity.directory.models import AgencyKind
from comity.directory.queries import open_agencies
from comity.directory.territory import country_name, numeric
from comity.kernel.actor import Actor


class Tone(StrEnum):
    """How a country is drawn; the words say the same."""

    IN_FORCE = "in-force"
    UNDER_RULES = "under-rules"
    NO_BASIS = "no-basis"
    AGENCIES = "agencies"
    OURS = "ours"


class Held(NamedTuple):
    """One agreement as it stands with one country; `is_rule`: it reaches the country's agencies without the country being a party."""

    agreement: Agreement
    serves: bool
    because: str
    is_rule: bool = False


class Land(NamedTuple):
    """One country with its agreements and how many agencies it has in the directory, our own among them."""

    code: str
    name: str
    number: str
    tone: Tone
    words: str
    held: list[Held]
    agencies: int


def lands(actor: Actor, on: date) -> list[Land]:
    """Every country with a party or an agency that this actor may know, by name in the reader's language."""
    agreements = Agreement.objects.visible_to(actor).prefetch_related("parties__agency", "status_changes")
    held: dict[str, dict[int, Held]] = defaultdict(dict)
    agencies = list(open_agencies(actor).exclude(country="").values_list("country", "agency_kind", "is_ours"))
    reached, ours = _reached(agencies), next((country for country, _kind, is_ours in agencies if is_ours), "")
    for agreement in agreements:
        stands = in_force(agreement, on)
        for country in reached.get(agreement.reach, ()) if stands and _binds_us(agreement, ours, on) else ():
            held[country][agreement.pk] = Held(agreement, True, "", is_rule=True)
        for party in agreement.parties.all():
            if party.country:
                found = _held(agreement, party, stands.because, on)
                before = held[party.country].get(agreement.pk)
                stays = before is not None and before.serves and not (before.is_rule and found.serves)
                held[party.country][agreement.pk] = before if before is not None and stays else found
    counted = Counter(country for country, _kind, _is_ours in agencies)
    known = {*held, *counted}
    found_lands = [_land(code, list(held[code].values()), counted[code], is_ours=code == ours) for code in known]
    return sorted(found_lands, key=lambda land: land.name)


def _reached(agencies: Iterable[tuple[str, str, bool]]) -> dict[str, set[str]]:
    """The countries that rules reach by their own terms, as in `serving`: through a national central bureau, or any agency at all."""
    partners = [(country, kind) for country, kind, is_ours in agencies if not is_ours]
    bureaus = {country for country, kind in partners if kind in {AgencyKind.BUREAU, AgencyKind.ORGANISATION}}
    return {Reach.BUREAUS: bureaus, Reach.EVERYBODY: {country for country, _kind in partners}}


def _binds_us(agreement: Agreement, ours: str, on: date) -> bool:
    """Rules of the bureaus bind by their own terms; others only where our own side, once it is known, is bound."""
    mine = [party for party in agreement.parties.all() if party.country == ours]
    return agreement.reach == Reach.BUREAUS or not ours or any(not unbound(party, on) for party in mine)


def _held(agreement: Agreement, party: Party, because: str, on: date) -> Held:
    because = because or unbound(party, on)
    return Held(agreement, not because, because)


def _land(code: str, held: list[Held], agencies: int, *, is_ours: bool) -> Land:
    serving = sum(one.serves and not one.is_rule for one in held)
    if is_ours:
        tone, words = Tone.OURS, _("our own country")
    elif serving:
        tone = Tone.IN_FORCE
        words = ngettext("%(number)d agreement in force", "%(number)d agreements in force", serving) % {"number": serving}
    elif any(one.serves for one in held):
        is_multilateral = any(one.agreement.reach == Reach.BUREAUS for one in held if one.is_rule)
        words = _("under multilateral rules") if is_multilateral else _("under rules that reach every partner")
        tone = Tone.UNDER_RULES
    elif held:
        tone, words = Tone.NO_BASIS, _("agreements, none in force")
    else:
        tone, words = Tone.AGENCIES, _("agencies, no agreement")
    held.sort(key=lambda one: (not one.serves, one.is_rule, one.agreement.short_title))
    return Land(code, country_name(code), numeric(code), tone, words, held, agencies)


def total(found: list[Land]) -> dict[str, int]:
    """How many countries there are of each tone, for the legend."""
    return {tone.name.lower(): sum(land.tone is tone for land in found) for tone in Tone}
