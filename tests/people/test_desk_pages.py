"""The pages of desks and duty: founded, planned, handed over, and closed to whoever may not."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comity.kernel import clock
from comity.kernel.models import Entry
from comity.people import actions, queries
from comity.people.models import Desk, Duty, HandOver
from comity.people.roles import Role
from tests import making_people as make
from tests.people.making_sign_ins import administrators, fresh, sentences

pytestmark = pytest.mark.django_db
DESK_FORMS = ["take-over", "hand-over", "duty", "holidays", "holidays/2026-05-01", "worked", "worked/2026-03-07", "change"]


def test_a_desk_is_founded_changed_and_its_holidays_kept() -> None:
    client, _second = administrators()
    typed = {"name": "Airport", "code": "airport", "desk_kind": "airport", "country": "CN", "zone": "Asia/Shanghai", "weekend": [5, 6]}
    assert set(client.post("/desks/found/", {**typed, "zone": "Mars", "country": "cn"}).context["form"].errors) == {"zone", "country"}
    whole_week = client.post("/desks/found/", {**typed, "weekend": range(7)})
    assert set(whole_week.context["form"].errors) == {"weekend"}
    page = client.post("/desks/found/", typed).headers["Location"]
    desk = Desk.objects.get(code="airport")
    assert client.post(f"{page}holidays/", {"on": "2026-10-01", "name": "National day"}).status_code == 302
    assert "No open date moved" in sentences(client.get(page))
    twice = client.post(f"{page}holidays/", {"on": "2026-10-01", "name": "National day"})
    assert "a holiday already" in sentences(twice)
    assert client.get(f"{page}holidays/2026-10-02/").status_code == 404
    assert client.get(f"{page}holidays/2026-10-01/").status_code == 200
    assert client.post(f"{page}holidays/2026-10-01/", {"because": "moved"}).status_code == 302
    desk.refresh_from_db()
    assert client.post(f"{page}change/", {"name": "Airport 3", "zone": "UTC", "weekend": [6], "version": desk.version}).status_code == 302
    desk.refresh_from_db()
    assert (desk.name, desk.zone, desk.weekend, desk.holidays) == ("Airport 3", "UTC", [6], {})


def test_duty_is_planned_taken_over_and_handed_over_on_the_pages() -> None:
    desk = make.desk()
    head, officer = fresh(make.officer(Role.HEAD, desk)), make.officer(Role.DUTY, desk)
    client = fresh(officer)
    page = reverse("people:desk", args=[desk.pk])
    assert "Nobody is on duty" in sentences(client.get(page))
    start = timezone.localtime(clock.now()) + timedelta(days=1)
    typed = {
        "officer": officer.pk,
        "post": "duty",
        "from_at": f"{start:%Y-%m-%dT%H:%M}",
        "until_at": f"{start + timedelta(hours=8):%Y-%m-%dT%H:%M}",
    }
    assert client.post(f"{page}duty/", typed).status_code == 403
    assert set(head.post(f"{page}duty/", {**typed, "officer": 0, "post": "x"}).context["form"].errors) == {"officer", "post"}
    assert head.post(f"{page}duty/", {**typed, "until_at": typed["from_at"]}).status_code == 422
    assert head.post(f"{page}duty/", typed).status_code == 302
    cancel = reverse("people:cancel_duty", args=[Duty.objects.get().pk])
    assert cancel in head.get(page).content.decode()
    assert cancel not in client.get(page).content.decode()
    assert head.post(cancel, {"because": "ill", "version": 1}).status_code == 302
    assert head.get(cancel).status_code == 404
    assert client.get(f"{page}take-over/").status_code == 200
    until = timezone.localtime(clock.now()) + timedelta(hours=30)
    assert client.post(f"{page}take-over/", {"until_at": "soon"}).status_code == 422
    assert client.post(f"{page}take-over/", {"until_at": f"{until:%Y-%m-%dT%H:%M}"}).status_code == 302
    assert queries.on_duty(desk.pk, clock.now()) == [officer]
    assert client.post(f"{page}hand-over/", {"note": ""}).status_code == 422
    assert client.post(f"{page}hand-over/", {"note": "AR-2026-0007 waits for Lyon."}).status_code == 302
    assert HandOver.objects.get().written_by == officer
    assert "waits for Lyon" in sentences(head.get(page))
    assert "waits for Lyon" not in sentences(administrators()[0].get(page))
    assert "On duty" in sentences(client.get("/desks/"))


def test_an_added_holiday_says_how_many_dates_moved_and_no_more() -> None:
    from tests.people.test_desks import THURSDAY, promised

    desk = make.desk()
    head = fresh(make.officer(Role.HEAD, desk))
    promised(desk, make.actor(Role.CASE, desk))
    page = head.post(reverse("people:add_holiday", args=[desk.pk]), {"on": THURSDAY.isoformat(), "name": "Founding day"}, follow=True)
    assert "1 date moved." in sentences(page)
    assert "answer" not in sentences(page)
    added = head.post(reverse("people:add_worked_day", args=[desk.pk]), {"on": "2026-03-07", "name": "for Easter Monday"}, follow=True)
    assert "1 date moved." in sentences(added)
    assert "for Easter Monday" in sentences(added)
    drop = reverse("people:drop_worked_day", args=[desk.pk, "2026-03-07"])
    assert head.get(drop).status_code == 200
    assert head.get(drop.replace("03-07", "03-08")).status_code == 404
    assert "1 date moved." in sentences(head.post(drop, {"because": "called off"}, follow=True))
    desk.refresh_from_db()
    assert desk.worked == {}


@pytest.mark.parametrize("form", DESK_FORMS)
def test_a_form_of_a_desk_that_is_closed_says_why_at_once_and_leads_back_to_the_desk(form: str) -> None:
    desk, first = make.desk(), make.founders()[0]
    actions.add_holiday(first, desk, on=date(2026, 5, 1), name="Labour Day")
    actions.add_worked_day(first, desk, on=date(2026, 3, 7), name="for Labour Day")
    stranger = fresh(make.officer(Role.CASE, make.desk()))
    page = stranger.get(f"/desks/{desk.pk}/{form}/")
    assert page.status_code == 403
    assert re.search("Only (the head|an officer who works at|an administrator)", sentences(page))
    assert f'href="/desks/{desk.pk}/"' in page.content.decode()
    assert "<form" not in page.content.decode()


def test_a_shift_is_cancelled_and_a_desk_founded_in_a_form_only_by_whoever_may() -> None:
    desk = make.desk()
    officer, head = make.officer(Role.CASE, desk), make.actor(Role.HEAD, desk)
    now = clock.now()
    duty = actions.plan_duty(head, desk, officer, post="duty", from_at=now, until_at=now + timedelta(hours=8))
    client = fresh(officer)
    for address, back in ((reverse("people:cancel_duty", args=[duty.pk]), f"/desks/{desk.pk}/"), ("/desks/found/", "/desks/")):
        page = client.get(address)
        assert page.status_code == 403
        assert "<form" not in page.content.decode()
        assert f'href="{back}"' in page.content.decode()


def test_a_form_of_a_desk_that_is_closed_is_refused_and_remembered_when_it_is_sent_all_the_same() -> None:
    desk = make.desk()
    client = fresh(make.officer(Role.CASE, desk))
    assert client.post(f"/desks/{desk.pk}/holidays/", {"on": "2026-05-01", "name": "Labour Day"}).status_code == 403
    assert Entry.objects.filter(action="people.desk.add_holiday", category="not_allowed").exists()
