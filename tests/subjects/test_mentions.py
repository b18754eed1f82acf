"""A mention belongs to one record, is written in that record's act, and is seen by whoever sees the record."""

import pytest
from django.core.exceptions import ValidationError

from comity.kernel import record
from comity.kernel.actor import Actor, stranger, system
from comity.kernel.models import Entry
from comity.subjects import mentions, owners, queries
from comity.subjects.models import DocumentMention, PersonMention
from tests import make
from tests.kernel.things.models import Thing, may_work
from tests.making_subjects import a_document, a_person, a_record, officer_at

pytestmark = pytest.mark.django_db


def test_a_person_and_its_passport_are_part_of_the_records_entry(rome: Actor) -> None:
    file = a_record(rome)
    person = a_person(rome, file, numbers=("E 123-4567",))
    entry = Entry.objects.latest("sequence")
    assert (entry.subject_kind, entry.subject_key) == ("things.thing", file.key)
    assert [part["kind"] for part in entry.content.body["parts"]] == ["subjects.personmention", "subjects.documentmention"]
    assert person.documents.get().normalised_number == "E1234567"
    assert queries.searchable_of(file) == ["Li Wei", "李伟", "E 123-4567"]


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        ({"names": []}, "names"),
        ({"names": [" "]}, "names"),
        ({"names": [{"text": "Li", "strength": "loud"}]}, "names"),
        ({"names": ["a\x00b"]}, "names"),
        ({"names": ["\ud800"]}, "names"),
        ({"names": [{"text": "Li", "colour": "red"}]}, "names"),
        ({"birth_dates": ["2023-02-30"]}, "birth_dates"),
        ({"birth_dates": ["yesterday"]}, "birth_dates"),
        ({"nationalities": ["Italy"]}, "nationalities"),
        ({"gender": "M"}, "gender"),
        ({"role": "culprit"}, "role"),
        ({"parents": [7]}, "parents"),
    ],
)
def test_a_mention_of_the_wrong_shape_is_turned_away_and_nothing_stays(rome: Actor, facts: dict[str, object], wrong: str) -> None:
    file = a_record(rome)
    with pytest.raises(ValidationError) as met:
        a_person(rome, file, **facts)
    assert wrong in met.value.message_dict
    assert not PersonMention.objects.exists()


@pytest.mark.parametrize("dates", [["1979"], ["1979-04"], ["1979~"], ["1978/1981"], ["1979-04-02", "1980"]])
def test_a_birth_date_may_be_known_in_part(rome: Actor, dates: list[str]) -> None:
    assert a_person(rome, a_record(rome), birth_dates=dates).birth_dates == dates


def test_the_compared_number_cannot_part_from_the_written_one(rome: Actor) -> None:
    file = a_record(rome)
    document = a_document(rome, file, "AB-123456")
    with pytest.raises(ValidationError), record.change("mend", file, by=rome, may=may_work) as act:
        act.change(document, number="ZZ-999999")
    with record.change("mend", file, by=rome, may=may_work) as act:
        mentions.revise_document(act, document, number="ZZ-999999")
    assert (DocumentMention.objects.get().normalised_number, DocumentMention.objects.get().revision) == ("ZZ999999", 2)


READERS = {
    "officer of the desk": (lambda: officer_at(1), True),
    "head of the desk": (lambda: officer_at(1, "head"), True),
    "officer of another desk": (lambda: officer_at(2), False),
    "head of another desk": (lambda: officer_at(2, "head"), False),
    "auditor": (lambda: officer_at(9, "auditor"), True),
    "administrator": (lambda: officer_at(9, "administrator"), False),
    "stranger": (stranger, False),
    "the system": (lambda: system("tick"), False),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("state", ["draft", "open", "closed"])
def test_who_sees_the_record_sees_its_mentions_and_nobody_else(rome: Actor, lyon: Actor, reader: str, state: str) -> None:
    file = a_record(rome)
    a_person(rome, file, numbers=("X1234567",))
    Thing.objects.filter(pk=file.pk).update(state=state)
    make_actor, sees = READERS[reader]
    actor = make_actor()
    assert Thing.objects.visible_to(actor).filter(pk=file.pk).exists() is sees
    assert PersonMention.objects.visible_to(actor).exists() is sees
    assert DocumentMention.objects.visible_to(actor).exists() is sees
    assert (owners.owner_for(actor, file.kind(), file.key) is not None) is sees


def test_a_mention_of_the_same_key_in_another_kind_of_record_stays_hidden(rome: Actor) -> None:
    file = a_record(rome)
    person = a_person(rome, file)
    PersonMention.objects.filter(pk=person.pk).update(owner_kind="things.unregistered")
    assert not PersonMention.objects.visible_to(rome).exists()
    assert owners.owner_for(rome, "things.unregistered", file.key) is None


def test_the_rule_adds_no_joins(rome: Actor) -> None:
    a_person(rome, a_record(rome))
    assert "JOIN" not in str(PersonMention.objects.visible_to(rome).query)


def test_a_mention_taken_back_stays_in_the_entry_only(rome: Actor) -> None:
    file = a_record(rome)
    person = a_person(rome, file, numbers=("X1234567",))
    with record.change("mend", file, by=rome, may=may_work) as act:
        mentions.withdraw(act, person)
    assert not PersonMention.objects.exists()
    assert not DocumentMention.objects.exists()
    assert {part["verb"] for part in Entry.objects.latest("sequence").content.body["parts"]} == {"dropped"}


def test_the_holders_are_the_heads_of_the_desk_today() -> None:
    desk = make.desk()
    head, former = make.officer("Heidi Head"), make.officer("Fritz Former")
    desk.memberships.create(officer=head, role="head", from_on="2020-01-01", state="held")
    desk.memberships.create(officer=former, role="head", from_on="2020-01-01", until_on="2021-01-01", state="held")
    file = a_record(officer_at(desk.pk))
    assert owners.holder_ids(file) == {head.pk}
