"""A list put before a second person stands on the desk of those who can authorise it, until one of them has."""

import pytest

from comity.kernel.telling import tell
from comity.people.models import Officer
from comity.screening.keeping.tasks import SOON
from comity.screening.reviews import actions as reviews
from comity.screening.runs import actions
from tests import making_people as make
from tests import making_reviews, making_runs

pytestmark = pytest.mark.django_db


def page_of(by):
    return make.signed_in(Officer.objects.get(pk=by.user_id)).get("/").content.decode()


def column(where, name, heading):
    page = make.signed_in(where.officers[name]).get("/").content.decode()
    return page[page.index(f"<h2>{heading}</h2>") :].partition("</section>")[0]


def test_a_list_waits_for_the_heads_of_its_desk_and_for_nobody_else():
    where = making_runs.house()
    run = making_runs.asked(where, making_runs.NOBODY)
    for name in ("head", "deputy"):
        told = column(where, name, "Waiting for me")
        assert f'href="{run.get_absolute_url()}"' in told
        assert "arrivals of the night ferry" in told
        assert run.reference not in column(where, name, "Waiting for others")
    assert run.reference in column(where, "case", "Waiting for others")
    assert run.reference not in column(where, "case", "Waiting for me")
    for name in ("stranger", "colleague"):
        assert run.reference not in column(where, name, "Waiting for me") + column(where, name, "Waiting for others")


def test_a_list_that_was_authorised_waits_for_nobody():
    where = making_runs.house()
    run = making_runs.asked(where, making_runs.NOBODY)
    actions.authorise(where.actor("head"), run)
    assert run.reference not in column(where, "deputy", "Waiting for me") + column(where, "case", "Waiting for others")


def test_a_list_that_was_not_put_before_anybody_waits_for_nobody():
    where = making_runs.house()
    run = making_runs.prepared(where, making_runs.NOBODY)
    assert run.reference not in column(where, "head", "Waiting for me") + column(where, "case", "Waiting for others")


def test_an_answer_waits_for_those_who_decide_about_it_until_one_of_them_has():
    auditor, carla = making_reviews.an_auditor(), making_reviews.an_officer()
    review = making_reviews.answered(carla)
    told = page_of(auditor).partition("<h2>Waiting for me</h2>")[2]
    assert f'href="{review.get_absolute_url()}"' in told
    assert "waits for a decision" in told
    assert review.get_absolute_url() not in page_of(carla)
    reviews.accept(auditor, review)
    assert "No answer about a search waits for your decision." in page_of(auditor)


def test_who_is_told_that_words_end_is_led_to_them():
    auditor = making_reviews.an_auditor()
    tell([auditor.user_id], SOON)
    assert f'<a href="/screening/ends/">{SOON}</a>' in page_of(auditor)
