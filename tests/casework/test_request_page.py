"""The page of a request: everything for those who may see it, nothing for anybody else."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.casework import actions
from comity.casework.actions import ItemAsked
from comity.directory import actions as directory
from comity.kernel import clock
from comity.kernel.models import Entry
from tests import making_agreements
from tests import making_casework as making
from tests.making_people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return making.bureau()


def test_the_whole_way_from_arrival_to_answer_has_a_page_at_every_step(bureau):
    client = signed_in(bureau.officers["case"])
    for build in (making.received, making.accepted, making.ready_to_send, making.proposed, making.answered):
        request = build(bureau)
        answer = client.get(request.get_absolute_url())
        assert answer.status_code == 200, build
        assert request.reference in answer.content.decode()


def test_an_arrival_without_a_basis_leads_to_choosing_it_for_no_clock_runs(bureau):
    request = making.received(bureau, basis=None)
    page = signed_in(bureau.officers["duty"]).get(request.get_absolute_url()).content.decode()
    assert f'<a href="{request.get_absolute_url()}set_basis/"' in page
    assert "No deadline runs until the legal basis is chosen." in page
    actions.set_basis(bureau.actor("duty"), request, basis=bureau.basis)
    page = signed_in(bureau.officers["duty"]).get(request.get_absolute_url()).content.decode()
    assert "No deadline runs until" not in page


def test_where_no_agreement_serves_no_button_offers_to_choose_one_and_the_page_says_why(bureau):
    nobodys = directory.add_agency(bureau.actor("head"), name="Central desk of Reykjavik", agency_kind="contact_point", country="IS")
    request = making.received(bureau, requester=nobodys, basis=None)
    client = signed_in(bureau.officers["duty"])
    page = client.get(request.get_absolute_url()).content.decode()
    assert f'<a href="{request.get_absolute_url()}set_basis/"' not in page
    assert "No deadline runs: no agreement serves an answer to this requester today." in page
    assert "The legal basis on this page says why." in page
    assert "No agreement reaches this agency or its country." in page[page.index('id="basis"') :]
    assert client.get(f"{request.get_absolute_url()}set_basis/").status_code == 403


def test_what_is_absent_and_what_is_forbidden_are_one_page(bureau):
    elsewhere = making.bureau()
    request = making.received(elsewhere, title="canary in the title")
    client = signed_in(bureau.officers["case"])
    hidden, absent = client.get(request.get_absolute_url()), client.get("/requests/AR-nothing-2026-0001/")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.content == absent.content
    for page in ("settle", "amend", "purpose", "answer"):
        assert client.get(f"{request.get_absolute_url()}{page}/").status_code == 404
    assert client.get(f"{request.get_absolute_url()}timeline.json").status_code == 404


def test_an_opening_by_the_desk_ends_the_alarm_of_an_unopened_arrival_once(bureau):
    request = making.received(bureau)
    client = signed_in(bureau.officers["case"])
    client.get(request.get_absolute_url())
    client.get(request.get_absolute_url())
    request.refresh_from_db()
    assert request.opened_at is not None
    assert Entry.objects.filter(action="casework.assistancerequest.open").count() == 1


def test_an_auditor_says_what_for_before_anything_is_shown(bureau):
    request = making.received(bureau, title="canary in the title")
    client = signed_in(bureau.officers["auditor"])
    answer = client.get(request.get_absolute_url())
    assert answer.status_code == 302
    asked = client.get(answer["Location"])
    assert "canary" not in asked.content.decode()
    assert client.post(answer["Location"], {"purpose": ""}).status_code == 422
    opened = client.post(answer["Location"], {"purpose": "yearly review"}, follow=True)
    assert "canary in the title" in opened.content.decode()
    entry = Entry.objects.get(action="casework.assistancerequest.consult")
    assert entry.content.body["facts"]["purpose"] == "yearly review"
    own = client.get(f"{request.get_absolute_url()}timeline.json").content.decode()
    assert "yearly review" in own
    for who in ("case", "head"):
        desk = signed_in(bureau.officers[who])
        for address in (request.get_absolute_url(), f"{request.get_absolute_url()}timeline.json"):
            assert "yearly review" not in desk.get(address).content.decode()
    with pytest.raises(ValidationError):
        actions.consult(bureau.actor("auditor"), request, purpose=" ")


def test_a_sealed_request_is_not_there_for_the_rest_of_the_desk(bureau):
    request = making.accepted(bureau)
    actions.seal(bureau.actor("case"), request, is_sealed=True, because="a colleague is concerned")
    assert signed_in(bureau.officers["other"]).get(request.get_absolute_url()).status_code == 404
    assert signed_in(bureau.officers["case"]).get(request.get_absolute_url()).status_code == 200


def test_closed_steps_stand_there_with_their_reason(bureau):
    request = making.accepted(bureau)
    shown = signed_in(bureau.officers["other"]).get(request.get_absolute_url()).content.decode()
    assert "Only the officer in charge can do this." in shown


def test_what_stands_between_a_request_and_its_reply_leads_to_where_it_is_mended(bureau):
    request = making.accepted(bureau)
    shown = signed_in(bureau.officers["case"]).get(request.get_absolute_url()).content.decode()
    assert "Item 1 is not answered." in shown
    assert f"{request.get_absolute_url()}settle/" in shown


def test_the_page_asks_the_database_as_often_for_one_item_as_for_four(bureau):
    client = signed_in(bureau.officers["case"])
    counts = []
    for how_many in (1, 4):
        items = [ItemAsked(f"thing {number}", "identity", "indirect") for number in range(how_many)]
        persons = [{"names": [f"Person {number}"], "role": "suspect"} for number in range(how_many)]
        request = making.accepted(bureau, items=items, persons=persons)
        client.get(request.get_absolute_url())
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(request.get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_timeline_is_taken_away_as_data_and_that_is_kept(bureau):
    request = making.answered(bureau)
    answer = signed_in(bureau.officers["case"]).get(f"{request.get_absolute_url()}timeline.json")
    assert answer["Content-Disposition"].startswith("attachment")
    assert [line["sentence"] for line in answer.json()["lines"]][0] == "Received and recorded"
    assert Entry.objects.filter(action="casework.assistancerequest.take_timeline").exists()


def test_a_sent_letter_is_a_file_and_its_data(bureau):
    request = making.answered(bureau)
    client, reply = signed_in(bureau.officers["case"]), request.replies.get()
    pdf = client.get(f"{request.get_absolute_url()}letter/{reply.pk}.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Disposition"].startswith("attachment")
    assert client.get(f"{request.get_absolute_url()}letter/{reply.pk}.json").json() == reply.letter
    taken = Entry.objects.filter(action="casework.assistancerequest.take_letter")
    assert [entry.category for entry in taken] == ["disclosure"] * 2


def main_step(bureau, who, request) -> str:
    page = signed_in(bureau.officers[who]).get(request.get_absolute_url()).content.decode()
    found = re.search(r'href="[^"]*/(\w+)/" class="btn btn-primary" data-main-step', page)
    return found[1] if found else ""


def test_the_main_step_is_what_the_reader_must_do_and_stands_first(bureau):
    waiting, proposed, taken = making.received(bureau), making.proposed(bureau), making.accepted(bureau)
    assert main_step(bureau, "head", waiting) == "accept"
    assert main_step(bureau, "head", proposed) == "answer"
    assert main_step(bureau, "head", taken) == "", "giving it to somebody else is possible, and nothing to be urged"
    assert main_step(bureau, "case", taken) == "settle"
    page = signed_in(bureau.officers["head"]).get(proposed.get_absolute_url()).content.decode()
    steps = page[page.index('<ul class="steps">') :]
    assert steps.index("data-main-step") < steps.index("/hand_over/")


def test_what_is_missing_first_is_the_main_step_also_where_it_keeps_the_record(bureau):
    assert main_step(bureau, "case", making.accepted(bureau, basis=None)) == "set_basis"
    head = bureau.actor("head")
    directory.add_sheet(head, country="CH", legal_areas=["Lugano"])
    abroad, basis = making_agreements.agency(head, "CH"), making_agreements.in_force(head, "IT", "CH")
    request, case = making.accepted(bureau, requester=abroad, basis=basis), bureau.actor("case")
    actions.provide(case, request, number=1, answer="Li Wei, born 1979")
    answers = dict.fromkeys(("death_penalty", "torture", "asylum", "political", "minor"), ("no", "country sheet"))
    actions.review_all_rights(case, request, answers=answers)
    assert main_step(bureau, "case", request) == "ground_transfer"
    page = signed_in(bureau.officers["case"]).get(request.get_absolute_url()).content.decode()
    assert "ground_transfer/" not in page[page.index("Keep the record") :], "offered once"
    actions.ground_transfer(case, request, ground="derogation", reason="vital interests of the victim")
    assert main_step(bureau, "case", request) == "write"


def test_what_waits_for_the_head_is_no_main_step_of_the_officer(bureau):
    request, case = making.accepted(bureau), bureau.actor("case")
    actions.provide(case, request, number=1, answer="Li Wei, born 1979")
    answers = dict.fromkeys(("death_penalty", "torture", "political", "minor"), ("no", "country sheet"))
    actions.review_all_rights(case, request, answers={**answers, "asylum": ("unknown", "nobody knows")})
    assert (main_step(bureau, "case", request), main_step(bureau, "head", request)) == ("write", "weigh")


def test_a_reason_that_closes_several_steps_is_said_once(bureau):
    page = signed_in(bureau.officers["head"]).get(making.accepted(bureau).get_absolute_url()).content.decode()
    next_steps = page[page.index('id="next"') : page.index("Keep the record")]
    assert next_steps.count("Only the officer in charge can do this.") == 1
    assert next_steps.count('aria-disabled="true"') > next_steps.count('class="because"')


def test_a_reply_that_is_proposed_waits_for_a_second_person_on_its_page_as_on_my_desk(bureau):
    def waits_for(request) -> str:
        page = signed_in(bureau.officers["case"]).get(request.get_absolute_url()).content.decode()
        return page[page.index("Waiting for") : page.index("<h2>", page.index("Waiting for"))]

    assert "a second person" not in waits_for(making.ready_to_send(bureau))
    proposed = waits_for(making.proposed(bureau))
    assert "a second person" in proposed
    assert "Confirm and send" in proposed


@pytest.mark.parametrize(("number", "more"), [(1, "."), (2, " (and 1 more)."), (3, " (and 2 more).")])
def test_what_stands_before_the_reply_is_one_sentence(bureau, number, more):
    request = making.accepted(bureau, items=[ItemAsked(f"Item {n}", "identity", "indirect") for n in range(number)])
    page = signed_in(bureau.officers["case"]).get(request.get_absolute_url()).content.decode()
    gaps = page.partition('class="gaps"')[2].partition("</div>")[0]
    assert f">Item 1 is not answered{more}</a></li>" in gaps


def test_the_ladder_of_a_deadline_ends_its_lines_with_one_stop(bureau):
    request, case = making.accepted(bureau), bureau.actor("case")
    soon = {"expected_at": clock.now() + timedelta(days=2), "told_at": clock.now()}
    actions.delay(case, request, authority="Tribunale di Roma", because="It needs the order of the court.", **soon)
    page = signed_in(bureau.officers["case"]).get(request.get_absolute_url()).content.decode()
    assert "It needs the order of the court.</li>" in page
    assert "court.." not in page
