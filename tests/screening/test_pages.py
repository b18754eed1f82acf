"""An officer searches for a person, by name, zone or number, for a matter of their own: logged once with its answers, and nothing leaks."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.casework import actions as casework
from comity.casework.actions.deciding import grant
from comity.kernel import clock, timeline
from comity.kernel.actor import Actor
from comity.kernel.models import Category, Entry, Notification
from comity.people import actions as people_actions
from comity.people import queries as people
from comity.people.models import Desk, Officer
from comity.people.roles import WORKING, Role
from comity.screening.answers import answer_of
from comity.subjects.searching import ALL_COUNTED
from tests import making_casework, making_mrz, making_people
from tests.making_subjects import a_person, a_record, a_un_file, an_import, strangers

pytestmark = pytest.mark.django_db
ASK = "/screening/"
FULL = {"names": ["Orsino Valdemarca"], "birth_dates": ["1961-02-03"], "nationalities": ["IT"]}


@pytest.fixture
def carla() -> Officer:
    return making_people.officer("case")


@pytest.fixture
def by(carla: Officer) -> Actor:
    return people.actor_for(carla)


@pytest.fixture
def tab(by: Actor, carla: Officer) -> Client:
    """A browser of an officer on duty."""
    on_duty(by)
    return making_people.signed_in(carla)


def on_duty(by: Actor) -> str:
    desk = Desk.objects.get(pk=by.desk_id)
    duty = people_actions.take_over(by, desk, until_at=clock.now() + timedelta(hours=8))
    return f"{duty.kind()}:{duty.pk}"


def token_of(page: str) -> str:
    return re.findall(r'name="_once" value="([^"]+)"', page)[0]


def form_of(tab: Client, text: str, **more: str) -> dict[str, str]:
    page = tab.get(ASK).content.decode()
    (matter, *_others) = re.findall(r'<option value="([a-z]+\.[a-z]+:\d+)"', page)
    return {"text": text, "matter": matter, "_once": token_of(page), **more}


def searched(tab: Client, text: str, **more: str) -> str:
    answer = tab.post(ASK, form_of(tab, text, **more), follow=True)
    assert answer.status_code == 200
    (leads_to,) = answer.redirect_chain
    assert re.fullmatch(r"/screening/[\w-]{16}/", leads_to[0]), "no name in an address"
    return answer.content.decode()


def logged() -> list[Entry]:
    found = Entry.objects.filter(action="screening.search", category=Category.CONSULTATION)
    return list(found.select_related("content").order_by("sequence"))


def test_a_listed_name_is_answered_with_its_list_its_effect_and_each_attribute_side_by_side(tab: Client) -> None:
    an_import(a_un_file({"key": "7"}))
    page = searched(tab, "Valdemarca Orsino", born="1961-02-03", gender="female")
    for said in ("Read as a name", "An invented list", "no ground for arrest", "A hit is never an identification.", "word by word"):
        assert said in page
    for said in ("agrees", "unknown", "born on the same day", "The full birth date is the same"):
        assert said in page
    assert page.count('<details class="hit" data-row open>') == 1
    assert "carries this exact name" not in page, "there is no other"


def test_a_search_is_logged_at_its_matter_with_what_was_asked_and_answered(tab: Client, by: Actor) -> None:
    an_import(a_un_file({"key": "7"}))
    mine = a_person(by, a_record(by, "AR-1"), **FULL)
    searched(tab, "Orsino Valdemarca", born="1961")
    (entry,) = logged()
    body = entry.content.body
    assert body is not None
    assert (entry.actor, entry.subject_kind) == (by.identity, "people.duty")
    assert body["purpose"] == str(people.running(by.desk_id or 0, clock.now(), "duty").get())
    assert body["facts"]["asked"] == {"names": ["Orsino Valdemarca"], "birth_dates": ["1961"]}
    assert body["facts"]["answers"]["mentions"] == [f"person:{mine.pk}"]
    assert len(body["facts"]["answers"]["entries"]) == 1
    assert (body["facts"]["listed"], body["facts"]["namesakes"]) == (1, 1)


def test_the_log_tells_the_search_in_words(tab: Client, by: Actor) -> None:
    an_import(a_un_file({"key": "7"}))
    searched(tab, "Orsino Valdemarca", gender="male", nationality="Italian")
    (line,) = timeline.lines(logged(), by)
    told = {detail.label: detail.new for detail in line.details}
    assert told == {"Names": "Orsino Valdemarca", "Nationalities": "IT", "Sex": "male", "List entries shown": "An invented list 7"}


def test_reading_the_answer_again_and_sending_the_form_again_log_nothing(tab: Client) -> None:
    an_import(a_un_file({"key": "7"}))
    form = form_of(tab, "Orsino Valdemarca")
    first = tab.post(ASK, form)
    for _again in range(2):
        assert "An invented list" in tab.get(first["Location"]).content.decode()
    assert tab.post(ASK, form)["Location"] == first["Location"]
    assert len(logged()) == 1
    other = tab.post(ASK, {**form, "text": "Piero Altro"})
    assert other["Location"] != first["Location"], "another question in the same form is answered"
    assert len(logged()) == 2


def test_an_answer_is_its_officers_alone_and_for_twelve_hours(tab: Client, by: Actor) -> None:
    an_import(a_un_file({"key": "7"}))
    address = tab.post(ASK, form_of(tab, "Orsino Valdemarca"))["Location"]
    colleague = making_people.signed_in(making_people.officer("case", Desk.objects.get(pk=by.desk_id)))
    forbidden, absent = colleague.get(address), colleague.get("/screening/0123456789abcdef/")
    assert forbidden.status_code == absent.status_code == 404
    assert forbidden.content == absent.content
    actor = people.actor_for(Officer.objects.get(pk=by.user_id))
    key = address.split("/")[2]
    assert answer_of(actor, key)
    with clock.at(clock.now() + timedelta(hours=13)):
        assert answer_of(actor, key) is None


def test_a_mention_in_a_record_of_others_is_not_shown_not_counted_and_its_holders_are_told(tab: Client, by: Actor) -> None:
    other = making_people.officer("case", name="Olga Orsi")
    head = making_people.officer("head", Desk.objects.get(pk=people.actor_for(other).desk_id), name="Heidi Head")
    a_person(people.actor_for(other), a_record(people.actor_for(other), "SECRET-9"), **FULL, parents=["Canaria Valdemarca"])
    page = searched(tab, "Orsino Valdemarca", born="1961-02-03")
    nothing = searched(tab, "Zzyzx Qwortle")
    assert "Nobody on the lists and in the records that you may see resembles this person." in page
    for told in ("SECRET-9", "Canaria", "Olga"):
        assert told not in page
    assert re.findall(r"Listed persons searched: \d+", page) == re.findall(r"Listed persons searched: \d+", nothing)
    body = logged()[0].content.body
    assert body is not None
    assert body["facts"]["answers"] == {"entries": [], "mentions": []}
    assert [told.officer_id for told in Notification.objects.filter(officer_id__in=[head.pk, by.user_id])] == [head.pk]


def test_those_that_are_hidden_take_no_place_from_one_that_may_be_seen(tab: Client, by: Actor) -> None:
    stranger = people.actor_for(making_people.officer("case", name="Olga Orsi"))
    for number in range(12):
        a_person(stranger, a_record(stranger, f"SECRET-{number}"), **FULL)
    mine = a_person(by, a_record(by, "AR-1"), names=["Orsino Valdemarka"], birth_dates=["1961"], nationalities=[])
    page = searched(tab, "Orsino Valdemarca", born="1961-02-03")
    assert page.count('<details class="hit"') == 1
    assert str(mine) in page
    assert "SECRET" not in page


def test_an_answer_no_longer_shows_a_record_that_the_officer_may_no_longer_see(tab: Client, by: Actor) -> None:
    record = a_record(by, "AR-1")
    a_person(by, record, **FULL)
    address = tab.post(ASK, form_of(tab, "Orsino Valdemarca"))["Location"]
    assert "AR-1" in tab.get(address).content.decode()
    type(record).objects.filter(pk=record.pk).update(desk_id=by.desk_id + 1000 if by.desk_id else 0)
    page = tab.get(address).content.decode()
    assert "AR-1" not in page
    assert 'class="hit"' not in page


@pytest.mark.parametrize("role", sorted(WORKING))
def test_each_working_role_finds_the_page_in_the_row_of_rooms_and_searches(role: str) -> None:
    officer = making_people.officer(role)
    on_duty(people.actor_for(officer))
    tab = making_people.signed_in(officer)
    assert 'href="/screening/"' in tab.get("/").content.decode()
    assert "Nobody on the lists" in searched(tab, "Orsino Valdemarca")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_no_other_role_is_offered_it_and_what_is_sent_all_the_same_is_refused_and_kept(role: str) -> None:
    tab = making_people.signed_in(making_people.officer(role))
    assert 'href="/screening/"' not in tab.get("/", follow=True).content.decode()
    for refused in (tab.get(ASK), tab.get("/screening/0123456789abcdef/"), tab.post(ASK, {"text": "Orsino Valdemarca"})):
        assert refused.status_code == 403
        assert "Only an officer who works on cases checks a person." in refused.content.decode()
    assert Entry.objects.get(action="screening.search").category == Category.NOT_ALLOWED


def test_without_a_matter_there_is_no_search_and_the_refusal_says_what_helps(carla: Officer) -> None:
    tab = making_people.signed_in(carla)
    page = tab.get(ASK).content.decode()
    assert "an open request that you are in charge of, or your duty now" in page
    assert 'name="text"' not in page
    refused = tab.post(ASK, {"text": "Orsino Valdemarca", "matter": "people.duty:1"})
    assert refused.status_code == 403
    assert "an open request that you are in charge of" in refused.content.decode()


def test_a_matter_is_an_open_request_in_ones_own_charge_and_the_last_is_remembered() -> None:
    house = making_casework.bureau()
    first, second = making_casework.accepted(house, title="First caller"), making_casework.accepted(house, title="Second caller")
    others = making_casework.accepted(house, by="other")
    ended = making_casework.answered(house)
    tab = making_people.signed_in(house.officers["case"])
    page = tab.get(ASK).content.decode()
    assert f"{first.reference} · First caller" in page
    for not_open in (others, ended):
        assert f'"casework.assistancerequest:{not_open.pk}"' not in page
    chosen = f"casework.assistancerequest:{second.pk}"
    assert second.reference in searched(tab, "Orsino Valdemarca", matter=chosen)
    assert f'<option value="{chosen}" selected>' in tab.get(ASK).content.decode()
    (entry,) = logged()
    assert (entry.subject_kind, entry.subject_key) == ("casework.assistancerequest", str(second.pk))
    refused = tab.post(ASK, form_of(tab, "Orsino Valdemarca", matter=f"casework.assistancerequest:{others.pk}"))
    assert refused.status_code == 422
    assert len(logged()) == 1


def test_many_namesakes_are_counted_and_a_birth_year_is_asked_for_with_the_cursor_in_it(tab: Client) -> None:
    an_import(a_un_file(*({"key": str(key), "born": f"19{60 + key}-02-03", "passport": f"YA76543{key}"} for key in range(10, 14))))
    page = searched(tab, "Orsino Valdemarca")
    assert page.count("3 others carry this exact name.") == 4
    assert "A birth year tells them apart." in page
    assert re.search(r'<input[^>]*name="born"[^>]*autofocus', page)
    assert '<details class="ask-more" open>' in page
    told = searched(tab, "Orsino Valdemarca", born="1971")
    assert "A birth year tells them apart." not in told
    assert told.index("1971-02-03") < told.index("1970-02-03")


def test_a_count_of_namesakes_that_the_engine_cut_says_at_least(tab: Client) -> None:
    an_import(a_un_file(*({"key": str(key)} for key in range(ALL_COUNTED)), *strangers()))
    page = searched(tab, "Orsino Valdemarca")
    assert f"At least {ALL_COUNTED - 1} others carry this exact name." in page
    assert "not shown here, because something else" not in page, "only the first ten are shown, and nothing contradicts"


def test_a_listed_namesake_whom_a_birth_year_contradicts_is_not_passed_over_in_silence(tab: Client) -> None:
    an_import(a_un_file({"key": "7", "born": "1961-02-03"}))
    warned = "carries this exact name and is not shown here"
    nobody = searched(tab, "Orsino Valdemarca", born="1921")
    assert "resembles this person" in nobody
    assert warned in nobody
    assert warned not in searched(tab, "Orsino Valdemarca", born="1961")
    assert warned not in searched(tab, "Somebody Else", born="1921")


def test_a_zone_is_read_field_by_field_and_its_holder_searched(tab: Client) -> None:
    holder = making_mrz.Holder(number="YA7654321", nationality="ITA", issuer="ITA", primary="VALDEMARCA", secondary="ORSINO", born="610203")
    an_import(a_un_file({"key": "7"}))
    page = searched(tab, "\r\n".join(making_mrz.zone("TD3", holder)))
    assert "Read as a machine-readable zone" in page
    for said in ("YA7654321", "1961-02-03", "ITA (Italy)", "document number", "fits"):
        assert said in page
    assert "does not fit" not in page
    assert "ery likely one person" in page
    assert "Search the zone as it may have been meant" not in page


def test_a_misread_zone_is_searched_as_it_stands_and_its_repair_offered_as_a_second_search(tab: Client) -> None:
    holder = making_mrz.Holder(number="YA7654321", nationality="ITA", issuer="ITA", primary="VALDEMARCA", secondary="ORSINO", born="610203")
    above, below = making_mrz.zone("TD3", holder)
    page = searched(tab, f"{above}\n{below[:13]}6IO2O3{below[19:]}")
    assert "does not fit" in page
    assert "with “0” instead of “O” the check digit of the birth date fits." in page
    (entry,) = logged()
    assert entry.content.body is not None
    assert "birth_dates" not in entry.content.body["facts"]["asked"], "nothing is mended in silence"
    again = page.partition('class="again"')[2].partition("</form>")[0]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', again))
    mended = tab.post(ASK, {**sent, "text": sent["text"].replace("&lt;", "<")}, follow=True).content.decode()
    assert "1961-02-03" in mended
    assert len(logged()) == 2


def test_a_zone_that_cannot_be_read_is_refused_with_its_field_and_nothing_is_searched(tab: Client) -> None:
    above, below = making_mrz.zone("TD3")
    refused = tab.post(ASK, form_of(tab, f"{above}\n{below[:15]}?{below[16:]}"))
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "birth date: Line 2, position 16: “?” does not exist in a machine-readable zone" in page
    assert below[:15] in page, "what was typed is still there"
    cut = tab.post(ASK, form_of(tab, f"{above}\n{below[:40]}"))
    assert "Line 2 has 40 characters instead of 44." in cut.content.decode()
    assert not logged()


def test_a_number_is_searched_as_a_document_and_may_be_searched_as_a_name(tab: Client) -> None:
    an_import(a_un_file({"key": "7"}))
    page = searched(tab, "ya 765-4321")
    assert "Read as a document number" in page
    assert "An invented list" in page
    assert "Search it as a name" in page
    assert "Read as a name" in searched(tab, "ya 765-4321", read_as="name")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("text", "", "This field is required"),
        ("born", "1979-13-45", "Write a birth date as"),
        ("nationality", "Narnia", "is no country"),
        ("text", "x" * 401, "at most 400"),
        ("text", "Orsino\u202e Valdemarca", "cannot be kept"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_not_searched(tab: Client, field: str, typed: str, said: str) -> None:
    refused = tab.post(ASK, {**form_of(tab, "Orsino Valdemarca"), field: typed})
    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert not logged()


def test_a_record_opened_only_for_a_purpose_notes_the_search_that_showed_it() -> None:
    house = making_casework.bureau()
    li = {"names": ["Orsino Valdemarca"], "role": "suspect", "birth_dates": ["1961-02-03"]}
    plain, sealed = making_casework.accepted(house, persons=[li]), making_casework.accepted(house, persons=[li])
    casework.seal(house.actor("case"), sealed, is_sealed=True, because="a colleague is concerned")
    colleague = house.officers["other"]
    until = clock.now() + timedelta(days=1)
    grant(house.actor("case"), sealed, officer=colleague, until_at=until, because="knows the family")
    mine = making_casework.accepted(house, by="other")
    page = searched(making_people.signed_in(colleague), "Orsino Valdemarca")
    assert plain.reference in page
    assert sealed.reference in page
    opened = Entry.objects.get(action="casework.assistancerequest.consult")
    assert (opened.subject_key, opened.content.body["purpose"]) == (sealed.key, mine.reference)


def test_the_answer_asks_the_database_as_often_for_many_hits_as_for_one(tab: Client, by: Actor) -> None:
    def asked() -> int:
        address = tab.post(ASK, form_of(tab, "Orsino Valdemarca"))["Location"]
        tab.get(address)
        with CaptureQueriesContext(connection) as captured:
            page = tab.get(address).content.decode()
        hits.append(page.count('<details class="hit"'))
        return len(captured)

    hits: list[int] = []
    an_import(a_un_file({"key": "7"}))
    a_person(by, a_record(by, "AR-1"), **FULL)
    once = asked()
    an_import(a_un_file({"key": "7"}, *({"key": str(key), "passport": f"YA76543{key}"} for key in range(10, 16))))
    for number in range(2, 8):
        a_person(by, a_record(by, f"AR-{number}"), **FULL)
    assert asked() == once
    assert hits == [2, 14]


def test_a_search_by_one_word_that_finds_nobody_says_why_and_what_to_add(tab: Client) -> None:
    an_import(a_un_file(*({"key": str(key), "second": f"Valdemarca{chr(97 + key)}"} for key in range(9)), {"key": "99"}))
    page = searched(tab, "Zzyzx")
    assert "One word is too little to find anybody by" in page
    assert "Add the given name or the surname" in page
    assert "resembles this person" not in page
    assert "One word is too little" not in searched(tab, "Zzyzx Qwortle")
