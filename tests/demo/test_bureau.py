"""A filled bureau: every state is met, the chain is whole, every desk has work, every letter speaks its request's language."""

import re
from datetime import timedelta

import pytest

from comity.agreements.models import Agreement
from comity.agreements.models import State as Standing
from comity.agreements.queries import transfer_ground
from comity.casework import gates
from comity.casework import queries as casework
from comity.casework.models import AssistanceRequest, Reply
from comity.casework.terms import ENDED, State
from comity.demo import screenings
from comity.demo.fill import refresh
from comity.demo.house import PASSWORD
from comity.demo.stories import LANGUAGES, written
from comity.directory.models import Agency
from comity.engines.handling import BY_STRICTNESS, Code
from comity.kernel import clock, proof
from comity.kernel.models import Deadline, Entry, Grant, Notification
from comity.people import queries as people
from comity.people.models import Desk, HandOver, Officer
from comity.people.roles import Role
from comity.screening.models import ScreeningRun
from comity.screening.reviews.models import Draw, SearchReview
from comity.screening.reviews.queries import drawn_again
from comity.screening.runs import queries as runs
from comity.subjects.models import Candidate
from comity.subjects.models import State as Verdict
from tests.demo.conftest import NOW, REQUESTS, Bureau
from tests.making_people import signed_in

pytestmark = pytest.mark.django_db
LISTED = re.compile(r"<li.*?</li>", re.DOTALL)


def test_every_state_language_and_desk_is_met(bureau: Bureau) -> None:
    requests = AssistanceRequest.objects.all()
    assert requests.count() == REQUESTS
    assert set(requests.values_list("state", flat=True)) >= set(State) - {State.REFUSED, State.DUPLICATE, State.WITHDRAWN}
    assert set(requests.values_list("language", flat=True)) == set(LANGUAGES)
    assert {desk.pk for desk in Desk.objects.all()} == set(requests.values_list("desk", flat=True))
    assert set(requests.exclude(state__in=("answered", "refused", "duplicate", "withdrawn")).values_list("clock_state", flat=True)) == {
        "",
        "open",
        "paused",
        "delayed",
    }


def test_the_chain_is_whole_and_in_the_order_of_time(bureau: Bureau) -> None:
    assert proof.verify().ok
    moments = list(Entry.objects.order_by("sequence").values_list("recorded_at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] <= NOW
    assert not Entry.objects.filter(category="not_allowed").exists()


def test_something_is_due_within_the_hour_something_today_something_late_and_an_urgent_one_unopened(bureau: Bureau) -> None:
    first = bureau.filled.sign_ins[0]
    officer = Officer.objects.get(username=first.username)
    with clock.at(NOW):
        actor = people.actor_for(officer)
        due = list(casework.open_inbox(actor).filter(clock_state="open", next_due_at__lte=NOW + timedelta(hours=1)))
        late = [request for request in due if request.next_due_at and request.next_due_at <= NOW]
        assert late
        assert len(due) > len(late)
        desk = Desk.objects.get(pk=actor.desk_id)
        today = people.today_at(desk)
        ends = Deadline.objects.filter(state="open", due_at__gt=NOW).values_list("due_at", flat=True)
        days = [people.today_at(desk, due_at - timedelta(seconds=1)) for due_at in ends]
        assert days.count(today) >= 3
        assert casework.unopened_urgent(NOW).exists()


def test_everybody_signs_in_with_the_password_that_is_told(bureau: Bureau) -> None:
    assert len(bureau.filled.sign_ins) == 16
    for sign_in in bureau.filled.sign_ins:
        assert sign_in.password == PASSWORD
        assert Officer.objects.get(username=sign_in.username).check_password(sign_in.password)
    told = " ".join(bureau.filled.try_first)
    assert len(bureau.filled.try_first) == 3
    assert any(sign_in.username in told for sign_in in bureau.filled.sign_ins)


def test_nobody_comes_to_an_empty_desk(bureau: Bureau) -> None:
    with clock.at(NOW):
        for sign_in in bureau.filled.sign_ins:
            officer = Officer.objects.get(username=sign_in.username)
            actor = people.actor_for(officer)
            client = signed_in(officer)
            client.cookies["django_language"] = "en"
            answer = client.get("/")
            assert answer.status_code == 200, f"{sign_in.username}: {answer.headers}"
            page = answer.content.decode()
            listed = LISTED.findall(page)
            if actor.has(Role.ADMINISTRATOR):
                assert any("/officers/" in line and "role to confirm" in line for line in listed), sign_in.username
            elif actor.has(Role.AUDITOR):
                assert any('class="is-alarm"' in line for line in listed), sign_in.username
            else:
                due = page[page.index("<h2>Due first</h2>") :].partition("</section>")[0]
                assert LISTED.findall(due), sign_in.username


def test_nobody_is_told_of_what_is_settled(bureau: Bureau) -> None:
    ended = {str(key) for key in AssistanceRequest.objects.filter(state__in=ENDED).values_list("pk", flat=True)}
    unseen = Notification.objects.filter(seen_at__isnull=True, subject_kind=AssistanceRequest.kind())
    assert unseen.exists()
    assert not unseen.filter(subject_key__in=ended, once__startswith="breach:").exists()


def test_what_was_told_before_the_evening_is_read(bureau: Bureau) -> None:
    told = Notification.objects.filter(officer__in=Officer.objects.exclude(username=""))
    assert told.filter(seen_at__isnull=False).exists()
    assert not told.filter(seen_at__isnull=True, at__lt=NOW - timedelta(days=1)).exists()
    assert told.filter(seen_at__isnull=True, is_alarm=True).exists()


def test_heads_find_replies_to_confirm_refusals_to_read_rights_to_weigh_and_a_release_to_countersign(bureau: Bureau) -> None:
    with clock.at(NOW):
        desk = Desk.objects.earliest("pk")
        head = people.actor_for(people.heads(desk.pk)[0], desk)
        open_hands: set[tuple[str, str]] = set()
        for request in casework.open_inbox(head).filter(desk=desk):
            open_hands |= {(row.name, hand) for row, ruling, hand in casework.choices(head, request) if ruling}
        assert {
            ("answer", "confirm"),
            ("refuse", "confirm"),
            ("second_read", "act"),
            ("weigh", "act"),
            ("countersign", "act"),
        } <= open_hands


def test_somebody_is_on_duty_and_on_call_at_every_desk_and_left_a_note(bureau: Bureau) -> None:
    for desk in Desk.objects.all():
        assert people.on_duty(desk.pk, NOW), desk
        assert people.on_call_head(desk.pk, NOW), desk
        assert HandOver.objects.filter(desk=desk, taken_at=None).exists(), desk


def test_letters_are_frozen_in_the_language_of_their_request(bureau: Bureau) -> None:
    sent = list(Reply.objects.exclude(letter=None).select_related("request"))
    assert sent
    for reply in sent:
        assert reply.letter["language"] == reply.request.language
        words = written(reply.request.language)["words"]
        assert reply.letter["opening"] in {words["opening"], words["refusing"], words["minimum"]}
        assert all(item["asked"] for item in reply.letter["items"])
        assert "{" not in str([item["answer"] for item in reply.letter["items"]])
        codes = [reply.request.handling, *(item["handling"] for item in reply.letter["items"])]
        assert not any(BY_STRICTNESS.index(Code(reply.letter["handling"])) < BY_STRICTNESS.index(Code(code)) for code in codes)
        held_back = [item for item in reply.letter["items"] if item["outcome"] in {"refused", "partly"}]
        assert all(item["ground"] and item["because"] for item in held_back)


def test_every_release_has_the_ground_of_its_transfer_and_its_answers_on_rights(bureau: Bureau) -> None:
    released = AssistanceRequest.objects.filter(released_at__isnull=False)
    assert released
    for request in released:
        assert not gates.owed_rights(request)
        sent = request.replies.get(is_minimum=True)
        assert gates.may_send_data(request, sent.transfer_ground, sent.transfer_reason) or not gates.has_basis(request)
        assert sent.transfer_reason or not transfer_ground(request.basis, request.requester).is_needed


def test_whoever_may_be_called_at_night_has_a_number(bureau: Bureau) -> None:
    for desk in Desk.objects.all():
        called = [*people.officers_with(desk.pk, Role.HEAD, Role.DUTY)]
        assert called
        assert all(officer.phone for officer in called)
        assert len({officer.phone for officer in called}) == len(called)


def test_every_partner_has_somebody_to_ask_for_and_some_have_posted_an_officer_here(bureau: Bureau) -> None:
    partners = Agency.objects.filter(is_ours=False)
    assert partners.exists()
    assert not partners.filter(contacts__isnull=True).exists()
    assert partners.filter(postings__isnull=False).exists()


def test_agreements_stand_in_every_status_and_the_patrols_ended_in_practice(bureau: Bureau) -> None:
    assert set(Agreement.objects.values_list("state", flat=True)) == set(Standing) - {Standing.ENDED}
    patrols = Agreement.objects.get(signed_at="The Hague")
    assert (patrols.state, str(patrols.signed_on)) == (Standing.ENDED_IN_PRACTICE, "2015-09-24")
    with clock.at(NOW):
        known = {agreement.pk for agreement in Agreement.objects.filter(state="in_force")}
        answered = AssistanceRequest.objects.filter(state=State.ANSWERED)
        assert {request.basis_id for request in answered} <= known


def test_candidates_wait_for_a_verdict_and_some_have_one(bureau: Bureau) -> None:
    states = set(Candidate.objects.values_list("state", flat=True))
    assert Verdict.TO_DECIDE in states
    assert states & {Verdict.SAME, Verdict.DIFFERENT, Verdict.CANNOT_TELL}
    assert Candidate.objects.filter(entry__isnull=False).exists(), "the invented list is met"


def test_a_sealed_request_is_known_to_whom_its_grant_names(bureau: Bureau) -> None:
    grant = Grant.objects.latest("pk")
    sealed = AssistanceRequest.objects.get(pk=grant.subject_key)
    assert sealed.is_sealed
    with clock.at(NOW):
        assert AssistanceRequest.objects.visible_to(people.actor_for(grant.officer)).filter(pk=sealed.pk).exists()


def test_a_later_start_receives_two_fresh_requests(bureau: Bureau) -> None:
    with clock.at(NOW + timedelta(days=2)):
        assert refresh(bureau.code) == REQUESTS + 2
        fresh = AssistanceRequest.objects.order_by("-received_at")[:2]
        assert {request.state for request in fresh} == {State.RECEIVED}
        assert all(NOW + timedelta(days=2) - request.received_at < timedelta(hours=1) for request in fresh)
        assert any(request.is_urgent for request in fresh)
    assert proof.verify().ok


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_tells_the_same_stories_with_the_same_parts(language: str) -> None:
    theirs, ours = written(language), written("en")
    assert theirs["words"].keys() == ours["words"].keys()
    assert [story.keys() for story in theirs["story"]] == [story.keys() for story in ours["story"]]
    for one, other in zip(theirs["story"], ours["story"], strict=True):
        assert one["key"] == other["key"]
        assert [set(item) for item in one["items"]] == [set(item) for item in other["items"]]
        assert language == "en" or one["purpose"] != other["purpose"]


def test_one_list_of_travellers_is_screened_and_another_waits_for_the_head(bureau: Bureau) -> None:
    screened, waiting = ScreeningRun.objects.order_by("pk")
    assert (screened.state, screened.given, screened.unreadable) == ("finished", screenings.TRAVELLERS, 1)
    assert screened.met > 1
    with clock.at(NOW):
        desk = Desk.objects.earliest("pk")
        head = people.actor_for(people.heads(desk.pk)[0], desk)
        open_hands = {(row.name, hand) for row, ruling, hand in runs.steps(head, waiting) if ruling}
    assert {("authorise", "confirm"), ("refuse", "act")} <= open_hands


def test_searches_were_made_drawn_and_asked_about_and_nobody_is_suspended(bureau: Bureau) -> None:
    states = set(SearchReview.objects.values_list("state", flat=True))
    assert states >= {"asked", "answered", "accepted", "lifted"}
    assert set(SearchReview.objects.values_list("chosen_by", flat=True)) >= {"lot", "own name", "colleague"}
    assert not SearchReview.objects.filter(state="not accepted").exists()
    with clock.at(NOW):
        assert not SearchReview.objects.filter(state="asked", next_due_at__lte=NOW).exists()
    assert all(drawn_again(draw).is_good for draw in Draw.objects.all())
    assert Draw.objects.get().searches > 10
