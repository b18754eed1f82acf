"""What waits about officers' access stands on the desk of those who can end it."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.home import access
from comity.kernel import clock
from comity.people import actions, queries
from comity.people.models import Officer
from comity.people.roles import Role
from tests import making_people as make

pytestmark = pytest.mark.django_db


def home_of(actor):
    return make.signed_in(Officer.objects.get(pk=actor.user_id)).get("/").content.decode()


def column(page, name):
    return page[page.index(f"<h2>{name}</h2>") :].partition("</section>")[0]


def test_a_proposed_role_waits_for_the_second_administrator_and_not_for_the_first():
    first, second = make.founders()
    person, lyon = make.officer(name="Olga Orsi"), make.desk("lyon")
    actions.propose_role(first, person, lyon, Role.DUTY, because="the night shift", from_on=date(2026, 1, 1))
    for reader, place, elsewhere in ((second, "Waiting for me", "Waiting for others"), (first, "Waiting for others", "Waiting for me")):
        page = home_of(reader)
        assert f'<a href="/officers/{person.pk}/"><bdi>Olga Orsi</bdi></a> <span class="end">role to confirm</span>' in column(page, place)
        assert "duty officer · Desk lyon" in column(page, place)
        assert "Olga Orsi" not in column(page, elsewhere)


def test_the_head_of_the_desk_is_told_of_it_beside_the_cases_and_another_head_is_not():
    first, _second = make.founders()
    lyon = make.desk("lyon")
    head, stranger, case = make.actor(Role.HEAD, lyon), make.actor(Role.HEAD), make.actor(Role.CASE, lyon)
    person = make.officer(name="Olga Orsi")
    actions.propose_role(first, person, lyon, Role.DUTY, because="the night shift")
    assert [one.officer for one in access.waiting(head).for_me] == [person]
    assert "role to confirm" in column(home_of(head), "Waiting for me")
    assert access.waiting(stranger) == access.waiting(case) == access.Waiting([], [])


def test_lost_access_waits_for_a_second_person():
    first, second = make.founders()
    person = make.officer(name="Olga Orsi")
    actions.propose_restoration(first, person, because="The telephone with the app is lost.")
    assert "lost access to restore" in column(home_of(second), "Waiting for me")
    assert "lost access to restore" in column(home_of(first), "Waiting for others")


def test_an_invitation_waits_for_its_officer_until_it_expires_and_then_for_a_new_code():
    first, _second = make.founders()
    invited = actions.invite(first, username="new.one", name="Nora Nuti")
    assert "invited, not yet signed in" in column(home_of(first), "Waiting for others")
    with clock.at(clock.now() + timedelta(days=8)):
        assert ("the invitation has expired", invited.officer) in [(one.what, one.officer) for one in access.waiting(first).for_me]
    actions.accept_invitation(invited.code, password=make.PASSWORD)
    assert "Nora Nuti" not in home_of(first)


def test_an_administrator_for_whom_nothing_waits_is_told_what_would_stand_there():
    first, _second = make.founders()
    assert "Nothing waits for you: no role to confirm" in column(home_of(first), "Waiting for me")


def said(person):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", make.signed_in(person).get("/").content.decode()))


def test_an_officer_without_a_role_is_told_so_and_what_waits_or_whom_to_ask():
    first, second = make.founders()
    invited = actions.invite(first, username="new.one", name="Nora Nuti")
    person = actions.accept_invitation(invited.code, password=make.PASSWORD)
    page = said(person)
    assert "You have no role at a desk. Ask an administrator or a head of desk." in page
    rooms = ("/agreements/", "/agreements/map/", "/directory/", "/directory/countries/", "/directory/countries/IT/", "/lists/")
    assert {room: make.signed_in(person).get(room).status_code for room in rooms} == dict.fromkeys(rooms, 404)
    assert "On duty" not in page
    membership = actions.propose_role(first, person, make.desk("lyon"), Role.DUTY, because="nights", from_on=date(2030, 1, 1))
    for state in ("waits for a second person", "held"):
        page = said(person)
        assert f"duty officer · Desk lyon 1 Jan 2030 · {state}" in page
        assert "Ask an administrator" not in page
        if state != "held":
            actions.confirm_role(second, membership)


def test_many_that_wait_take_as_many_queries_as_one():
    first, second = make.founders()
    counts = []
    for number in (1, 9):
        for _each in range(number):
            actions.propose_role(first, make.officer(), make.desk(), Role.DUTY, because="the night shift")
        reader = queries.actor_for(Officer.objects.get(pk=second.user_id))
        with CaptureQueriesContext(connection) as asked:
            assert access.waiting(reader).for_me
        counts.append(len(asked))
    assert counts[0] == counts[1]
