"""The inbox: what is due on top, what stands still apart, nothing of another desk, and nothing done unasked."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.casework import actions
from comity.casework.models import AssistanceRequest
from comity.directory import actions as directory
from comity.kernel import clock
from comity.kernel.models import Entry
from comity.people.roles import Role
from tests import making_casework as making
from tests import making_people
from tests.making_people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return making.bureau()


def shown(bureau, who="case", query=""):
    return signed_in(bureau.officers[who]).get(f"/requests/{query}").content.decode()


def test_an_empty_inbox_says_why_it_is_empty_and_what_fills_it(bureau):
    assert "One appears here when somebody records an arrival" in shown(bureau)


def test_an_administrator_is_told_that_none_is_theirs_to_read_and_not_that_none_is_open(bureau):
    request = making.received(bureau)
    client = signed_in(making_people.officer(Role.ADMINISTRATOR))
    page = client.get("/requests/").content.decode()
    assert "You read no requests here: only officers who work on cases, and auditors, do." in page
    assert "No request is open" not in page
    assert request.reference not in page
    assert 'aria-label="Filter"' not in page
    assert "Export…" not in page
    assert client.post("/requests/", {"format": "csv", "purpose": "weekly meeting"}).status_code == 403


def test_the_sentence_says_open_only_while_nothing_but_open_requests_is_shown(bureau):
    making.received(bureau)
    said = '<span class="visually-hidden">shown:</span> open</summary>'
    assert said in shown(bureau)
    assert said in shown(bureau, query="?officer=nobody")
    for query in ("?state=refused", "?ended_after=2026-01-01", "?ended_before=2026-01-01", "?show=all"):
        assert said not in shown(bureau, query=query)


def test_another_desk_is_neither_listed_nor_counted_nor_exported(bureau):
    elsewhere = making.bureau()
    making.received(elsewhere, title="canary in the title")
    own = making.received(bureau)
    page = shown(bureau)
    assert own.reference in page
    assert "canary" not in page
    assert "1–1 of 1" in page
    client = signed_in(bureau.officers["case"])
    file = client.post("/requests/", {"format": "csv", "purpose": "weekly meeting"})
    exported = b"".join(file.streaming_content).decode()
    file.close()
    assert own.reference in exported
    assert "canary" not in exported


def test_an_export_is_kept_with_its_purpose_and_its_keys(bureau):
    own = making.received(bureau)
    client = signed_in(bureau.officers["case"])
    assert client.post("/requests/", {"format": "csv", "purpose": ""}).status_code == 422
    assert not Entry.objects.filter(action="casework.assistancerequest.export").exists()
    file = client.post("/requests/", {"format": "xlsx", "purpose": "weekly meeting"})
    entry = Entry.objects.get(action="casework.assistancerequest.export")
    assert entry.category == "disclosure"
    assert entry.content.body["facts"]["keys"] == [str(own.pk)]
    assert entry.content.body["facts"]["purpose"] == "weekly meeting"
    file.close()


def test_what_stands_still_stands_apart_and_raises_no_alarm(bureau):
    due = making.received(bureau, title="runs", received_at=clock.now() - timedelta(days=40))
    paused = making.accepted(bureau, title="stands")
    actions.ask(bureau.actor("case"), paused, question="Which account?")
    actions.reach(bureau.actor("case"), paused, reached_at=clock.now())
    page = shown(bureau)
    assert page.index("Standing still: waiting for the requester") > page.index(due.reference)
    assert page.index(paused.reference) > page.index("Standing still: waiting for the requester")
    assert "is-late" in page[: page.index("Standing still")]
    assert "is-late" not in page[page.index("Standing still") :]


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("", {"urgent", "mine", "plain"}),
        ("?urgent=any", {"urgent"}),
        ("?officer=mine", {"mine"}),
        ("?officer=nobody", {"urgent", "plain"}),
        ("?state=accepted", {"mine"}),
        ("?show=ended", {"gone"}),
        ("?show=all", {"urgent", "mine", "plain", "gone"}),
        ("?country=FR", {"urgent", "mine", "plain"}),
        ("?country=IT", set()),
        ("?language=it", {"plain"}),
        ("?due=late", set()),
        ("?due=8h", {"urgent"}),
    ],
)
def test_each_word_of_the_sentence_narrows_the_list(bureau, query, finds):
    made = {
        "urgent": making.received(bureau, urgency="life", urgency_reason="A child is missing.", items=[_direct()]),
        "mine": making.accepted(bureau),
        "plain": making.received(bureau, language="it"),
        "gone": actions.withdraw(bureau.actor("case"), making.accepted(bureau), because="they found it"),
    }
    page = shown(bureau, query=query)
    assert {name for name, request in made.items() if request.reference in page} == finds


def _direct():
    return actions.ItemAsked("Where is the child?", "whereabouts", "direct")


@pytest.mark.parametrize("who", ["case", "auditor"])
def test_the_inbox_asks_the_database_as_often_for_one_row_as_for_fifty(bureau, who):
    client, counts = signed_in(bureau.officers[who]), []
    for more in (1, 49):
        making.many(bureau, more)
        client.get("/requests/")
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/requests/").content.decode()
        counts.append(len(asked))
    assert "1–50 of 50" in page
    assert counts[0] == counts[1] < 25


def test_the_sentence_says_that_only_open_ones_are_shown_until_another_word_is_chosen(bureau):
    making.received(bureau)
    page = shown(bureau)
    assert '<details class="word is-set" name="word">\n<summary><span class="visually-hidden">shown:</span> open</summary>' in page
    assert "Take out" not in page
    assert "---" not in page
    assert "</span> open and ended</summary>" in shown(bureau, query="?show=all")


def test_a_request_in_its_last_quarter_is_due_soon_and_its_chip_tells_how_that_was_computed(bureau):
    received_at = clock.now() - timedelta(hours=7, minutes=26)
    request = making.received(bureau, urgency="life", urgency_reason="A child is missing.", items=[_direct()], received_at=received_at)
    client = signed_in(bureau.officers["case"])
    page = client.get("/requests/").content.decode()
    assert "chip is-soon" in page
    address = f"{request.get_absolute_url()}clock/"
    assert f'hx-get="{address}"' in page
    lines = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert lines.count("<li>") >= 3
    assert "Received on" in lines
    assert f"{request.next_due_at:%H:%M %Z}" in lines
    assert "<html" not in lines
    assert client.get(address)["Location"] == f"{request.get_absolute_url()}#chip"


def test_how_a_date_was_computed_is_told_to_nobody_who_may_not_see_the_request(bureau):
    request = making.received(bureau)
    address = f"{request.get_absolute_url()}clock/"
    stranger = signed_in(making.bureau().officers["case"])
    assert stranger.get(address, headers={"HX-Request": "true"}).status_code == 404
    auditor = signed_in(bureau.officers["auditor"])
    assert address not in auditor.get("/requests/").content.decode()
    auditor.post(f"{request.get_absolute_url()}purpose/", {"purpose": "audit of March"})
    assert address in auditor.get("/requests/").content.decode()


@pytest.mark.parametrize("where", ["/requests/", "/"])
def test_the_chip_of_a_sealed_request_seen_by_a_grant_leads_nowhere_until_its_purpose_is_stated(bureau, where):
    request, other = making.accepted(bureau), bureau.officers["other"]
    actions.grant(bureau.actor("case"), request, officer=other, until_at=clock.now() + timedelta(days=1), because="knows the family")
    client, address = signed_in(other), f"{request.get_absolute_url()}clock/"
    assert address in client.get(where).content.decode()
    actions.seal(bureau.actor("case"), request, is_sealed=True, because="a colleague is concerned")
    page = client.get(where).content.decode()
    assert request.title in page
    assert "chip is-" in page
    assert address not in page
    assert address in signed_in(bureau.officers["case"]).get(where).content.decode(), "who is in charge states none"
    answer = client.get(address, headers={"HX-Request": "true"})
    said = answer.content.decode()
    assert (answer.status_code, said.count("<form"), said.count("<html"), said.count("<li>")) == (200, 0, 0, 0)
    assert f'href="{request.get_absolute_url()}purpose/?next=' in said
    assert client.get(address).status_code == 302, "a page of its own asks for the purpose"
    client.post(f"{request.get_absolute_url()}purpose/", {"purpose": "as agreed"})
    assert address in client.get(where).content.decode()
    assert "Received on" in client.get(address, headers={"HX-Request": "true"}).content.decode()


def test_an_auditor_reads_references_and_states_and_a_title_only_once_its_purpose_is_stated(bureau):
    closed, open_one = making.received(bureau, title="canary in the first"), making.received(bureau, title="canary in the second")
    auditor = signed_in(bureau.officers["auditor"])
    page = auditor.get("/requests/").content.decode()
    assert closed.reference in page
    assert "received" in page
    assert "opened only for a purpose" in page
    assert "canary" not in page
    auditor.post(f"{open_one.get_absolute_url()}purpose/", {"purpose": "audit of March"})
    page = auditor.get("/requests/").content.decode()
    assert "canary in the second" in page
    assert "canary in the first" not in page
    file = auditor.post("/requests/", {"format": "csv", "purpose": "audit of March"})
    exported = b"".join(file.streaming_content).decode()
    assert closed.reference in exported
    assert "canary in the second" in exported
    assert "canary in the first" not in exported
    assert "canary in the first" in shown(bureau)
    file.close()


def test_assigning_many_says_first_what_will_happen_to_each(bureau):
    fresh, taken = making.received(bureau), making.accepted(bureau)
    client = signed_in(bureau.officers["head"])
    keys = [str(fresh.pk), str(taken.pk)]
    preview = client.post("/requests/assign/", {"selected": keys})
    assert "give it to another officer on its own page" in preview.content.decode()
    fresh.refresh_from_db()
    assert fresh.officer is None
    other = bureau.officers["other"]
    assert client.post("/requests/assign/", {"selected": keys, "confirmed": "yes", "officer": ""}).status_code == 422
    done = client.post("/requests/assign/", {"selected": keys, "confirmed": "yes", "officer": str(other.pk)})
    assert done.status_code == 302
    fresh.refresh_from_db()
    taken.refresh_from_db()
    assert (fresh.officer, taken.officer) == (other, bureau.officers["case"])


def test_a_case_officer_assigns_nothing(bureau):
    fresh = making.received(bureau)
    client = signed_in(bureau.officers["case"])
    sent = {"selected": [str(fresh.pk)], "confirmed": "yes", "officer": str(bureau.officers["other"].pk)}
    assert "Only the head of desk or the duty officer assigns requests." in client.post("/requests/assign/", sent).content.decode()
    fresh.refresh_from_db()
    assert fresh.officer is None


def test_the_preview_names_each_request_as_the_list_does(bureau):
    request = making.received(bureau, title="canary title")
    preview = signed_in(bureau.officers["head"]).post("/requests/assign/", {"selected": [str(request.pk)]}).content.decode()
    row = preview.partition('<th scope="row">')[2].partition("</th>")[0]
    assert " ".join(re.sub("<[^>]+>", "", row).split()) == f"{request.reference} canary title"


def test_the_preview_tells_an_auditor_no_title_that_was_not_opened_for_a_purpose(bureau):
    request = making.received(bureau, title="canary title")
    auditor, sent = signed_in(bureau.officers["auditor"]), {"selected": [str(request.pk)]}
    closed = auditor.post("/requests/assign/", sent).content.decode()
    assert request.reference in closed
    assert "canary" not in closed
    auditor.post(f"{request.get_absolute_url()}purpose/", {"purpose": "audit of March"})
    assert "canary title" in auditor.post("/requests/assign/", sent).content.decode()


def test_an_agency_is_told_from_others_by_the_place_above_its_name_and_sorted_by_it(bureau):
    name = "Main Department of Internal Affairs of the City"
    for country, place in (("UZ", "Tashkent"), ("BY", "Minsk"), ("UZ", "Bukhara")):
        agency = directory.add_agency(
            bureau.actor("head"), name=f"{name} of {place}", agency_kind="contact_point", country=country, place=place
        )
        AssistanceRequest.objects.filter(pk=making.received(bureau, title=f"from {place}").pk).update(requester=agency)
    page = shown(bureau, query="?sort=from")
    cells = re.findall(r'<td data-label="Requesting agency">(.*?)</td>', page)
    lines = [re.sub("<[^>]+>", "", cell.replace("</span><span", "</span>|<span")) for cell in cells]
    places = ("Belarus · Minsk", "Uzbekistan · Bukhara", "Uzbekistan · Tashkent")
    assert lines == [f"{place}|{name} of {place.split()[-1]}" for place in places]
    assert f'title="{name} of Minsk"' in cells[0], "the whole name, where its line is cut"
    assert "from Tashkent" in shown(bureau, query="?country=UZ")
    assert "from Minsk" not in shown(bureau, query="?country=UZ")


@pytest.mark.parametrize("query", ["country=XX", "agency=99999", "urgent=perhaps"])
def test_a_word_that_the_filter_does_not_know_is_said_and_the_list_is_empty_for_that(bureau, query):
    making.received(bureau)
    page = signed_in(bureau.officers["case"]).get(f"/requests/?{query}").content.decode()
    assert f"“{query.partition('=')[2]}” is not known here." in page
    assert "Select a valid choice" not in page
    assert "Nothing fits every word of the filter." in page
    assert "No request is open at this desk." not in page
    assert '<a href="/requests/">Take out</a>' in page
    assert "Save this filter" not in page
