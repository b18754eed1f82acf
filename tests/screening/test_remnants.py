"""Who sees what remains of a run and of a question once their words have ended."""

from datetime import timedelta

import pytest

from comity.kernel import clock
from comity.kernel.actor import system
from comity.screening.keeping import tasks
from comity.screening.models import PastQuestion, PastRun
from comity.screening.reviews import actions as reviews
from comity.screening.runs import tasks as runs
from tests import making_people
from tests import making_runs as making
from tests.making_reviews import an_auditor, an_officer, answered
from tests.making_runs import NOBODY

pytestmark = pytest.mark.django_db


def test_what_remains_of_a_run_is_seen_by_heads_of_its_desk_and_by_auditors_of_a_question_by_auditors_alone() -> None:
    house = making.house()
    making.finished(house, NOBODY)
    reviews.accept(an_auditor(), answered(an_officer()))
    end = clock.now() + timedelta(days=800)
    done = []
    for days in range(42, -1, -7):
        with clock.at(end - timedelta(days=days)):
            runs.erase_due(clock.now())
            done.append(tasks.end_words(clock.now()))
    assert (done[:5], sum(done)) == ([0] * 5, 2), "what ends is told for a month first"
    people = {
        "clock": system("clock"),
        "auditor": making_people.actor("auditor"),
        "head": house.actor("head"),
        "case": house.actor("case"),
        "another head": making_people.actor("head"),
    }
    of_runs = {name for name, who in people.items() if PastRun.objects.visible_to(who).exists()}
    of_questions = {name for name, who in people.items() if PastQuestion.objects.visible_to(who).exists()}
    assert of_runs == {"clock", "auditor", "head"}
    assert of_questions == {"clock", "auditor"}
