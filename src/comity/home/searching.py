"""Searching all rooms at once: requests, the persons they name, agencies, agreements; nothing that the reader may not see."""

from dataclasses import dataclass
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from comity.agreements.models import Agreement
from comity.casework.models import AssistanceRequest
from comity.casework.policy import KIND
from comity.directory.models import Agency
from comity.directory.territory import country_name
from comity.kernel import search
from comity.kernel.actor import Actor
from comity.people.roles import Role
from comity.subjects.models import PersonMention

MOST = 25


class Hit(NamedTuple):
    """One thing found."""

    name: str
    beside: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class Group:
    """What was found in one room; `more` says that there is more than is shown."""

    title: str
    hits: list[Hit]
    more: bool = False

    @property
    def count(self) -> str:
        """How many are shown, and that there are more."""
        return f"{len(self.hits)}+" if self.more else str(len(self.hits))


def everywhere(by: Actor, text: str, most: int = MOST) -> list[Group]:
    """What holds every word of the text, the last one as a beginning; rooms with nothing are left out.

    An auditor, who opens each request for a purpose, finds its reference and its state.
    """
    requests = list(search.find(by, AssistanceRequest, text).select_related("requester").order_by("-received_at")[: most + 1])
    agencies = list(search.find(by, Agency, text).order_by("name")[: most + 1])
    agreements = list(search.find(by, Agreement, text).order_by("short_title")[: most + 1])
    is_auditor = by.has(Role.AUDITOR)
    groups = [
        Group(_("Requests"), [_closed(one) if is_auditor else _request(one) for one in requests[:most]], len(requests) > most),
        Group(_("Persons"), [] if is_auditor else _persons(by, requests[:most], text)),
        Group(_("Agencies"), [_agency(one) for one in agencies[:most]], len(agencies) > most),
        Group(_("Agreements"), [_agreement(one) for one in agreements[:most]], len(agreements) > most),
    ]
    return [group for group in groups if group.hits]


def _request(one: AssistanceRequest) -> Hit:
    return Hit(one.reference, (one.title, one.requester.name, one.get_state_display()), one.get_absolute_url())


def _closed(one: AssistanceRequest) -> Hit:
    return Hit(one.reference, (one.requester.name, one.get_state_display()), one.get_absolute_url())


def _agency(one: Agency) -> Hit:
    return Hit(one.name, (country_name(one.country),), _address("directory:agency", one.pk))


def _agreement(one: Agreement) -> Hit:
    return Hit(one.short_title, (one.get_state_display(),), _address("agreements:agreement", one.pk))


def _persons(by: Actor, requests: list[AssistanceRequest], text: str) -> list[Hit]:
    """The persons of the requests found whose own names hold a word of the text."""
    by_key = {one.key: one for one in requests}
    mentions = PersonMention.objects.visible_to(by).filter(owner_kind=KIND, owner_key__in=by_key)
    words = search.tokens(text)
    found = []
    for mention in mentions:
        names = [name["text"] for name in mention.names]
        held = set().union(*(search.tokens(name) for name in names)) if names else set()
        if any(token.startswith(word) for word in words for token in held):
            one = by_key[mention.owner_key]
            found.append(Hit(" · ".join(names), (mention.get_role_display(), one.reference), f"{one.get_absolute_url()}#persons"))
    return found


def _address(name: str, key: int) -> str:
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return ""
