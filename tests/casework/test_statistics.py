"""The yearly figures agree with a small set counted by hand, tell nobody of a request he may not know, and leave only with a purpose."""

import csv
import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.casework import actions, statistics
from comity.casework.actions import ItemAsked
from comity.casework.models import AssistanceRequest
from comity.directory import actions as directory
from comity.kernel import clock
from comity.kernel.models import Entry
from comity.screening.actions import search
from tests import making_casework as making
from tests.making_people import signed_in

pytestmark = pytest.mark.django_db
MARCH = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
URGENT = {"urgency": "liberty", "urgency_reason": "A hearing is tomorrow."}
TWO = (ItemAsked("Identity of the caller", "identity", "indirect"), ItemAsked("Bank links", "finance", "indirect"))


@pytest.fixture
def bureau():
    with clock.at(MARCH - timedelta(days=100)):
        return making.bureau()


def reply_to(bureau, *, after: timedelta = timedelta(hours=1), **facts):
    """A request that was answered so long after its receipt."""
    now = clock.now()
    request = making.accepted(bureau, received_at=now, **facts)
    with clock.at(now + after):
        return _send(bureau, request)


def _send(bureau, request, *, refused: tuple[int, ...] = ()):
    case, ground = bureau.actor("case"), bureau.basis.grounds.first().code
    numbers = [item.number for item in request.items.all()]
    for number in numbers:
        if number in refused:
            actions.refuse_item(case, request, number=number, ground=ground, ground_facts="An inquiry is running.")
            actions.second_read(bureau.actor("other"), request, number=number, agrees=True, because="")
        else:
            actions.provide(case, request, number=number, answer="Li Wei, born 1979")
    whole = set(refused) == set(numbers)
    if not whole:
        answers = dict.fromkeys(("death_penalty", "torture", "asylum", "political", "minor"), ("no", "country sheet"))
        actions.review_all_rights(case, request, answers=answers)
    actions.write_reply(case, request, opening="Dear colleagues,", closing="With regards")
    actions.propose(case, request, whole_refusal=whole, because="every item is held back" if whole else "")
    return actions.confirm(bureau.actor("head"), request, whole_refusal=whole)


def of(bureau, year=2026, who="head"):
    return statistics.of_year(bureau.actor(who), year)


def test_the_figures_are_those_counted_by_hand(bureau):
    head = bureau.actor("head")
    with clock.at(MARCH):
        lyon = bureau.partner
        bureau.partner = directory.add_agency(head, name="Contact point Madrid", agency_kind="contact_point", country="ES")
        making.received(bureau, basis=None)  # Spain: received, not urgent
        bureau.partner = lyon
        reply_to(bureau)  # France: in time
        reply_to(bureau, after=timedelta(days=20))  # France: late
        reply_to(bureau, **URGENT)  # France, urgent: in time
        _send(bureau, making.accepted(bureau, items=TWO), refused=(2,))  # France: in time, one item held back
        _send(bureau, making.accepted(bureau, items=TWO), refused=(1, 2))  # France: refused as a whole, two items
        delayed = making.accepted(bureau)  # France: a court is asked
        told = {
            "authority": "Tribunale di Roma",
            "because": "the law asks for it",
            "expected_at": clock.now() + timedelta(days=30),
            "told_at": clock.now(),
        }
        actions.delay(bureau.actor("case"), delayed, **told)
        twice = making.received(bureau)  # a duplicate: not counted
        actions.mark_duplicate(bureau.actor("duty"), twice, of=delayed, because="it came by fax as well")
    found = of(bureau)
    spain = ("ES", False, 1, 0, 0, 0, 0, 0, 0)
    france_urgent = ("FR", True, 1, 1, 0, 1, 0, 0, 0)
    france = ("FR", False, 5, 3, 1, 3, 1, 0, 1)
    assert [line[1:] for line in found.lines] == [france_urgent, france, spain]
    assert found.total[3:] == (7, 4, 1, 4, 1, 0, 1)
    ground = bureau.basis.grounds.first()
    assert [(one.country, one.article, one.sentence, one.number) for one in found.refusals] == [("FR", ground.article, ground.sentence, 3)]


def test_a_reply_counts_in_the_year_in_which_it_went_out(bureau):
    with clock.at(datetime(2025, 12, 30, 12, tzinfo=UTC)):
        reply_to(bureau, after=timedelta(days=3))
    before, after = of(bureau, 2025), of(bureau, 2026)
    assert (before.total.received, before.total.answered) == (1, 0)
    assert (after.total.received, after.total.answered, after.total.in_time) == (0, 1, 1)


def test_what_was_erased_counts_as_before(bureau):
    with clock.at(MARCH):
        _send(bureau, making.accepted(bureau, items=TWO), refused=(2,))
        reply_to(bureau, after=timedelta(days=20))
        _send(bureau, making.accepted(bureau, items=TWO, **URGENT), refused=(1, 2))
        told = {"because": "the law asks for it", "expected_at": clock.now() + timedelta(days=3), "told_at": clock.now()}
        delayed = making.accepted(bureau)
        actions.delay(bureau.actor("case"), delayed, authority="Tribunale di Roma", **told)
        _send(bureau, delayed)
        before = of(bureau)
    with clock.at(MARCH + timedelta(days=400)):
        actions.erase(bureau.actor("head"), list(AssistanceRequest.objects.all()), because="The review found no reason to keep them.")
        assert not AssistanceRequest.objects.exists()
        assert of(bureau) == before
        assert of(bureau, who="auditor") == before
        assert statistics.years(bureau.actor("head")) == [2027, 2026]


def test_a_year_begins_at_the_agencys_midnight(bureau, settings):
    from dataclasses import replace

    settings.COMITY = replace(settings.COMITY, zone="Asia/Shanghai")
    with clock.at(datetime(2025, 12, 31, 20, tzinfo=UTC)):
        making.received(bureau, received_at=datetime(2025, 12, 31, 16, 30, tzinfo=UTC))
    assert statistics.zone() == ZoneInfo("Asia/Shanghai")
    assert (of(bureau, 2025).total.received, of(bureau, 2026).total.received) == (0, 1)


def test_a_sealed_request_is_counted_for_the_auditor_and_not_for_another_desk(bureau):
    with clock.at(MARCH):
        request = making.accepted(bureau)
        actions.seal(bureau.actor("case"), request, is_sealed=True, because="a colleague is concerned")
    stranger = making.bureau()
    assert of(bureau, who="auditor").total.received == 1
    assert of(bureau, who="head").lines == []
    assert of(stranger).lines == []


def test_as_many_queries_for_one_request_as_for_many(bureau):
    counts = []
    for more in (1, 4):
        with clock.at(MARCH):
            for _each in range(more):
                _send(bureau, making.accepted(bureau, items=TWO), refused=(2,))
        head = bureau.actor("head")
        with CaptureQueriesContext(connection) as asked:
            statistics.of_year(head, 2026)
        counts.append(len(asked))
    assert counts == [16, 16]


def test_the_page_shows_a_year_as_a_table_and_the_years_as_links(bureau):
    with clock.at(MARCH):
        _send(bureau, making.accepted(bureau, items=TWO), refused=(2,))
    page = signed_in(bureau.officers["head"]).get("/figures/2026/").content.decode()
    for words in ("Figures of 2026", "France", bureau.desk.name, bureau.basis.grounds.first().article, 'aria-current="page"'):
        assert words in page
    assert page.count("<caption") == 2, "nothing was screened, so there is no third table"
    assert "No request was received or answered in this year." not in page


def test_a_year_without_requests_says_so_and_one_that_is_none_is_not_there(bureau):
    client = signed_in(bureau.officers["auditor"])
    assert "No request was received or answered in this year." in client.get("/figures/").content.decode()
    assert client.get("/figures/1999/").status_code == 404


@pytest.mark.parametrize("who", ["duty", "case"])
def test_only_heads_and_auditors_find_the_figures(bureau, who):
    client = signed_in(bureau.officers[who])
    assert client.get("/figures/").status_code == 404
    assert "/figures/" not in client.get("/").content.decode()
    assert "/figures/" in signed_in(bureau.officers["head"]).get("/").content.decode()


def test_the_export_is_kept_with_its_purpose_and_holds_what_the_page_shows(bureau):
    with clock.at(MARCH):
        _send(bureau, making.accepted(bureau, items=TWO), refused=(2,))
    client = signed_in(bureau.officers["head"])
    assert client.post("/figures/2026/", {"purpose": ""}).status_code == 422
    answer = client.post("/figures/2026/", {"purpose": "Report of the year"})
    assert answer["Content-Disposition"] == 'attachment; filename="article-18-2026.csv"'
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    numbers = {(row["Code of the State"], row["What is counted"]): row["Number"] for row in rows}
    assert numbers["FR", "received"] == numbers["FR", "in_time"] == numbers["FR", "refused_items"] == "1"
    assert numbers["FR", "late"] == "0"
    assert bureau.basis.grounds.first().sentence in next(row["Ground"] for row in rows if row["What is counted"] == "refused_items")
    assert numbers["", "searches"] == "0"
    entry = Entry.objects.get(action="casework.assistancerequest.export")
    assert "Report of the year" in str(entry.content.body)


def test_the_file_of_the_figures_counts_the_searches_too(bureau):
    counted = {figure.measure: figure.number for figure in of(bureau).figures() if figure.measure.startswith("searches")}
    names = ("searches", "searches_drawn", "searches_by_pattern", "searches_accepted", "searches_not_accepted")
    assert tuple(counted) == names
    before = counted["searches"]
    with clock.at(MARCH):
        search(bureau.actor("case"), "Orsino Valdemarca", making.accepted(bureau))
    found = of(bureau)
    assert next(figure for figure in found.figures() if figure.measure == "searches").number == before + 1 == found.searches.searches
