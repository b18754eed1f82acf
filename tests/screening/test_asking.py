"""What is typed into one field is a zone, a number or a name by its looks; a matter is called by its reference, or `duty`."""

from datetime import date, timedelta

import pytest

from comity.engines.screening import Document
from comity.engines.screening.mrz import MrzError
from comity.kernel import clock
from comity.kernel.actor import system
from comity.people import actions as people
from comity.people.models import Desk
from comity.screening import matters
from comity.screening.asking import ReadAs, asked_of, is_one_word, recognised
from tests import making_mrz, making_people
from tests.making_subjects import a_matter, a_record, officer_at

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("Orsino Valdemarca", ReadAs.NAME),
        ("李伟", ReadAs.NAME),
        ("محمد بن سلمان", ReadAs.NAME),
        ("O'Brien-Núñez, J. R.", ReadAs.NAME),
        ("Orsino Valdemarca 1961", ReadAs.NAME),
        ("Giovanni XXIII", ReadAs.NAME),
        ("K9", ReadAs.NAME),
        ("YA1234567", ReadAs.DOCUMENT),
        ("ya 123-4567", ReadAs.DOCUMENT),
        ("No 4711 22", ReadAs.DOCUMENT),
        ("110101198001011234", ReadAs.DOCUMENT),
        ("١٢٣٤٥٦٧", ReadAs.DOCUMENT),
        ("1" * 40, ReadAs.NAME),
        ("\n".join(making_mrz.zone("TD1")), ReadAs.ZONE),
        ("P<NORTORVANE<<NADIR", ReadAs.ZONE),
        ("".join(making_mrz.zone("TD3")).lower(), ReadAs.ZONE),
    ],
)
def test_a_text_is_read_by_its_looks(text: str, read_as: ReadAs) -> None:
    assert recognised(text) is read_as


def test_the_officer_may_say_how_a_text_is_read_and_add_what_else_is_known() -> None:
    asked = asked_of("YA  1234567", TODAY, read_as="name", born="1961", nationality="IT", gender="male", place="Udine")
    assert [name.text for name in asked.subject.names] == ["YA 1234567"]
    assert not asked.subject.documents
    subject = asked.subject
    assert (subject.birth_dates, subject.nationalities, subject.genders, subject.places) == (("1961",), ("IT",), ("male",), ("Udine",))


def test_a_zone_gives_what_it_says_and_what_is_added_stands_beside_it_once() -> None:
    zone = "\n".join(making_mrz.zone("TD3"))
    plain, added = asked_of(zone, TODAY), asked_of(zone, TODAY, born="1971-03-09", place="Mombasa")
    assert plain.subject.documents == (Document("QT4471902", "passport", ""),)
    assert added.subject.birth_dates == plain.subject.birth_dates == ("1971-03-09",)
    assert added.subject.places == ("Mombasa",)
    with pytest.raises(MrzError):
        asked_of("no zone", TODAY, read_as="zone")


@pytest.mark.django_db
def test_a_matter_is_called_by_its_reference_or_is_the_duty_that_runs_now() -> None:
    by = making_people.actor("case")
    desk = Desk.objects.get(pk=by.desk_id)
    matter, _other = a_matter(by, "AR-2026-0001"), a_record(by, "AR-2026-0002")
    assert matters.named(by, " ar-2026-0001 ") == matter
    assert matters.named(by, "AR-2026-0002") is None
    assert matters.named(by, "duty") is None
    duty = people.take_over(by, desk, until_at=clock.now() + timedelta(hours=8))
    assert matters.named(by, "Duty") == duty
    assert [one.record for one in matters.matters_of(by)] == [duty, matter]
    colleague = making_people.actor("case", desk)
    assert not matters.is_of(colleague, duty)
    with clock.at(clock.now() + timedelta(hours=9)):
        assert not matters.is_of(by, duty)
    for nobody in (system("tick"), officer_at(77)):
        assert matters.matters_of(nobody) == []
        assert not matters.is_of(nobody, matter)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Valdemarca", True),
        ("al-Rashid", True),
        ("de Silva", True),
        ("عبدالرحمن", True),
        ("Orsino Valdemarca", False),
        ("Anne-Marie", False),
        ("李伟", False),
        ("김민준", False),
        ("YA7654321", False),
    ],
)
def test_a_single_word_of_a_name_is_told_from_a_name(text: str, is_one: bool) -> None:
    assert is_one_word(asked_of(text, TODAY).subject) is is_one
