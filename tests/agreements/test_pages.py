"""The pages of agreements and of the directory, through the real sign-in: 200, 403 with its sentence, 404, equal numbers of queries."""

import json
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comity.agreements import actions
from comity.agreements.models import Agreement, State
from comity.agreements.views.parts import KINDS
from comity.directory import actions as directory
from comity.directory.models import Agency
from comity.engines.deadlines import Limit, Unit
from comity.kernel import clock, tick
from comity.kernel.actor import Actor
from comity.kernel.models import Entry, Notification
from comity.people import queries as people
from comity.people.models import Desk, Officer
from tests import making_agreements as making
from tests import making_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return making_people.desk()


@pytest.fixture
def chief(desk: Desk) -> Officer:
    return making_people.officer("head", desk, name="Elena Capo")


@pytest.fixture
def by(chief: Officer) -> Actor:
    return people.actor_for(chief)


@pytest.fixture
def heads(chief: Officer) -> Client:
    return making_people.signed_in(chief)


@pytest.fixture
def readers(desk: Desk) -> Client:
    return making_people.signed_in(making_people.officer("case", desk, name="Carla Conti"))


def full(by: Actor) -> Agreement:
    """An agreement with one of each part."""
    agency = making.agency(by, "IT")
    agreement = making.proposed(by, "IT", agency, signed_on=date(2015, 9, 24), signed_at="The Hague", expires_on=date(2035, 1, 1))
    actions.add_limit(by, agreement, Limit(8, Unit.HOURS, "Art. 3"))
    actions.add_ground(by, agreement, code="x", article="Art. 4", sentence="It would harm an investigation.")
    actions.add_pledge(by, agreement, number=3000, unit="officers trained")
    return agreement


def text(answer) -> str:
    return answer.content.decode()


def test_a_stranger_is_sent_to_the_sign_in(by: Actor) -> None:
    agreement = full(by)
    for url in (
        agreement.get_absolute_url(),
        reverse("agreements:agreements"),
        reverse("agreements:map_json"),
        reverse("directory:agencies"),
    ):
        assert Client().get(url).status_code in {302, 401}


def test_an_agreement_shows_all_it_says_and_why_it_does_not_serve(by: Actor, readers: Client) -> None:
    page = text(readers.get(full(by).get_absolute_url()))
    for said in (
        "Signed 24 Sep 2015, proposed and not in force: not yet a basis.",
        "8 hours",
        "harm an investigation",
        "3000 officers trained",
    ):
        assert said in page
    assert "Only the head of desk keeps agreements" in page
    assert "The Hague" in page


def test_absent_is_404(heads: Client) -> None:
    for name, args in (
        ("agreements:agreement", [999]),
        ("agreements:step", [999, "end"]),
        ("agreements:serving", [999]),
        ("agreements:edit_part", [999, "parties", 1]),
        ("directory:agency", [999]),
        ("directory:country", ["ZZ"]),
        ("directory:lift_bar", [999]),
    ):
        assert heads.get(reverse(name, args=args)).status_code == 404, name


def test_unknown_steps_and_parts_are_404(by: Actor, heads: Client) -> None:
    agreement = full(by)
    assert heads.get(reverse("agreements:step", args=[agreement.pk, "explode"])).status_code == 404
    assert heads.get(reverse("agreements:add_part", args=[agreement.pk, "wishes"])).status_code == 404
    agency = Agency.objects.get()
    assert heads.get(reverse("directory:add_part", args=[agency.pk, "wishes"])).status_code == 404
    other = making.proposed(by, "FR")
    assert heads.get(reverse("agreements:edit_part", args=[agreement.pk, "parties", other.parties.get().pk])).status_code == 404


def test_who_only_reads_is_refused_with_the_sentence(by: Actor, readers: Client) -> None:
    agreement, agency = full(by), Agency.objects.get()
    for url in (
        reverse("agreements:add"),
        reverse("agreements:adopt"),
        reverse("agreements:edit", args=[agreement.pk]),
        reverse("agreements:step", args=[agreement.pk, "enter_into_force"]),
        *(reverse("agreements:add_part", args=[agreement.pk, kind]) for kind in KINDS),
    ):
        answer = readers.get(url)
        assert answer.status_code == 403, url
        assert "Only the head of desk keeps agreements" in text(answer)
    answer = readers.post(reverse("directory:edit_agency", args=[agency.pk]), {"name": "Mine"})
    assert answer.status_code == 403
    assert "keeps the directory" in text(answer)
    agency.refresh_from_db()
    assert agency.name != "Mine"
    assert Entry.objects.filter(action="directory.edit_agency", category="not_allowed").exists(), "a try is remembered"


def test_two_officers_put_an_agreement_in_force_through_the_pages(by: Actor, heads: Client, readers: Client) -> None:
    agreement = full(by)
    url = reverse("agreements:step", args=[agreement.pk, "enter_into_force"])
    assert text(heads.get(url)).count("csrfmiddlewaretoken") >= 1
    unsaid = heads.post(url, {"version": agreement.version, "on": "2016-01-01", "because": ""})
    assert unsaid.status_code == 422
    assert heads.post(url, {"version": agreement.version, "on": "2016-01-01", "because": "both ratified"}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.state == State.PROPOSED
    assert heads.get(url).status_code == 403
    shown = text(readers.get(url))
    assert "both ratified" in shown
    assert "Elena Capo" in shown
    assert readers.post(url, {"version": agreement.version}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.state == State.IN_FORCE
    assert "Serves today." in text(readers.get(agreement.get_absolute_url()))


def test_what_the_action_refuses_stands_at_its_field(by: Actor, heads: Client) -> None:
    agreement = full(by)
    url = reverse("agreements:step", args=[agreement.pk, "end"])
    answer = heads.post(url, {"version": agreement.version, "on": "2999-01-01", "because": "so"})
    assert answer.status_code == 422
    assert 'id="id_on_error"' in text(answer)
    assert "lies in the future" in text(answer)


def test_a_step_that_is_not_open_says_so(by: Actor, heads: Client) -> None:
    agreement = full(by)
    answer = heads.get(reverse("agreements:step", args=[agreement.pk, "suspend"]))
    assert answer.status_code == 409
    assert "not open from the present status" in text(answer)


def test_an_instrument_is_adopted_with_parties(by: Actor, heads: Client) -> None:
    agency = making.agency(by, "CN")
    sent = {
        "instrument": "pattern-declaration",
        "short_title": "Declaration of capitals",
        "countries": ["IT", "FR"],
        "agencies": [agency.pk],
        "bound_from": "2020-01-01",
        "signed_on": "2019-12-01",
    }
    answer = heads.post(reverse("agreements:adopt"), sent)
    made = Agreement.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert (made.short_title, made.signed_on) == ("Declaration of capitals", date(2019, 12, 1))
    assert sorted(party.country for party in made.parties.all()) == ["CN", "FR", "IT"]
    assert {party.bound_from for party in made.parties.all()} == {date(2020, 1, 1)}


def test_an_agreement_is_entered_and_edited_by_form(by: Actor, heads: Client) -> None:
    sent = {"agreement_kind": "treaty", "title": "A treaty", "short_title": "Treaty", "reach": "parties", "languages": ["en", "it"]}
    heads.post(reverse("agreements:add"), {**sent, "categories": ["identity"]})
    made = Agreement.objects.get()
    assert (made.languages, made.categories) == (["en", "it"], ["identity"])
    url = reverse("agreements:edit", args=[made.pk])
    assert 'value="A treaty"' in text(heads.get(url))
    answer = heads.post(url, {**sent, "version": made.version, "transfer_ground": "safeguards"})
    assert answer.status_code == 422
    assert "A transfer ground needs its citation." in text(answer)
    assert heads.post(url, {**sent, "version": made.version, "title": "Another"}).status_code == 302
    made.refresh_from_db()
    assert made.title == "Another"
    stale = heads.post(url, {**sent, "version": 1})
    assert "nothing of yours is lost" in text(stale)


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("parties", {"country": "FR", "bound_from": "2020-01-01"}),
        ("articles", {"number": "9", "heading": "Costs"}),
        ("limits", {"promise": "answer", "urgency": "urgent", "amount": "3", "unit": "working_days", "citation": "Art. 9"}),
        ("grounds", {"code": "y", "article": "Art. 9", "sentence": "No."}),
        ("pledges", {"number": "5", "unit": "places"}),
    ],
)
def test_parts_are_added_changed_and_removed_by_form(by: Actor, heads: Client, kind: str, sent: dict[str, str]) -> None:
    agreement = full(by)
    rows = KINDS[kind].model.objects.filter(agreement=agreement)
    before = rows.count()
    url = reverse("agreements:add_part", args=[agreement.pk, kind])
    assert heads.get(url).status_code == 200
    assert heads.post(url, {"version": agreement.version}).status_code == 422
    assert heads.post(url, {**sent, "version": agreement.version}).status_code == 302
    assert rows.count() == before + 1
    part = rows.latest("pk")
    agreement.refresh_from_db()
    edit = reverse("agreements:edit_part", args=[agreement.pk, kind, part.pk])
    shown = text(heads.get(edit))
    assert all(f'value="{value}"' in shown or f">{value}<" in shown for value in sent.values())
    assert heads.post(edit, {**sent, "version": agreement.version}).status_code == 302
    agreement.refresh_from_db()
    drop = reverse("agreements:drop_part", args=[agreement.pk, kind, part.pk])
    assert heads.get(drop).status_code == 200
    assert heads.post(drop, {"version": agreement.version}).status_code == 302
    assert rows.count() == before


def test_a_power_is_chosen_with_an_article_of_the_same_agreement(by: Actor, heads: Client) -> None:
    agreement, other = full(by), making.proposed(by, "FR")
    url = reverse("agreements:add_part", args=[agreement.pk, "powers"])
    foreign = heads.post(url, {"power": "training", "article": other.articles.get().pk, "version": agreement.version})
    assert foreign.status_code == 422
    own = heads.post(url, {"power": "training", "article": agreement.articles.get().pk, "version": agreement.version})
    assert own.status_code == 302


def test_a_limit_that_cannot_be_is_said_in_words(by: Actor, heads: Client) -> None:
    agreement = full(by)
    sent = {
        "promise": "answer",
        "amount": "8",
        "unit": "hours",
        "citation": "Art. 1",
        "counts_event_day": "on",
        "version": agreement.version,
    }
    answer = heads.post(reverse("agreements:add_part", args=[agreement.pk, "limits"]), sent)
    assert answer.status_code == 422
    assert "these ways of counting are for days" in text(answer)


def test_what_serves_is_shown_with_every_reason(by: Actor, readers: Client) -> None:
    agency = making.agency(by, "IT")
    making.in_force(by, "IT", short_title="Serves well")
    making.proposed(by, "IT", short_title="Not yet")
    url = reverse("agreements:serving", args=[agency.pk])
    page = text(readers.get(url))
    assert page.index("Serves well") < page.index("Not yet")
    assert "not yet a basis" in page
    assert "gives no power to extradite" in text(readers.get(url, {"power": "extradition"}))
    assert readers.get(url, {"power": "magic"}).status_code == 422


def test_the_map_and_its_table_say_the_same(by: Actor, readers: Client) -> None:
    making.agency(by, "CN", is_ours=True)
    making.agency(by, "BR")
    making.in_force(by, "IT", short_title="In force with Italy")
    making.proposed(by, "FR", short_title="Proposed to France")
    found = json.loads(readers.get(reverse("agreements:map_json")).content)["lands"]
    assert [(land["code"], land["number"], land["tone"], land["words"]) for land in found] == [
        ("BR", "076", "agencies", "agencies, no agreement"),
        ("CN", "156", "ours", "our own country"),
        ("FR", "250", "no-basis", "agreements, none in force"),
        ("IT", "380", "in-force", "1 agreement in force"),
    ]
    page = text(readers.get(reverse("agreements:map")))
    assert all(f">{land['name']}<" in page and land["words"] in page for land in found)
    assert "Borders imply no position." in page


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


def test_pages_ask_as_much_for_one_row_as_for_four(by: Actor, heads: Client) -> None:
    agreement = full(by)
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
    for number in range(3):
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
