"""The same moment, in processes of their own: no request is the duplicate of its own duplicate, and no form is taken twice."""

import contextlib
import re

import pytest
from django.core.exceptions import ValidationError

from comity.casework import actions
from comity.casework.models import AssistanceRequest
from comity.kernel import clock
from comity.kernel.errors import WrongState
from comity.kernel.models import Entry
from comity.subjects.queries import candidates_of
from tests import making_bureau as make
from tests import making_casework as making
from tests import making_people
from tests.kernel.processes import apart, finished

pytestmark = pytest.mark.usefixtures("committed")
PAIRS = 4
HANDS, TIMES = 4, 5  # twenty in all


def test_two_who_mark_each_others_request_as_a_duplicate_leave_one_that_goes_on() -> None:
    house = make.bureau()
    pairs = [(make.received(house), make.received(house)) for _ in range(PAIRS)]

    def mark(ours: int):
        def act() -> None:
            for pair in pairs:
                with contextlib.suppress(ValidationError, WrongState):
                    actions.mark_duplicate(house.duty, pair[ours], of=pair[1 - ours], because="the same by post")

        return act

    assert finished(apart(mark(0), mark(1))) == [0, 0]
    for pair in pairs:
        states = sorted(AssistanceRequest.objects.filter(pk__in=[one.pk for one in pair]).values_list("state", flat=True))
        assert states == ["duplicate", "received"]


def test_one_form_sent_by_many_hands_at_once_records_one_request() -> None:
    house = making.bureau()
    making.received(house, title="Known", persons=[{"names": ["Li Wei"], "role": "suspect", "birth_dates": ["1979-02-03"]}])
    browsers = [making_people.signed_in(house.officers["case"]) for _ in range(HANDS)]
    form = browsers[0].get("/requests/new/").content.decode()
    (token,) = re.findall(r'name="_once" value="([^"]+)"', form)
    sent = {
        "requester": str(house.partner.pk),
        "channel": "siena",
        "received_at": f"{clock.now():%Y-%m-%dT00:00}",
        "language": "en",
        "title": "Who called",
        "handling": "H0",
        "source_evaluation": "X",
        "information_evaluation": "4",
        "_once": token,
        "items-TOTAL_FORMS": "0",
        "items-INITIAL_FORMS": "0",
        "persons-TOTAL_FORMS": "1",
        "persons-INITIAL_FORMS": "0",
        "persons-0-names": "Li Wei",
        "persons-0-role": "suspect",
        "persons-0-grounding": "fact",
        "persons-0-birth_dates": "1979-02-03",
        "persons-0-document_kind": "passport",
    }

    def send(browser):
        def act() -> None:
            for _time in range(TIMES):
                answer = browser.post("/requests/new/", sent)
                assert answer.status_code == 302
                made = AssistanceRequest.objects.get(title="Who called")
                assert answer["Location"].removesuffix("#persons") == made.get_absolute_url()

        return act

    assert finished(apart(*map(send, browsers))) == [0] * HANDS
    made = AssistanceRequest.objects.get(title="Who called")
    assert made.reference.endswith("-0002"), "no number is taken by those who came second"
    assert candidates_of(house.actor("case"), made).count() == 1


def test_several_who_cross_check_one_request_at_once_find_one_candidate_and_none_fails() -> None:
    house, li_wei = making.bureau(), {"names": ["Li Wei"], "role": "suspect", "birth_dates": ["1979-02-03"]}
    making.received(house, title="Known", persons=[li_wei])
    asked = [
        making.received(house, title=f"Asked {number}", persons=[{**li_wei, "names": [f"Li Wei {number}"]}]) for number in range(PAIRS)
    ]

    def check() -> None:
        for request in asked:
            assert actions.cross_check(house.actor("case"), request)

    assert finished(apart(*[check] * HANDS)) == [0] * HANDS
    made = Entry.objects.filter(action="casework.assistancerequest.cross_check", category="combination")
    assert made.count() == HANDS * PAIRS, "each who compared stands in the log"
