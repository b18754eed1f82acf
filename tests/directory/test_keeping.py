"""Keeping the directory: who may, what is refused, what a court has barred."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from comity.directory import actions, queries
from comity.directory.models import Agency, CountrySheet, JudicialBar
from comity.kernel import clock, clocks, search
from comity.kernel.actor import Actor, stranger
from comity.kernel.errors import NotAllowed, WrongState
from comity.kernel.models import Entry
from tests import make
from tests import making_agreements as making

pytestmark = pytest.mark.django_db
DAY = date(2025, 5, 5)


@pytest.fixture
def head() -> Actor:
    return making.head()


def a_bar(head: Actor, country: str = "IT") -> JudicialBar:
    return actions.add_bar(
        head, country=country, barred="extradition", court="High Court", decision="Decision 7", citation="HC 7/2025", decided_on=DAY
    )


@pytest.mark.parametrize("role", ["duty", "case", "auditor", "administrator"])
def test_only_head_and_liaison_keep_agencies(head: Actor, role: str) -> None:
    reader = make.actor(role)
    agency = making.agency(make.actor("liaison"))
    with pytest.raises(NotAllowed, match="Only the head of desk or a liaison officer keeps the directory"):
        making.agency(reader)
    with pytest.raises(NotAllowed):
        actions.add_contact(reader, agency, name="Ada Rossi", function="duty officer")
    assert Agency.objects.visible_to(reader).get() == agency
    assert not Agency.objects.visible_to(stranger()).exists()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"country": ""}, "only an international organisation has none"),
        ({"country": "ZZ"}, "two-letter code"),
        ({"country": "it"}, "two-letter code"),
        ({"languages": ["Italian"]}, "two- or three-letter codes"),
        ({"zone": "Rome"}, "is no time zone"),
        ({"duty_hours": "always"}, "does not read like"),
        ({"duty_hours": "Mon-Fri 22:00-06:00"}, "two lines"),
        ({"name": ""}, "blank"),
    ],
)
def test_bad_values_are_refused_in_words(head: Actor, facts: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        actions.add_agency(head, **{"name": "Contact point", "agency_kind": "contact_point", "country": "IT", **facts})
    assert not Agency.objects.exists()


def test_an_organisation_has_no_country(head: Actor) -> None:
    assert actions.add_agency(head, name="INTERPOL General Secretariat", agency_kind="organisation").country == ""


def test_a_name_stands_once_in_a_country_and_one_agency_is_ours(head: Actor) -> None:
    making.agency(head, name="One", is_ours=True)
    with pytest.raises(ValidationError, match="already has an agency of this name"):
        making.agency(head, name="One")
    with pytest.raises(ValidationError, match="already marked as our own"):
        making.agency(head, name="Two", is_ours=True)


def test_nothing_is_part_of_itself(head: Actor) -> None:
    top = making.agency(head)
    middle = making.agency(head, parent=top)
    below = making.agency(head, parent=middle)
    assert queries.chain_of(below) == [below, middle, top]
    with pytest.raises(ValidationError, match="nor of what is part of it"):
        actions.edit_agency(head, top, parent=below)


def test_channels_come_in_order_and_urgent_ones_first_when_it_is(head: Actor) -> None:
    agency = making.agency(head)
    actions.add_channel(head, agency, channel_kind="telephone", address="+39 06 000 1", rank=2, is_for_urgent=True)
    mail = actions.add_channel(head, agency, channel_kind="email", address="desk@example.org", rank=1)
    assert [channel.channel_kind for channel in queries.channels_for(agency)] == ["email", "telephone"]
    assert [channel.channel_kind for channel in queries.channels_for(agency, is_urgent=True)] == ["telephone", "email"]
    actions.change_part(head, agency, mail, rank=3)
    actions.drop_part(head, agency, mail)
    body = Entry.objects.latest("sequence").content.body
    assert body["parts"][0]["values"]["address"] == "desk@example.org"


def test_people_are_there_from_a_day_to_a_day(head: Actor) -> None:
    agency = making.agency(head)
    actions.add_contact(head, agency, name="Ada Rossi", function="duty officer", until_on=DAY)
    actions.add_contact(head, agency, name="Ugo Bianchi", function="head")
    actions.add_posting(head, agency, name="Ida Verdi", posted_at="Embassy", from_on=DAY)
    assert queries.contacts_on(agency, DAY).count() == 2
    assert [contact.name for contact in queries.contacts_on(agency, DAY + timedelta(days=1))] == ["Ugo Bianchi"]
    assert queries.postings_on(agency, DAY).count() == 1
    assert queries.postings_on(agency, DAY - timedelta(days=1)).count() == 0
    with pytest.raises(ValidationError, match="A posting ends after it begins"):
        actions.add_posting(head, agency, name="Eva Neri", posted_at="Embassy", from_on=DAY, until_on=date(2024, 1, 1))


def test_somebody_is_there_by_the_agencys_own_clock(head: Actor) -> None:
    agency = making.agency(head, zone="Asia/Shanghai", duty_hours="Mon-Fri 08:30-17:00\nSat 09:00-12:00")
    assert queries.is_reachable(agency, datetime(2026, 3, 2, 1, tzinfo=UTC))
    assert not queries.is_reachable(agency, datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert queries.is_reachable(agency, datetime(2026, 3, 7, 1, tzinfo=UTC))
    assert not queries.is_reachable(agency, datetime(2026, 3, 8, 1, tzinfo=UTC))
    actions.edit_agency(head, agency, is_round_the_clock=True)
    assert queries.is_reachable(agency, datetime(2026, 3, 8, 1, tzinfo=UTC))


def test_a_sheet_is_reviewed_every_year(head: Actor) -> None:
    with clock.at(datetime(2025, 5, 5, 9, tzinfo=UTC)):
        sheet = actions.add_sheet(head, country="IT", languages=["it"], appeal_stages="Two.")
    assert sheet.next_due_at == datetime(2026, 5, 6, tzinfo=UTC)
    with pytest.raises(ValidationError, match="has a sheet already"):
        actions.add_sheet(head, country="IT")
    with pytest.raises(ValidationError, match="Say why"):
        actions.review_sheet(head, sheet, because="")
    with pytest.raises(ValidationError, match="lies in the future"):
        actions.review_sheet(head, sheet, reviewed_on=clock.now().date() + timedelta(days=2), because="asked Rome")
    actions.edit_sheet(head, sheet, nationals="Surrendered on reciprocity.")
    assert sheet.next_due_at == datetime(2026, 5, 6, tzinfo=UTC)
    actions.review_sheet(head, sheet, reviewed_on=date(2026, 3, 1), because="asked Rome")
    assert sheet.next_due_at == datetime(2027, 3, 2, tzinfo=UTC)
    assert [promise.state for promise in clocks.of(sheet)] == ["met", "open"]
    assert queries.sheet_of("IT") == sheet
    assert queries.sheet_of("FR") is None


@pytest.mark.parametrize("role", ["duty", "case", "liaison", "auditor", "administrator"])
def test_law_is_the_heads_to_record(head: Actor, role: str) -> None:
    reader = make.actor(role)
    with pytest.raises(NotAllowed, match="Only the head of desk keeps country sheets and judicial bars"):
        actions.add_sheet(reader, country="IT")
    with pytest.raises(NotAllowed):
        a_bar(reader)
    bar = a_bar(head)
    with pytest.raises(NotAllowed):
        actions.propose_lifting(reader, bar, because="lifted on appeal")


def test_a_bar_binds_until_two_persons_have_read_that_it_was_lifted(head: Actor) -> None:
    bar = a_bar(head)
    (found,) = queries.judicial_bars("IT")
    assert (found.barred, found.record) == ("extradition", bar)
    assert "No role of this desk overrides a court" in found.sentence
    assert queries.judicial_bars("FR") == []
    with pytest.raises(ValidationError, match="Say why"):
        actions.propose_lifting(head, bar, because="")
    actions.propose_lifting(head, bar, because="lifted on appeal")
    assert queries.judicial_bars("IT")
    with pytest.raises(NotAllowed, match="second person"):
        actions.lift_bar(head, bar)
    with pytest.raises(NotAllowed, match="confirms that a bar is lifted"):
        actions.lift_bar(make.actor("duty"), bar)
    actions.lift_bar(make.actor("case"), bar)
    assert queries.judicial_bars("IT") == []
    assert queries.judicial_bars("IT", DAY)
    assert not queries.judicial_bars("IT", DAY - timedelta(days=1))
    with pytest.raises(WrongState):
        actions.propose_lifting(head, bar, because="again")


def test_legal_areas_are_data(head: Actor) -> None:
    actions.add_sheet(head, country="IT", legal_areas=["EU/Schengen", "Council of Europe"])
    sheet = actions.add_sheet(head, country="FR", legal_areas=["EU/Schengen"])
    assert queries.shared_area("IT", "FR") == "EU/Schengen"
    assert queries.shared_area("IT", "IT") == "IT"
    assert queries.shared_area("IT", "CN") == ""
    assert queries.shared_area("", "") == ""
    with pytest.raises(ValidationError, match="list of short names"):
        actions.edit_sheet(head, sheet, legal_areas="EU")


def test_agencies_are_found_and_suggested_by_the_beginning_of_any_name(head: Actor) -> None:
    agency = making.agency(head, "CN", name="Tianjin Municipal Bureau", own_name="天津市公安局", place="Tianjin")
    making.agency(head, "CN", name="Tianjin old bureau", closed_on=DAY)
    for text in ("tian", "天津", "china"):
        assert agency in search.find(head, Agency, text)
        assert queries.suggestions(head, text) == [agency]
    assert queries.suggestions(stranger(), "tian") == []
    assert queries.open_agencies(head).count() == 1


def test_sheets_and_bars_are_found(head: Actor) -> None:
    sheet, bar = actions.add_sheet(head, country="IT"), a_bar(head)
    assert list(search.find(head, CountrySheet, "ital")) == [sheet]
    assert list(search.find(head, JudicialBar, "high cour")) == [bar]
