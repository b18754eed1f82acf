"""An officer of several desks: which one opens after sign-in, the way to the others from every page, and what is theirs only there."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comity.kernel import telling
from comity.people import actions
from comity.people.models import Desk, DeskKind, Officer, SignIn
from comity.people.queries import standings
from comity.people.roles import Role
from tests import making_casework as making
from tests import making_people as make

pytestmark = pytest.mark.django_db


def founded(code: str, kind: DeskKind) -> Desk:
    return actions.found_desk(make.founders()[0], code=code, name=f"Desk {code}", country="IT", zone="Europe/Rome", desk_kind=kind)


def joined(person: Officer, desk: Desk, role: Role, *, is_deputy: bool = False) -> None:
    first, second = make.founders()
    actions.confirm_role(second, actions.propose_role(first, person, desk, role, is_deputy=is_deputy))


def desk_of(client: Client) -> int:
    return client.get("/desks/").wsgi_request.actor.desk_id


@pytest.fixture
def of_two() -> tuple[making.Bureau, Officer, Desk]:
    """The head of a bureau, who joined a desk abroad as its head before anything was done there."""
    bureau = making.bureau()
    abroad = founded("abroad", DeskKind.ABROAD)
    joined(bureau.officers["head"], abroad, Role.HEAD)
    return bureau, bureau.officers["head"], abroad


def elsewhere(person: Officer, desk: Desk) -> Client:
    client = make.signed_in(person)
    client.post(reverse("people:switch_desk", args=[desk.pk]))
    return client


def test_of_several_desks_the_one_led_comes_first_then_the_central_one() -> None:
    abroad, airport, central, also = (
        founded(code, DeskKind(kind)) for code, kind in (("a", "abroad"), ("b", "airport"), ("c", "central"), ("d", "central"))
    )
    person = make.officer(Role.HEAD, abroad)
    joined(person, also, Role.CASE)
    joined(person, airport, Role.HEAD)
    joined(person, central, Role.HEAD, is_deputy=True)
    assert [one.desk for one in standings(person)] == [airport, abroad, central, also]


def test_after_signing_in_again_one_acts_where_one_acted_last(of_two: Any) -> None:
    bureau, head, abroad = of_two
    client = make.signed_in(head)
    assert desk_of(client) == bureau.desk.pk
    client.post(reverse("people:switch_desk", args=[abroad.pk]))
    client.post("/sign-out/")
    assert desk_of(make.signed_in(head)) == abroad.pk
    assert desk_of(make.signed_in(head)) == abroad.pk, "a sign-in without a switch hands the desk on"


def test_a_desk_left_meanwhile_is_not_acted_for_again(of_two: Any) -> None:
    bureau, head, abroad = of_two
    elsewhere(head, abroad)
    actions.end_role(make.founders()[0], head.memberships.get(desk=abroad), because="back home")
    assert desk_of(make.signed_in(head)) == bureau.desk.pk
    assert SignIn.objects.filter(officer=head).exists()


def test_the_name_of_the_desk_opens_the_others_on_every_page(of_two: Any) -> None:
    bureau, head, abroad = of_two
    client = make.signed_in(head)
    switch = reverse("people:switch_desk", args=[abroad.pk])
    for path in ("/", "/officers/", "/requests/", "/my/profile/"):
        header = client.get(path).content.decode().partition("</header>")[0]
        assert f'<button formaction="{switch}">' in header, path
    assert client.post(switch, {"next": "/"}).headers["Location"] == "/"
    assert desk_of(client) == abroad.pk
    assert "formaction" not in make.signed_in(bureau.officers["case"]).get("/").content.decode()


def test_a_switch_never_leads_to_another_site(of_two: Any) -> None:
    _bureau, head, abroad = of_two
    sent = make.signed_in(head).post(reverse("people:switch_desk", args=[abroad.pk]), {"next": "https://example.org/"})
    assert sent.headers["Location"] == "/"


def test_a_link_to_what_is_ones_own_at_another_desk_says_where_and_leads_there(of_two: Any) -> None:
    bureau, head, abroad = of_two
    request = making.accepted(bureau)
    client = elsewhere(head, abroad)
    shown = client.get(request.get_absolute_url())
    page, switch = shown.content.decode(), reverse("people:switch_desk", args=[bureau.desk.pk])
    assert shown.status_code == 404
    assert f"This is yours at {bureau.desk.name}: act there." in page
    assert f'<form method="post" action="{switch}">' in page
    assert "csrfmiddlewaretoken" in page
    assert request.title not in page
    assert client.post(switch, {"next": request.get_absolute_url()}).headers["Location"] == request.get_absolute_url()
    assert client.get(request.get_absolute_url()).status_code == 200


def test_a_link_to_what_is_at_none_of_ones_desks_is_absent(of_two: Any) -> None:
    _bureau, head, abroad = of_two
    strange = making.accepted(making.bureau())
    client = elsewhere(head, abroad)
    absent = client.get("/requests/AR-1999-0001/").content
    assert client.get(strange.get_absolute_url()).content == absent
    assert b"yours at" not in absent


def test_a_notice_of_what_is_ones_own_at_another_desk_says_where_and_leads_there(of_two: Any) -> None:
    bureau, head, abroad = of_two
    request = making.accepted(bureau)
    telling.tell([head.pk], "Canary: %(what)s", {"what": "words"}, about=request)
    client = elsewhere(head, abroad)
    for path in ("/", reverse("home:told")):
        page = client.get(path).content.decode()
        assert f"This is yours at {bureau.desk.name}: act there." in page, path
        assert (
            f'formaction="{reverse("people:switch_desk", args=[bureau.desk.pk])}" name="next" value="{request.get_absolute_url()}"' in page
        )
        assert "no longer yours" not in page, path
        assert "Canary" not in page, path
    telling.tell([head.pk], "Canary", about=making.accepted(making.bureau()))
    assert "no longer yours" in client.get("/").content.decode()


def test_who_has_one_desk_pays_no_query_for_the_others() -> None:
    bureau = making.bureau()
    case, strange = bureau.officers["case"], making.accepted(making.bureau())
    client = make.signed_in(case)
    client.get("/")
    with CaptureQueriesContext(
        connection,
    ) as before:
        client.get("/requests/AR-1999-0001/")
    with CaptureQueriesContext(connection) as after:
        client.get(strange.get_absolute_url())
    assert len(before) == len(after)
    asked = [one["sql"] for one in after.captured_queries if "casework_assistancerequest" in one["sql"]]
    assert len(asked) == 1
