"""A search needs its matter, is logged with it, and tells the holders of records that the officer may not see."""

import pytest
from django.utils import translation

from comity.engines.screening import Subject
from comity.kernel.actor import Actor, system
from comity.kernel.errors import NotAllowed
from comity.kernel.models import Category, Entry, Notification
from comity.people.models import Desk
from comity.people.roles import Role
from comity.screening.actions import search
from comity.subjects.indexes import LOOKED_AT
from comity.subjects.searching import namesakes
from tests import make, making_people
from tests.making_reviews import an_officer, on_duty
from tests.making_subjects import a_matter, a_person, a_record, a_un_file, an_import, officer_at, strangers

pytestmark = pytest.mark.django_db
MANY = LOOKED_AT - 1


@pytest.fixture
def rome() -> Actor:
    return officer_at(1, named="Rita Roma")


@pytest.fixture
def lyon() -> Actor:
    return officer_at(2, named="Luc Lyon")


def test_a_hit_on_a_sanctions_list_says_what_it_means_and_gives_no_ground_for_arrest(rome: Actor) -> None:
    an_import(a_un_file({"key": "7"}))
    (found,) = search(rome, "Orsino Valdemarca", a_matter(rome))
    held = found.side.reference_list
    assert "no ground for arrest" in held.effect
    assert not held.kind_of_list.may_lead_to_arrest


def test_a_check_needs_its_matter_and_is_logged_with_it(rome: Actor) -> None:
    an_import(a_un_file({"key": "7"}))
    with pytest.raises(NotAllowed, match="names its matter"):
        search(rome, "Orsino Valdemarca", None)
    with pytest.raises(NotAllowed, match="names its matter"):
        search(rome, "Orsino Valdemarca", a_matter(officer_at(2)))
    with pytest.raises(NotAllowed, match="Only an officer"):
        search(system("tick"), "Orsino Valdemarca", a_matter(rome))
    matter = a_matter(rome, "AR-2026-0001")
    found = search(rome, Subject(names=["Orsino Valdemarca"], birth_dates=["1961-02-03"]), matter)
    entry = Entry.objects.get(action="screening.search", category=Category.CONSULTATION)
    assert (entry.subject_kind, entry.subject_key) == ("things.thing", matter.key)
    assert entry.content.body["purpose"] == "AR-2026-0001"
    assert entry.content.body["facts"] == {
        "asked": {"names": ["Orsino Valdemarca"], "birth_dates": ["1961-02-03"]},
        "answers": {"entries": [found[0].side.pk], "mentions": []},
        "listed": 1,
        "namesakes": 1,
    }


def test_a_check_shows_only_visible_records_and_tells_the_holders_of_others(rome: Actor, lyon: Actor) -> None:
    desk = Desk.objects.create(pk=2, code="L", name="Lyon", country="FR")
    head = make.officer("Heidi Head")
    desk.memberships.create(officer=head, role="head", from_on="2020-01-01", state="held")
    ours = a_person(rome, a_record(rome, "AR-1"))
    a_person(lyon, a_record(lyon, "AR-2"))
    assert [found.side for found in search(rome, "Li Wei", a_matter(rome))] == [ours]
    assert search(rome, "Li Wei", a_matter(rome))
    assert [told.officer_id for told in Notification.objects.all()] == [head.pk]


def test_namesakes_are_counted_as_far_as_the_engine_compares_names() -> None:
    others = strangers()
    listed = [{"key": str(key)} for key in range(MANY)]
    an_import(a_un_file(*listed, *others))
    assert namesakes(Subject(names=["Orsino Valdemarca"])) == MANY
    assert namesakes(Subject(documents=["YA7654321"])) == 0
    an_import(a_un_file(*listed, {"key": "one"}, {"key": "two"}, *others))
    assert namesakes(Subject(names=["Orsino Valdemarca"])) == LOOKED_AT


def test_the_purpose_of_a_search_on_duty_is_kept_in_the_language_of_the_desk() -> None:
    making_people.founders()
    duty = an_officer("Dario Duty", Role.DUTY)
    shift = on_duty(duty)
    with translation.override("ar"):
        search(duty, "Orsino Valdemarca", shift)
    purpose = Entry.objects.filter(action="screening.search").latest("sequence").content.body["purpose"]
    assert purpose == str(shift)
    assert "on duty" in purpose
