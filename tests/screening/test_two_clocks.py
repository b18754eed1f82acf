"""Two workers whose clocks come to the same words at once."""

from datetime import timedelta

from comity.kernel import clock, proof
from comity.kernel.models import Category, Entry
from comity.screening.keeping import tasks
from comity.screening.models import PastRun, ScreeningRun
from tests import making_runs as making
from tests.kernel.processes import apart, finished
from tests.making_runs import NOBODY
from tests.screening.test_keeping import YEAR, ended


def test_of_two_clocks_at_once_each_word_is_erased_by_one_and_neither_breaks(committed: None) -> None:
    house = making.house()
    for _run in range(3):
        making.finished(house, NOBODY)
    end = clock.now() + YEAR
    ended(end - timedelta(days=3))

    def work() -> None:
        with clock.at(end):
            tasks.end_words(end)

    assert finished(apart(work, work)) == [0, 0]
    assert not ScreeningRun.objects.exists()
    assert PastRun.objects.count() == 3
    assert Entry.objects.filter(category=Category.ERASURE, action="screening.screeningrun.dispose").count() == 3
    assert proof.verify(checkpoints=[]).ok
