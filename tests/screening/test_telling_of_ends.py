"""Heads and auditors are told at least thirty days before words are erased, whatever the clock and the settings did meanwhile."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import override_settings

from comity.kernel import clock
from comity.kernel.models import Notification
from comity.screening.keeping import queries, tasks
from comity.screening.models import ScreeningRun
from comity.screening.runs import tasks as runs
from tests import making_runs as making
from tests.making_runs import NOBODY, House

pytestmark = pytest.mark.django_db
YEAR = 366


@pytest.fixture
def run(house: House) -> ScreeningRun:
    return making.finished(house, NOBODY)


def swept(days: Iterable[int]) -> date | None:
    """The clock goes on each of these days after the run; the day on which the run was erased, if it was."""
    began = clock.now()
    for day in days:
        with clock.at(began + timedelta(days=day)):
            runs.erase_due(clock.now())
            if tasks.end_words(clock.now()):
                return clock.now().date()
    return None


def first_told() -> date:
    """When somebody was first told that words end."""
    return min(Notification.objects.filter(template=tasks.SOON).values_list("at", flat=True)).date()


@pytest.mark.parametrize("still", [0, 8, 20, 31])
def test_whoever_decides_is_told_a_month_before_however_long_the_clock_stood_still(run: ScreeningRun, still: int) -> None:
    stops = YEAR - 38
    erased = swept([*range(stops - 35, stops, 7), *range(stops + still, stops + still + 80, 2)])
    assert erased is not None
    assert erased - first_told() >= queries.NOTICE


def test_fewer_months_are_told_at_once_and_erase_a_month_later(run: ScreeningRun) -> None:
    assert swept(range(150, 200, 7)) is None
    assert not Notification.objects.filter(template=tasks.SOON).exists()
    with override_settings(COMITY=replace(settings.COMITY, screening_kept_months=3)):
        erased = swept(range(200, 260, 5))
    told = first_told()
    assert told == (clock.now() + timedelta(days=200)).date()
    assert erased is not None
    assert erased - told == queries.NOTICE
