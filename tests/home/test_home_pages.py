"""My desk: what is due, what waits, what changed; a search that finds only what one may see."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.casework import actions, tasks
from comity.casework.actions import ItemAsked
from comity.casework.terms import RightsQuestion
from comity.home import queries
from comity.kernel import clock, tick
from comity.kernel.models import Deadline, Notification
from comity.kernel.telling import tell
from comity.people import actions as people
from tests import making_casework as making
from tests.making_people import signed_in

pytestmark = pytest.mark.django_db
LI = {"names": ["Li Wei", "李伟"], "role": "suspect", "documents": [{"number": "E12345678"}]}


@pytest.fixture
def bureau():
    return making.bureau()


def shown(bureau, who="case", url="/"):
    return signed_in(bureau.officers[who]).get(url).content.decode()


def test_an_empty_desk_says_what_would_stand_there(bureau):
    page = shown(bureau)
    assert "No clock is running at this desk." in page
    assert "Nothing waits for you" in page


def test_who_is_on_duty_and_what_the_last_shift_tells_stand_on_top(bureau):
    people.take_over(bureau.actor("duty"), bureau.desk, until_at=clock.now() + timedelta(hours=8))
    people.hand_over(bureau.actor("duty"), bureau.desk, note="Lyon calls back at eight.")
    page = shown(bureau)
    assert page.index("Dora Duse") < page.index("Due first")
    assert page.index("Lyon calls back at eight.") < page.index("Due first")


def test_a_reply_to_confirm_waits_for_the_head_and_not_for_who_wrote_it(bureau):
    request = making.proposed(bureau)
    assert [(one.request, one.what) for one in queries.waiting_for_me(bureau.actor("head"))] == [(request, "reply to confirm")]
    assert queries.waiting_for_me(bureau.actor("case")) == []
    assert [one.what for one in queries.waiting_for_others(bureau.actor("case"))] == ["a second person"]


def test_a_refusal_waits_for_another_officer_of_the_desk(bureau):
    request = making.accepted(bureau)
    ground = bureau.basis.grounds.first().code
    actions.refuse_item(bureau.actor("case"), request, number=1, ground=ground, ground_facts="sealed")
    assert [one.what for one in queries.waiting_for_me(bureau.actor("other"))] == ["refusal to read"]
    assert queries.waiting_for_me(bureau.actor("case")) == []
    assert queries.waiting_for_me(making.bureau().actor("other")) == []


def test_an_unknown_answer_waits_for_the_head(bureau):
    request = making.accepted(bureau)
    actions.review_rights(bureau.actor("case"), request, question="asylum", answer="unknown", source="nobody knows")
    assert [one.what for one in queries.waiting_for_me(bureau.actor("head"))] == ["question of rights to weigh"]


def test_a_release_waits_for_its_second_signature(bureau):
    request = making.received(bureau, urgency="life", urgency_reason="A child is missing.")
    head = bureau.officers["head"]
    actions.release(bureau.actor("duty"), request, called=head, answers={1: "here"}, opening="", because="insulin")
    assert "second signature under a release" in [one.what for one in queries.waiting_for_me(bureau.actor("head"))]


def test_what_one_officer_released_is_somebodys_and_waits_for_another(bureau):
    request = making.received(bureau, urgency="life", urgency_reason="A child is missing.")
    assert [one.what for one in queries.waiting_for_me(bureau.actor("head"))] == ["nobody has it"]
    head = bureau.officers["head"]
    actions.release(bureau.actor("duty"), request, called=head, answers={1: "here"}, opening="", because="insulin")
    assert [one.what for one in queries.waiting_for_me(bureau.actor("head"))] == ["second signature under a release"]
    mine = [(one.what, one.url) for one in queries.waiting_for_me(bureau.actor("duty"))]
    assert mine == [("released, and not taken up yet", f"{request.get_absolute_url()}accept/")]
    assert [(one.request, one.what) for one in queries.waiting_for_others(bureau.actor("duty"))] == [
        (request, "second signature under a release")
    ]
    page = shown(bureau, "duty", request.get_absolute_url())
    owed = Deadline.objects.get(name="countersign")
    alerts, waits = (page[page.index(place) :][:4000] for place in ('class="alerts"', 'id="waiting"'))
    assert "The second signature is owed." in alerts
    assert "second signature under the release" in alerts
    assert f"{owed.due_at.astimezone(ZoneInfo(bureau.desk.zone)):%H:%M %Z}" in waits
    answers = {question.value: ("no", "country sheet") for question in RightsQuestion}
    actions.countersign(bureau.actor("head"), request, rights=answers)
    assert queries.waiting_for_others(bureau.actor("duty")) == []
    assert "second signature under" not in shown(bureau, "duty", request.get_absolute_url()).partition('id="timeline"')[0]


def test_that_a_request_was_late_or_unopened_is_no_news_once_it_has_ended(bureau):
    received_at = clock.now() - timedelta(days=20)
    request = making.ready_to_send(bureau, urgency="life", urgency_reason="A child is missing.", received_at=received_at)
    duty = bureau.actor("duty")
    people.take_over(duty, bureau.desk, until_at=clock.now() + timedelta(hours=8))
    unopened = making.received(bureau, urgency="life", urgency_reason="Another.", received_at=received_at)
    tick.note_breaches(clock.now())
    tasks.alarm_unopened(clock.now())
    assert f"{request.reference} is late." in shown(bureau)
    assert f"{unopened.reference} is urgent and nobody has opened it" in shown(bureau, "head")
    actions.propose(bureau.actor("case"), request, whole_refusal=False)
    actions.confirm(bureau.actor("head"), request, whole_refusal=False)
    actions.withdraw(duty, unopened, because="They found it.")
    assert "is late" not in shown(bureau)
    assert "nobody has opened it" not in shown(bureau, "head")
    assert f"{request.reference} is late." in shown(bureau, url="/told/")


def test_that_the_minimum_was_released_is_still_told_when_the_request_has_ended(bureau):
    request = making.received(bureau, urgency="life", urgency_reason="A child is missing.")
    head = bureau.officers["head"]
    actions.release(bureau.actor("duty"), request, called=head, answers={1: "here"}, opening="", because="insulin")
    with clock.at(clock.now() + timedelta(hours=13)):
        tick.note_breaches(clock.now())
    actions.withdraw(bureau.actor("head"), request, because="She is safe.")
    assert "released the minimum" in shown(bureau, "auditor")
    assert f"{request.reference} is late." in shown(bureau, "head"), "the second signature is still owed"


@pytest.mark.parametrize("who", ["duty", "case", "head"])
def test_what_is_urgent_and_has_no_deadline_yet_is_first_for_everybody_of_the_desk(bureau, who):
    making.many(bureau, 12)
    making.proposed(bureau)
    urgent = making.received(bureau, basis=None, urgency="fleeting", urgency_reason="The video is overwritten.")
    life = making.received(bureau, basis=None, urgency="life", urgency_reason="A child is missing.")
    assert queries.due_first(bureau.actor(who))[:2] == [life, urgent]
    waiting = queries.waiting_for_me(bureau.actor(who))
    what = "urgent, without a deadline yet"
    assert [(one.request, one.what) for one in waiting[:2]] == [(life, what), (urgent, what)]
    assert [one.what for one in waiting].count(what) == 2
    assert not {one.request for one in waiting[2:]} & {life, urgent}
    page = shown(bureau, who)
    due = page[page.index("Due first") : page.index("Waiting for me")]
    assert due.index(life.reference) < due.index("threat to life") < due.index(urgent.reference)
    assert due.count("without a deadline yet") == 2


def test_what_is_urgent_and_has_no_deadline_yet_is_its_officers_once_somebody_has_it(bureau):
    request = making.accepted(bureau, basis=None, urgency="life", urgency_reason="A child is missing.")
    assert [one.request for one in queries.waiting_for_me(bureau.actor("case"))] == [request]
    assert queries.waiting_for_me(bureau.actor("other")) == []
    actions.ask(bureau.actor("case"), request, question="Where was she last seen?")
    assert queries.waiting_for_me(bureau.actor("case")) == []
    assert queries.due_first(bureau.actor("case")) == []


def test_persons_to_decide_wait_for_the_officer_in_charge(bureau):
    from comity.subjects import actions as subjects

    first, second = making.accepted(bureau, persons=[LI]), making.accepted(bureau, persons=[LI])
    subjects.cross_check(bureau.actor("case"), second)
    waiting = queries.waiting_for_me(bureau.actor("case"))
    assert {one.request for one in waiting if one.what == "persons to decide"} == {first, second}


def test_what_others_did_since_one_left_stands_there_and_what_one_did_oneself_does_not(bureau):
    since = clock.now() - timedelta(minutes=1)
    request = making.accepted(bureau)
    assert [one.who for one in queries.changed_since(bureau.actor("case"), since)] == ["Dora Duse"]
    actions.take_over(bureau.actor("other"), request, because="she is on leave")
    assert queries.changed_since(bureau.actor("case"), since) == []
    assert [one.request for one in queries.changed_since(bureau.actor("other"), since)] == [request]


def test_the_cross_check_that_follows_a_recording_is_no_news(bureau):
    from comity.subjects import actions as subjects

    since = clock.now() - timedelta(minutes=1)
    request = making.accepted(bureau, persons=[LI])
    news = queries.changed_since(bureau.actor("case"), since)
    assert [one.request for one in news] == [request]
    subjects.cross_check(bureau.actor("duty"), request)
    assert queries.changed_since(bureau.actor("case"), since) == news


def test_a_letter_taken_as_a_file_hides_no_news(bureau):
    since = clock.now() - timedelta(minutes=1)
    request = making.answered(bureau)
    news = queries.changed_since(bureau.actor("case"), since)
    actions.take_letter(bureau.actor("duty"), request.replies.get(), as_format="pdf")
    assert queries.changed_since(bureau.actor("case"), since) == news != []


def test_a_list_taken_as_a_file_is_no_news_and_leaves_my_desk_of_everybody_else_open(bureau):
    since = clock.now() - timedelta(minutes=1)
    making.accepted(bureau)
    news = queries.changed_since(bureau.actor("case"), since)
    actions.take_list(bureau.actor("head"), facts={"listing": "requests"}, purpose="weekly meeting")
    assert queries.changed_since(bureau.actor("case"), since) == news != []
    assert signed_in(bureau.officers["case"]).get("/").status_code == 200


def test_what_waits_for_a_court_waits_for_others_also_while_its_other_items_are_due(bureau):
    request = making.accepted(bureau, items=[ItemAsked("Is he known?", "", "indirect"), ItemAsked("His account", "", "indirect")])
    later = clock.now() + timedelta(days=9)
    actions.delay(
        bureau.actor("case"), request, numbers=[2], authority="Court", expected_at=later, told_at=clock.now(), because="bank secrecy"
    )
    assert request.clock_state == "open"
    waiting = queries.waiting_for_others(bureau.actor("case"))
    assert [(one.request, one.what) for one in waiting] == [(request, "the court’s decision")]


def test_each_figure_is_the_length_of_the_list_it_leads_to(bureau):
    making.answered(bureau)
    making.accepted(bureau)
    making.received(bureau, received_at=clock.now() - timedelta(days=40))
    client = signed_in(bureau.officers["case"])
    for figure in queries.figures(bureau.actor("case")):
        page = client.get(figure.url).content.decode()
        assert (f" of {figure.number}<" in page) if figure.number else "Nothing fits" in page, figure


def test_the_home_page_asks_the_database_as_often_for_two_requests_as_for_fifty(bureau):
    client, counts = signed_in(bureau.officers["head"]), []
    for proposed, received in ((1, 1), (4, 44)):
        for _each in range(proposed):
            making.proposed(bureau)
        making.many(bureau, received, basis=None, urgency="life", urgency_reason="A child is missing.")
        making.many(bureau, received, persons=[LI])
        client.get("/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_one_was_told_is_one_click_from_its_record_and_seen_by_oneself_alone(bureau):
    request = making.received(bureau)
    actions.assign(bureau.actor("head"), request, officer=bureau.officers["case"])
    told = Notification.objects.get(officer=bureau.officers["case"])
    assert f"Elena Este assigned {request.reference} to you." in shown(bureau)
    signed_in(bureau.officers["other"]).post("/told/seen/", {"told": str(told.pk)})
    told.refresh_from_db()
    assert told.seen_at is None
    signed_in(bureau.officers["case"]).post("/told/seen/", {"told": str(told.pk)})
    told.refresh_from_db()
    assert told.seen_at is not None
    assert "assigned" not in shown(bureau)
    assert request.get_absolute_url() in shown(bureau, url="/told/")


@pytest.mark.parametrize("text", ["AR-", "fraud call", "Li Wei", "李伟", "E12345678"])
def test_a_search_finds_what_one_may_see_and_nothing_else(bureau, text):
    hidden = making.received(making.bureau(), persons=[LI])
    own = making.received(bureau, persons=[LI])
    for url in ("/search/", "/palette/"):
        page = signed_in(bureau.officers["case"]).get(url, {"q": text}).content.decode()
        assert own.reference in page
        assert hidden.reference not in page


def test_a_search_asks_the_database_as_often_for_one_hit_as_for_fifty(bureau):
    client, counts = signed_in(bureau.officers["case"]), []
    for more in (1, 49):
        making.many(bureau, more, title="canary in the title", persons=[LI])
        client.get("/search/", {"q": "canary"})
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/search/", {"q": "canary"}).content.decode()
        counts.append(len(asked))
    assert "There is more." in page
    assert "(25+)" in page
    assert counts[0] == counts[1]


def test_a_search_finds_agencies_and_agreements_and_says_when_it_finds_nothing(bureau):
    assert bureau.partner.name in shown(bureau, url="/search/?q=lyon")
    assert bureau.basis.short_title in shown(bureau, url="/search/?q=2023/977")
    assert "Nothing that you may see holds all these words." in shown(bureau, url="/search/?q=zzzz")


def test_a_search_tells_an_auditor_references_and_names_nobody(bureau):
    request = making.received(bureau, title="canary of Li Wei", persons=[LI])
    for text in ("canary", "Li", request.reference):
        page = shown(bureau, who="auditor", url=f"/search/?q={text}")
        assert request.reference in page
        assert not [word for word in ("canary of", "Li Wei", "李伟", "suspect") if word in page.replace(f'value="{text}"', "")]


def test_what_an_auditor_took_afterwards_hides_no_news(bureau):
    request = making.answered(bureau)
    since = clock.now() - timedelta(days=1)
    before = [one.what for one in queries.changed_since(bureau.actor("case"), since)]
    auditor = signed_in(bureau.officers["auditor"])
    auditor.post(f"{request.get_absolute_url()}purpose/", {"purpose": "a leak is suspected"})
    assert auditor.get(f"{request.get_absolute_url()}timeline.json").status_code == 200
    assert [one.what for one in queries.changed_since(bureau.actor("case"), since)] == before != []


def test_another_time_of_receipt_waits_for_the_head_who_is_told(bureau):
    request = making.accepted(bureau)
    earlier = request.received_at - timedelta(hours=2)
    actions.propose_receipt(bureau.actor("case"), request, received_at=earlier, because="The fax lay there since noon.")
    head = bureau.actor("head")
    (waiting,) = queries.waiting_for_me(head)
    assert (waiting.request, waiting.what) == (request, "time of receipt to confirm")
    assert [one.what for one in queries.waiting_for_others(bureau.actor("case"))] == ["a second person"]
    assert "asks you to confirm another time of receipt" in shown(bureau, who="head")
    assert signed_in(bureau.officers["head"]).get(waiting.url).status_code == 200


def test_what_an_auditor_looked_into_is_no_news_to_the_desk(bureau):
    request = making.accepted(bureau)
    auditor = signed_in(bureau.officers["auditor"])
    auditor.post(f"{request.get_absolute_url()}purpose/", {"purpose": "a leak is suspected"})
    assert auditor.get(f"{request.get_absolute_url()}timeline.json").status_code == 200
    since = clock.now() - timedelta(days=1)
    assert "taken away" not in {one.what for one in queries.changed_since(bureau.actor("head"), since)}
    assert bureau.officers["auditor"].name not in shown(bureau, who="head")


def test_an_auditor_has_a_desk_without_cases(bureau):
    making.received(bureau, title="canary in the title")
    assert "canary" not in shown(bureau, who="auditor")


def test_what_one_was_told_no_longer_names_what_is_no_longer_ones_own_to_see(bureau):
    request = making.accepted(bureau)
    actions.hand_over(bureau.actor("head"), request, officer=bureau.officers["other"], because="leave")
    assert request.reference in shown(bureau, "case", "/told/")
    actions.seal(bureau.actor("other"), request, is_sealed=True, because="an informant")
    page = shown(bureau, "case", "/told/")
    assert request.reference not in page
    assert "no longer yours to see" in page
    assert request.reference in shown(bureau, "other", "/told/")


@pytest.mark.parametrize(("url", "field"), [("/told/seen/", "told"), ("/requests/assign/", "selected")])
def test_a_key_that_no_row_can_have_is_left_out(bureau, url, field):
    answered = signed_in(bureau.officers["head"]).post(url, {field: ["9" * 40, "1"]})
    assert answered.status_code in {200, 302}


def test_the_work_that_is_due_stands_before_what_one_was_told_and_a_word_on_top_leads_there(bureau):
    actions.assign(bureau.actor("head"), making.received(bureau), officer=bureau.officers["case"])
    page = shown(bureau)
    assert page.index("1 new notice") < page.index("Due first") < page.index("What you were told") < page.index("Changed since I left")


def test_the_word_on_top_counts_the_notices_that_are_not_shown_too(bureau):
    for _each in range(9):
        actions.assign(bureau.actor("head"), making.received(bureau), officer=bureau.officers["case"])
    page = shown(bureau)
    assert "9 new notices" in page
    assert page.count('name="told"') == 6


def test_the_same_notice_twice_is_said_once_and_seen_once(bureau):
    request = making.received(bureau)
    actions.assign(bureau.actor("head"), request, officer=bureau.officers["case"])
    first = Notification.objects.get(officer=bureau.officers["case"])
    first.pk = None
    first.save()
    page = shown(bureau)
    assert page.count(f"Elena Este assigned {request.reference} to you.") == 1
    keys = [str(one.pk) for one in Notification.objects.filter(officer=bureau.officers["case"])]
    assert len(keys) == 2
    assert "1 new notice<" in page
    assert all(f'name="told" value="{key}"' in page for key in keys)


def test_the_word_on_top_counts_what_says_the_same_once(bureau):
    tell([bureau.officers["case"].pk], "Come to the desk.")
    for _again in range(8):
        tell([bureau.officers["case"].pk], "The desk is closed.")
    assert "2 new notices" in re.sub(r"<[^>]+>", "", signed_in(bureau.officers["case"]).get("/").content.decode())
