"""The pages of officers, desks and duty: what is done there is done by the actions, and bad input comes back with its errors."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comity import web
from comity.kernel import clock
from comity.kernel.models import Draft, Entry
from comity.people import actions, lockout
from comity.people.models import Desk, Membership, Officer, Restoration
from comity.people.roles import Role
from comity.web import drafts
from tests import making_people as make
from tests.people.making_sign_ins import administrators, fresh, sentences

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    ["/officers/", "/desks/", "/my/profile/", "/my/password/", "/my/sessions/", "/my/factors/", "/my/factors/codes/new/", "/enrol/"]
    + ["/my/factors/passkeys/add/", "/my/factors/app/remove/", "/sign-in/again/", "/sign-in/again/code/"],
)
def test_a_page_opens(path: str) -> None:
    client = fresh(make.officer())
    assert client.get(path).status_code == 200, path


@pytest.mark.parametrize(
    "path", ["/officers/invite/", "/officers/1/role/", "/officers/1/lock/", "/officers/1/restore/", "/desks/found/", "/officers/1/code/"]
)
def test_a_sensitive_page_asks_again_first(path: str) -> None:
    first = Officer.objects.get(pk=make.founders()[0].user_id)
    client = make.signed_in(first)
    other = actions.invite(make.founders()[0], username="luca.lupo", name="Luca Lupo").officer
    path = path.replace("/1/", f"/{other.pk}/")
    way = client.get(path).headers["Location"]
    assert way.startswith("/sign-in/again/?next=")
    response = client.post(way, {"password": make.PASSWORD, "next": path})
    assert response.headers["Location"] == path
    assert client.get(path).status_code == 200


def test_what_was_typed_stays_while_the_page_asks_again_first() -> None:
    person = Officer.objects.get(pk=make.founders()[0].user_id)
    drafts.keep(person.pk, "people.invite", {"name": ["Luca Lupo"]})
    asked = make.signed_in(person).post("/officers/invite/", {"_draft": "people.invite", "name": "Luca Lupo"})
    assert asked["Location"].startswith("/sign-in/again/?next=")
    assert Draft.objects.filter(officer=person).exists()


def test_an_administrator_invites_and_the_code_is_shown_once() -> None:
    client, _other = administrators()
    typed = {"username": "luca.lupo", "name": "Luca Lupo", "language": "ar", "rank": "", "email": "", "phone": ""}
    page = client.post("/officers/invite/", typed)
    found = re.search(r"(?:[A-Z2-7]{4}-){5}[A-Z2-7]{4}", page.content.decode())
    assert found
    officer = Officer.objects.get(username="luca.lupo")
    assert found[0] not in client.get(reverse("people:officer", args=[officer.pk])).content.decode()
    again = client.post("/officers/invite/", typed)
    assert (again.status_code, "signs in with this name already" in sentences(again)) == (422, True)
    bad = client.post("/officers/invite/", {**typed, "username": "Luca Lupo", "name": "", "email": "x", "language": "tlh"})
    assert bad.status_code == 422
    assert set(bad.context["form"].errors) == {"username", "name", "email", "language"}
    renewed = client.post(reverse("people:new_code", args=[officer.pk]))
    assert renewed.status_code == 200
    assert found[0] not in renewed.content.decode()
    used = client.post(reverse("people:new_code", args=[make.officer().pk]))
    assert (used.status_code, "restored by two persons" in sentences(used)) == (422, True)


def test_who_may_not_invite_is_told_so_and_it_is_in_the_log() -> None:
    client = fresh(make.officer(Role.HEAD))
    refused = client.post("/officers/invite/", {"username": "x", "name": "X", "language": "en"})
    assert (refused.status_code, "Only an administrator does this" in sentences(refused)) == (403, True)
    assert Entry.objects.filter(action="people.officer.invite", category="not_allowed").count() == 1
    assert "Invite an officer" not in client.get("/officers/").content.decode()


def test_a_role_is_proposed_by_one_and_given_by_another_on_the_pages() -> None:
    first, second = administrators()
    person, desk = make.officer(Role.CASE), make.desk()
    page = reverse("people:officer", args=[person.pk])
    typed = {"desk": desk.pk, "role": "head", "from_on": "2026-01-01", "because": "head from January"}
    assert first.post(f"{page}role/", typed).headers["Location"] == page
    membership = Membership.objects.get(officer=person, desk=desk)
    assert "You proposed this step" in sentences(first.get(page))
    grant = reverse("people:role_step", args=[membership.pk, "grant"])
    assert grant in second.get(page).content.decode()
    assert "Waits for a second person" in sentences(second.get("/officers/"))
    assert first.post(grant, {"version": 1}).status_code == 403
    assert second.get(grant).status_code == 200
    assert second.post(grant, {"version": membership.version}).status_code == 302
    membership.refresh_from_db()
    assert membership.state == "held"
    end = reverse("people:role_step", args=[membership.pk, "end"])
    assert first.post(end, {"because": "", "version": membership.version}).status_code == 422
    assert first.post(end, {"because": "leaves", "version": membership.version}).status_code == 302


def test_a_role_that_cannot_be_is_refused_at_its_field() -> None:
    first, _second = administrators()
    person = make.officer(Role.CASE)
    typed = {"desk": 0, "role": "case", "from_on": "2026-03-02", "until_on": "2026-03-01", "is_deputy": "on", "because": ""}
    refused = first.post(reverse("people:propose_role", args=[person.pk]), typed)
    assert set(refused.context["form"].errors) == {"desk", "until_on", "is_deputy", "because"}


@pytest.mark.parametrize("step", ["lock", "unlock", "release", "restore"])
def test_access_is_closed_opened_released_and_restored_with_a_reason(step: str) -> None:
    first, _second = administrators()
    person = make.officer()
    page = reverse("people:with_reason", args=[person.pk, step])
    needless = step in {"unlock", "release"}
    assert first.get(page).status_code == (403 if needless else 200), "access that is open cannot be opened"
    assert first.post(page, {"because": ""}).status_code == 422
    assert first.post(page, {"because": "asked for it"}).status_code == (200 if step == "restore" else 302)
    assert first.get(reverse("people:officer", args=[person.pk])).status_code == 200


HALF = re.compile(r"\b(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}\b")


def test_lost_access_is_restored_on_the_pages_and_each_hand_is_shown_half_of_the_code() -> None:
    first, second = administrators()
    person = make.officer()
    page = first.post(reverse("people:with_reason", args=[person.pk, "restore"]), {"because": "lost the phone"})
    (first_half,) = HALF.findall(page.content.decode())
    restoration = Restoration.objects.get()
    restore = reverse("people:restoration_step", args=[restoration.pk, "restore"])
    assert restore in second.get(reverse("people:officer", args=[person.pk])).content.decode()
    page = second.post(restore, {"version": restoration.version})
    (second_half,) = HALF.findall(page.content.decode())
    assert first_half != second_half
    typed = {"password": "another five grey herons", "again": "another five grey herons"}
    assert Client().post("/invited/", {"code": f"{first_half}-{second_half}", **typed}).status_code == 302
    make_again = actions.propose_restoration(make.founders()[0], person, because="again").restoration
    drop = reverse("people:restoration_step", args=[make_again.pk, "drop"])
    assert second.post(drop, {"because": "", "version": make_again.version}).status_code == 422
    assert second.post(drop, {"because": "found", "version": make_again.version}).status_code == 302


def test_a_restoration_that_one_may_not_know_is_absent() -> None:
    restoration = actions.propose_restoration(make.founders()[0], make.officer(), because="lost").restoration
    client = fresh(make.officer(Role.CASE))
    known = client.get(reverse("people:restoration_step", args=[restoration.pk, "restore"]))
    absent = client.get(reverse("people:restoration_step", args=[restoration.pk + 1, "restore"]))
    assert known.status_code == absent.status_code == 404


def test_an_officer_is_corrected_and_a_stale_page_is_told() -> None:
    first, second = administrators()
    person = make.officer()
    page = reverse("people:change_officer", args=[person.pk])
    assert first.post(page, {"name": "Carla Corti", "version": person.version}).status_code == 302
    stale = second.post(page, {"name": "Carla Costa", "version": person.version})
    assert stale.status_code in {302, 409}
    person.refresh_from_db()
    assert person.name == "Carla Corti"


def test_ones_own_profile_is_saved_with_its_language() -> None:
    person = make.officer()
    client = make.signed_in(person)
    assert client.post("/my/profile/", {"language": "tlh", "email": "x", "version": person.version}).status_code == 422
    saved = client.post("/my/profile/", {"language": "zh-hans", "email": "", "phone": "", "version": person.version})
    assert (saved.status_code, saved.cookies["django_language"].value) == (302, "zh-hans")


def test_a_list_of_officers_costs_the_same_with_one_and_with_ten(django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    desk = make.desk()
    client = fresh(make.officer(Role.HEAD, desk))
    for path in ("/officers/", reverse("people:desk", args=[desk.pk]), "/desks/"):
        client.get(path)
        with CaptureQueriesContext(connection) as few:
            client.get(path)
        for _more in range(3):
            make.officer(Role.CASE, desk)
            make.desk()
        with CaptureQueriesContext(connection) as many:
            client.get(path)
        assert len(many) == len(few), path


def test_a_role_from_a_day_to_a_day_is_shown_on_the_profile() -> None:
    person = make.officer(Role.CASE, make.desk("lyon"), from_on=date(2026, 1, 1))
    assert "case officer" in sentences(make.signed_in(person).get("/my/profile/"))


@pytest.mark.parametrize("answer", ["", "x", "{}", '{"id": 1}', '{"id": "a", "rawId": "a", "response": {}, "type": "public-key"}', "[]"])
def test_a_broken_passkey_is_refused_and_is_no_error(answer: str) -> None:
    client = fresh(make.officer())
    assert "passkey-options" in client.get("/my/factors/passkeys/add/").content.decode()
    refused = client.post("/my/factors/passkeys/add/", {"name": "my key", "credential": answer})
    assert refused.status_code == 200
    assert refused.context["form"].errors


def test_the_last_passkey_stays_and_anothers_is_absent() -> None:
    from allauth.mfa.models import Authenticator

    person = make.officer()
    client = fresh(person)
    passkey = Authenticator.objects.create(user=person, type="webauthn", data={"name": "my key", "credential": {}})
    foreign = Authenticator.objects.create(user=make.officer(), type="webauthn", data={"name": "foreign", "credential": {}})
    Authenticator.objects.filter(user=person, type="totp").delete()
    remove = reverse("mfa_remove_webauthn", args=[passkey.pk])
    before = client.get(remove)
    assert "your only second factor" in sentences(before)
    assert "Remove this passkey" not in before.content.decode(), "the reason stands in place of the button"
    assert "your only second factor" in sentences(client.post(remove, follow=True))
    assert client.post(reverse("mfa_remove_webauthn", args=[foreign.pk])).status_code == 404
    make.with_app(person)
    assert client.post(remove).headers["Location"] == "/my/factors/"
    assert list(Authenticator.objects.filter(user=person).values_list("type", flat=True)) == ["totp"]


def test_a_step_that_is_closed_says_why_at_once_and_leads_back_to_the_officer() -> None:
    client, _second = administrators()
    own = Officer.objects.get(pk=make.founders()[0].user_id)
    page = client.get(f"/officers/{own.pk}/role/")
    assert page.status_code == 403
    assert "Nobody gives a role to himself. Two others must do it." in sentences(page)
    assert f'href="/officers/{own.pk}/"' in page.content.decode()
    assert "<form" not in page.content.decode()
    assert client.get(f"/officers/{own.pk}/lock/").status_code == 403


def test_a_role_that_is_held_already_cannot_be_granted_again_and_its_form_does_not_open() -> None:
    client, _second = administrators()
    held = Membership.objects.get(officer=make.officer(Role.CASE))
    page = client.get(f"/roles/{held.pk}/grant/", follow=True)
    assert page.redirect_chain == [(f"/officers/{held.officer_id}/", 302)]
    assert "“Grant the role” is not open from the state" in sentences(page)
    assert client.get(f"/roles/{held.pk}/end/").status_code == 200


def test_an_auditor_may_be_proposed_as_auditor_of_another_desk_though_as_nothing_else() -> None:
    client, _second = administrators()
    auditor, officer = make.officer(Role.AUDITOR), make.officer(Role.CASE)
    for person, offered in ((auditor, {"auditor"}), (officer, {"duty", "case", "head", "liaison"})):
        form = client.get(f"/officers/{person.pk}/role/")
        assert form.status_code == 200
        choice = form.content.decode().partition('<select name="role"')[2].partition("</select>")[0]
        assert set(re.findall(r'value="(\w+)"', choice)) == offered
        assert "auditing and administering are kept apart: end the other role first." in sentences(form)
    typed = {"desk": Desk.objects.latest("pk").pk, "role": "case", "from_on": "2026-03-01", "because": "more hands are needed"}
    assert client.post(f"/officers/{auditor.pk}/role/", typed).status_code == 403
    assert Entry.objects.filter(action="people.membership.propose", category="not_allowed").count() == 1


def test_the_list_of_officers_tells_roles_apart_says_deputy_a_dash_for_none_and_who_never_came_in() -> None:
    rome, lyon = make.desk("rome"), make.desk("lyon")
    person = make.officer(Role.HEAD, rome, "Dario Dolci", is_deputy=True)
    first, second = make.founders()
    actions.confirm_role(second, actions.propose_role(first, person, lyon, Role.HEAD))
    actions.invite(first, username="luca.lupo", name="Luca Lupo")
    rows = re.findall(r"<tr><td>.*?</tr>", make.signed_in(person).get("/officers/").content.decode(), re.DOTALL)
    of = {name: next(row for row in rows if name in row) for name in ("Dario Dolci", "Luca Lupo")}
    assert sorted(re.findall(r"<li>(.*?)</li>", of["Dario Dolci"])) == [
        "head of desk (deputy) · Desk rome",
        "head of desk · Desk lyon",
    ]
    assert re.findall(r"<td>(.*?)</td>", of["Luca Lupo"])[2] == "–"
    assert "waits for a one-time code" in of["Luca Lupo"]
    assert re.findall(r"<td>(.*?)</td>", of["Dario Dolci"])[-1] == "open"


def test_the_list_of_officers_asks_as_often_for_many_as_for_few() -> None:
    client = make.signed_in(make.officer())
    asked = []
    for _round in range(2):
        client.get("/officers/")
        with CaptureQueriesContext(connection) as queries_run:
            client.get("/officers/")
        asked.append(len(queries_run))
        make.officer(Role.DUTY, make.desk())
    assert asked[0] == asked[1]


@pytest.mark.parametrize("typed", ["Walk B!", ".walk", "wälk"])
def test_a_name_to_sign_in_with_that_does_not_fit_is_told_which_characters_do(typed: str) -> None:
    client, _second = administrators()
    refused = client.post("/officers/invite/", {"username": typed, "name": "Walter Berg", "language": "en"})
    assert refused.status_code == 422
    assert "Only small letters, digits, dots and hyphens fit, and the first is a letter or a digit." in sentences(refused)
    assert "Enter a valid value" not in sentences(refused)


def test_a_button_that_needs_scripts_is_hidden_until_they_show_it() -> None:
    page = fresh(make.officer()).get("/my/factors/passkeys/add/").content.decode()
    button = re.search(r"<button[^>]*data-does=.passkey.[^>]*>", page)
    assert button
    assert " hidden " in button[0]
    assert "A passkey needs JavaScript." in page


@pytest.mark.parametrize("failures", [0, 4, 5])
def test_ending_a_lockout_is_open_only_while_signing_in_is_shut(failures: int) -> None:
    client, _second = administrators()
    person, other = make.officer(), make.officer()
    for _each in range(failures):
        Client().post("/sign-in/", {"login": person.username, "password": "wrong"})
    page, form = f"/officers/{person.pk}/", f"/officers/{person.pk}/release/"
    assert (f'href="{form}"' in client.get(page).content.decode()) is (failures == 5)
    answer = client.get(form)
    assert answer.status_code == (200 if failures == 5 else 403)
    assert ("Signing in is not shut." in sentences(answer)) is (failures < 5)
    assert client.get(f"/officers/{other.pk}/release/").status_code == 403
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert not lockout.stands(person), "it ends by itself"


def test_an_officer_without_a_rank_has_no_mark_behind_the_name() -> None:
    client, _second = administrators()
    assert '<span class="kind"></span>' in client.get(f"/officers/{make.officer().pk}/").content.decode()
    style = (Path(web.__file__).parent / "static" / "comity.css").read_text(encoding="utf-8")
    assert re.findall(r"^(\.kind[^{]*::before)", style, re.MULTILINE) == [".kind:not(:empty)::before"]
