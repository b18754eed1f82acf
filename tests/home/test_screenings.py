"""A list put before a second person stands on the desk of those who can authorise it, until one of them has."""

import pytest

from comity.screening.runs import actions
from tests import making_people as make
from tests import making_runs

pytestmark = pytest.mark.django_db


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
