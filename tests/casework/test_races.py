"""Two officers at the same moment, as two processes: no request is the duplicate of its own duplicate."""

import contextlib

import pytest
from django.core.exceptions import ValidationError

from comity.casework import actions
from comity.casework.models import AssistanceRequest
from comity.kernel.errors import WrongState
from tests import making_bureau as make
from tests.kernel.processes import apart, finished

pytestmark = pytest.mark.usefixtures("committed")
PAIRS = 4


def test_two_who_mark_each_others_request_as_a_duplicate_leave_one_that_goes_on() -> None:
    house = make.bureau()
    pairs = [(make.received(house), make.received(house)) for _ in range(PAIRS)]

    def mark(ours: int):  # type: ignore[no-untyped-def]
        def act() -> None:
            for pair in pairs:
                with contextlib.suppress(ValidationError, WrongState):
                    actions.mark_duplicate(house.duty, pair[ours], of=pair[1 - ours], because="the same by post")

        return act

    assert finished(apart(mark(0), mark(1))) == [0, 0]
    for pair in pairs:
        states = sorted(AssistanceRequest.objects.filter(pk__in=[one.pk for one in pair]).values_list("state", flat=True))
        assert states == ["duplicate", "received"]
