"""What is typed into a form of officers and desks outlives the answer: somebody was faster, it is refused, or a password is asked first."""

from typing import Any

import pytest

from comity.kernel.models import Draft
from comity.people import actions
from comity.people.models import Officer
from comity.people.roles import Role
from tests import making_people as make

pytestmark = pytest.mark.django_db


def test_two_administrators_at_one_desk_see_both_versions_and_the_second_goes_on_top() -> None:
    desk, (first, _second) = make.desk(), make.founders()
    client, page = make.signed_in(Officer.objects.get(pk=first.user_id)), f"/desks/{desk.pk}/change/"
    typed: dict[str, Any] = {"name": "Desk of the port", "zone": "Europe/Rome", "weekend": ["5", "6"], "version": str(desk.version)}
    actions.change_desk(first, desk, name="Desk of the airport", zone="Europe/Rome", weekend=[5, 6])
    answer = client.post(page, typed)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Desk of the airport" in shown
    assert 'value="Desk of the port"' in shown
    assert client.post(page, {**typed, "version": str(desk.version)}).status_code == 302
    desk.refresh_from_db()
    assert desk.name == "Desk of the port"


def test_a_note_that_is_refused_stands_on_the_page_and_waits_in_its_draft() -> None:
    desk = make.desk()
    person = make.officer(Role.CASE, make.desk())
    sent = {"note": "AR-2026-0007 waits for Lyon.", "_draft": f"people.hand_over.{desk.pk}"}
    answer = make.signed_in(person).post(f"/desks/{desk.pk}/hand-over/", sent)
    assert answer.status_code == 403
    assert "AR-2026-0007 waits for Lyon." in answer.content.decode()
    assert Draft.objects.get(officer=person, form=sent["_draft"]).fields == {"note": [sent["note"]]}


def test_every_form_with_something_to_type_keeps_its_draft_but_for_passwords() -> None:
    desk = make.desk()
    client = make.signed_in(make.officer(Role.HEAD, desk))
    assert f'name="_draft" value="desks.{desk.pk}.duty"' in client.get(f"/desks/{desk.pk}/duty/").content.decode()
    assert 'name="_draft" value="my.profile"' in client.get("/my/profile/").content.decode()
    assert 'name="_draft"' not in client.get("/my/password/").content.decode()
