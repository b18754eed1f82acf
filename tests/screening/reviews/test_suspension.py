"""An unanswered question suspends the right to search, on every way in, until it is answered; the cross-check of a case goes on."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

from comity import cli
from comity.kernel import clock, record, tick
from comity.kernel.actor import Actor
from comity.kernel.errors import NotAllowed
from comity.kernel.models import Entry, Notification
from comity.people import actions as people_actions
from comity.people import queries as people
from comity.people.models import Desk, Officer
from comity.people.roles import Role
from comity.screening import actions as screening
from comity.screening import command, policy
from comity.screening.reviews import actions
from comity.screening.reviews.models import SearchReview
from comity.subjects.actions import cross_check
from tests import making_people
from tests.making_reviews import MONDAY, an_officer, answered, asked, on_duty, rejected, searched
from tests.making_subjects import a_matter, a_person

pytestmark = pytest.mark.django_db
LATE = MONDAY + timedelta(days=8)
UNANSWERED = "say first why you made an earlier search"
WHY = "The requester asked whether this person is listed."


@pytest.fixture
def late(carla: Actor) -> Iterator[SearchReview]:
    """A question that was not answered in time."""
    review = asked(carla)
    with clock.at(LATE):
        yield review


def let_time_pass(moment: datetime) -> None:
    for duty in tick.PROMISES:
        duty(moment)


def told(officer_id: int | None) -> list[str]:
    return list(Notification.objects.filter(officer_id=officer_id).order_by("pk").values_list("template", flat=True))


def test_until_the_answer_is_due_nothing_is_suspended(carla: Actor) -> None:
    review = asked(carla)
    assert review.next_due_at is not None
    with clock.at(review.next_due_at - timedelta(seconds=1)):
        assert policy.may_search(carla)
    with clock.at(review.next_due_at):
        assert not policy.may_search(carla)


def test_an_unanswered_question_suspends_the_right_to_search_and_each_try_is_in_the_log(carla: Actor, late: SearchReview) -> None:
    matter = a_matter(carla)
    with pytest.raises(NotAllowed, match=UNANSWERED):
        screening.search(carla, "Orsino Valdemarca", matter)
    refused = Entry.objects.get(action="screening.search", category="not_allowed")
    assert (refused.actor, refused.subject_key) == (carla.identity, matter.key)


def test_an_answer_restores_the_right_at_once_whatever_the_auditor_thinks_of_it_later(carla: Actor, late: SearchReview) -> None:
    actions.answer(carla, late, answer=WHY)
    assert policy.may_search(carla)
    assert screening.search(carla, "Orsino Valdemarca", a_matter(carla)) == []


def test_only_the_answer_to_every_late_question_restores_it(carla: Actor) -> None:
    first, second = asked(carla), asked(carla, name="Zita Zwolle")
    with clock.at(LATE):
        actions.answer(carla, first, answer=WHY)
        assert not policy.may_search(carla)
        actions.answer(carla, second, answer=WHY)
        assert policy.may_search(carla)


def test_an_answer_that_is_not_accepted_suspends_until_the_auditor_lifts_it(carla: Actor, dora: Actor) -> None:
    review = rejected(carla, dora)
    ruling = policy.may_search(carla)
    assert ruling.because == (
        "Your right to search is suspended: an answer of yours was not accepted. The data-protection officer can lift it."
    )
    actions.lift(dora, review, because="The requester confirmed it since.")
    assert policy.may_search(carla)


def test_a_question_that_is_closed_without_an_answer_suspends_no_longer(carla: Actor, dora: Actor, late: SearchReview) -> None:
    assert not policy.may_search(carla)
    actions.drop(dora, late, because="She was in hospital.")
    assert policy.may_search(carla)


def test_the_suspension_is_the_officers_at_each_desk_and_nobody_elses(carla: Actor) -> None:
    olga, there = an_officer("Olga Orsi"), making_people.desk()
    first, second = making_people.founders()
    officer = Officer.objects.get(pk=carla.user_id)
    people_actions.confirm_role(second, people_actions.propose_role(first, officer, there, Role.DUTY))
    asked(carla)
    assert policy.may_search(olga)
    assert not policy.may_search(people.actor_for(officer, there))


def test_the_command_line_obeys(carla: Actor, late: SearchReview) -> None:
    a_matter(carla, "AR-9")
    given = cli.parser().parse_args(["screen", "Orsino", "Valdemarca", "--as", "carla", "--matter", "AR-9"])
    with pytest.raises(NotAllowed, match=UNANSWERED):
        command.run(given, carla.for_purpose("AR-9"), io.StringIO())


def test_the_cross_check_of_a_record_goes_on(carla: Actor, late: SearchReview) -> None:
    owner = a_matter(carla)
    a_person(carla, owner)
    assert cross_check(carla, owner) == []


def test_officer_heads_and_auditors_are_told_what_follows_and_of_its_end(carla: Actor, dora: Actor) -> None:
    head = an_officer("Heidi Head", Role.HEAD, Desk.objects.get(pk=carla.desk_id))
    review = asked(carla)
    assert review.next_soon_at is not None
    with clock.at(review.next_soon_at):
        let_time_pass(review.next_soon_at)
    assert told(carla.user_id)[1:] == ["Your answer about a search is due soon. Without it your right to search is suspended."]
    assert told(head.user_id) == []
    with clock.at(LATE):
        let_time_pass(LATE)
        let_time_pass(LATE)
        assert told(carla.user_id)[2:] == [
            "Your right to search is suspended: you have not said why you made a search. Your answer ends this suspension."
        ]
        late = "%(officer)s may not search for now: a question about a search was not answered in time."
        assert told(head.user_id) == told(dora.user_id) == [late]
        review.refresh_from_db()
        actions.answer(carla, review, answer=WHY)
    assert told(head.user_id) == [late, "%(officer)s may search again: the question about a search is answered or closed."]
    assert not Notification.objects.filter(officer_id=carla.user_id, seen_at__isnull=True).exists()
    breach = Entry.objects.get(action="screening.searchreview.breach")
    assert breach.actor == "system:tick"


def test_an_answer_in_time_tells_the_head_nothing(carla: Actor) -> None:
    head = an_officer("Heidi Head", Role.HEAD, Desk.objects.get(pk=carla.desk_id))
    answered(carla)
    assert told(head.user_id) == []


# Pages


def tab_of(by: Actor) -> Client:
    return making_people.signed_in(Officer.objects.get(pk=by.user_id))


def test_the_screening_page_says_what_to_do_and_is_still_in_the_menu() -> None:
    carla = an_officer()
    on_duty(carla)
    tab = tab_of(carla)
    assert 'id="id_text"' in tab.get("/screening/").content.decode()
    review = asked(carla)
    page = tab.get("/screening/").content.decode()
    assert 'id="id_text"' not in page
    assert UNANSWERED in page
    assert f'<a href="/screening/questions/{review.pk}/">question {review.pk}</a>' in page
    assert "cross-check of a request’s own persons goes on" in page
    assert "/screening/" in tab.get("/").content.decode()


def test_what_is_sent_all_the_same_is_refused_with_the_sentence_and_logged() -> None:
    carla = an_officer()
    duty = on_duty(carla)
    tab = tab_of(carla)
    asked(carla)
    answer = tab.post("/screening/", {"text": "Orsino Valdemarca", "matter": f"{duty.kind()}:{duty.pk}"})
    assert answer.status_code == 403
    assert UNANSWERED in answer.content.decode()
    assert Entry.objects.filter(action="screening.search", category="not_allowed").count() == 1


def test_what_an_earlier_search_answered_can_still_be_read() -> None:
    carla = an_officer()
    duty = on_duty(carla)
    tab = tab_of(carla)
    address = tab.post("/screening/", {"text": "Orsino Valdemarca", "matter": f"{duty.kind()}:{duty.pk}"})["Location"]
    asked(carla)
    page = tab.get(address).content.decode()
    assert "Nobody on the lists" in page
    assert UNANSWERED in page


def test_nothing_is_held_that_a_rollback_took_back(carla: Actor) -> None:
    review = asked(carla)
    with pytest.raises(ZeroDivisionError), clock.at(LATE), record.unit():
        actions.answer(carla, review, answer=WHY)
        raise ZeroDivisionError
    with clock.at(LATE):
        assert not policy.may_search(carla)
    assert searched(an_officer("Olga Orsi"))


def test_two_suspensions_at_once_promise_nothing_that_one_of_them_breaks(carla: Actor, dora: Actor) -> None:
    late = [asked(carla, name=name) for name in ("Orsino Valdemarca", "Verena Steadfast")]
    refused = rejected(carla, dora)
    with clock.at(LATE):
        said = policy.may_search(carla).because
        assert "for more than one reason" in said
        assert "once you have answered" not in said
        actions.answer(carla, late[0], answer=WHY)
        assert "for more than one reason" in policy.may_search(carla).because
        actions.lift(dora, refused, because="It was confirmed since.")
        assert not policy.may_search(carla)
        assert UNANSWERED in policy.may_search(carla).because
        actions.answer(carla, late[1], answer=WHY)
        assert policy.may_search(carla)


def test_several_questions_of_one_kind_are_all_to_be_closed(carla: Actor, dora: Actor) -> None:
    late = [asked(carla, name=name) for name in ("Orsino Valdemarca", "Verena Steadfast")]
    with clock.at(LATE):
        assert "once you have answered all" in policy.may_search(carla).because
        for review in late:
            actions.answer(carla, review, answer=WHY)
            actions.reject(dora, review, because="The request names nobody of this name.")
        assert "has lifted each suspension" in policy.may_search(carla).because
        actions.lift(dora, late[0], because="It was confirmed since.")
        assert "The data-protection officer can lift it" in policy.may_search(carla).because
