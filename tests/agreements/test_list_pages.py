"""The pages of agreements and of the directory, through the real sign-in: 200, 403 with its sentence, 404, equal numbers of queries."""

import json
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comity.agreements import actions
from comity.directory import actions as directory
from comity.directory.models import Agency
from comity.kernel import clock, tick
from comity.kernel.actor import Actor
from comity.kernel.models import Notification
from comity.people.models import Officer
from tests import making_agreements as making

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


def test_lists_filter_and_export_with_a_purpose(by: Actor, heads: Client) -> None:
    making.in_force(by, "IT", short_title="With Italy")
    making.proposed(by, "FR", short_title="With France")
    url = reverse("agreements:agreements")
    for wish, shown, hidden in (
        ({"country": "IT"}, "With Italy", "With France"),
        ({"state": "proposed"}, "With France", "With Italy"),
        ({"power": "answer"}, "With Italy", "no such"),
        ({"agreement_kind": "treaty"}, "Nothing fits", "With Italy"),
    ):
        page = text(heads.get(url, wish))
        assert shown in page
        assert hidden not in page
    assert heads.post(url, {"format": "csv", "purpose": ""}).status_code == 422
    exported = heads.post(url, {"format": "csv", "purpose": "yearly report"})
    assert b"With Italy" in b"".join(exported.streaming_content)


def test_agencies_filter_by_country_kind_and_language(by: Actor, heads: Client) -> None:
    making.agency(by, "IT", name="Reads Italian", languages=["it"])
    making.agency(by, "FR", name="A bureau", agency_kind="bureau", languages=["fr", "en"])
    making.agency(by, "DE", name="Gone", closed_on=date(2020, 1, 1))
    url = reverse("directory:agencies")
    for wish, shown in (
        ({"country": "IT"}, {"Reads Italian"}),
        ({"agency_kind": "bureau"}, {"A bureau"}),
        ({"language": "fr"}, {"A bureau"}),
        ({"closed": "yes"}, {"Gone"}),
        ({"name": "read"}, {"Reads Italian"}),
    ):
        page = text(heads.get(url, wish))
        assert {name for name in ("Reads Italian", "A bureau", "Gone") if f"<bdi>{name}</bdi>" in page} == shown


def test_an_agency_is_added_and_kept_by_form(by: Actor, heads: Client) -> None:
    sent = {"name": "Prefecture", "agency_kind": "city", "country": "FR", "zone": "Europe/Paris", "duty_hours": "Mon-Fri 08:30-17:00"}
    wrong = heads.post(reverse("directory:add_agency"), {**sent, "duty_hours": "mornings"})
    assert wrong.status_code == 422
    assert "does not read like" in text(wrong)
    assert heads.post(reverse("directory:add_agency"), sent).status_code == 302
    agency = Agency.objects.get()
    for kind, part in (
        ("channels", {"channel_kind": "email", "address": "desk@example.org", "rank": "1"}),
        ("contacts", {"name": "Anne Roux", "function": "duty officer"}),
        ("postings", {"name": "Luc Blanc", "posted_at": "Embassy", "from_on": "2020-01-01"}),
    ):
        agency.refresh_from_db()
        url = reverse("directory:add_part", args=[agency.pk, kind])
        assert heads.post(url, {**part, "version": agency.version}).status_code == 302
    page = text(heads.get(agency.get_absolute_url()))
    assert all(said in page for said in ("desk@example.org", "Anne Roux", "Luc Blanc", "Channel added: desk@example.org"))
    agency.refresh_from_db()
    channel = agency.channels.get()
    edit = reverse("directory:edit_part", args=[agency.pk, "channels", channel.pk])
    assert (
        heads.post(edit, {"channel_kind": "email", "address": "night@example.org", "rank": "1", "version": agency.version}).status_code
        == 302
    )
    agency.refresh_from_db()
    assert (
        heads.post(reverse("directory:drop_part", args=[agency.pk, "channels", channel.pk]), {"version": agency.version}).status_code == 302
    )
    assert not agency.channels.exists()
    agency.refresh_from_db()
    assert heads.get(reverse("directory:edit_agency", args=[agency.pk])).status_code == 200
    assert (
        heads.post(reverse("directory:edit_agency", args=[agency.pk]), {**sent, "name": "Police", "version": agency.version}).status_code
        == 302
    )


def test_a_countrys_page_has_its_sheet_its_bars_and_their_lifting(by: Actor, heads: Client, readers: Client) -> None:
    url = reverse("directory:country", args=["IT"])
    assert "No sheet is kept for this country yet" in text(readers.get(url))
    sheet = {"legal_areas": "EU/Schengen, Council of Europe", "languages": ["it"], "appeal_stages": "Two."}
    assert heads.post(reverse("directory:edit_sheet", args=["IT"]), sheet).status_code == 302
    assert "Council of Europe" in text(heads.get(reverse("directory:edit_sheet", args=["IT"])))
    bar = {"country": "IT", "barred": "extradition", "court": "High Court", "decision": "7", "citation": "HC 7", "decided_on": "2025-05-05"}
    assert heads.post(reverse("directory:add_bar"), bar).status_code == 302
    page = text(readers.get(url))
    assert "No role of this desk overrides a court" in page
    assert "Two." in page
    made = directory.JudicialBar.objects.get()
    lift = reverse("directory:lift_bar", args=[made.pk])
    assert readers.get(lift).status_code == 403
    assert heads.post(lift, {"because": "appeal", "version": made.version}).status_code == 302
    assert readers.post(lift, {"version": made.version}).status_code == 302
    assert "No role of this desk overrides a court" not in text(readers.get(url))
    assert heads.get(lift).status_code == 409
    review = reverse("directory:review_sheet", args=["IT"])
    assert heads.get(review).status_code == 200
    assert heads.post(review, {"version": 1, "reviewed_on": "2026-01-01", "because": "asked Rome"}).status_code == 302
    assert "Italy" in text(heads.get(reverse("directory:sheets")))


def test_suggestions_are_json_and_bounded(by: Actor, readers: Client) -> None:
    for number in range(12):
        making.agency(by, "IT", name=f"Questura {number}")
    found = json.loads(readers.get(reverse("directory:suggest"), {"q": "quest"}).content)["results"]
    assert len(found) == 10
    assert found[0]["beside"] == "Italy"


def counted(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_pages_ask_as_much_for_one_row_as_for_fifty(by: Actor, heads: Client) -> None:
    agreement = making.full(by)
    agency = Agency.objects.get()
    urls = [
        reverse("agreements:agreements"),
        reverse("agreements:map"),
        reverse("agreements:map_json"),
        reverse("agreements:serving", args=[agency.pk]),
        reverse("directory:agencies"),
        reverse("directory:country", args=["IT"]),
        agreement.get_absolute_url(),
        agency.get_absolute_url(),
    ]
    directory.add_sheet(by, country="IT")
    directory.add_channel(by, agency, channel_kind="email", address="a@example.org")
    directory.add_contact(by, agency, name="Ada Rossi", function="duty")
    one = [counted(heads, url) for url in urls]
    for number in range(49):
        more = making.agency(by, "IT", parent=agency)
        making.in_force(by, "IT", more)
        actions.add_party(by, agreement, more)
        article = actions.add_article(by, agreement, number=f"1{number}", heading="More")
        actions.add_power(by, agreement, power="training", article=article)
        actions.add_pledge(by, agreement, number=5, unit="places", included_in=agreement.pledges.first())
        directory.add_channel(by, agency, channel_kind="email", address=f"{number}@example.org")
        directory.add_contact(by, agency, name="Ada Rossi", function="duty")
    assert [counted(heads, url) for url in urls] == one


def test_the_heads_are_told_once_before_an_agreement_expires_and_when_it_has(by: Actor, chief: Officer) -> None:
    agreement = making.in_force(by, "IT", expires_on=date(2035, 1, 1))
    sheet = directory.add_sheet(by, country="IT", reviewed_on=date(2026, 1, 1))
    for moment in (datetime(2034, 12, 1, tzinfo=UTC), datetime(2034, 12, 2, tzinfo=UTC), datetime(2035, 1, 3, tzinfo=UTC)):
        with clock.at(moment):
            tick.note_soon(moment)
            tick.note_breaches(moment)
    told = Notification.objects.filter(subject_key=agreement.key, subject_kind=agreement.kind()).order_by("at")
    assert [(line.officer_id, line.template.split("”")[1][:13]) for line in told] == [
        (chief.pk, " expires soon"),
        (chief.pk, " has expired "),
    ]
    assert Notification.objects.filter(subject_key=sheet.key, template__contains="not reviewed in time").count() == 1
