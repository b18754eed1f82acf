"""A search as its page shows it again: how the question was read, and each description that was answered, as the log has them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from comity.directory.territory import country_name
from comity.engines.screening import Subject
from comity.engines.screening.countries import country_code
from comity.engines.screening.mrz import Mrz, MrzFault, MrzField, Repair, meaning_of
from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.kernel.models import Category, Entry
from comity.lists.models import ListEntry
from comity.screening.asking import Asked, asked_of, is_one_word
from comity.screening.reviews.terms import SEARCH
from comity.subjects import comparing, policy
from comity.subjects import evidence as evidences
from comity.subjects.comparing import Row, SideShown
from comity.subjects.searching import ALL_COUNTED, Found, among_entries, has_exact_name, id_of, key_of, met_in_records

SHOWN_FOR = timedelta(hours=12)


class HitShown(NamedTuple):
    """One description beside what was asked; `namesakes` is how many other listed persons carry exactly the name asked for, or at least."""

    side: SideShown
    likelihood: str
    namesakes: int
    may_be_more: bool
    rows: list[Row]


class FieldRead(NamedTuple):
    """One field of a zone: what stands there, the check digit with whether it fits, and every doubt."""

    name: str
    value: str
    check_digit: str
    fits: bool
    doubts: list[str]


class Answer(NamedTuple):
    """What was asked at a moment for a matter, and what was answered; `form` is what the officer had typed."""

    asked: Asked
    ours: SideShown
    form: Mapping[str, str]
    at: datetime
    matter: str
    hits: list[HitShown]
    namesakes: int
    listed: int
    namesakes_shown: int

    @property
    def hides_namesakes(self) -> bool:
        """Whether somebody listed carries the name and is not shown, because something else that was given contradicts."""
        return self.namesakes > self.namesakes_shown and self.asked.subject != Subject(names=self.asked.subject.names)

    @property
    def wants_birth_year(self) -> bool:
        """Whether several listed persons carry the name, and nothing says when the person was born."""
        return self.namesakes > 1 and not self.asked.subject.birth_dates

    @property
    def is_too_little(self) -> bool:
        """Whether nobody was found by a single word, which is no proof that nobody is there."""
        return not self.hits and is_one_word(self.asked.subject)

    @property
    def more(self) -> dict[str, str]:
        """What else was said of the person, for another search with it."""
        return {name: said for name, said in self.form.items() if said and name not in ("text", "read_as")}

    @property
    def fields(self) -> list[FieldRead]:
        """The zone field by field; empty where none was given."""
        return fields_of(self.asked.zone) if self.asked.zone else []

    @property
    def is_sound(self) -> bool:
        """Whether nothing is doubtful in the zone."""
        return self.asked.zone is not None and not self.asked.zone.faults and not self.asked.zone.names_may_be_cut

    @property
    def repairs(self) -> list[str]:
        """What may have been misread in the zone, each as a sentence."""
        return [sentence(repair) for repair in self.asked.zone.repairs] if self.asked.zone else []

    @property
    def repaired(self) -> str:
        """The zone if it was misread so, to be searched as well; empty where there is no repair."""
        mended = self.asked.zone.repaired if self.asked.zone else None
        return "\n".join(mended.lines) if mended else ""


def answer_of(by: Actor, key: str) -> Answer | None:
    """The search that this officer made within twelve hours, from the log: what was answered then, as far as it may still be seen."""
    made = Entry.objects.filter(actor=by.identity, action=SEARCH, category=Category.CONSULTATION, recorded_at__gte=clock.now() - SHOWN_FOR)
    entry = made.filter(content__body__facts__search=key).select_related("content").first()
    if entry is None or entry.content.body is None:
        return None
    body: Mapping[str, Any] = entry.content.body
    facts: Mapping[str, Any] = body["facts"]
    asked = asked_of(today=timezone.localdate(entry.at), **facts["form"])
    found = _again(by, asked, facts["answers"])
    records = comparing.records_with(by, [one.side for one in found])
    hits = [_hit(one, comparing.shown(one.side, records), facts["namesakes"]) for one in found]
    ours = SideShown(_title(asked), "", "", "", "", [name.text for name in asked.subject.names])
    exact = sum(isinstance(one.side, ListEntry) and has_exact_name(one.evidence) for one in found)
    return Answer(asked, ours, facts["form"], entry.at, body["purpose"], hits, facts["namesakes"], facts["listed"], exact)


def _again(by: Actor, asked: Asked, answers: Mapping[str, Any]) -> list[Found]:
    """The answered descriptions compared anew: nothing that was not answered, and nothing that may no longer be seen."""
    entries, mentions = set(answers["entries"]), set(answers["mentions"])
    found = [one for one in among_entries(asked.subject) if one.side.pk in entries] if entries else []
    if mentions:
        met = [(side, hit) for side, hit in met_in_records(asked.subject) if id_of(side) in mentions]
        seen = policy.seen_by(by, {key_of(side) for side, _hit in met})
        found += [Found(side, hit.score, hit.evidence) for side, hit in met if key_of(side) in seen]
    return sorted(found, key=lambda one: -one.score)


def _hit(found: Found, side: SideShown, namesakes: int) -> HitShown:
    others = namesakes - isinstance(found.side, ListEntry) if has_exact_name(found.evidence) else 0
    likelihood = evidences.likelihood(evidences.keep(found.evidence), found.score)
    return HitShown(side, likelihood, others, namesakes >= ALL_COUNTED, comparing.rows_of(found.evidence))


def _title(asked: Asked) -> str:
    subject = asked.subject
    return next((text for text in (*(name.text for name in subject.names), *(one.number for one in subject.documents))), asked.text)


def fields_of(zone: Mrz) -> list[FieldRead]:
    """Each field in the order of a passport, as read: nothing mended."""
    digits = {digit.field: digit for digit in zone.check_digits}
    doubts: dict[MrzField, list[str]] = {}
    for fault in zone.faults:
        doubts.setdefault(fault.field, []).append(sentence(fault))
    if zone.names_may_be_cut:
        doubts.setdefault(MrzField.NAMES, []).append(_("The names fill their field and may be cut."))
    told = {
        MrzField.CODE: f"{zone.code} · {_(zone.kind.value)}",
        MrzField.ISSUER: _state(zone.issuer),
        MrzField.NAMES: " · ".join(filter(None, (zone.primary, zone.secondary))),
        MrzField.NUMBER: zone.number,
        MrzField.NATIONALITY: _state(zone.nationality),
        MrzField.BIRTH_DATE: zone.birth_date,
        MrzField.SEX: zone.sex,
        MrzField.EXPIRY_DATE: zone.expiry_date,
        MrzField.OPTIONAL: " · ".join(zone.optional_data),
        MrzField.WHOLE: "",
    }
    return [
        FieldRead(_(field.value), value, digit.given if digit else "", digit.fits if digit else True, doubts.get(field, []))
        for field, value in told.items()
        for digit in [digits.get(field)]
        if value or digit or field in doubts
    ]


def sentence(told: MrzFault | Repair) -> str:
    """A fault or a repair of a zone in the reader's language."""
    return _(told.template) % {**told.values, "field": _(told.field.value)}


def _state(code: str) -> str:
    country = country_code(code)
    meaning = _(said) if (said := meaning_of(code)) else country_name(country) if country else ""
    return f"{code} ({meaning})" if meaning else code
