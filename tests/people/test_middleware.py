"""Deny by default: every address turns a stranger away but a literal few; who asks, for which desk, in which language and zone."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comity.people import actions, middleware, queries
from comity.people.models import Desk
from comity.people.roles import Role
from tests import making_people as make
from tests.addresses import addresses

pytestmark = pytest.mark.django_db


def test_an_address_that_does_not_exist_looks_like_one_that_does() -> None:
    assert Client().get("/no/such/").headers["Location"] == "/sign-in/?next=%2Fno%2Fsuch%2F"


def test_every_other_address_sends_an_officer_without_second_factor_to_enrol() -> None:
    person = make.officer()
    for name, path, _view in addresses():
        if name in middleware.ENROLLING:
            continue
        client = Client()
        client.force_login(person)
        assert client.get(path).headers["Location"] == "/enrol/", (name, path)


def test_a_fetch_of_a_page_is_refused_without_redirect() -> None:
    refused = Client(headers={"Sec-Fetch-Mode": "cors"}).get("/officers/")
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Session")
    assert Client(headers={"Sec-Fetch-Mode": "navigate"}).get("/officers/").status_code == 302


def test_a_form_sent_without_a_session_is_not_repeated_after_signing_in() -> None:
    assert Client().post("/desks/1/hand-over/", {"note": "x"}).headers["Location"] == "/sign-in/"


def two_desks() -> tuple[Any, Desk, Desk]:
    rome, beijing = make.desk("rome"), make.desk("beijing", zone="Asia/Shanghai", country="CN")
    person = make.officer(Role.CASE, rome)
    first, second = make.founders()
    actions.confirm_role(second, actions.propose_role(first, person, beijing, Role.DUTY))
    return person, rome, beijing


def test_an_officer_of_two_desks_switches_between_them() -> None:
    person, rome, beijing = two_desks()
    client = make.signed_in(person)
    request = client.get("/desks/").wsgi_request
    assert (request.actor.desk_id, request.actor.roles, request.desk_zone) == (rome.pk, {"case"}, "Europe/Rome")
    assert client.post(reverse("people:switch_desk", args=[beijing.pk])).status_code == 302
    request = client.get("/desks/").wsgi_request
    assert (request.actor.desk_id, request.actor.roles, request.desk_zone) == (beijing.pk, {"duty"}, "Asia/Shanghai")
    assert request.actor.desks == {rome.pk, beijing.pk}
    assert "Act here" in client.get("/desks/").content.decode()


def test_nobody_acts_for_a_desk_where_no_role_is_held() -> None:
    person, _rome, _beijing = two_desks()
    client = make.signed_in(person)
    assert client.post(reverse("people:switch_desk", args=[make.desk("lyon").pk])).status_code == 404


def test_a_switch_to_a_desk_that_one_has_left_falls_back() -> None:
    person, rome, beijing = two_desks()
    client = make.signed_in(person)
    client.post(reverse("people:switch_desk", args=[beijing.pk]))
    actions.end_role(make.founders()[0], person.memberships.get(desk=beijing), because="back home")
    client.force_login(person)
    assert client.get("/desks/").wsgi_request.actor.desk_id == rome.pk


def test_the_page_speaks_the_officers_language_until_another_is_chosen() -> None:
    person = make.officer()
    actions.change_own(queries.actor_for(person), person, language="ar", email="", phone="")
    client = make.signed_in(person)
    assert 'dir="rtl"' in client.get("/my/profile/").content.decode()
    client.cookies["django_language"] = "en"
    assert 'dir="ltr"' in client.get("/my/profile/").content.decode()


def test_a_sign_in_whose_row_is_gone_is_no_sign_in() -> None:
    person = make.officer()
    client = make.signed_in(person)
    person.sign_ins.all().delete()
    assert client.get("/my/profile/").status_code == 302
