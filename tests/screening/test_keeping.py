"""The words about searches and screenings come to an end: by the clock, unless another person keeps them longer, and provably."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from comity.kernel import clock, proof, tick, timeline
from comity.kernel.actor import Actor
from comity.kernel.errors import NotAllowed, WrongState
from comity.kernel.models import Category, Entry, Notification
from comity.people.models import Desk, Duty, Officer
from comity.people.roles import Role
from comity.screening.keeping import actions, queries, tasks
from comity.screening.models import Hold, PastQuestion, PastRun, RunState, ScreeningRun, SearchReview
from comity.screening.reviews import actions as reviews
from comity.screening.reviews import queries as of_reviews
from comity.screening.runs import queries as of_runs
from comity.screening.runs import tasks as runs
from tests import making_people
from tests import making_runs as making
from tests.making_reviews import MONDAY, an_auditor, an_officer, answered, asked, on_duty, searched
from tests.making_runs import NOBODY, House
from tests.screening.test_runs_end import database_bytes, rows_with

DB = pytest.mark.django_db
YEAR = timedelta(days=367)
WHY = "The requester asked whether this person is listed."


def a_run(house: House) -> ScreeningRun:
    """A run whose every word is one of a kind."""
    words = {"purpose": "Purposella", "article": "Articulus 7", "name": "Filenamius.csv"}
    return making.finished(house, NOBODY, ("Piero Altro", "never", "", "", "", ""), **words)


def ended(moment: datetime) -> int:
    """How much the clock erases until that day, from longer than a month before: it tells first what ends."""
    done = 0
    for days in range(42, -1, -7):
        on = moment - timedelta(days=days)
        with clock.at(on):
            runs.erase_due(on)
            done += tasks.end_words(on)
    return done


@DB
def test_the_words_of_a_run_end_a_year_after_it_and_the_public_figures_stay(house: House) -> None:
    run = a_run(house)
    now = clock.now()
    before = of_runs.in_span(now - timedelta(days=1), now + timedelta(days=1))
    assert ended(now + timedelta(days=364)) == 0
    for word in ("Purposella", "Articulus", "Filenamius"):
        assert rows_with(word)
    assert ended(now + YEAR) == 1
    for word in ("Purposella", "Articulus", "Filenamius"):
        assert rows_with(word) == []
    assert not ScreeningRun.objects.exists()
    past = PastRun.objects.get()
    assert (past.reference, past.state, past.given, past.compared, past.met) == (run.reference, RunState.FINISHED, 2, 2, 0)
    assert of_runs.in_span(now - timedelta(days=1), now + timedelta(days=1)) == before
    assert of_runs.first_end() == past.ended_at
    erased = Entry.objects.get(category=Category.ERASURE, action="screening.screeningrun.dispose")
    assert erased.content.body["facts"] == {"reference": run.reference}
    assert erased.actor == tick.TICK.identity
    assert proof.verify(checkpoints=[]).ok
    assert ended(now + YEAR) == 0, "once a day is enough"


@DB
def test_a_run_whose_results_are_still_there_waits_for_them(house: House) -> None:
    run = a_run(house)
    with clock.at(clock.now() + YEAR):
        assert queries.due() == []
        with pytest.raises(NotAllowed, match="end has not come"):
            actions.forget(tick.TICK, run)
    assert PastRun.objects.count() == 0


def test_of_erased_words_no_byte_is_left_in_the_file(committed: None) -> None:
    house = making.house()
    a_run(house)
    assert ended(clock.now() + YEAR) == 1
    if connection.vendor == "sqlite":
        assert b"Purposella" not in database_bytes()


@DB
def test_a_closed_question_ends_with_its_answer_and_every_reason_and_is_still_counted() -> None:
    carla, dora = an_officer("Carla Unica"), an_auditor()
    an_officer("Heidi Head", Role.HEAD)
    review = reviews.reject(dora, answered(carla), because="Becausius is no reason.")
    assert ended(clock.now() + YEAR * 2) == 0, "what suspends somebody is not over"
    reviews.lift(dora, review, because="Liftonia said so.")
    judged = review.judged_at
    assert judged
    assert Notification.objects.filter(values={"officer": "Carla Unica"}).count() == 2, "that she may not search, and may again"
    before = of_reviews.figures(MONDAY - timedelta(days=1), MONDAY + timedelta(days=2))
    assert ended(judged + timedelta(days=363)) == 0
    assert ended(judged + YEAR) == 1
    for word in ("Becausius", "Liftonia", "whether this person is listed"):
        assert rows_with(word) == []
    assert not Notification.objects.filter(values={"officer": "Carla Unica"}).exists()
    assert not SearchReview.objects.exists()
    past = PastQuestion.objects.get()
    assert (past.chosen_by, past.state, past.asked_on.isoformat()) == ("lot", "lifted", "2026-03-02")
    assert of_reviews.figures(MONDAY - timedelta(days=1), MONDAY + timedelta(days=2)) == before
    assert before.not_accepted == 1
    assert proof.verify(checkpoints=[]).ok


@DB
def test_a_past_question_counts_in_the_year_in_which_it_counted_before_wherever_its_desk_is() -> None:
    carla, dora = an_officer(), an_auditor()
    Desk.objects.filter(pk=carla.desk_id).update(zone="Pacific/Kiritimati")
    zone = ZoneInfo(settings.COMITY.zone)
    midnight = datetime(2027, 1, 1, tzinfo=zone)
    eve = midnight - timedelta(hours=1)
    review = asked(carla, at=eve)
    with clock.at(eve + timedelta(hours=2)):
        reviews.answer(carla, review, answer=WHY)
        reviews.accept(dora, review)
    years = [(midnight.replace(year=year), midnight.replace(year=year + 1)) for year in (2026, 2027)]
    before = [of_reviews.figures(*year).accepted for year in years]
    assert before == [1, 0]
    assert ended(eve + YEAR) == 1
    assert [of_reviews.figures(*year).accepted for year in years] == before


@DB
def test_what_was_searched_for_on_duty_ends_half_a_year_after_the_shift_and_the_shift_stays() -> None:
    making_people.founders()
    duty_officer = an_officer("Dario Duty", Role.DUTY)
    with clock.at(MONDAY):
        shift = on_duty(duty_officer)
    entry = searched(duty_officer, "Orsino Valdemarca", matter=shift)
    other = searched(an_officer(), "Verena Steadfast")
    assert ended(MONDAY + timedelta(days=183)) == 0
    assert ended(MONDAY + timedelta(days=186)) == 1
    entry.refresh_from_db()
    assert entry.content.body is None
    assert rows_with("Valdemarca") == []
    assert Entry.objects.get(pk=other.pk).content.body, "a search for a request goes with the request"
    assert Duty.objects.filter(pk=shift.pk).exists()
    erased = Entry.objects.get(category=Category.ERASURE)
    assert (erased.subject_kind, erased.subject_key, erased.content.body["facts"]) == ("people.duty", shift.key, {"entries": [entry.pk]})
    assert erased.content.body["contents"] == 1
    assert timeline.label_of(erased.action) == "Erased the words of searches made on duty"
    assert timeline.label_of("screening.screeningrun.erase") == "Erased the results"
    assert proof.verify(checkpoints=[]).ok
    assert ended(MONDAY + timedelta(days=187)) == 0


@DB
def test_which_shift_it_is_stands_beside_its_officer() -> None:
    making_people.founders()
    duty_officer, dora = an_officer("Dario Duty", Role.DUTY), an_auditor()
    with clock.at(MONDAY):
        searched(duty_officer, "Orsino Valdemarca", matter=on_duty(duty_officer))
    with clock.at(MONDAY + timedelta(days=160)):
        page = making_people.signed_in(Officer.objects.get(pk=dora.user_id)).get("/screening/ends/").content.decode()
        assert "Dario Duty · on duty" in page
        assert f'<time datetime="{MONDAY:%Y-%m-%d}' in page


@DB
def test_a_search_on_duty_about_which_a_question_is_open_keeps_its_words_until_it_is_closed() -> None:
    making_people.founders()
    duty_officer, dora = an_officer("Dario Duty", Role.DUTY), an_auditor()
    review = asked(duty_officer)
    late = MONDAY + timedelta(days=200)
    assert ended(late) == 0
    with clock.at(late):
        reviews.drop(dora, review, because="The officer has left.")
    assert ended(late + timedelta(days=1)) == 1
    assert Entry.objects.get(pk=review.entry_id).content.body is None
    assert SearchReview.objects.exists(), "the question has its own time"


@DB
def test_another_person_keeps_words_longer_for_a_reason_and_the_decision_goes_with_them(house: House) -> None:
    run = a_run(house)
    soon = clock.now() + timedelta(days=350)
    runs.erase_due(soon)
    with clock.at(soon):
        (ending,) = queries.coming(house.actor("deputy"))
        until = soon.date() + timedelta(days=100)
        for who in ("case", "colleague"):
            with pytest.raises(NotAllowed, match="Only heads of desk and auditors"):
                actions.keep_longer(house.actor(who), ending, until_on=until, because="A court asked.")
        with pytest.raises(NotAllowed, match="Only a head of this desk or an auditor"):
            actions.keep_longer(house.actor("stranger"), ending, until_on=until, because="A court asked.")
        for wrong in (soon.date(), soon.date() + timedelta(days=367)):
            with pytest.raises(ValidationError, match="at most twelve months"):
                actions.keep_longer(house.actor("deputy"), ending, until_on=wrong, because="A court asked.")
        with pytest.raises(ValidationError, match="Say why"):
            actions.keep_longer(house.actor("deputy"), ending, until_on=until, because=" ")
        actions.keep_longer(house.actor("deputy"), ending, until_on=until, because="Courtalia asked.")
    assert ended(soon + timedelta(days=60)) == 0
    assert ScreeningRun.objects.get() == run
    assert ended(soon + timedelta(days=102)) == 1
    assert not Hold.objects.exists()
    assert rows_with("Courtalia") == []


@DB
def test_a_later_decision_counts_and_may_be_shorter(house: House) -> None:
    a_run(house)
    soon = clock.now() + timedelta(days=350)
    runs.erase_due(soon)
    with clock.at(soon):
        for days, who in ((300, "deputy"), (20, "auditor")):
            (ending,) = queries.coming(house.actor(who))
            actions.keep_longer(house.actor(who), ending, until_on=soon.date() + timedelta(days=days), because="A court asked.")
    assert ended(soon + timedelta(days=22)) == 1


@DB
def test_nobody_keeps_longer_what_tells_of_the_own_doing(house: House) -> None:
    run = a_run(house)
    runs.erase_due(clock.now() + timedelta(days=100))
    run.refresh_from_db()
    ending = queries.ending_of(run)
    assert ending
    prepared = Actor(house.actor("head").kind, "x", run.officer_id, run.desk_id, frozenset({Role.HEAD}))
    for own in (prepared, house.actor("head")):
        assert own.user_id in (run.officer_id, run.authorised_by_id)
        with pytest.raises(NotAllowed, match="Another person decides"):
            actions.keep_longer(own, ending, until_on=clock.now().date() + timedelta(days=9), because="I want to.")


@DB
def test_words_that_are_gone_are_neither_kept_longer_nor_erased_again(house: House) -> None:
    dario = an_officer("Dario Duty", Role.DUTY)
    run, shift = a_run(house), on_duty(dario)
    searched(dario, "Orsino Valdemarca", matter=shift, at=clock.now())
    late = clock.now() + YEAR
    runs.erase_due(late)
    run.refresh_from_db()
    for subject in (run, shift):
        ending = queries.ending_of(subject)
        assert ending
        with clock.at(late):
            actions.forget(tick.TICK, subject)
            with pytest.raises(WrongState, match="no longer there"):
                actions.forget(tick.TICK, subject)
            with pytest.raises(WrongState, match="no longer there"):
                actions.keep_longer(house.actor("auditor"), ending, until_on=late.date() + timedelta(days=9), because="A court asked.")
    assert not Hold.objects.exists()
    assert Entry.objects.filter(action__in=("screening.screeningrun.dispose", "people.duty.erase_words")).count() == 2
    assert PastRun.objects.count() == 1


@DB
def test_what_cannot_be_erased_keeps_nothing_else_from_it_and_is_not_passed_over(house: House) -> None:
    broken, whole = a_run(house), a_run(house)
    columns = {column: getattr(broken, column) for column in ("reference", "desk", "state", "given", "compared", "met", "ended_at")}
    PastRun.objects.create(**columns)
    with pytest.raises(IntegrityError):
        ended(clock.now() + YEAR)
    assert ScreeningRun.objects.get() == broken
    assert PastRun.objects.filter(reference=whole.reference).exists()


@DB
def test_a_question_is_kept_longer_by_an_auditor_and_shown_to_no_head() -> None:
    carla, dora = an_officer(), an_auditor()
    review = reviews.accept(dora, answered(carla))
    assert review.judged_at
    with clock.at(review.judged_at + timedelta(days=350)):
        head = an_officer("Heidi Head", Role.HEAD)
        assert queries.coming(head) == []
        daria = an_auditor("Daria Data")
        (ending,) = queries.coming(daria)
        until = clock.now().date() + timedelta(days=30)
        with pytest.raises(NotAllowed, match="Only an auditor keeps questions"):
            actions.keep_longer(head, ending, until_on=until, because="x")
        with pytest.raises(NotAllowed, match="Another person decides"):
            actions.keep_longer(dora, ending, until_on=until, because="It was my decision.")
        hold = actions.keep_longer(daria, ending, until_on=until, because="A complaint is heard.")
        assert not Hold.objects.visible_to(head).exists()
        assert Hold.objects.visible_to(dora).get() == hold


@DB
def test_what_is_still_going_on_has_no_end_and_no_person_erases(house: House) -> None:
    run = making.prepared(house, NOBODY)
    assert queries.ending_of(run) is None
    with pytest.raises(WrongState):
        actions.forget(tick.TICK, run)
    review = answered(house.actor("case"))
    assert queries.ending_of(review) is None
    done = a_run(house)
    with pytest.raises(NotAllowed, match="Only the clock"):
        actions.forget(house.actor("head"), done)


def times_told(house: House, who: str = "deputy") -> list[datetime]:
    return list(Notification.objects.filter(template=tasks.SOON, officer=house.officers[who]).order_by("at").values_list("at", flat=True))


@DB
def test_heads_and_auditors_are_told_once_a_week_and_thirty_days_before_anything_is_erased(house: House) -> None:
    now = clock.now().replace(hour=12)
    first = now + timedelta(days=7 - now.weekday())
    for days in (0, 1):
        with clock.at(first + timedelta(days=days)):
            a_run(house)
    erased = [day for day in (first + timedelta(days=passed) for passed in range(328, 369)) if ended(day)]
    assert len(erased) == 2
    told = times_told(house)
    assert all(any(timedelta(days=30) <= day - one <= timedelta(days=37) for one in told) for day in erased)
    assert len({one.isocalendar()[:2] for one in told}) == len(told)
    assert times_told(house, "auditor") == told
    assert times_told(house, "case") == times_told(house, "stranger") == []


@DB
def test_what_is_kept_longer_is_not_told_as_ending_and_stands_apart(house: House) -> None:
    run = a_run(house)
    soon = clock.now() + timedelta(days=350)
    runs.erase_due(soon)
    with clock.at(soon):
        (ending,) = queries.ending_soon()
        actions.keep_longer(house.actor("deputy"), ending, until_on=soon.date() + timedelta(days=90), because="A court asked.")
        assert queries.ending_soon() == []
        page = making_people.signed_in(house.officers["deputy"]).get("/screening/ends/").content.decode()
        assert page.index("Nothing ends within 37 days") < page.index("<h2>Kept longer</h2>") < page.index(run.reference)
    assert ended(soon) == 0
    assert times_told(house) == []
    with clock.at(soon + timedelta(days=60)):
        assert [one.record for one in queries.ending_soon()] == [run]


@DB
def test_each_decides_on_a_page_and_it_is_there_for_nobody_else(house: House) -> None:
    run = a_run(house)
    soon = clock.now() + timedelta(days=350)
    runs.erase_due(soon)
    with clock.at(soon):
        client = making_people.signed_in(house.officers["deputy"])
        assert run.reference in client.get("/screening/ends/").content.decode()
        address = f"/screening/ends/run/{run.pk}/"
        assert client.get(address).status_code == 200
        assert client.post(address, {"until_on": "2020-01-01", "because": "A court asked."}).status_code == 422
        until = soon.date() + timedelta(days=90)
        assert client.post(address, {"until_on": until.isoformat(), "because": "A court asked."}).status_code == 302
        assert "A court asked." in client.get("/screening/ends/").content.decode()
        for who, status in (("auditor", 200), ("stranger", 404), ("case", 404)):
            assert making_people.signed_in(house.officers[who]).get(address).status_code == status, who
        assert making_people.signed_in(house.officers["case"]).get("/screening/ends/").status_code == 404
        assert client.get("/screening/ends/run/999999/").status_code == 404
        shown = making_people.signed_in(house.officers["case"]).get(run.get_absolute_url()).content.decode()
        assert "Its words" in shown


def test_how_long_is_a_setting() -> None:
    assert (settings.COMITY.screening_kept_months, settings.COMITY.review_months) == (12, 6)
