"""The comparison shows each attribute with its word and mark, keeps “same” closed until the rule holds, and tells nothing to others."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.kernel.actor import Actor
from comity.kernel.models import Category, Draft, Entry, Record
from comity.people import queries as people
from comity.people.models import Desk, Officer
from comity.subjects import owners, queries
from comity.subjects.actions import consult, cross_check, decide
from comity.subjects.models import Candidate, State
from comity.web import drafts
from tests import making_people
from tests.making_subjects import a_person, a_record, a_un_file, an_import

pytestmark = pytest.mark.django_db


@pytest.fixture
def carla() -> Officer:
    return making_people.officer("case")


@pytest.fixture
def by(carla: Officer) -> Actor:
    return people.actor_for(carla)


@pytest.fixture
def tab(carla: Officer) -> Client:
    return making_people.signed_in(carla)


def a_candidate(by: Actor, **facts: object) -> Candidate:
    a_person(by, a_record(by, "AR-1"), names=["李伟", "Li Wei"], gender="male")
    later = a_record(by, "AR-2")
    a_person(by, later, **{"names": ["LI, Wei"], **facts})
    (found,) = cross_check(by, later)
    return found


def a_listed_candidate(by: Actor, name: str = "AR-9") -> Candidate:
    file = a_record(by, name)
    a_person(by, file, names=["Orsino Valdemarca"], birth_dates=["1961-02-03"], nationalities=["IT"])
    return next(found for found in cross_check(by, file) if found.entry and found.ours.owner_key == file.key)


def test_the_comparison_shows_each_attribute_as_word_and_mark_and_the_score_as_a_sentence(tab: Client, by: Actor) -> None:
    page = tab.get(f"/candidates/{a_candidate(by, gender='female').pk}/").content.decode()
    assert "Comparison" in page
    for said in ("agrees", "differs", "unknown", "≠", "The full birth date is the same", "born on the same day", "word by word"):
        assert said in page
    assert "attributes that both sides give agree" in page
    assert "%" not in page.partition('class="matter"')[2].partition("</main>")[0]
    assert page.count("“Same” is not open: gender speaks against it.") == 1, "the closed step says it"
    assert "Neither side gives this." not in page, "two dashes say it"
    assert '<span aria-disabled="true">Same</span>' in page
    assert "different/" in page
    assert "cannot_tell/" in page


def test_same_opens_with_the_rule_and_its_reason_is_kept(tab: Client, by: Actor, carla: Officer) -> None:
    found = a_candidate(by)
    address = f"/candidates/{found.pk}/"
    assert "Two independent attributes agree" in tab.get(address).content.decode()
    form = tab.get(f"{address}same/")
    assert form.status_code == 200
    assert tab.post(f"{address}same/", {"because": " ", "version": found.version}).status_code == 200
    assert tab.post(f"{address}same/", {"because": "the photographs agree", "version": found.version}).status_code == 302
    found.refresh_from_db()
    assert found.state == State.SAME
    page = tab.get(address).content.decode()
    assert "the photographs agree" in page
    assert carla.name in page


def test_a_closed_verdict_is_refused_with_its_sentence(tab: Client, by: Actor) -> None:
    found = a_candidate(by, gender="female")
    answer = tab.post(f"/candidates/{found.pk}/same/", {"because": "sure", "version": found.version})
    assert answer.status_code == 403
    assert "gender speaks against it" in answer.content.decode()


def test_a_verdict_that_was_overtaken_comes_back_with_its_words(tab: Client, by: Actor) -> None:
    found, colleague = a_candidate(by), people.actor_for(making_people.officer("case", Desk.objects.get(pk=by.desk_id)))
    seen = found.version
    decide(colleague, found, "cannot tell", "no photograph of the second")
    answer = tab.post(f"/candidates/{found.pk}/same/", {"because": "the photographs agree", "version": seen})
    assert answer.status_code == 409
    assert "the photographs agree" in answer.content.decode()


def test_a_name_in_another_script_stands_above_its_transliteration(tab: Client, by: Actor) -> None:
    a_person(by, a_record(by, "AR-1"), names=["李伟"])
    later = a_record(by, "AR-2")
    a_person(by, later, names=["李伟"])
    (found,) = cross_check(by, later)
    page = tab.get(f"/candidates/{found.pk}/").content.decode()
    assert '<bdi class="script">李</bdi><bdi class="latin">li</bdi>' in page


def test_from_right_to_left_dates_and_names_keep_their_direction_and_the_sex_is_in_words(tab: Client, by: Actor, carla: Officer) -> None:
    a_person(by, a_record(by, "AR-1"), names=["Makar Svetlov"], gender="male", birth_dates=["2002-02-06"])
    later = a_record(by, "AR-2")
    a_person(by, later, names=["Makar Svetlov"], gender="male", birth_dates=["2002-02-06"])
    (found,) = cross_check(by, later)
    tab.cookies["django_language"] = "ar"
    page = tab.get(f"/candidates/{found.pk}/").content.decode()
    assert 'dir="rtl"' in page.partition("<head>")[0]
    assert "\u20682002-02-06\u2069" in page
    assert '<ol class="words" dir="ltr">' in page
    assert "<bdi>male</bdi>" not in page
    assert "<bdi>ذكر</bdi>" in page


def test_a_hit_on_a_list_tells_its_kind_its_effect_and_that_it_was_withdrawn(tab: Client, by: Actor) -> None:
    an_import(a_un_file({"key": "7"}, {"key": "8", "first": "Piero", "second": "Unrelated"}))
    found = a_listed_candidate(by)
    page = tab.get(f"/candidates/{found.pk}/").content.decode()
    assert '<p class="message"><bdi>' in page, "it runs the way in which it was written"
    assert "</bdi> · Sanctions list · <bdi>7</bdi>" in page, "each keeps its own direction"
    assert "no ground for arrest" in page
    an_import(a_un_file({"key": "8", "first": "Piero", "second": "Unrelated"}))
    assert "The list no longer has this entry." in tab.get(f"/candidates/{found.pk}/").content.decode()
    told = tab.get("/candidates/").content.decode()
    assert "Sanctions list" in told
    assert "no ground for arrest" in told
    assert "The list no longer has this entry." in told


def _owner(found: Candidate) -> Record:
    owner = owners.owner_of(found.ours.owner_kind, found.ours.owner_key)
    assert owner is not None
    return owner


def test_who_may_not_see_both_sides_finds_no_page_and_no_line(by: Actor) -> None:
    found = a_candidate(by)
    other = making_people.signed_in(making_people.officer("case"))
    absent = other.get(f"/candidates/{found.pk + 1000}/")
    for address in (f"/candidates/{found.pk}/", f"/candidates/{found.pk}/different/"):
        forbidden = other.get(address)
        assert forbidden.status_code == absent.status_code == 404
    assert other.post(f"/candidates/{found.pk}/different/", {"because": "x", "version": 1}).status_code == 404
    assert "Li Wei" not in other.get("/candidates/").content.decode()
    found.refresh_from_db()
    assert found.state == State.TO_DECIDE


def test_no_other_step_has_a_page(tab: Client, by: Actor) -> None:
    assert tab.get(f"/candidates/{a_candidate(by).pk}/reopen/").status_code == 404


@pytest.fixture
def auditor() -> Client:
    return making_people.signed_in(making_people.officer("auditor"))


def opened(auditor: Client, found: Candidate, purpose: str = "complaint 12/2026") -> str:
    page = auditor.post(f"/candidates/{found.pk}/purpose/", {"purpose": purpose}, follow=True)
    assert page.redirect_chain == [(f"/candidates/{found.pk}/", 302)]
    return page.content.decode()


def test_an_auditor_says_what_for_before_two_persons_are_compared(auditor: Client, by: Actor) -> None:
    found = a_candidate(by)
    for address in (f"/candidates/{found.pk}/", f"/candidates/{found.pk}/different/"):
        asked = auditor.get(address, follow=True)
        assert asked.redirect_chain == [(f"/candidates/{found.pk}/purpose/", 302)]
        assert "Wei" not in asked.content.decode()
        assert str(_owner(found)) in asked.content.decode(), "the record is named, and nobody in it"
    assert auditor.post(f"/candidates/{found.pk}/different/", {"because": "x", "version": found.version}).status_code == 302
    assert auditor.post(f"/candidates/{found.pk}/purpose/", {"purpose": " "}).status_code == 422
    assert not Entry.objects.filter(action="things.thing.consult").exists()
    assert "Li Wei" in opened(auditor, found)
    kept = Entry.objects.filter(action="things.thing.consult", category=Category.CONSULTATION)
    assert {entry.subject_key for entry in kept} == {found.ours.owner_key, found.theirs.owner_key}
    assert {entry.content.body["purpose"] for entry in kept} == {"complaint 12/2026"}
    assert {entry.content.body["facts"]["candidate"] for entry in kept} == {found.pk}
    again = auditor.get(f"/candidates/{found.pk}/purpose/")
    assert (again.status_code, again["Location"]) == (302, f"/candidates/{found.pk}/")
    assert kept.count() == 2


def test_what_was_typed_stays_while_an_auditor_has_first_to_say_what_for(auditor: Client, by: Actor) -> None:
    found = a_candidate(by)
    reader = Officer.objects.get(pk=auditor.session["_auth_user_id"])
    drafts.keep(reader.pk, "subjects.different.1", {"because": ["typed"]})
    asked = auditor.post(f"/candidates/{found.pk}/different/", {"_draft": "subjects.different.1", "because": "typed"})
    assert asked["Location"] == f"/candidates/{found.pk}/purpose/"
    assert Draft.objects.filter(officer=reader).exists()


def test_a_purpose_is_asked_once_for_each_record_and_forgotten_with_the_session(auditor: Client, by: Actor) -> None:
    an_import(a_un_file({"key": "7"}))
    first, second = a_listed_candidate(by, "AR-1"), a_listed_candidate(by, "AR-2")
    opened(auditor, first)
    between = Candidate.objects.get(entry=None)
    opened(auditor, between, "the other one")
    assert Entry.objects.filter(action="things.thing.consult").count() == 2
    assert auditor.get(f"/candidates/{second.pk}/").status_code == 200
    auditor.session.flush()
    assert auditor.get(f"/candidates/{second.pk}/").status_code == 302


def test_the_list_of_candidates_names_nobody_to_an_auditor_before_a_purpose_is_stated(auditor: Client, by: Actor) -> None:
    an_import(a_un_file({"key": "7"}))
    found, other = a_listed_candidate(by, "AR-1"), a_candidate(by)
    page = auditor.get("/candidates/").content.decode()
    assert f"candidate {found.pk}" in page
    assert "An invented list" in page
    assert "to decide" in page
    assert not [name for name in ("Valdemarca", "Wei", "李") if name in page]
    opened(auditor, found)
    page = auditor.get("/candidates/").content.decode()
    assert "Valdemarca" in page
    assert f"candidate {other.pk}" in page
    assert "Wei" not in page


def test_the_list_of_candidates_asks_an_auditor_as_often_for_many_as_for_one(auditor: Client, by: Actor) -> None:
    an_import(a_un_file({"key": "7"}))
    counts = []
    for number in range(1, 4):
        a_listed_candidate(by, f"AR-{number}")
        auditor.get("/candidates/")
        with CaptureQueriesContext(connection) as captured:
            auditor.get("/candidates/")
        counts.append(len(captured))
    assert counts[0] == counts[2]


def test_a_purpose_is_asked_of_nobody_who_works_there_and_its_page_tells_a_stranger_nothing(tab: Client, by: Actor) -> None:
    found = a_candidate(by)
    assert tab.get(f"/candidates/{found.pk}/purpose/")["Location"] == f"/candidates/{found.pk}/"
    other = making_people.signed_in(making_people.officer("case"))
    assert other.get(f"/candidates/{found.pk}/purpose/").status_code == 404
    with pytest.raises(ValidationError):
        consult(by, found, [], purpose=" ")


def test_an_auditor_reads_and_every_verdict_is_closed_with_its_reason(auditor: Client, by: Actor) -> None:
    found = a_candidate(by)
    page = opened(auditor, found)
    assert page.count('aria-disabled="true"') == 3
    assert "Only a named officer who works on cases decides" in page
    assert auditor.post(f"/candidates/{found.pk}/different/", {"because": "x", "version": found.version}).status_code == 403


@pytest.mark.parametrize("address", ["/candidates/", "/candidates/1/", "/candidates/1/same/"])
def test_a_stranger_is_turned_away(client: Client, address: str) -> None:
    assert client.get(address).status_code == 302


def test_the_list_of_candidates_asks_as_often_for_many_as_for_one(tab: Client, by: Actor) -> None:
    an_import(a_un_file({"key": "7"}))

    def asked() -> int:
        tab.get("/candidates/")
        with CaptureQueriesContext(connection) as captured:
            assert tab.get("/candidates/").status_code == 200
        return len(captured)

    a_listed_candidate(by, "AR-1")
    once = asked()
    for number in range(2, 10):
        a_listed_candidate(by, f"AR-{number}")
    assert 40 <= queries.waiting(by).count() <= 50, "each also meets those before it; together a full page"
    assert asked() == once
