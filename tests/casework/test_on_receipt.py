"""On receipt: the persons are cross-checked at once, and each agreement that does not serve says why, then and later."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from comity.casework.models import AssistanceRequest
from comity.kernel import clock
from comity.subjects.models import Candidate
from tests import making_agreements
from tests import making_casework as making
from tests.casework.test_arrival_pages import NEW, rows, typed
from tests.making_casework import Bureau
from tests.making_people import signed_in

pytestmark = pytest.mark.django_db
LI = {"names": ["Li Wei", "李伟"], "role": "suspect", "birth_dates": ["1979-02-03"]}
NOT_YET = "Proposed and not in force: not yet a basis."


@pytest.fixture
def bureau() -> Bureau:
    return making.bureau()


def test_the_persons_of_an_arrival_are_compared_with_earlier_requests_before_its_page_is_shown(bureau: Bureau) -> None:
    earlier = making.received(bureau, persons=[LI])
    page = signed_in(bureau.officers["duty"]).post(NEW, typed(bureau), follow=True)
    arrived = AssistanceRequest.objects.exclude(pk=earlier.pk).get()
    assert page.redirect_chain == [(f"{arrived.get_absolute_url()}#persons", 302)]
    found = Candidate.objects.get()
    assert {found.person.owner_key, found.other_person.owner_key} == {earlier.key, arrived.key}
    shown = page.content.decode()
    assert "The cross-check found 1 candidate to decide." in shown
    assert f"/candidates/{found.pk}/" in shown


def test_an_arrival_whose_persons_nobody_knows_has_no_candidate(bureau: Bureau) -> None:
    making.received(bureau, persons=[LI])
    stranger = rows("persons", {"names": "Marek Sample", "role": "witness", "grounding": "fact", "birth_dates": "1951"})
    page = signed_in(bureau.officers["duty"]).post(NEW, typed(bureau) | stranger, follow=True)
    assert "The cross-check found" not in page.content.decode()
    assert not Candidate.objects.exists()


def test_the_form_says_of_each_agreement_that_does_not_serve_why_not(bureau: Bureau) -> None:
    making_agreements.proposed(bureau.actor("head"), "IT", "FR", short_title="Treaty of Turin")
    page = signed_in(bureau.officers["duty"]).post(NEW, typed(bureau, more="bases")).content.decode()
    closed = page.partition('id="basis-group"')[2].partition('id="with"')[0]
    assert "Treaty of Turin" in closed
    assert NOT_YET in closed


def test_the_page_of_a_request_lists_every_agreement_and_why_one_does_not_serve(bureau: Bureau) -> None:
    making_agreements.proposed(bureau.actor("head"), "IT", "FR", short_title="Treaty of Turin")
    request = making.accepted(bureau)
    page = signed_in(bureau.officers["case"]).get(request.get_absolute_url()).content.decode()
    listed = page.partition("2 agreements reach the requester")[2].partition("</details>")[0]
    assert str(bureau.basis) in listed
    assert "Treaty of Turin" in listed
    assert NOT_YET in listed


def test_another_time_of_receipt_that_is_typed_on_the_clock_of_a_desk_is_confirmed_by_a_second_person(bureau: Bureau) -> None:
    request = making.accepted(bureau)
    url, earlier = f"{request.get_absolute_url()}correct_receipt/", clock.now() - timedelta(hours=3)
    typed = {
        "received_at": f"{earlier.astimezone(ZoneInfo(bureau.desk.zone)):%Y-%m-%dT%H:%M}",
        "because": "the channel's log",
        "version": request.version,
    }
    assert signed_in(bureau.officers["case"]).post(url, typed).status_code == 302
    request.refresh_from_db()
    assert signed_in(bureau.officers["head"]).post(url, {"version": request.version}).status_code == 302
    request.refresh_from_db()
    assert request.received_at == earlier.replace(second=0, microsecond=0)
